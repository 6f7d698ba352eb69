import HomomorphicClient
import HomomorphicEvaluation

/// Paillier as a `Scheme`: exact integers, sums and products with integers only. The depth is 0, so
/// that products of vectors are refused as too deep; there are no keys for rotations.
struct PaillierScheme: Scheme {
  /// The key of all ciphertexts.
  let key: PaillierPublicKey
  /// The format of the numbers.
  let format: PaillierFormat
  /// How many numbers a ciphertext holds; fewer are filled up with zeros.
  let slotCount: Int

  /// A scheme for vectors of one length.
  ///
  /// Throws `tooLarge` for a length that a ciphertext cannot have.
  init(
    key: PaillierPublicKey, format: PaillierFormat, slotCount: Int
  ) throws(HomomorphicError) {
    guard slotCount >= 1 else { throw .tooLarge }
    _ = try PaillierLimits.laneCount(shape: [slotCount])
    self.key = key
    self.format = format
    self.slotCount = slotCount
  }

  /// Paillier needs no keys but the public one.
  struct NoKeys: Sendable {
    /// The only value.
    init() {}
  }

  var depthMax: Int { 0 }

  func depth(of ciphertext: PaillierCiphertext) -> Int { 0 }

  func encode(_ raw: [Int64], depth: Int) throws(HomomorphicError) -> [Int64] {
    guard raw.count <= slotCount else { throw .tooLarge }
    guard depth == 0 else { throw .wrongLevel }
    guard raw.allSatisfy(format.holds) else { throw .valueOutOfRange }
    return raw + [Int64](repeating: 0, count: slotCount - raw.count)
  }

  func add(
    _ a: PaillierCiphertext, _ b: PaillierCiphertext
  ) throws(HomomorphicError) -> PaillierCiphertext {
    try a.adding(b)
  }

  func subtract(
    _ a: PaillierCiphertext, _ b: PaillierCiphertext
  ) throws(HomomorphicError) -> PaillierCiphertext {
    try a.subtracting(b)
  }

  func negate(
    _ a: PaillierCiphertext
  ) throws(HomomorphicError) -> PaillierCiphertext {
    try a.negated()
  }

  func add(
    _ a: PaillierCiphertext, plain: [Int64]
  ) throws(HomomorphicError) -> PaillierCiphertext {
    try a.adding(plain: plain)
  }

  func multiply(
    _ a: PaillierCiphertext, integer: Int64
  ) throws(HomomorphicError) -> PaillierCiphertext {
    return try a.multiplied(by: integer)
  }

  func multiply(
    _ a: PaillierCiphertext, plain: [Int64]
  ) throws(HomomorphicError) -> PaillierCiphertext {
    throw .depthExhausted
  }

  func multiply(
    _ a: PaillierCiphertext, _ b: PaillierCiphertext, with keys: NoKeys
  ) throws(HomomorphicError) -> PaillierCiphertext {
    throw .depthExhausted
  }

  func square(
    _ a: PaillierCiphertext, with keys: NoKeys
  ) throws(HomomorphicError) -> PaillierCiphertext {
    throw .depthExhausted
  }

  func rotate(
    _ a: PaillierCiphertext, by steps: Int, with keys: NoKeys
  ) throws(HomomorphicError) -> PaillierCiphertext {
    throw .keyMissing
  }

  func sumSlots(
    _ a: PaillierCiphertext, with keys: NoKeys
  ) throws(HomomorphicError) -> PaillierCiphertext {
    throw .keyMissing
  }

  func lowered(
    _ a: PaillierCiphertext, to depth: Int
  ) throws(HomomorphicError) -> PaillierCiphertext {
    guard depth == 0 else { throw .wrongLevel }
    return a
  }
}
