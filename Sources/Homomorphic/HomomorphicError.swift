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
}
