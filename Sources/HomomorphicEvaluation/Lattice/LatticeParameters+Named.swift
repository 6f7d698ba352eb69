import Primitives

// The named sets. Their primes are below 2^50, where the fastest kernels work; they are the largest
// of their width, as SEAL chooses them.

extension LatticeParameters {
  /// CKKS, 2048 slots, depth 0: sums only.
  package static let additive = named(.ckks(.additive))
  /// CKKS, 4096 slots, depth 3.
  package static let small = named(.ckks(.small))
  /// CKKS, 8192 slots, depth 8.
  package static let large = named(.ckks(.large))

  /// BFV, 4096 integers modulo 1032193: sums and products with small integers; the noise of a product
  /// with a plain vector does not fit.
  package static let bfvAdditive = named(.bfv(.additive))
  /// BFV, 8192 integers modulo 1032193.
  package static let bfvSmall = named(.bfv(.small))
  /// BFV, 16384 integers modulo 786433 (1032193 is not 1 modulo 32768).
  package static let bfvLarge = named(.bfv(.large))

  /// All of them with the names that people write.
  package static let named: [(name: String, parameters: LatticeParameters)] = [
    ("ckks.additive", additive), ("ckks.small", small), ("ckks.large", large),
    ("bfv.additive", bfvAdditive), ("bfv.small", bfvSmall), ("bfv.large", bfvLarge),
  ]

  private static func named(_ scheme: EncryptionScheme) -> LatticeParameters {
    do {
      return try LatticeParameters(scheme)
    } catch {
      preconditionFailure("the named parameters are valid: \(error)")
    }
  }
}
