/// What bounds the size of the value in a register.
indirect enum ValueSize: Hashable, Sendable {
  /// A word, read as unsigned.
  case word(SizePolynomial)
  /// The bytes of a byte string, the elements of a list.
  case length(SizePolynomial)
  /// The axes of a tensor.
  case tensor(TensorSize)

  /// What bounds both.
  func merged(_ other: ValueSize) -> ValueSize? {
    switch (self, other) {
    case (.word(let left), .word(let right)): .word(left.merged(right).limited(to: Self.termsMax))
    case (.length(let left), .length(let right)):
      .length(left.merged(right).limited(to: Self.termsMax))
    case (.tensor(let left), .tensor(let right)): .tensor(left.merged(right))
    case (.word, _), (.length, _), (.tensor, _): nil
    }
  }

  /// The most terms of a bound on a size.
  static let termsMax = 6

  /// With each size replaced by a bound on it.
  func substituting(_ size: (GasSymbol) -> SizePolynomial) -> ValueSize {
    switch self {
    case .word(let bound): .word(bound.substituting(size).limited(to: Self.termsMax))
    case .length(let bound): .length(bound.substituting(size).limited(to: Self.termsMax))
    case .tensor(let tensor): .tensor(tensor.map { $0.substituting(size) })
    }
  }

  /// How many terms there are: what working with it takes.
  var termCount: Int {
    switch self {
    case .word(let bound), .length(let bound): bound.terms.count
    case .tensor(let tensor):
      tensor.elements.terms.count + tensor.axes.reduce(0) { $0 + $1.terms.count }
    }
  }
}
