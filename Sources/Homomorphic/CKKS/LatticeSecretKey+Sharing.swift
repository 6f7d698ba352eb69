// What the key holder may tell others: flooded, then rounded.

extension LatticeSecretKey {
  /// The largest that the flood may be beside the noise that a ciphertext has at least: 2^floodBits.
  package static let floodBitsMin = 8

  /// The first `count` slots (all without a count), real parts, as multiples of 2^-precisionBits, for others to see.
  ///
  /// A raw decryption holds the noise of the ciphertext, and with it a linear equation of the key
  /// for everybody who knows the values (B. Li, D. Micciancio, EUROCRYPT 2021). Here uniform noise
  /// is added to every coefficient, as large as the precision allows, and slots are rounded to the
  /// precision. The flood is at least 2^floodBitsMin times the deviation of fresh noise; each bit
  /// more makes what a decryption tells about the noise half as much (B. Li, D. Micciancio, M.
  /// Schultz, J. Sorrell, "Securing Approximate Homomorphic Encryption Using Differential Privacy",
  /// CRYPTO 2022), and as every further decryption tells some more, the same ciphertext should not
  /// be shared twice. Values are within 2^-precisionBits of those of `decryptUnprotected`, but for a
  /// chance below 2^-40.
  ///
  /// Throws `wrongParameters`, `tooLarge`, `valueOutOfRange`, and `precisionTooHigh` when the flood
  /// would be too small.
  package func decryptForSharing(
    _ ciphertext: LatticeCiphertext, precisionBits: Int, count: Int? = nil,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> [Int64] {
    let plaintext = try decryptUnprotected(ciphertext)
    let encoder = try CKKSEncoder(context)
    let width = try Self.floodBits(
      degree: context.parameters.degree, scale: plaintext.scale, precisionBits: precisionBits)
    var stream = ChaCha20Generator(seededBy: &generator)
    // Uniform in -2^width..<2^width.
    let flood = (0..<context.parameters.degree).map { _ in
      Int64(bitPattern: stream.next()) >> Int64(63 - width)
    }
    var noise = context.lift(flood, limbCount: plaintext.polynomial.limbCount)
    context.ring.forwardNTT(&noise)
    let flooded = LatticePlaintext(
      context: context, polynomial: context.ring.add(plaintext.polynomial, noise),
      scale: plaintext.scale)
    return try encoder.decode(
      flooded, fraction: precisionBits,
      count: count ?? context.parameters.slotCount)
  }

  /// The exponent of the flood's bound. N uniform coefficients up to 2^w give a slot a deviation of
  /// 2^w sqrt(N / 3); eight of them stay below half of 2^-precisionBits.
  private static func floodBits(
    degree: Int, scale: Scale, precisionBits: Int
  ) throws(HomomorphicError) -> Int {
    guard (0...CKKSEncoder.fractionMax).contains(precisionBits) else { throw .precisionTooHigh }
    let rootBits = (degree.trailingZeroBitCount + 1) / 2
    // sqrt(1/3) makes up for the rounding of the root.
    let width = scale.floorLog2 - precisionBits - 1 - 3 - rootBits
    // Fresh noise is a rounding times the key: sqrt(N / 18) in each coefficient.
    let noiseBits = rootBits - 2
    guard width >= noiseBits + floodBitsMin else { throw .precisionTooHigh }
    return min(width, 61)
  }
}
