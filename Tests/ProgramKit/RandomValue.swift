import Interpreter
import Primitives
import Semantics
import Tensors

extension TypedProgram {
  /// A random value of a type, often at an edge of its range.
  package func randomValue(_ type: Type, using random: inout SplitMix64) -> Value {
    switch type {
    case .bool: return .bool(random.next() & 1 == 0)
    case .integer(let integer): return .integer(randomInteger(integer, using: &random))
    case .fixed(let fixed):
      let raw = Int64(bitPattern: random.next())
      return .fixed(fixed.width == 64 ? raw >> Int64(random.next() % 40) : raw >> 40)
    case .address, .contract: return .address(Address(truncating: U256(random.next() % 10)))
    case .hash: return .hash(Hash256(U256(random.next() % 1000)))
    case .optional(let inner):
      return random.next() % 3 == 0 ? Value.none : .some(randomValue(inner, using: &random))
    case .tuple(let elements):
      return .aggregate(elements.map { randomValue($0, using: &random) })
    case .structure(let id, sizes: _):
      return .aggregate(self[id].fields.map { randomValue($0.type, using: &random) })
    case .enumeration(let id):
      let index = Int(random.next() % UInt64(self[id].cases.count))
      return .enumCase(
        index, self[id].cases[index].payload.map { randomValue($0.type, using: &random) })
    case .array(let element, count: let count):
      return .aggregate(
        (0..<Int(count.constant ?? 0)).map { _ in randomValue(element, using: &random) })
    case .list(let element, max: let max):
      let count = Int(random.next() % UInt64((max.constant ?? 0) + 1))
      return .aggregate((0..<count).map { _ in randomValue(element, using: &random) })
    case .bytes: return .bytes(random.bytes(Int(random.next() % 8)))
    case .text: return .text(Array("galaxy".utf8.prefix(Int(random.next() % 7))))
    case .tensor(element: let element, shape: let shape):
      guard let kind = elementType(element) else { return .unit }
      let dimensions = shape.map { Int($0.constant ?? 1) }
      let raw = (0..<dimensions.reduce(1, *)).map { _ in
        // Mostly between -2 and 2.
        Int64(bitPattern: random.next()) >> Int64(random.next() % 10 == 0 ? 33 : 38)
      }
      let tensor = try? Tensor(element: kind, shape: dimensions, rawValues: raw)
      return tensor.map { .tensor($0) } ?? .unit
    case .unit, .never, .invalid, .map, .ciphertext, .sum, .publicKey, .coin, .testKey:
      return .unit
    }
  }

  private func randomInteger(_ type: IntegerType, using random: inout SplitMix64) -> U256 {
    let largest =
      type.isSigned
      ? U256.max >> UInt64(257 - type.bits) : U256.max >> UInt64(256 - type.bits)
    let smallest = type.isSigned ? ~largest : .zero
    switch random.next() % 6 {
    case 0: return .zero
    case 1: return largest
    case 2: return smallest
    case 3: return U256(random.next() % 20)
    case 4: return random.u256() & largest
    default:
      let value = random.u256() & largest
      return type.isSigned ? ~value : value
    }
  }
}
