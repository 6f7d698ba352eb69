import Primitives

/// Types, values, and the encoding that eth-abi gives them.
struct ABIVector {
  let types: [String]
  let values: [ABIValue]
  let hex: String

  init(_ types: [String], _ values: [ABIValue], _ hex: String) {
    self.types = types
    self.values = values
    self.hex = hex
  }
}

/// The vectors of Vectors/abi_vectors.py.
enum ABIVectors {
  static let all: [ABIVector] = words() + arrays() + nested()

  /// A number from its signed text or, above the signed range, its unsigned one.
  static func n(_ text: String) -> U256 { U256(signed: text) ?? U256(text) ?? .zero }

  /// An address from its digits.
  static func a(_ text: String) -> Address { Address(hex: text) ?? .zero }

  /// Bytes from their digits.
  static func b(_ text: String) -> [UInt8] { Hex.decode(text) ?? [] }
}
