import HomomorphicEvaluation
import InstructionSet

extension CiphertextWork {
  /// The gas of the operation on a ciphertext, the first of a list, or on a list; 0 under Paillier.
  ///
  /// - Parameters:
  ///   - steps: How far a rotation goes.
  ///   - depth: Where a lowering ends.
  ///   - columns: Of a matrix.
  package func gas(
    _ ciphertexts: [EncryptedTensor], rotatingBy steps: Int64 = 0, loweringTo depth: Int = 0,
    columns: Int = 0
  ) -> UInt64 {
    guard let first = ciphertexts.first, let scheme = first.latticeSizes?.scheme else { return 0 }
    var (switches, diagonals) = (0, 0)
    switch self {
    case .rotation: switches = first.keySwitches(rotatingBy: steps)
    case .matrixProduct: (switches, diagonals) = first.matrixWork(columns: columns)
    case .sum, .negation, .plainSum, .scaling, .combination, .product, .square, .plainProduct,
      .constantProduct, .lowering, .slotSum, .upload:
      break
    }
    let sizes = ciphertexts.compactMap { ciphertext in
      ciphertext.latticeSizes.map { sizes in
        LatticeSizes(
          logDegree: UInt64(sizes.logDegree), limbs: UInt64(sizes.limbs),
          groups: UInt64(sizes.groups), auxiliaryPrimes: UInt64(sizes.auxiliaryPrimes),
          wideQuotients: UInt64(sizes.reducesQuotients ? sizes.auxiliaryPrimes : 0),
          switches: UInt64(switches), rotations: UInt64(sizes.rotations),
          levels: UInt64(max(sizes.limbs - 1 - max(depth, 0), 0)),
          diagonals: UInt64(diagonals))
      }
    }
    return formula(scheme == .ckks ? .ckks : .bfv).gas(sizes)
  }

  /// The gas for reading and checking ciphertexts of a depth under a key; nil under Paillier.
  package static func decodingGas(
    _ key: EncryptionKey, depth: Int, groups: Int, form: EncryptedTensor.Form
  ) -> UInt64? {
    guard let logDegree = key.logDegree else { return nil }
    let formula: WorkFormula =
      switch form {
      case .whole: .decoding
      case .seeded: .seededDecoding
      }
    let sizes = LatticeSizes(
      logDegree: UInt64(logDegree), limbs: UInt64(max(depth, 0)).addingSaturated(1))
    return formula.gas(sizes, ciphertexts: UInt64(max(groups, 0)))
  }
}
