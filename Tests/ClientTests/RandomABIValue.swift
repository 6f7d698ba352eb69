import Bytecode
import Primitives

/// Random values of the types of a module, as the ABI carries them.
struct RandomABIValue {
  let types: TypeTable
  var random: SplitMix64

  init(types: TypeTable, seed: UInt64) {
    self.types = types
    random = SplitMix64(seed: seed)
  }

  mutating func value(_ type: TypeIndex) -> ABIValue {
    switch types[type] {
    case .bool: return .bool(random.next() & 1 == 0)
    case .unsigned(let bits): return .uint(random.u256() >> UInt64(256 - Int(bits)))
    case .signed(let bits):
      return .int(random.u256().arithmeticShiftRight(by: UInt64(256 - Int(bits))))
    case .fixed(let integer, let fraction):
      let width = UInt64(integer) + UInt64(fraction)
      return .int(random.u256().arithmeticShiftRight(by: 256 - width))
    case .address: return .address(Address(truncating: random.u256()))
    case .hash: return .hash(Hash256(random.u256()))
    // Longer than a hash, most of them.
    case .bytes, .tensor, .ciphertext, .publicKey: return .bytes(bytes(300))
    case .text: return .string(String(decoding: bytes(9).map { $0 & 0x7F }, as: UTF8.self))
    case .optional(let inner):
      let isSome = random.next() & 1 == 0
      return .tuple([.bool(isSome), isSome ? value(inner) : types.absent(inner)])
    case .record(_, let fields, _): return .tuple(fields.map { value($0.type) })
    case .enumeration(_, let cases):
      let index = Int(random.next() % UInt64(cases.count))
      let number = ABIValue.uint(U256(UInt64(index)))
      if cases.allSatisfy(\.payload.isEmpty) { return number }
      let payload = cases[index].payload
      let encoded = try? ABI.encode(types.abiTypes(payload) ?? [], payload.map { value($0) })
      return .tuple([number, .bytes(encoded ?? [])])
    case .array(let element, let count): return .array((0..<count).map { _ in value(element) })
    case .list(let element, let max):
      let count = UInt32(random.next() % 4)
      return .array((0..<min(count, max)).map { _ in value(element) })
    case .map, .coin, .sum: preconditionFailure("parameters have types of the ABI")
    }
  }

  /// Bytes of any length but that of a hash, which would stand for something else.
  private mutating func bytes(_ max: UInt64) -> [UInt8] {
    let count = Int(random.next() % (max + 1))
    return random.bytes(count == 32 ? 33 : count)
  }
}
