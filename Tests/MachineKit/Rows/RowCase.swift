import Bytecode
import Primitives
import VM

/// A program that shows what an instruction does, and how it has to end.
package struct RowCase: Sendable {
  /// How a run has to end.
  package enum End: Sendable {
    /// With these result words.
    case words([U256])
    /// With this ABI-encoded result.
    case data([UInt8])
    case trap(Trap)
    case revert([UInt8])
    case coin(UInt128)
    /// With a ciphertext under the first test key that decrypts to these values.
    case ciphertext([Int64])
  }

  package let name: String
  package let module: Module
  package var arguments: [UInt8] = []
  package var value: UInt128 = 0
  package var gas: UInt64 = 1_000_000_000
  package let end: End
  /// Makes the world that the program runs in.
  package var prepare: @Sendable (MemoryHost) throws -> Void = { _ in }
  /// Looks at what else the run did.
  package var check: @Sendable (RunResult) throws -> Void = { _ in }

  package init(
    _ name: String, _ module: Module, _ arguments: [UInt8] = [], value: UInt128 = 0,
    gas: UInt64 = 1_000_000_000, _ end: End
  ) {
    self.name = name
    self.module = module
    self.arguments = arguments
    self.value = value
    self.gas = gas
    self.end = end
  }

  /// A program without arguments.
  init(_ name: String, _ module: Module, value: UInt128 = 0, _ end: End) {
    self.init(name, module, [], value: value, end)
  }
}

/// What a check of a program found.
private struct Unequal: Error {
  let values: String
}

extension RowCase {
  /// Fails where two values differ.
  static func expectEqual<Value: Equatable>(_ left: Value, _ right: Value) throws {
    if left != right { throw Unequal(values: "\(left), not \(right)") }
  }

  /// Code over word arguments in registers 0, 1, ..., its result a word in register 10.
  static func words(
    _ name: String, _ code: [Instruction], _ arguments: [UInt64], _ result: UInt64
  ) -> RowCase {
    RowCase(
      name, wordModule(code, arguments.count), arguments.flatMap { U256($0).bigEndianBytes },
      .words([U256(result)]))
  }

  /// Code over word arguments that traps.
  static func words(
    _ name: String, _ code: [Instruction], _ arguments: [UInt64], trap: Trap
  ) -> RowCase {
    RowCase(
      name, wordModule(code, arguments.count), arguments.flatMap { U256($0).bigEndianBytes },
      .trap(trap))
  }

  /// Code over wide arguments in registers 0, 4, ..., its result a wide in register 20.
  static func wides(
    _ name: String, _ code: [Instruction], _ arguments: [U256], _ result: U256
  ) -> RowCase {
    RowCase(
      name, wideModule(code, arguments.count), arguments.flatMap(\.bigEndianBytes), .words([result])
    )
  }

  /// Code over wide arguments that traps.
  static func wides(
    _ name: String, _ code: [Instruction], _ arguments: [U256], trap: Trap
  ) -> RowCase {
    RowCase(
      name, wideModule(code, arguments.count), arguments.flatMap(\.bigEndianBytes), .trap(trap))
  }

  /// Code without arguments whose result is a word in register 10.
  static func code(_ name: String, _ code: [Instruction], _ end: End) -> RowCase {
    RowCase(name, wordModule(code, 0), end)
  }

  private static func wordModule(_ code: [Instruction], _ count: Int) -> Module {
    Program.module(
      types: Kind.table, parameters: Array(repeating: Kind.u64, count: count), result: Kind.u64,
      frame: 64, slots: slots, wides: wideConstants, byteStrings: byteStrings,
      imports: imports, events: events, errors: errors,
      code + [Instruction(.move, 0, 10), Instruction(.return)])
  }

  private static func wideModule(_ code: [Instruction], _ count: Int) -> Module {
    Program.module(
      types: Kind.table, parameters: Array(repeating: Kind.u256, count: count),
      result: Kind.u256, frame: 64, slots: slots, wides: wideConstants, byteStrings: byteStrings,
      imports: imports, events: events, errors: errors,
      code + [Instruction(.moveWide, 0, 20), Instruction(.return)])
  }

  /// The pool of test programs.
  static let wideConstants: [U256] = [
    .max, 5, U256(UInt128(1) << 100), U256(low: 0, high: 1 << 64),
  ]
  /// Byte strings of test programs.
  static let byteStrings: [[UInt8]] = [
    [], Array("abc".utf8), Array("hello world".utf8), [0xC3], [0xA9],
    Array(repeating: 7, count: 32), Module(name: "Child").encoded(),
  ]
  static let childModule: UInt64 = 6
  /// State of test programs.
  static let slots: [StateSlot] = [
    .init(name: "number", type: Kind.u64), .init(name: "wide", type: Kind.u256),
    .init(name: "list", type: Kind.list), .init(name: "map", type: Kind.map),
    .init(name: "pot", type: Kind.coin), .init(name: "owed", type: Kind.coinMap),
    .init(name: "coins", type: Kind.coinList), .init(name: "pair", type: Kind.pair),
    .init(name: "names", type: Kind.textMap), .init(name: "key", type: Kind.key),
    .init(name: "total", type: Kind.sum), .init(name: "weights", type: Kind.tensor),
    .init(name: "lots", type: Kind.lotMap), .init(name: "maybe", type: Kind.optionalCoin),
    .init(name: "texts", type: Kind.textList), .init(name: "many", type: Kind.many),
    .init(name: "sealed", type: Kind.ciphertext),
  ]
  static let number: UInt64 = 0, wide: UInt64 = 1, list: UInt64 = 2, map: UInt64 = 3
  static let pot: UInt64 = 4, owed: UInt64 = 5, coins: UInt64 = 6, pair: UInt64 = 7
  static let names: UInt64 = 8, key: UInt64 = 9, total: UInt64 = 10, weights: UInt64 = 11
  static let lots: UInt64 = 12, maybe: UInt64 = 13, texts: UInt64 = 14, many: UInt64 = 15
  static let sealed: UInt64 = 16
  /// Methods that test programs call.
  static let imports: [ImportedMethod] = [
    .init(
      interface: "Other", name: "double", parameters: [Kind.u64], result: Kind.u64, isView: true),
    .init(interface: "Other", name: "keep", parameters: [Kind.coin], isView: false),
    .init(
      interface: "Other", name: "give", parameters: [Kind.u256], result: Kind.coin, isView: false),
    .init(interface: "Other", name: "fail", parameters: [], result: Kind.u64, isView: true),
    .init(interface: "Other", name: "back", parameters: [], result: Kind.u64, isView: false),
    .init(interface: "Other", name: "touch", parameters: [], isView: false),
    .init(interface: "Other", name: "words", parameters: [], result: Kind.text, isView: true),
  ]
  /// Events of test programs.
  static let events: [Event] = [
    .init(
      name: "Transfer",
      fields: [
        .init(name: "from", type: Kind.address, isIndexed: true),
        .init(name: "amount", type: Kind.u256),
        .init(name: "note", type: Kind.text, isIndexed: true),
      ]),
    .init(name: "Nothing"),
  ]
  /// Errors of test programs.
  static let errors: [ErrorDescriptor] = [
    .init(
      name: "Bad",
      fields: [.init(name: "code", type: Kind.u64), .init(name: "why", type: Kind.text)])
  ]
}
