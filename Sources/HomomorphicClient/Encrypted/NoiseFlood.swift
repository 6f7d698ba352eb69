import HomomorphicEvaluation
import Primitives

/// Uniform noise that hides the noise of a ciphertext in what a decryption shows.
///
/// What it gives: in every coefficient the deviation of the flood is at least 2^bits times the root
/// mean square (CKKS), the largest magnitude (BFV) of the bound on the ciphertext's noise. Two
/// noises within the bound are then told apart from one flooded decryption with an advantage of at
/// most N 2^-bits, which is the statistical distance, and from q decryptions with q times that. So
/// 2^8 hides single coefficients from one look, and is no proof of security; with the 56 bits that
/// BFV has room for, the distance is below 2^-40.
///
/// Sources: B. Li, D. Micciancio, "On the Security of Homomorphic Encryption on Approximate
/// Numbers" (EUROCRYPT 2021, 2020/1533): the attack on decryptions without a flood; B. Li, D.
/// Micciancio, M. Schultz, J. Sorrell, "Securing Approximate Homomorphic Encryption Using
/// Differential Privacy" (CRYPTO 2022, 2022/816): the flood by a bound on the noise of the
/// computation; C. Mouchet, J. Troncoso-Pastoriza, J.-P. Bossuat, J.-P. Hubaux, "Multiparty
/// Homomorphic Encryption from Ring-Learning-with-Errors" (2020/304): the same in shares.
package struct NoiseFlood: Hashable, Sendable {
  /// Every coefficient is uniform in -2^width..<2^width.
  package let width: Int

  /// The fewest bits between the flood and the bound on noise.
  package static let bitsMin = 8
  /// The most.
  package static let bitsMax = 96
  /// The largest width that can be drawn.
  package static let widthMax = 120

  /// A flood of a width.
  ///
  /// Throws `precisionTooHigh` outside of 0...`widthMax`.
  package init(width: Int) throws(HomomorphicError) {
    guard (0...Self.widthMax).contains(width) else { throw .precisionTooHigh }
    self.width = width
  }

  /// The least flood for a bound on noise: on its Euclidean norm under CKKS, on its largest
  /// coefficient under BFV.
  ///
  /// Throws `precisionTooHigh` when bits are outside of `bitsMin...bitsMax` or the flood is too
  /// wide.
  package init(
    hiding noise: Magnitude, bits: Int, parameters: LatticeParameters
  ) throws(HomomorphicError) {
    guard (Self.bitsMin...Self.bitsMax).contains(bits) else { throw .precisionTooHigh }
    // Deviation^2 = 4^width / 3; compared as squares, so that no root is rounded.
    let target = (noise * noise * Magnitude(3)).scaled(byPowerOfTwo: 2 * bits)
    let coefficients =
      switch parameters.scheme {
      case .ckks: parameters.degree.trailingZeroBitCount
      case .bfv: 0
      }
    var width = 0
    while width <= Self.widthMax, .powerOfTwo(2 * width + coefficients) < target { width += 1 }
    try self.init(width: width)
  }

  /// CKKS: the widest flood of `parties` that leaves slots within 2^-precisionBits of where they
  /// were, but for a chance below 2^-40. N uniform coefficients below 2^w give a slot a deviation
  /// below 2^w sqrt(N / 3); eight of them stay below half of 2^-precisionBits.
  ///
  /// Throws `precisionTooHigh` when there is none.
  package init(
    leaving precisionBits: Int, scale: Scale, degree: Int, parties: Int = 1
  ) throws(HomomorphicError) {
    guard (0...CKKSEncoder.fractionMax).contains(precisionBits) else { throw .precisionTooHigh }
    let width = Self.headroom(scale: scale, degree: degree, parties: parties) - precisionBits
    try self.init(width: min(width, 61))
  }

  /// CKKS: the fraction bits that floods of so many parties leave; negative when not even integers
  /// are left.
  package func precisionBits(scale: Scale, degree: Int, parties: Int = 1) -> Int {
    Self.headroom(scale: scale, degree: degree, parties: parties) - width
  }

  private static func headroom(scale: Scale, degree: Int, parties: Int) -> Int {
    // sqrt(1/3) makes up for the rounding of the root of N.
    let rootBits = (degree.trailingZeroBitCount + 1) / 2
    let partyBits = (Int.bitWidth - (parties - 1).leadingZeroBitCount + 1) / 2
    return scale.floorLog2 - 1 - 3 - rootBits - partyBits
  }

  /// A polynomial of noise modulo the first `limbCount` moduli, in coefficient form; its maker
  /// wipes it.
  func draw(
    _ context: LatticeContext, limbCount: Int, using stream: inout ChaCha20Generator
  ) -> RNSPolynomial {
    let degree = context.parameters.degree
    let moduli = context.ring.moduli.prefix(limbCount)
    // 0..<2^(width + 1) less 2^width, without branches.
    let mask = (UInt128(1) << UInt128(width + 1)) &- 1
    let offset = UInt128(1) << UInt128(width)
    let middle = moduli.map { $0.reduce(offset) }
    return RNSPolynomial(degree: degree, limbCount: limbCount) { target in
      for index in 0..<degree {
        let low = UInt128(stream.next())
        let value = (UInt128(stream.next()) &<< 64 | low) & mask
        for (limb, modulus) in moduli.enumerated() {
          target[limb * degree + index] = modulus.subtract(modulus.reduce(value), middle[limb])
        }
      }
    }
  }
}
