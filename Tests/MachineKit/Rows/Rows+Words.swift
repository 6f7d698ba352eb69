import Bytecode
import Primitives
import VM

extension RowCase {
  private static func binary(_ opcode: Opcode, _ left: UInt64, _ right: UInt64, _ result: UInt64)
    -> RowCase
  {
    words(
      "\(opcode.name)(\(left), \(right))", [Instruction(opcode, 10, 0, 1)], [left, right], result)
  }

  private static func binary(_ opcode: Opcode, _ left: UInt64, _ right: UInt64, trap: Trap)
    -> RowCase
  {
    words(
      "\(opcode.name)(\(left), \(right)) traps", [Instruction(opcode, 10, 0, 1)], [left, right],
      trap: trap)
  }

  private static func immediate(_ opcode: Opcode, _ left: UInt64, _ right: UInt16, _ result: UInt64)
    -> RowCase
  {
    words("\(opcode.name)(\(left), \(right))", [Instruction(opcode, 10, 0, right)], [left], result)
  }

  private static func unary(_ opcode: Opcode, _ value: UInt64, _ result: UInt64) -> RowCase {
    words("\(opcode.name)(\(value))", [Instruction(opcode, 10, 0)], [value], result)
  }

  private static func check(
    _ opcode: Opcode, _ value: UInt64, _ bits: UInt16, fits: Bool, _ trap: Trap
  )
    -> RowCase
  {
    let code = [Instruction(opcode, 0, bits), Instruction(.move, 10, 0)]
    let name = "\(opcode.name)(\(value), \(bits))"
    return fits ? words(name, code, [value], value) : words(name, code, [value], trap: trap)
  }

  private static let m1 = UInt64.max
  private static let smallest = UInt64(1) << 63

  package static let constants: [RowCase] = [
    code(
      "constant", [Instruction(.constant, 10, x: 0xFEDC_BA98_7654_3210)],
      .words([0xFEDC_BA98_7654_3210])),
    code("constantSmall", [.small(10, -3)], .words([U256(m1 - 2)])),
    code("move", [.small(3, 7), Instruction(.move, 10, 3)], .words([7])),
    wides("constantWide", [Instruction(.constantWide, 20, x: 2)], [], U256(UInt128(1) << 100)),
    wides(
      "moveWide overlapping up", [Instruction(.moveWide, 1, 0), Instruction(.moveWide, 20, 1)],
      [.max], .max),
    code(
      "constantBytes", [.bytes(1, type: Kind.bytes, constant: 2), Instruction(.length, 10, 1)],
      .words([11])),
    code(
      "moveRef",
      [
        Instruction.typed(.newList, 1, type: Kind.list), Instruction(.moveRef, 2, 1), .small(3, 9),
        Instruction(.listAppend, 2, 3), Instruction(.length, 10, 1),
      ], .words([1])),
  ]

  package static let words: [RowCase] = [
    binary(.addU, 3, 4, 7), binary(.addU, m1, 1, trap: .overflow),
    binary(.addS, 3, m1, 2), binary(.addS, smallest - 1, 1, trap: .overflow),
    binary(.subU, 4, 3, 1), binary(.subU, 3, 4, trap: .overflow),
    binary(.subS, 3, 4, m1), binary(.subS, smallest, 1, trap: .overflow),
    binary(.mulU, 6, 7, 42), binary(.mulU, 1 << 32, 1 << 32, trap: .overflow),
    binary(.mulS, m1, 7, 0 &- 7), binary(.mulS, smallest, m1, trap: .overflow),
    binary(.divU, 7, 2, 3), binary(.divU, 7, 0, trap: .division),
    binary(.divS, 0 &- 7, 2, 0 &- 3), binary(.divS, 7, 0, trap: .division),
    binary(.divS, smallest, m1, trap: .overflow),
    binary(.remU, 7, 4, 3), binary(.remU, 7, 0, trap: .division),
    binary(.remS, 0 &- 7, 4, 0 &- 3), binary(.remS, 7, 0, trap: .division),
    binary(.remS, smallest, m1, trap: .overflow),
    binary(.addWrap, m1, 2, 1), binary(.subWrap, 1, 2, m1), binary(.mulWrap, 1 << 63, 2, 0),
    unary(.negS, 5, 0 &- 5),
    words("negS of the smallest", [Instruction(.negS, 10, 0)], [smallest], trap: .overflow),
    binary(.powU, 3, 4, 81), binary(.powU, 0, 0, 1), binary(.powU, 2, 64, trap: .overflow),
    binary(.powS, 0 &- 2, 3, 0 &- 8), binary(.powS, 0 &- 2, 63, smallest),
    binary(.powS, 2, 63, trap: .overflow),
    unary(.sqrtU, 99, 9), unary(.sqrtU, m1, (1 << 32) - 1),
    binary(.and, 12, 10, 8), binary(.or, 12, 10, 14), binary(.xor, 12, 10, 6),
    unary(.not, 0, m1), unary(.notBool, 0, 1), unary(.notBool, 1, 0),
    binary(.shl, 3, 63, 1 << 63), binary(.shl, 3, 64, trap: .shift),
    binary(.shrU, m1, 63, 1), binary(.shrU, 3, 64, trap: .shift),
    binary(.shrS, 0 &- 8, 1, 0 &- 4), binary(.shrS, 3, m1, trap: .shift),
    binary(.equal, 3, 3, 1), binary(.equal, 3, 4, 0), binary(.notEqual, 3, 4, 1),
    binary(.lessU, 3, m1, 1), binary(.lessU, 3, 3, 0), binary(.lessEqualU, 3, 3, 1),
    binary(.lessS, 3, m1, 0), binary(.lessS, m1, 3, 1), binary(.lessEqualS, m1, m1, 1),
    words("select takes the first", [Instruction(.select, 10, 0, 1, x: 2)], [1, 5, 6], 5),
    words("select takes the second", [Instruction(.select, 10, 0, 1, x: 2)], [0, 5, 6], 6),
    immediate(.addImmU, 3, 65_535, 65_538),
    words("addImmU overflows", [Instruction(.addImmU, 10, 0, 1)], [m1], trap: .overflow),
    immediate(.subImmU, 5, 3, 2),
    words("subImmU overflows", [Instruction(.subImmU, 10, 0, 6)], [5], trap: .overflow),
    immediate(.mulImmU, 5, 3, 15),
    words("mulImmU overflows", [Instruction(.mulImmU, 10, 0, 2)], [smallest], trap: .overflow),
    immediate(.shlImm, 3, 62, 3 << 62), immediate(.shrImmU, m1, 60, 15),
    immediate(.shrImmS, 0 &- 8, 2, 0 &- 2),
    immediate(.andImm, 0x1_2345, 0xFF, 0x45), immediate(.equalImm, 65_535, 65_535, 1),
    immediate(.lessImmU, 4, 5, 1), immediate(.lessImmU, 5, 5, 0),
    check(.checkU, 255, 8, fits: true, .overflow), check(.checkU, 256, 8, fits: false, .overflow),
    check(.checkU, m1, 64, fits: true, .overflow),
    check(.checkS, 127, 8, fits: true, .overflow), check(.checkS, 128, 8, fits: false, .overflow),
    check(.checkS, 0 &- 128, 8, fits: true, .overflow),
    check(.checkS, smallest, 64, fits: true, .overflow),
    check(.checkShift, 31, 32, fits: true, .shift), check(.checkShift, 32, 32, fits: false, .shift),
    immediate(.truncateU, m1, 8, 255), immediate(.truncateU, m1, 64, m1),
    immediate(.signExtend, 0x80, 8, 0 &- 128), immediate(.signExtend, 0x7F, 8, 127),
    words(
      "widenU, narrowU", [Instruction(.widenU, 20, 0), Instruction(.narrowU, 10, 20)], [m1], m1),
    words(
      "widenS, narrowS", [Instruction(.widenS, 20, 0), Instruction(.narrowS, 10, 20)], [m1], m1),
    words(
      "narrowU of -1", [Instruction(.widenS, 20, 0), Instruction(.narrowU, 10, 20)], [m1],
      trap: .overflow),
    words(
      "narrowS of 2^63", [Instruction(.widenU, 20, 0), Instruction(.narrowS, 10, 20)], [smallest],
      trap: .overflow),
  ]

  // MARK: Wides

  private static func wide(_ opcode: Opcode, _ left: U256, _ right: U256, _ result: U256) -> RowCase
  {
    wides(
      "\(opcode.name) of \(left.w0), \(right.w0)", [Instruction(opcode, 20, 0, 4)], [left, right],
      result)
  }

  private static func wide(_ opcode: Opcode, _ left: U256, _ right: U256, trap: Trap) -> RowCase {
    wides("\(opcode.name) traps", [Instruction(opcode, 20, 0, 4)], [left, right], trap: trap)
  }

  /// A comparison: its word is widened for the result.
  private static func compare(_ opcode: Opcode, _ left: U256, _ right: U256, _ result: Bool)
    -> RowCase
  {
    wides(
      "\(opcode.name) is \(result)", [Instruction(opcode, 10, 0, 4), Instruction(.widenU, 20, 10)],
      [left, right], result ? 1 : 0)
  }

  /// An operation on a wide and a word.
  private static func mixed(_ opcode: Opcode, _ left: U256, _ right: Int32, _ result: U256)
    -> RowCase
  {
    wides(
      "\(opcode.name) by \(right)", [.small(10, right), Instruction(opcode, 20, 0, 10)], [left],
      result)
  }

  private static func mixed(_ opcode: Opcode, _ left: U256, _ right: Int32, trap: Trap) -> RowCase {
    wides(
      "\(opcode.name) by \(right) traps", [.small(10, right), Instruction(opcode, 20, 0, 10)],
      [left],
      trap: trap)
  }

  private static func ternary(
    _ opcode: Opcode, _ a: U256, _ b: U256, _ c: U256, _ result: U256
  ) -> RowCase {
    wides(opcode.name, [Instruction(opcode, 20, 0, 4, x: 8)], [a, b, c], result)
  }

  private static func ternary(_ opcode: Opcode, _ a: U256, _ b: U256, _ c: U256, trap: Trap)
    -> RowCase
  {
    wides("\(opcode.name) traps", [Instruction(opcode, 20, 0, 4, x: 8)], [a, b, c], trap: trap)
  }

  private static func wideCheck(_ opcode: Opcode, _ value: U256, _ bits: UInt16, fits: Bool)
    -> RowCase
  {
    let code = [Instruction(opcode, 0, bits), Instruction(.moveWide, 20, 0)]
    let name = "\(opcode.name) \(bits)"
    return fits ? wides(name, code, [value], value) : wides(name, code, [value], trap: .overflow)
  }

  private static let minus = U256.max
  private static let low = U256.signedMin

  package static let wides: [RowCase] = [
    wide(.wideAddU, U256(UInt128.max), 1, U256(low: 0, high: 1)),
    wide(.wideAddU, .max, 1, trap: .overflow),
    wide(.wideSubU, U256(low: 0, high: 1), 1, U256(UInt128.max)),
    wide(.wideSubU, 1, 2, trap: .overflow),
    wide(.wideMulU, U256(UInt128(1) << 100), U256(UInt128(1) << 100), U256(low: 0, high: 1 << 72)),
    wide(.wideMulU, U256(low: 0, high: 1), U256(low: 0, high: 1), trap: .overflow),
    wide(.wideDivU, U256(low: 0, high: 7), 7, U256(low: 0, high: 1)),
    wide(.wideDivU, 1, 0, trap: .division),
    wide(.wideRemU, .max, 10, 5), wide(.wideRemU, 1, 0, trap: .division),
    wide(.wideAddS, minus, 3, 2), wide(.wideAddS, low, minus, trap: .overflow),
    wide(.wideSubS, 2, 3, minus), wide(.wideSubS, low, 1, trap: .overflow),
    wide(.wideMulS, minus, 3, minus &- 2), wide(.wideMulS, low, minus, trap: .overflow),
    wide(.wideDivS, minus &- 6, 2, minus &- 2), wide(.wideDivS, 1, 0, trap: .division),
    wide(.wideDivS, low, minus, trap: .overflow),
    wide(.wideRemS, minus &- 6, 4, minus &- 2), wide(.wideRemS, 1, 0, trap: .division),
    wide(.wideRemS, low, minus, trap: .overflow),
    wide(.wideAddWrap, .max, 3, 2), wide(.wideSubWrap, 1, 2, .max),
    wide(.wideMulWrap, .max, .max, 1),
    wides("wideNegS", [Instruction(.wideNegS, 20, 0)], [1], minus),
    wides("wideNegS of the smallest", [Instruction(.wideNegS, 20, 0)], [low], trap: .overflow),
    mixed(.widePowU, 10, 20, U256(100_000_000_000_000_000_000 as UInt128)),
    mixed(.widePowU, 2, 256, trap: .overflow),
    mixed(.widePowS, minus &- 1, 3, minus &- 7), mixed(.widePowS, 2, 255, trap: .overflow),
    wides("wideSqrt", [Instruction(.wideSqrt, 20, 0)], [.max], U256(UInt128.max)),
    ternary(.wideAddMod, .max, .max, 10, 0), ternary(.wideAddMod, 1, 1, 0, trap: .division),
    ternary(.wideMulMod, .max, .max, 10, 5), ternary(.wideMulMod, 1, 1, 0, trap: .division),
    ternary(.wideMulDiv, .max, 10, 20, .max >> 1), ternary(.wideMulDiv, .max, .max, .max, .max),
    ternary(
      .wideMulDiv, .max, U256(low: 5, high: 9), U256(low: 5, high: 10),
      U256(
        w0: 0x3333_3333_3333_3332, w1: 0x7333_3333_3333_3333, w2: 0x6666_6666_6666_6666,
        w3: 0xE666_6666_6666_6666)),
    ternary(.wideMulDiv, 1, 1, 0, trap: .division),
    ternary(.wideMulDiv, .max, 2, 1, trap: .overflow),
    wide(.wideAnd, 12, 10, 8), wide(.wideOr, 12, 10, 14), wide(.wideXor, 12, 10, 6),
    wides("wideNot", [Instruction(.wideNot, 20, 0)], [0], .max),
    mixed(.wideShl, 1, 255, low), mixed(.wideShl, 1, 256, trap: .shift),
    mixed(.wideShrU, .max, 255, 1), mixed(.wideShrU, 1, 256, trap: .shift),
    mixed(.wideShrS, low, 255, minus), mixed(.wideShrS, 1, -1, trap: .shift),
    compare(.wideEqual, 3, 3, true), compare(.wideEqual, 3, U256(low: 3, high: 1), false),
    compare(.wideNotEqual, 3, 4, true), compare(.wideLessU, 3, minus, true),
    compare(.wideLessU, 3, 3, false), compare(.wideLessEqualU, 3, 3, true),
    compare(.wideLessEqualU, 4, 3, false), compare(.wideLessS, minus, 3, true),
    compare(.wideLessS, 3, minus, false), compare(.wideLessEqualS, minus, minus, true),
    compare(.wideLessEqualS, 3, minus, false),
    wideCheck(.wideCheckU, U256(UInt128.max), 128, fits: true),
    wideCheck(.wideCheckU, U256(low: 0, high: 1), 128, fits: false),
    wideCheck(.wideCheckU, .max, 256, fits: true),
    wideCheck(.wideCheckS, minus, 128, fits: true),
    wideCheck(.wideCheckS, U256(UInt128.max), 128, fits: false),
    wides("wideTruncateU", [Instruction(.wideTruncateU, 20, 0, 128)], [.max], U256(UInt128.max)),
    wides("wideTruncateU to all", [Instruction(.wideTruncateU, 20, 0, 256)], [.max], .max),
    wides("wideSignExtend", [Instruction(.wideSignExtend, 20, 0, 128)], [U256(UInt128.max)], minus),
  ]
}
