import Primitives

extension EncryptionScheme {
  /// The parameters of a lattice scheme; nil for Paillier and for sets that do not exist.
  package var parameters: LatticeParameters? {
    switch self {
    case .paillier: nil
    case .ckks(.additive): .additive
    case .ckks(.small): .small
    case .ckks(.large): .large
    case .bfv(.additive): .bfvAdditive
    case .bfv(.small): .bfvSmall
    case .bfv(.large): .bfvLarge
    case .ckks, .bfv: try? LatticeParameters(self)
    }
  }

  /// Whether tensors of a format can be encrypted.
  package func admits(_ format: EncryptedFormat) -> Bool {
    admits(width: Int(format.width), isFixedPoint: format.width >= 32)
  }
}

/// The elements of an encrypted tensor: raw integers that stand for raw / 2^fraction.
package struct EncryptedFormat: Hashable, Sendable {
  /// Bits of a fresh value, signed: 32 or 64 for fixed point, 8 or 16 for integers.
  package let width: UInt8
  /// Bits behind the binary point; 0 for integers.
  package let fraction: UInt8

  /// A format. Throws `formatMismatch` for one that does not exist.
  package init(width: UInt8, fraction: UInt8) throws(HomomorphicError) {
    switch width {
    case 32, 64: guard fraction < width else { throw .formatMismatch }
    case 8, 16: guard fraction == 0 else { throw .formatMismatch }
    default: throw .formatMismatch
    }
    self.width = width
    self.fraction = fraction
  }

  /// A format that is known to exist.
  init(unchecked width: UInt8, fraction: UInt8) {
    self.width = width
    self.fraction = fraction
  }

  /// Whether `value` fits the width.
  package func holds(_ value: Int64) -> Bool {
    let shift = 64 - Int64(width)
    return (value << shift) >> shift == value
  }

  /// Whether `value` fits the width, and its magnitude is at most the limit, if there is one.
  package func holds(_ value: Int64, within limit: UInt64?) -> Bool {
    holds(value) && limit.map { value.magnitude <= $0 } ?? true
  }
}
