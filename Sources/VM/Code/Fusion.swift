import Bytecode

/// Runs of instructions that one operation executes.
///
/// A fused run keeps the words of all its instructions; only the operation of the first is changed,
/// which then executes the whole run. Every register that the run writes is written, so that gas,
/// traps and results are those of the instructions one by one.
struct Fusion {
  /// What executes the run.
  let operation: LoadedOperation
  /// How many instructions the run has.
  let count: Int

  /// The longest fused run that begins at a position.
  static func find(_ code: [Instruction], at position: Int, _ blocks: Blocks) -> Fusion? {
    let first = code[position]
    guard position + 1 < code.count, !blocks.isLeader(position + 1) else { return nil }
    let second = code[position + 1]
    if position + 2 < code.count, !blocks.isLeader(position + 2) {
      let third = code[position + 2]
      if first.opcode == .addImmU, second.opcode == .lessU, third.opcode == .loopBackIf,
        third.b == second.a, third.a != first.a, third.a != second.a
      {
        return Fusion(operation: .addImmULessULoopBackIf, count: 3)
      }
    }
    if let operation = pairs[Pair(first: first.opcode, second: second.opcode)] {
      return Fusion(operation: operation, count: 2)
    }
    switch second.opcode {
    case .branchIf where second.a == first.a:
      return branches[first.opcode].map { Fusion(operation: $0.taken, count: 2) }
    case .branchIfNot where second.a == first.a:
      return branches[first.opcode].map { Fusion(operation: $0.notTaken, count: 2) }
    case .loopBackIf where first.opcode == .lessU && second.b == first.a && second.a != first.a:
      return Fusion(operation: .lessULoopBackIf, count: 2)
    case .loopBack where first.opcode == .addImmU && second.a != first.a:
      return Fusion(operation: .addImmULoopBack, count: 2)
    case _:
      return nil
    }
  }

  private struct Pair: Hashable {
    let first: Opcode
    let second: Opcode
  }

  /// Pairs without a branch: any registers.
  private static let pairs: [Pair: LoadedOperation] = [
    Pair(first: .addU, second: .checkU): .addUCheckU,
    Pair(first: .mulU, second: .checkU): .mulUCheckU,
    Pair(first: .addImmU, second: .checkU): .addImmUCheckU,
    Pair(first: .addS, second: .checkS): .addSCheckS,
    Pair(first: .subS, second: .checkS): .subSCheckS,
    Pair(first: .mulS, second: .checkS): .mulSCheckS,
    Pair(first: .mulImmU, second: .addU): .mulImmUAddU,
    Pair(first: .shrImmU, second: .xor): .shrImmUXor,
    Pair(first: .xor, second: .and): .xorAnd,
    Pair(first: .mulU, second: .addU): .mulUAddU,
  ]

  /// Comparisons with a branch on their result.
  private static let branches: [Opcode: (taken: LoadedOperation, notTaken: LoadedOperation)] = [
    .equal: (.equalBranchIf, .equalBranchIfNot),
    .notEqual: (.notEqualBranchIf, .notEqualBranchIfNot),
    .lessU: (.lessUBranchIf, .lessUBranchIfNot),
    .lessEqualU: (.lessEqualUBranchIf, .lessEqualUBranchIfNot),
    .lessS: (.lessSBranchIf, .lessSBranchIfNot),
    .lessEqualS: (.lessEqualSBranchIf, .lessEqualSBranchIfNot),
    .equalImm: (.equalImmBranchIf, .equalImmBranchIfNot),
    .lessImmU: (.lessImmUBranchIf, .lessImmUBranchIfNot),
  ]
}
