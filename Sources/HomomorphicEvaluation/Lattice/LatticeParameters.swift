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
  /// The scheme as contracts name it; nil when they have no such parameters.
  package let encryptionScheme: EncryptionScheme?

  /// The most bits of one modulus.
  package static let modulusBitsMax = LatticeSet.primeBitsRange.upperBound
  /// The fewest bits of one modulus.
  package static let modulusBitsMin = LatticeSet.primeBitsRange.lowerBound
  /// The most moduli of a chain.
  package static let moduliMax = LatticeSet.primeCountRange.upperBound
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
    guard let row = LatticeSet.bitsMax.first(where: { $0.degree == degree }),
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
      guard let scales = CanonicalScales.scales(data: data, scaleBits: scaleBits) else {
        throw .invalidParameters
      }
      canonicalScales = scales
    }
    encryptionScheme = Self.encryptionScheme(
      scheme, degree: degree, moduli: moduli, plainModulus: plainModulus, scaleBits: scaleBits)
  }

  /// The parameters of a lattice scheme.
  ///
  /// Throws `invalidParameters` for Paillier and for a set that the scheme has not.
  package init(_ encryptionScheme: EncryptionScheme) throws(HomomorphicError) {
    guard encryptionScheme.exists else { throw .invalidParameters }
    switch encryptionScheme {
    case .paillier: throw .invalidParameters
    case .ckks(let set):
      try self.init(
        scheme: .ckks, degree: set.degree, moduli: set.moduli, scaleBits: set.scaleBits)
    case .bfv(let set):
      try self.init(
        scheme: .bfv, degree: set.degree, moduli: set.moduli, plainModulus: set.plainModulus)
    }
  }

  /// The scheme that contracts have for these parameters.
  private static func encryptionScheme(
    _ scheme: LatticeScheme, degree: Int, moduli: [UInt64], plainModulus: UInt64, scaleBits: Int
  ) -> EncryptionScheme? {
    let bits = moduli.map { UInt64.bitWidth - $0.leadingZeroBitCount }
    guard let set = try? LatticeSet(degree: degree, primeBits: bits), set.moduli == moduli else {
      return nil
    }
    let named: EncryptionScheme
    switch scheme {
    case .bfv:
      guard plainModulus == set.plainModulus else { return nil }
      named = .bfv(set)
    case .ckks:
      guard scaleBits == set.scaleBits else { return nil }
      named = .ckks(set)
    }
    return named.exists ? named : nil
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
