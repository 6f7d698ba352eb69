import HomomorphicEvaluation

/// What a party remembers of a ciphertext that it has answered: leading coefficients of c1, on which
/// a share depends, and of c1 at every lower depth, modulo each prime. By them it recognises what
/// would let the floods of several shares average out:
///
/// - the ciphertext, its constant multiples and its negation, modulo any prime, at any depth;
/// - integer multiples up to `factorMax` that were lowered afterwards: they differ by roundings;
/// - sums of multiples of the newest `combinationMax` answered at one depth.
///
/// Sums with encryptions that were not answered, products by fractions and rotations have another
/// c1, which nobody without the secret can connect with it.
struct AnsweredMask: Hashable, Sendable {
  /// For each depth, from 0, and each prime of it the first coefficients of c1.
  let levels: [[[UInt64]]]

  /// Coefficients modulo the first prime: more than masks that are combined.
  static let firstCount = 64
  /// Coefficients modulo every other prime: they agree by chance with less than 2^-140.
  static let otherCount = 8
  /// The largest factor of a multiple that was lowered.
  static let factorMax: UInt64 = 64
  /// The most masks whose combinations are recognised. Of 64 coefficients 8 are left to tell.
  static let combinationMax = firstCount - otherCount

  /// The coefficients that are kept modulo a prime.
  static func count(limb: Int) -> Int { limb == 0 ? firstCount : otherCount }

  /// The mask of a ciphertext of two polynomials.
  ///
  /// Throws what lowering throws.
  init(_ ciphertext: LatticeCiphertext) throws(HomomorphicError) {
    var levels: [[[UInt64]]] = []
    var current = ciphertext
    while true {
      var mask = current.polynomials[1]
      if current.isNTT { current.context.ring.inverseNTT(&mask) }
      levels.append((0...current.depth).map { Array(mask[limb: $0].prefix(Self.count(limb: $0))) })
      guard current.depth > 0 else { break }
      current = try current.oneLower()
    }
    self.levels = levels.reversed()
  }

  init(levels: [[[UInt64]]]) {
    self.levels = levels
  }

  /// Whether a share for this mask would tell more about what was answered.
  func isKnown(among answered: [AnsweredMask], _ context: LatticeContext) -> Bool {
    answered.contains { isForm(of: $0, context) } || isCombination(of: answered, context)
  }

  /// Whether one is a multiple of the other, at any depth.
  private func isForm(of other: AnsweredMask, _ context: LatticeContext) -> Bool {
    for own in levels {
      for known in other.levels {
        for (limb, pair) in zip(own, known).enumerated()
        where context.ring.moduli[limb].areProportional(pair.0, pair.1) { return true }
      }
    }
    let first = context.ring.moduli[0]
    return zip(levels, other.levels).contains { own, known in
      first.isNearMultiple(own[0], of: known[0]) || first.isNearMultiple(known[0], of: own[0])
    }
  }

  /// Whether c1 modulo the first prime is a sum of multiples of those answered last, by Gaussian
  /// elimination.
  private func isCombination(of answered: [AnsweredMask], _ context: LatticeContext) -> Bool {
    let depth = levels.count - 1
    let modulus = context.ring.moduli[0]
    var basis: [(pivot: Int, row: [UInt64])] = []
    func reduced(_ row: [UInt64]) -> [UInt64] {
      basis.reduce(row) { row, known in
        let factor = modulus.negate(row[known.pivot])
        return zip(row, known.row).map { modulus.add($0, modulus.multiply(factor, $1)) }
      }
    }
    for known in answered.filter({ $0.levels.count > depth }).suffix(Self.combinationMax) {
      let row = reduced(known.levels[depth][0])
      guard let pivot = row.firstIndex(where: { $0 != 0 }) else { continue }
      let inverse = modulus.inverse(row[pivot])
      basis.append((pivot, row.map { modulus.multiply($0, inverse) }))
    }
    return reduced(levels[depth][0]).allSatisfy { $0 == 0 }
  }
}

extension Modulus {
  /// Whether two vectors of one length are multiples of each other, by a constant.
  fileprivate func areProportional(_ a: [UInt64], _ b: [UInt64]) -> Bool {
    zip(a, b).prefix(AnsweredMask.otherCount).allSatisfy {
      multiply($0, b[0]) == multiply($1, a[0])
    }
  }

  /// Whether `a` is k b, |k| <= `factorMax`, but for what lowering k times a number rounds otherwise
  /// than the number: k + 1 halves at each depth, here with room for 32 of them.
  fileprivate func isNearMultiple(_ a: [UInt64], of b: [UInt64]) -> Bool {
    var multiple = [UInt64](repeating: 0, count: AnsweredMask.otherCount)
    for factor in 1...AnsweredMask.factorMax {
      for index in multiple.indices { multiple[index] = add(multiple[index], b[index]) }
      let tolerance = 16 * (factor + 1)
      func isNear(_ x: UInt64, _ y: UInt64) -> Bool {
        let difference = subtract(x, y)
        return difference <= tolerance || value - difference <= tolerance
      }
      if zip(a, multiple).allSatisfy({ isNear($0, $1) })
        || zip(a, multiple).allSatisfy({ isNear($0, negate($1)) })
      {
        return true
      }
    }
    return false
  }
}

extension LatticeCiphertext {
  /// The same values one depth lower, as contracts lower them.
  fileprivate func oneLower() throws(HomomorphicError) -> LatticeCiphertext {
    switch context.parameters.scheme {
    case .ckks: try CKKS(context).lowered(self, to: depth - 1)
    case .bfv: try BFV(context).lowered(self, to: depth - 1)
    }
  }
}
