/// What an operation does to one ciphertext: kernels, counted from public sizes.
///
/// The one source of prices and of the manual: `units` computes what the machine charges, `description` is what
/// the manual says.
package indirect enum WorkFormula: Sendable {
  /// A pass of a kernel.
  case kernel(LatticeKernel)
  /// Work that is done so often.
  case times(WorkSize, WorkFormula)
  /// One after the other.
  case sequence([WorkFormula])
  /// A sum of so many products, reduced at least after every `WorkFormula.termsMax`.
  case productSum(WorkSize)
  /// Work that has a name in the manual.
  case named(String, WorkFormula)
  /// Work for each level that is taken: k falls by one each time.
  case levels(WorkFormula)

  /// The most products that kernels add without reduction.
  package static let termsMax: UInt64 = 15

  /// What `n M + R` means when there are more, for the manual.
  static let termsNote = "n M + R is a sum of n products; every \(termsMax) of them cost an R."

  /// The price of a residue in units, of which `LatticeKernel.unitsPerGas` are a gas. Stops at `UInt64.max`.
  package func units(_ sizes: LatticeSizes) -> UInt64 {
    switch self {
    case .kernel(let kernel): return kernel.price(logDegree: sizes.logDegree)
    case .times(let count, let work):
      return count.value(sizes).multipliedSaturated(by: work.units(sizes))
    case .sequence(let parts):
      return parts.reduce(0) { $0.addingSaturated($1.units(sizes)) }
    case .productSum(let count):
      let terms = count.value(sizes)
      let reductions = terms / Self.termsMax + (terms % Self.termsMax == 0 ? 0 : 1)
      return terms.multipliedSaturated(by: LatticeKernel.term.price)
        .addingSaturated(reductions.multipliedSaturated(by: LatticeKernel.reduction.price))
    case .named(_, let work): return work.units(sizes)
    case .levels(let work):
      // At most the primes of a chain, which are few.
      var sizes = sizes
      var units: UInt64 = 0
      for _ in 0..<min(sizes.levels, sizes.limbs) {
        units = units.addingSaturated(work.units(sizes))
        sizes.limbs -= 1
      }
      return units
    }
  }

  /// The gas for so many ciphertexts. Stops at `UInt64.max`.
  package func gas(_ sizes: LatticeSizes, ciphertexts: UInt64) -> UInt64 {
    let (residues, tooMany) = ciphertexts.multipliedReportingOverflow(
      by: 1 << min(sizes.logDegree, 62))
    let (high, low) = units(sizes).multipliedFullWidth(by: residues)
    if tooMany || high >= LatticeKernel.unitsPerGas { return .max }
    return LatticeKernel.unitsPerGas.dividingFullWidth((high, low)).quotient
  }

  static let transform: WorkFormula = .kernel(.transform)
  static let sum: WorkFormula = .kernel(.sum)
  static let negation: WorkFormula = .kernel(.negation)
  static let scaling: WorkFormula = .kernel(.scaling)
  static let term: WorkFormula = .kernel(.term)
  static let reduction: WorkFormula = .kernel(.reduction)
  static let division: WorkFormula = .kernel(.division)
  static let embedding: WorkFormula = .kernel(.embedding)
  static let hashing: WorkFormula = .kernel(.hashing)

  static func + (left: WorkFormula, right: WorkFormula) -> WorkFormula {
    guard case .sequence(let parts) = left else { return .sequence([left, right]) }
    return .sequence(parts + [right])
  }

  static func * (count: WorkSize, work: WorkFormula) -> WorkFormula { .times(count, work) }
}

extension WorkFormula: CustomStringConvertible {
  /// As the manual writes it: `2k A`, `k (M + R)`.
  package var description: String {
    switch self {
    case .kernel(let kernel): return kernel.letter
    case .times(let count, let work): return "\(count.factor) \(work.factor)"
    case .sequence(let parts): return parts.map(\.description).joined(separator: " + ")
    case .productSum(.number(1)): return "M + R"
    case .productSum(let count): return "\(count.factor) M + R"
    case .named(let name, _): return name
    case .levels(let work): return "\(work), for each level"
    }
  }

  /// In brackets where it is a factor and needs them.
  var factor: String {
    switch self {
    case .sequence, .productSum, .levels: "(\(self))"
    case .kernel, .times, .named: "\(self)"
    }
  }
}
