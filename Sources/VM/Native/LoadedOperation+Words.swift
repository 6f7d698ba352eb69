import MachineCode

extension LoadedOperation {
  /// The operation of a word.
  init(word: UInt64) {
    self = unsafeBitCast(UInt8(truncatingIfNeeded: word), to: LoadedOperation.self)
  }

  /// Words that the operation takes.
  var wordCount: Int {
    switch self {
    case .cold, .coldEnd: 3
    case .constant, .select, .jump, .branchIf, .branchIfNot, .loopEnter, .loopBack, .loopBackIf,
      .call, .chargeLong:
      2
    default: 1
    }
  }

  /// Whether the low half of the second word is the distance to another word of the function.
  var jumps: Bool {
    switch self {
    case .jump, .branchIf, .branchIfNot, .loopBack, .loopBackIf: true
    default: false
    }
  }

  /// The condition of the flags under which a comparison holds; nil for other operations.
  var condition: X86Assembler.Condition? {
    switch self {
    case .equal, .equalImm: .equal
    case .notEqual: .notEqual
    case .lessU, .lessImmU: .below
    case .lessEqualU: .notAbove
    case .lessS: .less
    case .lessEqualS: .notGreater
    default: nil
    }
  }

  /// Names the registers that machine code for the operation uses, and whether they are the first of four. False for an
  /// operation that is left to the interpreter.
  ///
  /// - Parameter x: The second word, of an operation that has one.
  func visitRegisters(
    _ word: UInt64, _ x: UInt64, _ visit: (_ register: Int, _ isWide: Bool) -> Void
  ) -> Bool {
    let (a, b, c) = (fieldA(word), fieldB(word), fieldC(word))
    switch self {
    case .constant, .constantSmall, .checkU, .checkS, .checkShift, .branchIf, .branchIfNot,
      .loopEnter, .loopBack, .share, .unique:
      visit(a, false)
    case .wideCheckU:
      visit(a, true)
    case .loopBackIf, .move, .moveRef, .negS, .not, .notBool, .addImmU, .subImmU, .mulImmU,
      .shlImm, .shrImmU, .shrImmS, .andImm, .equalImm, .lessImmU, .truncateU, .signExtend,
      .fieldWord, .setFieldWord, .payloadWord, .caseOf, .length:
      visit(a, false)
      visit(b, false)
    case .addU, .addS, .subU, .subS, .mulU, .mulS, .divU, .remU, .addWrap, .subWrap, .mulWrap,
      .and, .or, .xor, .shl, .shrU, .shrS, .equal, .notEqual, .lessU, .lessEqualU, .lessS,
      .lessEqualS, .listGetWord, .listSetWord, .listSwap:
      visit(a, false)
      visit(b, false)
      visit(c, false)
    case .select:
      visit(a, false)
      visit(b, false)
      visit(c, false)
      visit(fieldX(x), false)
    case .moveWide:
      visit(a, true)
      visit(b, true)
    case .widenU, .fieldWide, .payloadWide:
      visit(a, true)
      visit(b, false)
    case .setFieldWide:
      visit(a, false)
      visit(b, true)
    case .wideAddU, .wideSubU, .wideMulU, .wideAddWrap, .wideSubWrap, .wideMulWrap:
      visit(a, true)
      visit(b, true)
      visit(c, true)
    case .wideEqual, .wideNotEqual, .wideLessU, .wideLessEqualU:
      visit(a, false)
      visit(b, true)
      visit(c, true)
    case .listGetWide:
      visit(a, true)
      visit(b, false)
      visit(c, false)
    case .listSetWide:
      visit(a, false)
      visit(b, false)
      visit(c, true)
    case .jump, .call, .return, .charge, .chargeLong: break
    default: return false
    }
    return true
  }
}

/// The distance in the second word of a jump, from behind it.
func distance(_ x: UInt64) -> Int { Int(Int32(truncatingIfNeeded: x)) }

/// The register in the second word of `select`.
func fieldX(_ x: UInt64) -> Int { Int(truncatingIfNeeded: x & 0xFFFF) }
