import Bytecode

/// What the loop of the machine dispatches on: the hot instructions, fused runs of them, and one
/// operation for all the others.
///
/// The low byte of a loaded word is the case's place here. A case with the name of an opcode
/// executes that opcode.
enum LoadedOperation: UInt8, CaseIterable {
  // The loader's own.
  case halt, charge, chargeLong, cold, coldEnd
  // Control.
  case jump, branchIf, branchIfNot, loopEnter, loopBack, loopBackIf, call, `return`
  // Constants and moves.
  case constant, constantSmall, move, moveWide, moveRef
  // Words.
  case addU, addS, subU, subS, mulU, mulS, divU, divS, remU, remS, addWrap, subWrap, mulWrap, negS
  case and, or, xor, not, notBool, shl, shrU, shrS
  case equal, notEqual, lessU, lessEqualU, lessS, lessEqualS, select
  case addImmU, subImmU, mulImmU, shlImm, shrImmU, shrImmS, andImm, equalImm, lessImmU
  case checkU, checkS, checkShift, truncateU, signExtend
  // Wides.
  case widenU, wideAddU, wideSubU, wideEqual, wideNotEqual, wideLessU, wideLessEqualU, wideCheckU
  // Objects and lists.
  case fieldWord, fieldWide, setFieldWord, setFieldWide, payloadWord, payloadWide
  case caseOf, share, unique, length, listGetWord, listGetWide, listSetWord, listSetWide
  // Fused: a comparison and the branch on its result.
  case equalBranchIf, notEqualBranchIf, lessUBranchIf, lessEqualUBranchIf, lessSBranchIf
  case lessEqualSBranchIf, equalImmBranchIf, lessImmUBranchIf
  case equalBranchIfNot, notEqualBranchIfNot, lessUBranchIfNot, lessEqualUBranchIfNot
  case lessSBranchIfNot, lessEqualSBranchIfNot, equalImmBranchIfNot, lessImmUBranchIfNot
  // Fused: the end of a counting loop.
  case lessULoopBackIf, addImmULessULoopBackIf, addImmULoopBack
  // Fused: an operation and the check of its result.
  case addUCheckU, mulUCheckU, addImmUCheckU, addSCheckS, subSCheckS, mulSCheckS
  // Fused: pairs of operations.
  case mulImmUAddU, shrImmUXor, xorAnd, mulUAddU
}

extension LoadedOperation {
  /// The operation of the name of an opcode, by the opcode's ordinal; nil for a cold one.
  static let byOrdinal: [LoadedOperation?] = {
    var byName: [String: LoadedOperation] = [:]
    for operation in LoadedOperation.allCases {
      byName["\(operation)"] = operation
    }
    return Opcode.allCases.map { byName[$0.name] }
  }()

  /// The word that this operation turns an encoded instruction word into: fields a, b and c stay.
  func word(_ fields: UInt64) -> UInt64 {
    fields & ~0xFFFF | UInt64(rawValue)
  }
}
