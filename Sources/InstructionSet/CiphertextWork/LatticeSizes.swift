/// The public sizes from which the work of an operation on a lattice ciphertext follows.
package struct LatticeSizes: Hashable, Sendable {
  /// log2 N, at least 1.
  package var logDegree: UInt64
  /// k: the primes of the ciphertext, its depth + 1.
  package var limbs: UInt64
  /// g: the ciphertexts of the tensor.
  package var groups: UInt64
  /// e: of BFV, the primes of the second base in which a product is exact.
  package var auxiliaryPrimes: UInt64
  /// w: e when quotients by the second base must be reduced, otherwise 0.
  package var wideQuotients: UInt64
  /// s: the Galois keys that a rotation takes.
  package var switches: UInt64
  /// r: the rotations whose sums add all elements.
  package var rotations: UInt64
  /// l: the levels that an operation takes.
  package var levels: UInt64
  /// d: the diagonals of a matrix.
  package var diagonals: UInt64

  /// Sizes; those that an operation does not have are 0.
  package init(
    logDegree: UInt64, limbs: UInt64, groups: UInt64 = 1, auxiliaryPrimes: UInt64 = 0,
    wideQuotients: UInt64 = 0, switches: UInt64 = 0, rotations: UInt64 = 0, levels: UInt64 = 0,
    diagonals: UInt64 = 0
  ) {
    self.logDegree = logDegree
    self.limbs = limbs
    self.groups = groups
    self.auxiliaryPrimes = auxiliaryPrimes
    self.wideQuotients = wideQuotients
    self.switches = switches
    self.rotations = rotations
    self.levels = levels
    self.diagonals = diagonals
  }
}
