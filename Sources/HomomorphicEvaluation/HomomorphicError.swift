/// Why a key, a ciphertext or an operation on ciphertexts was refused. The numbers are frozen:
/// the machine reports them in its traps.
package enum HomomorphicError: UInt8, Error, Hashable, CaseIterable {
  /// Bytes that are not the canonical encoding: wrong magic, version, length, rank or count.
  case malformed = 1
  /// A modulus that is even, does not use its top bit, or has a length that is not supported; or
  /// factors that do not belong together.
  case invalidKey = 2
  /// A ciphertext under another key.
  case wrongKey = 3
  /// Operands of different shapes, or a number of values that is not the shape's.
  case shapeMismatch = 4
  /// Operands of different widths or fractions, or a format that does not exist.
  case formatMismatch = 5
  /// The sum of the multipliers is so large that a lane could run into the next one; or, when
  /// decrypting, a lane that is larger than the ciphertext's weight allows.
  case laneOverflow = 6
  /// A group element without an inverse modulo n.
  case notInvertible = 7
  /// A group element that is 0 or not below n^2.
  case elementOutOfRange = 8
  /// More values than a ciphertext may hold.
  case tooLarge = 9
  /// A value that does not fit the width of the format.
  case valueOutOfRange = 10
  /// A decrypted plaintext that is not a vector of lanes.
  case notPacked = 11
  /// No prepared noise is left.
  case noiseExhausted = 12
  /// Parameters of a lattice scheme that do not exist: a degree, a modulus, a security below 128
  /// bits, a scale that leaves no room.
  case invalidParameters = 13
  /// Operands, keys or bytes of other lattice parameters.
  case wrongParameters = 14
  /// A residue that is not below its modulus.
  case residueOutOfRange = 15
  /// A lattice ciphertext that everybody can read, because all of it but the first polynomial is
  /// zero.
  case transparent = 16
  /// Operands of different scales, or a scale that is not the canonical one.
  case scaleMismatch = 17
  /// A product of a ciphertext that has no depth left.
  case depthExhausted = 18
  /// The relinearisation key or the Galois key that an operation needs is not there.
  case keyMissing = 19
  /// Operands of different depths, or a depth that does not exist.
  case wrongLevel = 20
  /// A scale that is not a positive normal number or leaves no room below the modulus.
  case invalidScale = 21
  /// A precision at which a shared decryption would not hide the noise.
  case precisionTooHigh = 22
  /// A decryption for others whose noise nobody but the header of the ciphertext bounds.
  case boundsClaimed = 23
  /// A ciphertext that a secret does not open: it belongs to another, or values or noise have
  /// outgrown the modulus, so that whatever comes out means nothing.
  case undecipherable = 24
  /// A statement of which no proof says anything: of a scheme that has none, at a depth whose modulus has no room for what a
  /// proof leaves open, or about unknowns that are not within their bounds.
  case unprovable = 25
}

extension HomomorphicError: CustomStringConvertible {
  /// What is wrong, for people: completes "... is refused: ".
  package var description: String {
    switch self {
    case .malformed: "the bytes are no canonical encoding of what is expected here"
    case .invalidKey: "these are not the numbers of a key"
    case .wrongKey: "it belongs to another key"
    case .shapeMismatch: "the shapes do not fit, or the number of values is not the shape's"
    case .formatMismatch: "the formats of the values differ, or the scheme has no such format"
    case .laneOverflow: "the values could outgrow what the ciphertext can hold"
    case .notInvertible: "a number has no inverse modulo the key's"
    case .elementOutOfRange: "a number is 0 or not below n^2"
    case .tooLarge: "there are more values than a ciphertext may hold"
    case .valueOutOfRange: "a value is too large for its format"
    case .notPacked: "what is encrypted is no vector of values"
    case .noiseExhausted: "no prepared noise is left"
    case .invalidParameters:
      "there are no such parameters with 128 bits of security and enough headroom"
    case .wrongParameters: "it belongs to other parameters"
    case .residueOutOfRange: "a residue is not below its modulus"
    case .transparent: "everybody could read it without the key"
    case .scaleMismatch: "the scale is not the one of its depth"
    case .depthExhausted: "no depth is left for another product"
    case .keyMissing: "the key bundle lacks the relinearisation or rotation key that this needs"
    case .wrongLevel: "the depths differ, or there is no such depth"
    case .invalidScale: "the scale is no positive number with headroom below the modulus"
    case .precisionTooHigh: "so many bits of precision would let the noise show through"
    case .boundsClaimed:
      "only its header says how much noise is in it, and anybody can change a header"
    case .undecipherable:
      "it does not open with this key: it belongs to another one, or what was computed has outgrown "
        + "it, and no noise budget is left"
    case .unprovable:
      "no proof can say it: the scheme has none, the depth no room for one, or it is not true"
    }
  }
}
