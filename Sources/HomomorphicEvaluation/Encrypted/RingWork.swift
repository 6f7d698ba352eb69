/// The kernels that an operation on lattice ciphertexts calls, counted from public sizes alone, so
/// that a machine can charge for them before it runs them. A count of 1 is one pass over one limb of
/// N residues.
///
/// Counts are those of one ciphertext of a tensor; they stay below 2^24 for parameters that exist.
/// `groups` multiplies them.
package struct RingWork: Hashable, Sendable {
  /// log2 N.
  package let logDegree: Int
  /// Ciphertexts that all this is done to.
  package var groups = 1
  /// Number-theoretic transforms: N/2 butterflies for each of log2 N levels.
  package var transforms = 0
  /// Sums, differences, copies and substitutions of residues.
  package var sums = 0
  /// Negations.
  package var negations = 0
  /// Products of residues with a constant, and reductions of words: one precomputed quotient.
  package var scalings = 0
  /// 128-bit products of residues that are added to a sum.
  package var terms = 0
  /// Reductions of such sums.
  package var reductions = 0
  /// Maps of values to residues, and divisions of 128 bits: encoding and scaling of plain numbers.
  package var divisions = 0
  /// The map of CKKS from slots to coefficients: N/4 complex butterflies for each of log2 N - 1
  /// levels.
  package var embeddings = 0
  /// Limbs read from bits and checked.
  package var unpackings = 0
  /// Uniform limbs drawn from a seed.
  package var expansions = 0

  init(degree: Int) { logDegree = degree.trailingZeroBitCount }

  /// N.
  package var degree: Int { 1 << logDegree }

  // MARK: Kernels that are several of them

  /// `count` sums of `terms` products each; kernels reduce at least every `LimbKernels.digitsMax`.
  mutating func addSums(of terms: Int, count: Int) {
    self.terms += count * terms
    reductions += count * ((terms + LimbKernels.digitsMax - 1) / LimbKernels.digitsMax)
  }

  /// `count` rounded sums of `terms` products each: the quotients of base conversions.
  mutating func addQuotients(of terms: Int, count: Int) {
    self.terms += count * terms
    sums += count
  }

  /// Division of both polynomials by the last of `limbs` primes.
  mutating func addDivision(limbs: Int, isNTT: Bool) {
    // The last limb goes back to coefficients; its residues modulo each other prime are centred and
    // transformed (or reduced), and the difference is multiplied.
    transforms += isNTT ? 2 * limbs : 0
    scalings += 2 * (limbs - 1) * (isNTT ? 2 : 3)
  }

  /// The inner products of `limbs` digits, each lifted to all data primes and the special one, with
  /// both halves of a key.
  mutating func addDigits(limbs: Int) {
    // Under CKKS the digits come from an inverse transform, and one residue of each is transformed
    // already: as many transforms as for BFV.
    transforms += limbs * (limbs + 1)
    addSums(of: limbs, count: 2 * (limbs + 1))
  }

  /// A key switch: inner products, and their division by the special prime.
  mutating func addKeySwitch(limbs: Int, isNTT: Bool) {
    addDigits(limbs: limbs)
    transforms += 2 * (limbs + 1)
    scalings += 2 * limbs * (isNTT ? 2 : 3)
  }

  /// A substitution and the key switch behind it, `count` times.
  mutating func addRotations(_ count: Int, limbs: Int, isNTT: Bool) {
    for _ in 0..<count {
      addKeySwitch(limbs: limbs, isNTT: isNTT)
      sums += 3 * limbs
    }
  }

  /// The parts of a BFV product before keys are switched, with operands of two polynomials each:
  /// `operands` is 4, or 2 for a square. `extra` is the number of primes of the second base.
  mutating func addExactProduct(operands: Int, limbs: Int, extra: Int, reducesQuotient: Bool) {
    let all = limbs + extra
    // To the second base.
    scalings += operands * limbs
    addQuotients(of: limbs, count: operands)
    addSums(of: limbs + 1, count: operands * extra)
    // The product.
    transforms += (operands + 3) * all
    terms += (operands == 4 ? 4 : 3) * all
    reductions += 3 * all
    // t/Q of its three polynomials, in the second base, and back.
    scalings += 3 * limbs + (reducesQuotient ? 3 * extra : 0)
    addQuotients(of: limbs, count: 3)
    addSums(of: limbs + 2, count: 3 * extra)
    addQuotients(of: extra, count: 3)
    addSums(of: extra + 1, count: 3 * limbs)
  }

  // MARK: Price

  /// The price of all this: for each count the price of a residue in units, of which `unitsPerGas`
  /// are a gas. Stops at `UInt64.max`.
  package func gas(
    transformLevel: UInt64, sum: UInt64, negation: UInt64, scaling: UInt64, term: UInt64,
    reduction: UInt64, division: UInt64, embeddingLevel: UInt64, unpacking: UInt64,
    expansion: UInt64,
    unitsPerGas: UInt64
  ) -> UInt64 {
    let levels = logDegree
    let parts: [(count: Int, price: UInt64)] = [
      (transforms * levels, transformLevel), (sums, sum), (negations, negation),
      (scalings, scaling), (terms, term), (reductions, reduction), (divisions, division),
      (embeddings * (levels - 1), embeddingLevel), (unpackings, unpacking),
      (expansions, expansion),
    ]
    var units: UInt64 = 0
    for part in parts {
      let (product, overflow) = part.price.multipliedReportingOverflow(by: UInt64(part.count))
      let (total, carry) = units.addingReportingOverflow(product)
      if overflow || carry { return .max }
      units = total
    }
    // Residues of all groups: every tensor that exists is in memory, but the count may be a header's.
    let (residues, tooMany) = UInt64(groups).multipliedReportingOverflow(by: UInt64(degree))
    let (high, low) = units.multipliedFullWidth(by: residues)
    if tooMany || high >= unitsPerGas { return .max }
    return unitsPerGas.dividingFullWidth((high, low)).quotient
  }
}
