import Interpreter
import Primitives
import Semantics

/// Arguments for property tests: edges first, then at random; and simpler ones, to shrink a failure.
struct PropertyArguments {
  let program: TypedProgram
  let types: [Type]
  /// Where addresses are taken from; when it is empty they are numbers up to 2^64.
  var addresses: [Address] = []
  private(set) var random: SplitMix64

  init(_ program: TypedProgram, _ types: [Type], seed: UInt64) {
    self.program = program
    self.types = types
    random = SplitMix64(seed: seed)
  }

  /// The arguments of run `index`: 0 the smallest values, 1 the largest, then random ones.
  mutating func next(_ index: Int) -> [Value] {
    types.map { value($0, index) }
  }

  private mutating func value(_ type: Type, _ index: Int) -> Value {
    switch type {
    case .bool: return .bool(index == 1 || (index > 1 && random.next() & 1 == 0))
    case .integer(let integer): return .integer(number(integer, index))
    case .fixed(let fixed):
      if index < 2 { return .fixed(Int64(index) << Int64(fixed.fractionBits)) }
      let spare = Int64(64 - fixed.width)
      return .fixed((Int64(bitPattern: random.next()) >> spare) >> Int64(random.next() % 32))
    case .address, .contract:
      if !addresses.isEmpty { return .address(addresses[random.next(below: addresses.count)]) }
      return .address(Address(truncating: U256(random.next())))
    case .hash: return .hash(Hash256(index == 0 ? 0 : random.u256()))
    case .bytes(max: let max):
      return .bytes(random.bytes(index == 0 ? 0 : Int(random.next() % length(max))))
    case .text(max: let max):
      let count = index == 0 ? 0 : Int(random.next() % length(max))
      return .text((0..<count).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 26) })
    case .optional(let inner):
      return index == 0 || random.next() & 3 == 0 ? Value.none : .some(value(inner, index))
    case .tuple(let elements): return .aggregate(elements.map { value($0, index) })
    case .structure(let id, sizes: _):
      return .aggregate(program[id].fields.map { value($0.type, index) })
    case .enumeration(let id):
      let cases = program[id].cases
      let chosen = index == 0 ? 0 : Int(random.next() % UInt64(cases.count))
      return .enumCase(chosen, cases[chosen].payload.map { value($0.type, index) })
    case .array(let element, count: let count):
      return .aggregate((0..<Int(count.constant ?? 0)).map { _ in value(element, index) })
    case .list(let element, max: let max):
      let count = index == 0 ? 0 : Int(random.next() % length(max))
      return .aggregate((0..<count).map { _ in value(element, index) })
    case .unit, .never, .invalid, .map, .tensor, .ciphertext, .sum, .publicKey, .coin, .testKey:
      return .unit
    }
  }

  private func length(_ max: Size) -> UInt64 {
    UInt64(clamping: min(max.constant ?? 0, 32)) + 1
  }

  private mutating func number(_ type: IntegerType, _ index: Int) -> U256 {
    let bits = UInt64(type.isSigned ? type.bits - 1 : type.bits)
    let largest = U256.max >> (256 - bits)
    if index == 0 { return 0 }
    if index == 1 { return largest }
    let value = (random.u256() & largest) >> (random.next() % bits)
    return type.isSigned && random.next() & 1 == 0 ? ~value : value
  }
}
