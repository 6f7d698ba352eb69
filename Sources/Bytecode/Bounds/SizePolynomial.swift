import InstructionSet

/// An upper bound on a size or on gas: a polynomial in sizes with nonnegative coefficients.
///
/// Coefficients are counted in 64ths, so that the quarter of a gas that a byte costs is not rounded up to one. All
/// operations round up and saturate. What has more than `termsMax` terms gives some up for what they can be at most.
package struct SizePolynomial: Hashable, Sendable {
  /// A product of sizes and how often it counts.
  package struct Term: Hashable, Sendable {
    /// The sizes, ascending, each as often as it is a factor; at least one.
    package let factors: [GasSymbol]
    /// How often, in 64ths; at least one of these.
    package fileprivate(set) var coefficient: UInt64

    /// A term.
    package init(_ factors: [GasSymbol], coefficient: UInt64) {
      self.factors = factors
      self.coefficient = coefficient
    }
  }

  /// How many parts make 1.
  package static let parts: UInt64 = 64
  /// The most terms beside the constant.
  package static let termsMax = 32
  /// The most factors of a term.
  package static let factorsMax = 6

  /// The term without sizes, in 64ths; `UInt64.max` is no bound at all.
  package private(set) var constant: UInt64
  /// The other terms, ascending by their factors.
  package private(set) var terms: [Term]

  /// A number.
  package init(_ number: UInt64) {
    constant = number.multipliedSaturated(by: Self.parts)
    terms = []
  }

  /// A size.
  package init(_ symbol: GasSymbol) {
    constant = 0
    terms = [Term([symbol], coefficient: Self.parts)]
  }

  /// Of these terms; nil unless they are in order and within the limits.
  package init?(constant: UInt64, terms: [Term]) {
    guard terms.count <= Self.termsMax else { return nil }
    for (index, term) in terms.enumerated() {
      guard (1...Self.factorsMax).contains(term.factors.count), term.coefficient > 0,
        zip(term.factors, term.factors.dropFirst()).allSatisfy({ $0 <= $1 }),
        index == 0 || Self.isBefore(terms[index - 1].factors, term.factors)
      else { return nil }
    }
    self.constant = constant
    self.terms = terms
  }

  package static let zero = SizePolynomial(0 as UInt64)
  package static let one = SizePolynomial(1 as UInt64)
  /// No bound.
  package static let unbounded = SizePolynomial(UInt64.max)

  /// Whether it is no bound.
  package var isUnbounded: Bool { constant == .max }
  /// The whole number below it, if it depends on no size.
  package var number: UInt64? {
    guard terms.isEmpty else { return nil }
    return isUnbounded ? .max : constant / Self.parts
  }

  /// Its value for sizes, rounded down: what it bounds is a whole number. `UInt64.max` when it is no bound.
  package func value(_ size: (GasSymbol) -> UInt64) -> UInt64 {
    var sum = constant
    for term in terms {
      sum = sum.addingSaturated(
        term.factors.reduce(term.coefficient) { $0.multipliedSaturated(by: Swift.max(size($1), 1)) }
      )
    }
    return sum == .max ? .max : sum / Self.parts
  }
}

// MARK: - Arithmetic

extension SizePolynomial {
  package static func + (left: SizePolynomial, right: SizePolynomial) -> SizePolynomial {
    left.combined(right) { $0.addingSaturated($1) }
  }

  package static func += (left: inout SizePolynomial, right: SizePolynomial) {
    if right.terms.isEmpty, !right.isUnbounded {
      left.constant = left.constant.addingSaturated(right.constant)
    } else {
      left = left + right
    }
  }

  /// What bounds both: the larger of each two coefficients.
  package func merged(_ other: SizePolynomial) -> SizePolynomial {
    combined(other) { Swift.max($0, $1) }
  }

  /// Whether every coefficient is at least the other's, so that it bounds what the other bounds.
  package func covers(_ other: SizePolynomial) -> Bool { isUnbounded || merged(other) == self }

  package static func * (left: SizePolynomial, right: SizePolynomial) -> SizePolynomial {
    if left.isUnbounded || right.isUnbounded {
      return left == .zero || right == .zero ? .zero : .unbounded
    }
    if right.terms.isEmpty { return left.scaled(by: right.constant) }
    if left.terms.isEmpty { return right.scaled(by: left.constant) }
    var result = left.scaled(by: right.constant)
    for term in right.terms {
      var product = SizePolynomial.zero
      product.insert(Term(term.factors, coefficient: Self.product(left.constant, term.coefficient)))
      for other in left.terms {
        product.insert(
          Term(
            (term.factors + other.factors).sorted(),
            coefficient: Self.product(other.coefficient, term.coefficient)))
      }
      result += product
    }
    return result
  }

  /// The gas for so many units, rounded up at most once.
  package func gas(_ ratio: GasRatio) -> SizePolynomial {
    guard !isUnbounded else { return .unbounded }
    if let number { return SizePolynomial(ratio.gas(for: number)) }
    func price(_ coefficient: UInt64) -> UInt64 {
      coefficient == .max ? .max : ratio.gas(for: coefficient)
    }
    var result = self
    result.constant = price(constant).addingSaturated(ratio.units > 1 ? Self.parts - 1 : 0)
    for index in terms.indices { result.terms[index].coefficient = price(terms[index].coefficient) }
    return result
  }

  /// With each size replaced by a bound on it.
  package func substituting(_ size: (GasSymbol) -> SizePolynomial) -> SizePolynomial {
    var result = SizePolynomial.zero
    result.constant = constant
    for term in terms {
      var product = SizePolynomial.zero
      product.constant = term.coefficient
      for factor in term.factors { product = product * size(factor) }
      result += product
    }
    return result
  }

  /// With few terms: the others stand for what they can be at most.
  func limited(to count: Int) -> SizePolynomial {
    var result = self
    while result.terms.count > count { result.absorb() }
    return result.isUnbounded ? .unbounded : result
  }

  private static func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
    if left == .max || right == .max { return left == 0 || right == 0 ? 0 : .max }
    return GasRatio(left, parts).gas(for: right)
  }

  private func scaled(by coefficient: UInt64) -> SizePolynomial {
    guard coefficient != 0 else { return .zero }
    var result = self
    result.constant = Self.product(constant, coefficient)
    for index in terms.indices {
      result.terms[index].coefficient = Self.product(terms[index].coefficient, coefficient)
    }
    return result
  }

  private func combined(
    _ other: SizePolynomial, _ combine: (UInt64, UInt64) -> UInt64
  ) -> SizePolynomial {
    var result = SizePolynomial.zero
    result.constant = combine(constant, other.constant)
    if result.constant == .max { return .unbounded }
    if other.terms.isEmpty {
      result.terms = terms
      return result
    }
    result.terms.reserveCapacity(terms.count + other.terms.count)
    var (left, right) = (0, 0)
    while left < terms.count || right < other.terms.count {
      if right == other.terms.count
        || left < terms.count && Self.isBefore(terms[left].factors, other.terms[right].factors)
      {
        result.terms.append(terms[left])
        left += 1
      } else if left == terms.count || terms[left].factors != other.terms[right].factors {
        result.terms.append(other.terms[right])
        right += 1
      } else {
        result.terms.append(
          Term(
            terms[left].factors,
            coefficient: combine(terms[left].coefficient, other.terms[right].coefficient)))
        left += 1
        right += 1
      }
    }
    return result.limited(to: Self.termsMax)
  }

  /// Adds a term; one with too many factors counts for what it can be at most.
  private mutating func insert(_ term: Term) {
    guard term.coefficient > 0 else { return }
    guard term.factors.count <= Self.factorsMax else {
      constant = constant.addingSaturated(Self.most(term))
      return
    }
    var single = SizePolynomial.zero
    single.terms = [term]
    self += single
  }

  /// Gives up the term with the most factors.
  private mutating func absorb() {
    guard
      let index = terms.indices.max(by: { terms[$0].factors.count < terms[$1].factors.count })
    else { return }
    constant = constant.addingSaturated(Self.most(terms.remove(at: index)))
  }

  private static func most(_ term: Term) -> UInt64 {
    term.factors.reduce(term.coefficient) { $0.multipliedSaturated(by: $1.max) }
  }

  /// Fewer factors first.
  private static func isBefore(_ left: [GasSymbol], _ right: [GasSymbol]) -> Bool {
    left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
  }
}
