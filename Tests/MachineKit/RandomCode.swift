import Bytecode
import Primitives

/// Random functions of hot instructions among a few cold ones, with branches, loops and calls: all valid, since a register
/// keeps its kind throughout.
package struct RandomCode {
  /// The types of its modules.
  private enum Kind {
    static let table: [TypeDescriptor] = [
      .unsigned(bits: 64), .unsigned(bits: 256), .list(0, max: 4), .list(1, max: 4),
      .record(
        name: "Pair",
        fields: [.init(name: "a", type: 0), .init(name: "b", type: 1), .init(name: "c", type: 2)],
        isLinear: false),
      .enumeration(
        name: "Shape",
        cases: [
          .init(name: "none"), .init(name: "one", payload: [0]),
          .init(name: "two", payload: [1, 2]),
        ]),
    ]
    static let u64: TypeIndex = 0, list: TypeIndex = 2, wideList: TypeIndex = 3
    static let pair: TypeIndex = 4, shape: TypeIndex = 5
  }

  private var random: SplitMix64
  private var code: [Instruction] = []
  private var depth = 0

  /// Registers with words; those with wides, lists, and counters of loops have fixed places.
  private static let words: UInt16 = 12
  private static let wides: [UInt16] = [12, 16, 20]
  private static let list: UInt16 = 24, wideList: UInt16 = 25, pair: UInt16 = 26, shape: UInt16 = 27
  private static let counters: UInt16 = 28
  /// Where records are put together, and where calls have their windows.
  private static let scratch: UInt16 = 32, window: UInt16 = 40

  package init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// A module whose entry takes two words and returns a record of what the registers held.
  package mutating func module() -> Module {
    prologue()
    block(items: 4 + pick(12))
    epilogue()
    let run = code
    code = []
    helper()
    let callee = Function(
      name: "callee", parameters: [Kind.u64, Kind.u64], result: Kind.u64, frameSize: 16, code: code)
    return Module(
      name: "Random", types: Kind.table,
      wides: [.max, U256(1) << 255, U256(0xFFFF_FFFF_FFFF_FFFF)],
      functions: [
        Function(
          name: "run", parameters: [Kind.u64, Kind.u64], result: Kind.pair, frameSize: 64, code: run
        ), callee,
      ], entries: [Entry(name: "run", kind: .entry, function: 0)])
  }

  /// Arguments that are often at an edge.
  package mutating func arguments() -> [UInt8] {
    U256(number()).bigEndianBytes + U256(number()).bigEndianBytes
  }

  /// A number below another.
  package mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(max(count, 1))) }

  private mutating func number() -> UInt64 {
    switch pick(6) {
    case 0: UInt64(pick(4))
    case 1: .max &- UInt64(pick(3))
    case 2: (1 << 63) &- UInt64(pick(2))
    case 3: 1 << UInt64(pick(64))
    case 4: UInt64(pick(1_000))
    default: random.next()
    }
  }

  private mutating func word() -> UInt16 { UInt16(pick(Int(Self.words))) }
  private mutating func wide() -> UInt16 { Self.wides[pick(3)] }
  private mutating func any(_ opcodes: [Opcode]) -> Opcode { opcodes[pick(opcodes.count)] }
  private mutating func emit(_ instruction: Instruction) { code.append(instruction) }

  // MARK: Parts

  private mutating func prologue() {
    for register in 2..<Self.words { emit(Instruction(.constant, register, x: number())) }
    emit(.small(3, 4))
    emit(Instruction(.widenU, 12, 0))
    emit(Instruction(.widenU, 16, 1))
    emit(Instruction(.constantWide, 20, x: UInt64(pick(3))))
    emit(.typed(.newFilled, Self.list, 2, 3, type: Kind.list))
    emit(.typed(.newFilled, Self.wideList, 12, 3, type: Kind.wideList))
    record(into: Self.pair)
    emit(.typed(.newCase, Self.shape, Self.scratch, type: Kind.shape, second: UInt16(pick(2))))
  }

  /// A record of a word, a wide and the list.
  private mutating func record(into register: UInt16) {
    emit(Instruction(.move, Self.scratch, word()))
    emit(Instruction(.moveWide, Self.scratch + 1, wide()))
    emit(Instruction(.share, Self.list))
    emit(Instruction(.moveRef, Self.scratch + 5, Self.list))
    emit(.typed(.newRecord, register, Self.scratch, type: Kind.pair))
    emit(Instruction(.unique, Self.list))
  }

  private mutating func epilogue() {
    for register in 1..<Self.words { emit(Instruction(.xor, 0, 0, register)) }
    emit(Instruction(.wideAddWrap, 12, 12, 16))
    emit(Instruction(.wideAddWrap, 12, 12, 20))
    emit(Instruction(.move, Self.scratch, 0))
    emit(Instruction(.moveWide, Self.scratch + 1, 12))
    emit(Instruction(.moveRef, Self.scratch + 5, Self.list))
    emit(.typed(.newRecord, 0, Self.scratch, type: Kind.pair))
    emit(Instruction(.return))
  }

  /// A function of words only, with a branch.
  private mutating func helper() {
    for register in 2..<Self.words { emit(Instruction(.move, register, UInt16(pick(2)))) }
    for _ in 0..<pick(6) { wordOperation() }
    branch { $0.wordOperation() }
    emit(Instruction(.move, 0, word()))
    emit(Instruction(.return))
  }

  private mutating func block(items: Int) {
    depth += 1
    for _ in 0..<items {
      switch pick(20) {
      case 0..<2 where depth < 4: branch { $0.block(items: 1 + $0.pick(4)) }
      case 2..<4 where depth < 4: loop()
      case 4: call()
      case 5...6: objectOperation()
      case 7...8: wideOperation()
      default: wordOperation()
      }
    }
    depth -= 1
  }

  private mutating func branch(_ body: (inout RandomCode) -> Void) {
    let condition = word()
    if pick(3) > 0 { comparison(condition) }
    let place = code.count
    emit(Instruction(any([.branchIf, .branchIfNot]), condition))
    body(&self)
    if pick(3) == 0 {
      // Two ways that meet.
      let end = code.count
      emit(Instruction(.jump))
      code[place].x = UInt64(code.count)
      wordOperation()
      code[end].x = UInt64(code.count)
    } else {
      code[place].x = UInt64(code.count)
    }
    // A jump leads to an instruction.
    wordOperation()
  }

  private mutating func loop() {
    let counter = Self.counters + UInt16(depth)
    emit(Instruction(.loopEnter, counter, x: UInt64(1 + pick(6))))
    let header = UInt64(code.count)
    block(items: 1 + pick(4))
    let condition = word()
    if pick(2) == 0 { emit(Instruction(.addImmU, word(), word(), UInt16(pick(9)))) }
    if pick(4) > 0 { comparison(condition) }
    emit(Instruction(.loopBackIf, counter, condition, x: header))
    wordOperation()
  }

  private mutating func call() {
    emit(Instruction(.move, Self.window, word()))
    emit(Instruction(.move, Self.window + 1, word()))
    emit(Instruction(.call, Self.window, x: 1))
    emit(Instruction(.move, word(), Self.window))
  }

  private mutating func comparison(_ result: UInt16) {
    if pick(3) == 0 {
      emit(Instruction(any([.equalImm, .lessImmU]), result, word(), UInt16(pick(300))))
    } else {
      emit(
        Instruction(
          any([.equal, .notEqual, .lessU, .lessEqualU, .lessS, .lessEqualS]), result, word(), word()
        ))
    }
  }

  private mutating func wordOperation() {
    let (a, b, c) = (word(), word(), word())
    switch pick(14) {
    case 0: emit(Instruction(.constant, a, x: number()))
    case 1: emit(.small(a, Int32(truncatingIfNeeded: Int64(bitPattern: number()))))
    case 2: emit(Instruction(any([.move, .not, .notBool]), a, b))
    case 3: emit(Instruction(.select, a, b, c, x: UInt64(word())))
    case 4: comparison(a)
    case 5: emit(Instruction(any([.shlImm, .shrImmU, .shrImmS]), a, b, UInt16(pick(64))))
    case 6: emit(Instruction(.andImm, a, b, UInt16(pick(65_536))))
    case 7: emit(Instruction(any([.truncateU, .signExtend]), a, b, UInt16(1 + pick(64))))
    case 8: emit(Instruction(any([.addImmU, .subImmU, .mulImmU]), a, b, UInt16(pick(5))))
    case 9 where pick(4) == 0:
      emit(Instruction(any([.checkU, .checkS, .checkShift]), a, UInt16(1 + pick(64))))
    case 10 where pick(2) == 0: emit(Instruction(.negS, a, b))
    case 11 where pick(2) == 0:
      emit(
        Instruction(
          any([.addU, .addS, .subU, .subS, .mulU, .mulS, .shl, .shrU, .shrS]), a, b, c))
    case 12 where pick(2) == 0: emit(Instruction(any([.divU, .divS, .remU, .remS]), a, b, c))
    default: emit(Instruction(any([.addWrap, .subWrap, .mulWrap, .and, .or, .xor]), a, b, c))
    }
  }

  private mutating func wideOperation() {
    let (a, b, c) = (wide(), wide(), wide())
    switch pick(7) {
    case 0: emit(Instruction(any([.wideAddU, .wideSubU, .wideMulU]), a, b, c))
    case 6 where pick(2) == 0:
      // Small enough that the product often fits.
      emit(Instruction(.widenU, b, word()))
      emit(Instruction(.wideMulU, a, b, c))
    case 1: emit(Instruction(.moveWide, a, b))
    case 2 where pick(2) == 0: emit(Instruction(.constantWide, a, x: UInt64(pick(3))))
    case 2: emit(Instruction(.widenU, a, word()))
    case 3:
      emit(
        Instruction(
          any([.wideEqual, .wideNotEqual, .wideLessU, .wideLessEqualU]), word(), b, c))
    case 4 where pick(3) == 0: emit(Instruction(.wideCheckU, a, UInt16(1 + pick(256))))
    default: emit(Instruction(any([.wideAddWrap, .wideSubWrap, .wideMulWrap]), a, b, c))
    }
  }

  private mutating func objectOperation() {
    let small = word()
    emit(Instruction(.andImm, small, small, pick(8) == 0 ? 7 : 3))
    switch pick(12) {
    case 0: emit(Instruction(.listGet, word(), Self.list, small))
    case 1: emit(Instruction(.listGet, wide(), Self.wideList, small))
    case 2: emit(Instruction(.listSet, Self.list, small, word()))
    case 3: emit(Instruction(.listSet, Self.wideList, small, wide()))
    case 4: emit(Instruction(.listSwap, any2(Self.list, Self.wideList), small, word()))
    case 5: emit(Instruction(.length, word(), any2(Self.list, Self.wideList)))
    case 6: emit(.typed(.field, word(), Self.pair, type: Kind.pair, second: 0))
    case 7: emit(.typed(.field, wide(), Self.pair, type: Kind.pair, second: 1))
    case 8:
      emit(Instruction(.unique, Self.pair))
      emit(.typed(.setField, Self.pair, word(), type: Kind.pair, second: 0))
      emit(.typed(.setField, Self.pair, wide(), type: Kind.pair, second: 1))
    case 9:
      emit(Instruction(.caseOf, word(), Self.shape))
      emit(.typed(.payload, word(), Self.shape, type: Kind.shape, second: 1))
    case 10:
      if pick(2) == 0 { record(into: Self.pair) }
      emit(.typed(.field, Self.list, Self.pair, type: Kind.pair, second: 2))
      emit(Instruction(.share, Self.list))
      emit(Instruction(.unique, Self.list))
    default:
      emit(Instruction(.listRemoveLast, word(), Self.list))
      emit(Instruction(.listAppend, Self.list, word()))
    }
  }

  private mutating func any2(_ first: UInt16, _ second: UInt16) -> UInt16 {
    pick(3) > 0 ? first : second
  }
}
