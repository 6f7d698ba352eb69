import Primitives

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

/// An entry of a map whose place was paid for: the key is still in the register.
struct PaidEntry: Hashable, Sendable {
  /// The slot of the map.
  let slot: UInt32
  /// The register of the key, and how many it takes.
  let register: Int
  let slots: Int
  /// Whether a change of the entry is paid for, beside reaching it.
  var isChanged: Bool
}

/// What bounds the values in the registers of a function at a point.
struct RegisterSizes: Hashable, Sendable {
  /// Entries of maps that are paid for, by keys in registers; the last `entriesMax` of them.
  private(set) var entries: [PaidEntry] = []
  private static let entriesMax = 8
  /// By register; nil where only the type bounds it.
  private(set) var sizes: [ValueSize?] = []

  subscript(_ register: Int) -> ValueSize? { register < sizes.count ? sizes[register] : nil }

  /// Says what bounds the value in a register now.
  mutating func set(_ register: Int, slots: Int, to size: ValueSize?) {
    if size != nil {
      while sizes.count <= register { sizes.append(nil) }
    }
    for slot in register..<max(register, min(register + slots, sizes.count)) { sizes[slot] = nil }
    if register < sizes.count { sizes[register] = size }
    if !entries.isEmpty {
      entries.removeAll { $0.register < register + slots && register < $0.register + $0.slots }
    }
  }

  /// Says more of the value in a register, which stays.
  mutating func refine(_ register: Int, _ size: ValueSize) {
    while sizes.count <= register { sizes.append(nil) }
    sizes[register] = size
  }

  /// Notes that an entry of a map is paid for; what of it was paid for before.
  mutating func pay(_ entry: PaidEntry) -> PaidEntry? {
    guard
      let known = entries.firstIndex(where: {
        $0.slot == entry.slot && $0.register == entry.register
      })
    else {
      if entries.count == Self.entriesMax { entries.removeFirst() }
      entries.append(entry)
      return nil
    }
    let before = entries[known]
    entries[known].isChanged = before.isChanged || entry.isChanged
    return before
  }

  /// Forgets the entries with keys in registers that something writes.
  mutating func forgetEntries(_ isWritten: (Int) -> Bool) {
    entries.removeAll { ($0.register..<$0.register + $0.slots).contains(where: isWritten) }
  }

  /// Says that nothing is known of any register from one on.
  mutating func forget(from register: Int) {
    if register < sizes.count { sizes.removeSubrange(register...) }
    entries.removeAll { $0.register + $0.slots > register }
  }

  /// Keeps what bounds both of two ways to a point.
  mutating func merge(_ other: RegisterSizes) {
    if entries != other.entries { entries.removeAll { !other.entries.contains($0) } }
    if sizes.count > other.sizes.count { sizes.removeSubrange(other.sizes.count...) }
    for slot in sizes.indices where sizes[slot] != other.sizes[slot] {
      if let own = sizes[slot], let others = other.sizes[slot] {
        sizes[slot] = own.merged(others)
      } else {
        sizes[slot] = nil
      }
    }
  }
}
