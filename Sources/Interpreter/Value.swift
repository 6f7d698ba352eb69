import HomomorphicEvaluation
import Primitives
import Tensors

/// A value while a program runs: a plain tree, copied whenever it is handed on.
package indirect enum Value: Equatable, Sendable {
  case unit
  case bool(Bool)
  /// Of any integer type; a negative one sign-extended to 256 bits.
  case integer(U256)
  /// The raw value of a fixed-point number.
  case fixed(Int64)
  case address(Address)
  case hash(Hash256)
  case bytes([UInt8])
  case text([UInt8])
  case none
  case some(Value)
  /// A tuple, struct, resource, array or list.
  case aggregate([Value])
  case enumCase(Int, [Value])
  case tensor(Tensor)
  case ciphertext(EncryptedTensor)
  /// A running sum of ciphertexts with the number of its terms.
  case sum(EncryptedTensor?, count: Int)
  case publicKey(EncryptionKey)
  case coin(UInt128)
  /// A map in state, by the ABI encoding of the key.
  case map([[UInt8]: Value])
  /// Only in tests: a key pair.
  case testKey(TestKeyName)
}

/// Which key pair of a test: the same name always means the same pair.
package struct TestKeyName: Hashable, Sendable {
  package let scheme: EncryptionScheme
  /// Tells pairs of one scheme apart.
  package let number: Int

  package init(_ scheme: EncryptionScheme, number: Int = 0) {
    self.scheme = scheme
    self.number = number
  }
}

extension Value {
  /// A U64.
  package static func word(_ value: UInt64) -> Value { .integer(U256(value)) }

  /// The parts of a tuple, struct, array or list.
  package var elements: [Value] {
    if case .aggregate(let elements) = self { return elements }
    preconditionFailure("a checked program takes elements only of what has them")
  }

  var integer: U256 {
    if case .integer(let value) = self { return value }
    preconditionFailure("a checked program calculates only with numbers")
  }

  var raw: Int64 {
    if case .fixed(let value) = self { return value }
    preconditionFailure("a checked program calculates only with numbers")
  }

  var isTrue: Bool {
    if case .bool(let value) = self { return value }
    preconditionFailure("a checked program decides only on truth values")
  }

  package var address: Address {
    if case .address(let value) = self { return value }
    preconditionFailure("a checked program calls only addresses")
  }

  var tensor: Tensor {
    if case .tensor(let value) = self { return value }
    preconditionFailure("a checked program has a tensor here")
  }

  var ciphertext: EncryptedTensor {
    if case .ciphertext(let value) = self { return value }
    preconditionFailure("a checked program has a ciphertext here")
  }

  /// The bytes of bytes or text.
  var rawBytes: [UInt8] {
    switch self {
    case .bytes(let bytes), .text(let bytes): return bytes
    default: preconditionFailure("a checked program has bytes here")
    }
  }

  /// The amount of a coin.
  package var amount: UInt128 {
    if case .coin(let amount) = self { return amount }
    preconditionFailure("a checked program has a coin here")
  }

  /// The value inside an optional.
  var wrapped: Value? {
    if case .some(let value) = self { return value }
    return nil
  }
}
