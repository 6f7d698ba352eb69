extension GasRule {
  /// The gas for the sizes that `size` gives. Sums and products stop at `UInt64.max`.
  package func gas(_ size: (GasMeasure) -> UInt64) -> UInt64 {
    switch self {
    case .fixed(let gas):
      gas
    case .linear(let base, let ratio, let measure):
      base.addingSaturated(ratio.gas(for: size(measure)))
    case .product(let base, let ratio, let measures):
      base.addingSaturated(
        ratio.gas(for: measures.reduce(1) { $0.multipliedSaturated(by: size($1)) }))
    case .sum(let rules):
      rules.reduce(0) { $0.addingSaturated($1.gas(size)) }
    }
  }

  /// The part that is known before the instruction runs: the bases, and the terms of static
  /// measures. The blocks of a function sum these.
  package func staticGas(_ size: (GasMeasure) -> UInt64) -> UInt64 {
    gas { $0.isStatic ? size($0) : 0 }
  }

  /// The part that depends on run-time sizes: what `gas` gives beyond `staticGas`. The handler
  /// charges it before it works.
  package func dynamicGas(_ size: (GasMeasure) -> UInt64) -> UInt64 {
    switch self {
    case .fixed:
      0
    case .linear(_, let ratio, let measure):
      measure.isStatic ? 0 : ratio.gas(for: size(measure))
    case .product(_, let ratio, let measures):
      measures.allSatisfy(\.isStatic)
        ? 0 : ratio.gas(for: measures.reduce(1) { $0.multipliedSaturated(by: size($1)) })
    case .sum(let rules):
      rules.reduce(0) { $0.addingSaturated($1.dynamicGas(size)) }
    }
  }

  /// Whether there is a part that depends on run-time sizes.
  package var isDynamic: Bool {
    switch self {
    case .fixed: false
    case .linear(_, _, let measure): !measure.isStatic
    case .product(_, _, let measures): !measures.allSatisfy(\.isStatic)
    case .sum(let rules): rules.contains(where: \.isDynamic)
    }
  }
}

extension GasRatio {
  /// The gas for a number of units, rounded up; stops at `UInt64.max`.
  package func gas(for count: UInt64) -> UInt64 {
    let (high, low) = gas.multipliedFullWidth(by: count)
    if high == 0 { return units == 1 ? low : low / units + (low % units == 0 ? 0 : 1) }
    if high >= units { return .max }
    let (quotient, remainder) = units.dividingFullWidth((high, low))
    return remainder == 0 ? quotient : quotient.addingSaturated(1)
  }
}

extension UInt64 {
  /// The sum, or `UInt64.max`.
  package func addingSaturated(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product, or `UInt64.max`.
  package func multipliedSaturated(by other: UInt64) -> UInt64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
