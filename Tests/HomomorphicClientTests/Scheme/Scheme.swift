import HomomorphicClient
import HomomorphicEvaluation

/// What all homomorphic schemes have in common: vectors of numbers in slots, and operations on them
/// that spend depth. Generic code and tests run on any scheme, `ClearScheme` included.
///
/// Numbers are integers `raw`; a scheme of fixed-point numbers reads them as raw * 2^-fraction with
/// the fraction it was made with. Products of two vectors take one level of depth. What a scheme
/// cannot do it refuses as it refuses what goes too deep (`depthExhausted`) or lacks a key
/// (`keyMissing`).
protocol Scheme: Sendable {
  /// An encoded vector that everybody knows.
  associatedtype Plaintext: Sendable
  /// An encrypted vector.
  associatedtype Ciphertext: Sendable
  /// The public keys that products and rotations need.
  associatedtype EvaluationKeys: Sendable

  /// How many numbers a ciphertext holds at most.
  var slotCount: Int { get }
  /// How many levels of products a fresh ciphertext has.
  var depthMax: Int { get }

  /// The levels that are left.
  func depth(of ciphertext: Ciphertext) -> Int

  /// Encodes a vector for ciphertexts of a depth.
  ///
  /// Throws `tooLarge`, `wrongLevel` and `valueOutOfRange`.
  func encode(_ raw: [Int64], depth: Int) throws(HomomorphicError) -> Plaintext

  /// Sums, slot by slot. Throws `wrongLevel` for different depths.
  func add(_ a: Ciphertext, _ b: Ciphertext) throws(HomomorphicError) -> Ciphertext

  /// Differences, slot by slot. Throws `wrongLevel` for different depths.
  func subtract(_ a: Ciphertext, _ b: Ciphertext) throws(HomomorphicError) -> Ciphertext

  /// Negated values.
  func negate(_ a: Ciphertext) throws(HomomorphicError) -> Ciphertext

  /// Sums with what everybody knows.
  func add(_ a: Ciphertext, plain: Plaintext) throws(HomomorphicError) -> Ciphertext

  /// Products with one integer; the depth stays. Throws `transparent` for 0.
  func multiply(_ a: Ciphertext, integer: Int64) throws(HomomorphicError) -> Ciphertext

  /// Products with what everybody knows, slot by slot; the depth is one less.
  func multiply(_ a: Ciphertext, plain: Plaintext) throws(HomomorphicError) -> Ciphertext

  /// Products, slot by slot; the depth is one less.
  func multiply(
    _ a: Ciphertext, _ b: Ciphertext, with keys: EvaluationKeys
  ) throws(HomomorphicError) -> Ciphertext

  /// Squares, slot by slot; the depth is one less.
  func square(
    _ a: Ciphertext, with keys: EvaluationKeys
  ) throws(HomomorphicError) -> Ciphertext

  /// The value of slot j + steps in slot j, around the end.
  func rotate(
    _ a: Ciphertext, by steps: Int, with keys: EvaluationKeys
  ) throws(HomomorphicError) -> Ciphertext

  /// The sum of all slots in every slot.
  func sumSlots(
    _ a: Ciphertext, with keys: EvaluationKeys
  ) throws(HomomorphicError) -> Ciphertext

  /// The same values at a lower depth. Throws `wrongLevel` for a depth that is not below or the
  /// same.
  func lowered(_ a: Ciphertext, to depth: Int) throws(HomomorphicError) -> Ciphertext
}
