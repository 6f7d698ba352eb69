import Learning
import Primitives
import Tensors
import Testing

extension ABIValue {
  static func number(_ value: Int) -> ABIValue { .uint(U256(UInt64(value))) }

  /// A `Q<8,24>`, given as a number that 24 bits behind the point can say.
  static func fixed(_ value: Double) -> ABIValue {
    .int(U256(signExtending: Int64((value * 16_777_216).rounded(.toNearestOrEven))))
  }

  static func tensor(_ tensor: Tensor) -> ABIValue { .bytes(tensor.encoded()) }

  static func hashes(_ hashes: [Hash256]) -> ABIValue { .array(hashes.map { .hash($0) }) }

  func asInt() throws -> Int {
    switch self {
    case .uint(let value): Int(try #require(value.asUInt128))
    case .int(let value): Int(Int64(bitPattern: value.w0))
    default: throw ProtocolChain.Refused(description: "\(self) is no number")
    }
  }

  func asInts() throws -> [Int] {
    guard case .array(let elements) = self else {
      throw ProtocolChain.Refused(description: "\(self) is no list")
    }
    return try elements.map { try $0.asInt() }
  }

  func asTensor() throws -> Tensor {
    guard case .bytes(let bytes) = self else {
      throw ProtocolChain.Refused(description: "\(self) is no tensor")
    }
    return try Tensor(decoding: bytes, expected: .q8x24)
  }
}

extension Tensor {
  /// The language's `hash(x)`: keccak256 of the ABI encoding.
  func languageHash() throws -> Hash256 {
    keccak256(try ABI.encode([.bytes], [.bytes(encoded())]))
  }
}
