/// A scheme with its parameters, as keys and ciphertexts name it: `Paillier<3072>`, `CKKS<8192>`.
///
/// The sets of the lattice schemes are named by the degree N of their ring; `LatticeParameters`
/// has their moduli.
package enum EncryptionScheme: Hashable, Sendable {
  /// Paillier with a modulus of so many bits: sums of fixed-point numbers, exact.
  case paillier(bits: Int)
  /// CKKS of a degree: sums and products of fixed-point numbers, approximate.
  case ckks(degree: Int)
  /// BFV of a degree: sums and products of small integers, exact.
  case bfv(degree: Int)
}

extension EncryptionScheme {
  /// Whether there is such a set of parameters. Paillier's lengths for tests count.
  package var exists: Bool {
    switch self {
    case .paillier(let bits):
      PaillierLimits.modulusBits.contains(bits) || PaillierLimits.insecureModulusBits.contains(bits)
    case .ckks(let degree), .bfv(let degree): [4096, 8192, 16384].contains(degree)
    }
  }

  /// Whether keys of the scheme are too short to keep a secret: for tests alone.
  package var isInsecure: Bool {
    switch self {
    case .paillier(let bits): !PaillierLimits.modulusBits.contains(bits)
    case .ckks, .bfv: false
    }
  }

  /// How many multiplications a fresh ciphertext has room for, one behind the other.
  package var depthMax: Int {
    switch self {
    case .paillier: 0
    case .ckks(let degree), .bfv(let degree): degree >= 16384 ? 8 : degree >= 8192 ? 3 : 0
    }
  }

  /// Values in one lattice ciphertext; nil for Paillier, whose lanes depend on the format.
  package var slots: Int? {
    switch self {
    case .paillier: nil
    case .ckks(let degree): degree / 2
    case .bfv(let degree): degree
    }
  }

  /// Whether ciphertexts can be multiplied with each other.
  package var canMultiply: Bool { depthMax > 0 }

  /// Whether tensors of a format can be encrypted: fixed point under Paillier and CKKS, signed
  /// integers of 8 and 16 bits under BFV.
  package func admits(_ format: EncryptedFormat) -> Bool {
    switch self {
    case .paillier, .ckks: format.width >= 32
    case .bfv: format.width <= 16
    }
  }
}

extension EncryptionScheme: CustomStringConvertible {
  /// The scheme as the language writes it.
  package var description: String {
    switch self {
    case .paillier(let bits): "Paillier<\(bits)>"
    case .ckks(let degree): "CKKS<\(degree)>"
    case .bfv(let degree): "BFV<\(degree)>"
    }
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
}
