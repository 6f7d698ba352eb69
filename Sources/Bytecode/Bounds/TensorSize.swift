import Primitives

/// What bounds the axes of a tensor. An axis of length 0 counts as 1, as prices count.
struct TensorSize: Hashable, Sendable {
  /// How many axes there are, if that is known.
  private(set) var rank: Int?
  /// Each of four axes; 1 where there is none.
  private(set) var axes: [SizePolynomial]
  /// The product of all.
  private(set) var elements: SizePolynomial
  /// The product of all but the last.
  private(set) var rows: SizePolynomial
  /// The last.
  private(set) var inner: SizePolynomial
  /// The last of a matrix; 1 for a vector.
  private(set) var columns: SizePolynomial
  /// The product of all but the first.
  private(set) var rest: SizePolynomial

  private static let most = SizePolynomial(UInt64(Limits.tensorElementsMax))

  /// Any tensor.
  static let unknown = TensorSize(
    rank: nil, axes: Array(repeating: most, count: Limits.tensorRankMax), elements: most,
    rows: most,
    inner: most, columns: most, rest: most)

  /// A tensor of so many elements at most.
  static func elements(_ bound: SizePolynomial) -> TensorSize {
    TensorSize(
      rank: nil, axes: Array(repeating: bound, count: Limits.tensorRankMax), elements: bound,
      rows: bound,
      inner: bound, columns: bound, rest: bound)
  }

  /// A tensor from outside, with a name for each of its measures.
  static func named(_ source: GasSymbol.Source, _ index: Int) -> TensorSize {
    func size(_ measure: GasSymbol.Measure) -> SizePolynomial {
      SizePolynomial(GasSymbol(source, index, measure))
    }
    return TensorSize(
      rank: nil, axes: (0..<Limits.tensorRankMax).map { size(.axis($0)) },
      elements: size(.elements),
      rows: size(.rows), inner: size(.inner), columns: size(.columns), rest: size(.rest))
  }

  private init(
    rank: Int?, axes: [SizePolynomial], elements: SizePolynomial, rows: SizePolynomial,
    inner: SizePolynomial, columns: SizePolynomial, rest: SizePolynomial
  ) {
    self.rank = rank
    self.axes = axes
    self.elements = elements
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.rest = rest
  }

  /// A tensor of these axes.
  init(_ known: [SizePolynomial]) {
    func product(_ axes: ArraySlice<SizePolynomial>) -> SizePolynomial {
      let product = axes.reduce(.one) { ($0 * $1).limited(to: ValueSize.termsMax) }
      return product.number.map { $0 > UInt64(Limits.tensorElementsMax) } ?? false
        ? Self.most : product
    }
    let all = known[...]
    self.init(
      rank: known.count,
      axes: known + Array(repeating: .one, count: max(Limits.tensorRankMax - known.count, 0)),
      elements: product(all), rows: product(all.dropLast()), inner: known.last ?? .one,
      columns: known.count > 1 ? known[known.count - 1] : .one, rest: product(all.dropFirst()))
  }

  /// A product with a matrix or a vector whose number of axes is not known.
  init(rows: SizePolynomial, columns: SizePolynomial) {
    let elements = (rows * columns).limited(to: ValueSize.termsMax)
    self.init(
      rank: nil, axes: [rows, columns, .one, .one], elements: elements, rows: rows,
      inner: (rows + columns).limited(to: ValueSize.termsMax), columns: columns, rest: columns)
  }

  /// The axes, if it is known how many there are.
  var knownAxes: [SizePolynomial]? { rank.map { Array(axes.prefix($0)) } }

  /// The same tensor, known to have so many axes.
  func ranked(_ rank: Int) -> TensorSize {
    guard self.rank == nil else { return self }
    var ranked = TensorSize(Array(axes.prefix(rank)))
    // A bound on all elements may be closer than the product of bounds on the axes.
    if elements.number != nil, ranked.elements.number.map({ $0 > elements.number ?? 0 }) ?? false {
      ranked.elements = elements
    }
    return ranked
  }

  /// The same tensor, with an axis known to be no longer than this.
  func bounding(axis: Int, by length: SizePolynomial) -> TensorSize {
    guard axis < axes.count else { return self }
    if let own = axes[axis].number {
      guard let other = length.number, other < own else { return self }
    }
    if var axes = knownAxes, axis < axes.count {
      axes[axis] = length
      return TensorSize(axes)
    }
    var copy = self
    copy.axes[axis] = length
    return copy
  }

  /// What bounds both.
  func merged(_ other: TensorSize) -> TensorSize {
    if self == other { return self }
    func both(_ left: SizePolynomial, _ right: SizePolynomial) -> SizePolynomial {
      left.merged(right).limited(to: ValueSize.termsMax)
    }
    return TensorSize(
      rank: rank == other.rank ? rank : nil, axes: zip(axes, other.axes).map(both),
      elements: both(elements, other.elements), rows: both(rows, other.rows),
      inner: both(inner, other.inner), columns: both(columns, other.columns),
      rest: both(rest, other.rest))
  }

  /// With each bound replaced.
  func map(_ change: (SizePolynomial) -> SizePolynomial) -> TensorSize {
    func changed(_ bound: SizePolynomial) -> SizePolynomial {
      change(bound).limited(to: ValueSize.termsMax)
    }
    return TensorSize(
      rank: rank, axes: axes.map(changed), elements: changed(elements), rows: changed(rows),
      inner: changed(inner), columns: changed(columns), rest: changed(rest))
  }

  /// The measure of a name.
  func size(_ measure: GasSymbol.Measure) -> SizePolynomial {
    switch measure {
    case .elements: elements
    case .rows: rows
    case .inner: inner
    case .columns: columns
    case .rest: rest
    case .axis0: axes[0]
    case .axis1: axes[1]
    case .axis2: axes[2]
    case .axis3: axes[3]
    case .value, .dimension, .length, .data, .foreign: .unbounded
    }
  }

  /// Of two bounds on one tensor the one that says more.
  func closer(_ other: TensorSize) -> TensorSize {
    switch (elements.number, other.elements.number) {
    case (let own?, let others?): own <= others ? self : other
    case (nil, nil):
      rank == nil && other.rank != nil || elements.terms.count > other.elements.terms.count
        ? other : self
    case (let own?, nil): own < UInt64(Limits.tensorElementsMax) ? self : other
    case (nil, let others?): others < UInt64(Limits.tensorElementsMax) ? other : self
    }
  }
}
