import HomomorphicClient
import HomomorphicEvaluation
import Primitives

// TenSEAL, and many who use SEAL, write 2^scaleBits for the scale after every rescale, though the
// scale is a square over a prime; SEAL adds ciphertexts of one scale only. Which part of a sum had
// which scale, nobody knows any more: its values are right up to the ratio of the two.

extension LatticeCiphertext {
  /// The same ciphertext with the canonical scale of its depth, when its own is within 2^-16 of it.
  ///
  /// `differenceBits` says that the ratio is below 1 + 2^differenceBits; nil when the scale was the
  /// canonical one. Throws `scaleMismatch` for a scale that is further away.
  package func withCanonicalScale() throws(HomomorphicError) -> (
    ciphertext: LatticeCiphertext, differenceBits: Int?
  ) {
    guard depth <= context.parameters.depthMax else { throw .scaleMismatch }
    return try labelled(context.canonicalScale(depth: depth))
  }

  /// The same ciphertext with the scale of fresh ones, as TenSEAL writes it at every depth; otherwise
  /// as `withCanonicalScale`.
  package func withGlobalScale() throws(HomomorphicError) -> (
    ciphertext: LatticeCiphertext, differenceBits: Int?
  ) {
    try labelled(context.canonicalScale(depth: context.parameters.depthMax))
  }

  private func labelled(
    _ target: Scale
  ) throws(HomomorphicError) -> (ciphertext: LatticeCiphertext, differenceBits: Int?) {
    guard let scale else { throw .scaleMismatch }
    guard scale != target else { return (self, nil) }
    // Bit patterns of neighbouring positive numbers follow one another, 2^52 for each power of two.
    let distance =
      scale.bits > target.bits ? scale.bits - target.bits : target.bits - scale.bits
    guard distance < 1 << 36 else { throw .scaleMismatch }
    let ciphertext = try LatticeCiphertext(
      context: context, polynomials: polynomials, isNTT: isNTT, scale: target)
    return (ciphertext, UInt64.bitWidth - distance.leadingZeroBitCount - 52)
  }
}
