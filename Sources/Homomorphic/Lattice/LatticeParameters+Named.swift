// The named sets. Every modulus but that of SEAL's compatible chains is below 2^50, where the
// fastest kernels work; the primes are the largest of their width, as SEAL chooses them.

extension LatticeParameters {
  /// CKKS, 2048 slots, depth 0: sums only.
  package static let additive = named(.ckks, 4096, additiveModuli, scaleBits: 36)
  /// CKKS, 4096 slots, depth 3.
  package static let small = named(.ckks, 8192, smallModuli, scaleBits: 40)
  /// CKKS, 8192 slots, depth 8.
  package static let large = named(.ckks, 16384, largeModuli, scaleBits: 40)

  /// BFV, 4096 integers modulo 1032193: sums and products with small integers; the noise of a product
  /// with a plain vector does not fit.
  package static let bfvAdditive = named(.bfv, 4096, additiveModuli, plainModulus: 1_032_193)
  /// BFV, 8192 integers modulo 1032193.
  package static let bfvSmall = named(.bfv, 8192, smallModuli, plainModulus: 1_032_193)
  /// BFV, 16384 integers modulo 786433 (1032193 is not 1 modulo 32768).
  package static let bfvLarge = named(.bfv, 16384, largeModuli, plainModulus: 786_433)

  /// All of them with the names that people write.
  package static let named: [(name: String, parameters: LatticeParameters)] = [
    ("ckks.additive", additive), ("ckks.small", small), ("ckks.large", large),
    ("bfv.additive", bfvAdditive), ("bfv.small", bfvSmall), ("bfv.large", bfvLarge),
  ]

  /// Widths 50, 50.
  private static let additiveModuli: [UInt64] = [1_125_899_906_629_633, 1_125_899_906_826_241]
  /// Widths 48, 40, 40, 40, 50.
  private static let smallModuli: [UInt64] = [
    281_474_976_694_273, 1_099_510_824_961, 1_099_510_890_497, 1_099_511_480_321,
    1_125_899_906_826_241,
  ]
  /// Widths 48, eight times 40, 50.
  private static let largeModuli: [UInt64] = [
    281_474_976_546_817, 1_099_503_894_529, 1_099_504_549_889, 1_099_505_827_841,
    1_099_506_352_129, 1_099_506_515_969, 1_099_507_695_617, 1_099_508_121_601,
    1_099_510_054_913, 1_125_899_904_679_937,
  ]

  private static func named(
    _ scheme: LatticeScheme, _ degree: Int, _ moduli: [UInt64], plainModulus: UInt64 = 0,
    scaleBits: Int = 0
  ) -> LatticeParameters {
    do {
      return try LatticeParameters(
        scheme: scheme, degree: degree, moduli: moduli, plainModulus: plainModulus,
        scaleBits: scaleBits)
    } catch {
      preconditionFailure("the named parameters are valid: \(error)")
    }
  }
}
