import HomomorphicEvaluation
import Primitives

// What the key holder may tell others: flooded, then rounded.

extension LatticeSecretKey {
  /// The first `count` slots (all without a count), real parts, as multiples of 2^-precisionBits,
  /// for others to see.
  ///
  /// A raw decryption holds the noise of the ciphertext, and with it a linear equation of the key
  /// for everybody who knows the values. Here uniform noise is added to every coefficient, as wide
  /// as the precision allows, and slots are rounded to the precision. `noise` bounds the Euclidean
  /// norm of the noise of what was really computed (`CKKSNoise`); it counts as that of a fresh
  /// encryption at least. The flood is at least 2^floodBits times as large as the bound;
  /// `NoiseFlood` says what that gives, and from where. Its limits: it is per decryption, so the
  /// same ciphertext, or sums and multiples of it, should not be shared again; it holds only where
  /// the bound does; and few bits of flood hide little. Values are within 2^-precisionBits of those
  /// of `decryptUnprotected`, but for a chance below 2^-40.
  ///
  /// Throws `wrongParameters`, `tooLarge`, `valueOutOfRange`, `undecipherable`, and `precisionTooHigh` when the flood
  /// has no room below the precision.
  package func decryptForSharing(
    _ ciphertext: LatticeCiphertext, noise: Magnitude, precisionBits: Int, count: Int? = nil,
    floodBits: Int = NoiseFlood.bitsMin, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> [Int64] {
    let plaintext = try decryptUnprotected(ciphertext)
    defer { Self.wipe(plaintext.polynomial) }
    let encoder = try CKKSEncoder(context)
    guard try encoder.hasHeadroom(plaintext) else { throw .undecipherable }
    let parameters = context.parameters
    let least = try NoiseFlood(
      hiding: max(noise, CKKSNoise(context, depth: ciphertext.depth).fresh), bits: floodBits,
      parameters: parameters)
    let flood = try NoiseFlood(
      leaving: precisionBits, scale: plaintext.scale, degree: parameters.degree)
    guard flood.width >= least.width else { throw .precisionTooHigh }
    var stream = ChaCha20Generator(seededBy: &generator)
    var drawn = flood.draw(
      context, limbCount: plaintext.polynomial.limbCount, using: &stream)
    defer { Self.wipe(drawn) }
    context.ring.forwardNTT(&drawn)
    let flooded = LatticePlaintext(
      context: context, polynomial: context.ring.add(plaintext.polynomial, drawn),
      scale: plaintext.scale)
    return try encoder.decode(
      flooded, fraction: precisionBits, count: count ?? parameters.slotCount)
  }
}
