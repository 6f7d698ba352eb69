/// A number in a formula: a polynomial in the sizes of a ciphertext.
package indirect enum WorkSize: Hashable, Sendable {
  /// Itself.
  case number(UInt64)
  /// One of the sizes.
  case size(Symbol)
  /// A sum.
  case sum(WorkSize, WorkSize)
  /// A product.
  case product(WorkSize, WorkSize)
  /// A size less 1; 0 of 0.
  case predecessor(Symbol)

  /// A size, by its letter in the manual.
  package enum Symbol: String, Hashable, Sendable {
    case limbs = "k"
    case groups = "g"
    case auxiliaryPrimes = "e"
    case wideQuotients = "w"
    case switches = "s"
    case rotations = "r"
    case diagonals = "d"

    /// Its value.
    func value(_ sizes: LatticeSizes) -> UInt64 {
      switch self {
      case .limbs: sizes.limbs
      case .groups: sizes.groups
      case .auxiliaryPrimes: sizes.auxiliaryPrimes
      case .wideQuotients: sizes.wideQuotients
      case .switches: sizes.switches
      case .rotations: sizes.rotations
      case .diagonals: sizes.diagonals
      }
    }
  }

  /// Its value; stops at `UInt64.max`.
  func value(_ sizes: LatticeSizes) -> UInt64 {
    switch self {
    case .number(let number): number
    case .size(let symbol): symbol.value(sizes)
    case .sum(let left, let right): left.value(sizes).addingSaturated(right.value(sizes))
    case .product(let left, let right):
      left.value(sizes).multipliedSaturated(by: right.value(sizes))
    case .predecessor(let symbol):
      max(symbol.value(sizes), 1) - 1
    }
  }

  static func + (left: WorkSize, right: WorkSize) -> WorkSize { .sum(left, right) }
  static func * (left: WorkSize, right: WorkSize) -> WorkSize { .product(left, right) }
}

extension WorkSize: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: UInt64) { self = .number(value) }
}

extension WorkSize: CustomStringConvertible {
  /// As the manual writes it: `2k`, `k (k + 1)`.
  package var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .size(let symbol): symbol.rawValue
    case .predecessor(let symbol): "\(symbol.rawValue) - 1"
    case .sum(let left, let right): "\(left) + \(right)"
    case .product(.number(let number), .size(let symbol)): "\(number)\(symbol.rawValue)"
    case .product(let left, let right): "\(left.factor) \(right.factor)"
    }
  }

  /// In brackets where it is a factor and needs them.
  var factor: String {
    switch self {
    case .sum, .predecessor: "(\(self))"
    case .number, .size, .product: "\(self)"
    }
  }
}
