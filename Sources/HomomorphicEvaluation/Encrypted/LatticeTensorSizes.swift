/// The public sizes of a lattice ciphertext, from which it follows what operations on it cost.
package struct LatticeTensorSizes: Hashable, Sendable {
  /// The scheme.
  package let scheme: LatticeScheme
  /// log2 N.
  package let logDegree: Int
  /// The primes of the ciphertexts: the depth + 1.
  package let limbs: Int
  /// The ciphertexts of the tensor.
  package let groups: Int
  /// Of BFV, the primes of the second base in which a product is exact; 0 under CKKS.
  package let auxiliaryPrimes: Int
  /// Of BFV, whether quotients by the second base are too large to go without a reduction.
  package let reducesQuotients: Bool
  /// The rotations whose sums add all elements.
  package let rotations: Int
}

extension EncryptedTensor {
  /// The sizes; nil under Paillier.
  package var latticeSizes: LatticeTensorSizes? {
    switch storage {
    case .paillier: nil
    case .lattice(let tensor): tensor.sizes
    }
  }

  /// Key switches of a rotation; 0 under Paillier, and when the key has not the elements, which is found before
  /// any of them.
  package func keySwitches(rotatingBy steps: Int64) -> Int {
    guard case .lattice(let tensor) = storage, let steps = Int(exactly: steps) else { return 0 }
    return (try? tensor.key.elements(rotatingBy: steps).count) ?? 0
  }

  /// Key switches and diagonals of a product with a matrix of so many columns; none under Paillier, and where it is
  /// refused, which is found before any of them.
  package func matrixWork(columns: Int) -> (switches: Int, diagonals: Int) {
    guard case .lattice(let tensor) = storage else { return (0, 0) }
    return (tensor.keySwitches(columns: columns), tensor.diagonals(columns: columns))
  }
}

extension EncryptionKey {
  /// log2 of the degree; nil under Paillier.
  package var logDegree: Int? {
    switch self {
    case .paillier: nil
    case .lattice(let bundle): bundle.parameters.degree.trailingZeroBitCount
    }
  }
}

extension LatticeTensor {
  fileprivate var sizes: LatticeTensorSizes {
    let level = key.context.bfv?.levels[depth]
    return LatticeTensorSizes(
      scheme: key.parameters.scheme, logDegree: key.parameters.degree.trailingZeroBitCount,
      limbs: depth + 1, groups: groups.count, auxiliaryPrimes: level?.auxiliaryCount ?? 0,
      reducesQuotients: level.map { !$0.scaleFits } ?? false, rotations: rotations)
  }

  private var rotations: Int {
    guard elementCount > 1 else { return 0 }
    switch key.parameters.scheme {
    case .ckks:
      // The least r with 2^r >= elements.
      let count = min(elementCount, key.parameters.slotCount)
      return count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount
    case .bfv: return key.parameters.degree.trailingZeroBitCount
    }
  }
}
