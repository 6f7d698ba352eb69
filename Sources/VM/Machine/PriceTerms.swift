import InstructionSet

/// The size-dependent part of a price, in place: evaluating it allocates nothing and counts no references.
struct PriceTerms: Sendable {
  /// Gas for each unit of a product of sizes, rounded up.
  struct Term: Sendable {
    let ratio: GasRatio
    private(set) var measures = InlineArray<4, GasMeasure?>(repeating: nil)
    private(set) var count = 0

    init(_ ratio: GasRatio, _ measures: [GasMeasure]) {
      precondition(measures.count <= 4, "no rule multiplies more sizes")
      precondition(
        measures.allSatisfy { !$0.isStatic }, "no rule multiplies static sizes with others")
      self.ratio = ratio
      for measure in measures {
        self.measures[count] = measure
        count += 1
      }
    }
  }

  /// The terms, which are summed.
  private(set) var terms = InlineArray<4, Term?>(repeating: nil)
  private(set) var count = 0

  /// The terms of a rule that depend on run-time sizes.
  init(_ rule: GasRule) {
    add(rule)
  }

  private mutating func add(_ rule: GasRule) {
    guard rule.isDynamic else { return }
    switch rule {
    case .fixed: break
    case .linear(_, let ratio, let measure): add(Term(ratio, [measure]))
    case .product(_, let ratio, let measures): add(Term(ratio, measures))
    case .sum(let rules): for rule in rules { add(rule) }
    }
  }

  private mutating func add(_ term: Term) {
    precondition(count < 4, "no rule has more terms")
    terms[count] = term
    count += 1
  }
}
