import Primitives

/// The schemes on lattices, numbered as in SEAL.
package enum LatticeScheme: UInt8, Hashable, Sendable, CaseIterable {
  /// Brakerski, Fan and Vercauteren: exact integers modulo t.
  case bfv = 1
  /// Cheon, Kim, Kim and Song: approximate fixed-point numbers.
  case ckks = 2
}

/// A degree and a chain of moduli that give 128 bits of security, and what a scheme adds to them.
///
/// The ring is Z[X] / (X^N + 1). Ciphertexts live modulo the first `dataLimbCount` moduli or fewer;
/// the last modulus, when there is more than one, is that of key switching alone.
package struct LatticeParameters: Hashable, Sendable {
  /// The scheme.
  package let scheme: LatticeScheme
  /// N, a power of two.
  package let degree: Int
  /// Distinct primes, 1 modulo 2N, in the order of the chain; the last is that of key switching.
  package let moduli: [UInt64]
  /// t of BFV; 0 for CKKS.
  package let plainModulus: UInt64
  /// The scale of fresh CKKS ciphertexts is 2^scaleBits; 0 for BFV.
  package let scaleBits: Int
  /// SEAL's `parms_id` at the level of keys: BLAKE2b-256 of scheme, degree, moduli and t. The scale
  /// is not part of it.
  package let identity: Hash256
  /// The canonical scale at each depth, the lowest first; empty for BFV.
  let canonicalScales: [Scale]

  /// The degrees that exist, and the most bits that all moduli together may have: 128-bit security
  /// against classical attacks with ternary secrets.
  ///
  /// Source: Albrecht et al., "Homomorphic Encryption Standard", HomomorphicEncryption.org (2018),
  /// table 1; the bounds of Bossuat et al., "Security Guidelines for Implementing Homomorphic
  /// Encryption" (2024/463), are not stricter for these degrees with this error.
  package static let bitsMax: [(degree: Int, bits: Int)] = [
    (1024, 27), (2048, 54), (4096, 109), (8192, 218), (16384, 438), (32768, 881),
  ]
  /// The most bits of one modulus.
  package static let modulusBitsMax = 60
  /// The fewest bits of one modulus.
  package static let modulusBitsMin = 20
  /// The most moduli of a chain.
  package static let moduliMax = 32
  /// The bits of scales of fresh ciphertexts.
  package static let scaleBitsRange = 16...55

  /// The parameters with these values.
  ///
  /// Throws `invalidParameters` for a degree that is not in the table, moduli with too many bits
  /// altogether or alone, that are not prime, not 1 modulo 2N or not distinct, a plain modulus that
  /// is not one of BFV, and a scale that leaves too little room at some depth.
  package init(
    scheme: LatticeScheme, degree: Int, moduli: [UInt64], plainModulus: UInt64 = 0,
    scaleBits: Int = 0
  ) throws(HomomorphicError) {
    guard let row = LatticeParameters.bitsMax.first(where: { $0.degree == degree }),
      (1...LatticeParameters.moduliMax).contains(moduli.count)
    else { throw .invalidParameters }
    var bits = 0
    for (index, modulus) in moduli.enumerated() {
      let width = UInt64.bitWidth - modulus.leadingZeroBitCount
      bits += width
      guard
        (LatticeParameters.modulusBitsMin...LatticeParameters.modulusBitsMax).contains(width),
        modulus % UInt64(2 * degree) == 1, !moduli[..<index].contains(modulus),
        Primes.isPrime(modulus)
      else { throw .invalidParameters }
    }
    // The standard bounds log2 of the product, which is below the sum of the widths.
    guard bits <= row.bits else { throw .invalidParameters }

    self.scheme = scheme
    self.degree = degree
    self.moduli = moduli
    self.plainModulus = plainModulus
    self.scaleBits = scaleBits
    identity = Self.identity(
      scheme: scheme, degree: degree, moduli: moduli[...], plainModulus: plainModulus)
    let data = Array(moduli.prefix(max(moduli.count - 1, 1)))
    switch scheme {
    case .bfv:
      guard scaleBits == 0, plainModulus % UInt64(2 * degree) == 1, plainModulus < 1 << 32,
        Primes.isPrime(plainModulus), !moduli.contains(plainModulus)
      else { throw .invalidParameters }
      canonicalScales = []
    case .ckks:
      guard plainModulus == 0, LatticeParameters.scaleBitsRange.contains(scaleBits) else {
        throw .invalidParameters
      }
      canonicalScales = try Self.canonicalScales(data: data, scaleBits: scaleBits)
    }
  }

  /// The scales at the depths 0 to data.count - 1: each is the square of the one above over the
  /// modulus that a rescale removes, in binary64 arithmetic, as SEAL computes it.
  private static func canonicalScales(
    data: [UInt64], scaleBits: Int
  ) throws(HomomorphicError) -> [Scale] {
    var scale = Scale(powerOfTwo: scaleBits)
    var scales = [scale]
    for modulus in data.dropFirst().reversed() {
      guard let lower = scale.multiplied(by: scale)?.divided(by: modulus) else {
        throw .invalidParameters
      }
      scale = lower
      scales.append(scale)
    }
    scales.reverse()
    var bits = 0
    for (scale, modulus) in zip(scales, data) {
      bits += UInt64.bitWidth - 1 - modulus.leadingZeroBitCount
      // Values up to 2 in magnitude must fit, and scales stay where encoding is exact.
      guard (10...58).contains(scale.floorLog2), scale.floorLog2 + 3 <= bits else {
        throw .invalidParameters
      }
    }
    return scales
  }

  /// The number of moduli of fresh ciphertexts.
  package var dataLimbCount: Int { max(moduli.count - 1, 1) }

  /// The number of rescales (CKKS) or modulus switches (BFV) of a fresh ciphertext.
  package var depthMax: Int { dataLimbCount - 1 }

  /// True when keys can be switched, that is, when there is a modulus for it alone.
  package var canSwitchKeys: Bool { moduli.count > 1 }

  /// The number of values of a ciphertext: N/2 for CKKS, N for BFV.
  package var slotCount: Int {
    switch scheme {
    case .bfv: degree
    case .ckks: degree / 2
    }
  }

  /// The sum of the widths of all moduli.
  package var totalBits: Int {
    moduli.reduce(0) { $0 + UInt64.bitWidth - $1.leadingZeroBitCount }
  }

  /// SEAL's `parms_id` of ciphertexts with the first `limbCount` moduli.
  ///
  /// - Precondition: the count is in 1...moduli.count.
  package func identity(limbCount: Int) -> Hash256 {
    precondition((1...moduli.count).contains(limbCount), "a level of these parameters")
    return Self.identity(
      scheme: scheme, degree: degree, moduli: moduli[..<limbCount], plainModulus: plainModulus)
  }

  private static func identity(
    scheme: LatticeScheme, degree: Int, moduli: ArraySlice<UInt64>, plainModulus: UInt64
  ) -> Hash256 {
    var writer = ByteWriter(capacity: 8 * (moduli.count + 3))
    writer.u64(UInt64(scheme.rawValue))
    writer.u64(UInt64(degree))
    for modulus in moduli { writer.u64(modulus) }
    writer.u64(plainModulus)
    var hasher = BLAKE2b(digestSize: 32)
    hasher.update(writer.bytes)
    return Hash256(bytes: hasher.finalize()) ?? .zero
  }
}
