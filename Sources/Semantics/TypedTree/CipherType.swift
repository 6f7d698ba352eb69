/// The type of a cipher: whose, of what, in which shape, and how many levels are left.
package struct CipherType: Hashable, Sendable {
  /// The key it is under; the key fixes the scheme.
  package var key: KeyID
  /// What an element is: a fixed-point format, or (BFV) a signed integer of 8 or 16 bits.
  package var element: Type
  package var shape: [Size]
  /// How many multiplications in a row it still takes.
  package var depth: Int

  package init(key: KeyID, element: Type, shape: [Size], depth: Int) {
    self.key = key
    self.element = element
    self.shape = shape
    self.depth = depth
  }

  /// The same with so many levels.
  package func at(depth: Int) -> CipherType {
    CipherType(key: key, element: element, shape: shape, depth: depth)
  }

  /// The same in another shape.
  package func of(shape: [Size]) -> CipherType {
    CipherType(key: key, element: element, shape: shape, depth: depth)
  }

  /// The tensor that such a cipher is made of.
  package var plain: Type { .tensor(element: element, shape: shape) }

  /// The elements that decryption gives: the 64-bit type with the same fraction.
  package var decryptedElement: Type {
    guard case .fixed(let format) = element else { return .i64 }
    return .fixed(
      FixedType(integerBits: 64 - format.fractionBits, fractionBits: format.fractionBits))
  }
}

/// The encryption scheme of a `key` declaration with its parameters.
package enum CipherScheme: Hashable, Sendable {
  /// Paillier with a modulus of so many bits.
  case paillier(bits: Int)
  /// CKKS: approximate fixed-point numbers, in polynomials of so many coefficients.
  case ckks(degree: Int)
  /// BFV: exact small integers, in polynomials of so many coefficients.
  case bfv(degree: Int)
}

/// The standard parameter sets, as far as types depend on them. The numbers are those of the
/// library; a test compares them.
extension CipherScheme {
  /// The degrees that lattice schemes are offered with.
  package static let degrees = [4_096, 8_192, 16_384]

  /// The degree of a lattice scheme.
  package var degree: Int? {
    switch self {
    case .paillier: nil
    case .ckks(degree: let degree), .bfv(degree: let degree): degree
    }
  }

  /// How many multiplications in a row a fresh cipher takes.
  package var depthMax: Int {
    switch degree {
    case 8_192: 3
    case 16_384: 8
    default: 0
    }
  }

  /// Whether ciphers can be multiplied with each other.
  package var canMultiply: Bool { depthMax > 0 }

  /// How many elements one polynomial takes; nil where elements are packed otherwise.
  package var slots: Int? {
    switch self {
    case .paillier: nil
    case .ckks(degree: let degree): degree / 2
    case .bfv(degree: let degree): degree
    }
  }

  /// Bits of the product of the primes that are left at a depth.
  package func modulusBits(depth: Int) -> Int {
    degree == 4_096 ? 50 : 48 + 40 * depth
  }

  /// Bytes of one ciphertext: two polynomials of packed residues.
  package func byteCount(depth: Int) -> Int {
    switch self {
    case .paillier(bits: let bits): bits / 4
    case .ckks(degree: let degree), .bfv(degree: let degree):
      2 * degree * modulusBits(depth: depth) / 8
    }
  }

  /// A bound on the magnitude of what a cipher can hold at a depth: values stay below it. `max`
  /// where nothing but the running check limits them.
  package func room(depth: Int) -> UInt64 {
    switch self {
    case .paillier: return .max
    case .ckks(degree: let degree):
      // A quarter of the modulus, in units of the scale.
      let bits = modulusBits(depth: depth) - 2 - (degree == 4_096 ? 36 : 40)
      return bits < 64 ? 1 << UInt64(bits) : .max
    case .bfv:
      // Half of the plaintext modulus 1,032,193.
      return 516_096
    }
  }
}
