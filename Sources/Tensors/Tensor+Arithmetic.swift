// Elementwise arithmetic. Operands have one numeric element type; there is no implicit broadcast:
// scalars and vectors over rows or columns have methods of their own.
//
// Errors, checked in this order: `elementMismatch` (different types, or bool), `shapeMismatch`,
// `divisionByZero` (any divisor is zero), `overflow` (any result does not fit).

extension Tensor {
  /// `self + other`, elementwise.
  package func add(_ other: Tensor) throws(TensorError) -> Tensor {
    try combine(other, .elementwise, Sum())
  }

  /// `self - other`, elementwise.
  package func subtract(_ other: Tensor) throws(TensorError) -> Tensor {
    try combine(other, .elementwise, Difference())
  }

  /// `self * other`, elementwise, each product rounded once.
  package func multiply(_ other: Tensor) throws(TensorError) -> Tensor {
    try combine(other, .elementwise, product)
  }

  /// `self / other`, elementwise: fixed-point rounded once, integers towards zero.
  package func divide(_ other: Tensor) throws(TensorError) -> Tensor {
    try requireDivisors(other, axes)
    return try combine(other, .elementwise, quotient)
  }

  /// `-self`.
  package func negate() throws(TensorError) -> Tensor {
    try combine(scalar: 0, Reversed(operation: Difference()))
  }

  /// The larger of the two, elementwise.
  package func maximum(_ other: Tensor) throws(TensorError) -> Tensor {
    try combine(other, .elementwise, Larger())
  }

  /// The smaller of the two, elementwise.
  package func minimum(_ other: Tensor) throws(TensorError) -> Tensor {
    try combine(other, .elementwise, Smaller())
  }

  // MARK: A scalar on the right or on the left

  /// `self + scalar`. Throws `elementMismatch` if the raw value is not one of `element`; so do all
  /// operations with scalars.
  package func add(scalar raw: Int64) throws(TensorError) -> Tensor {
    try combine(scalar: raw, Sum())
  }

  /// `self - scalar`.
  package func subtract(scalar raw: Int64) throws(TensorError) -> Tensor {
    try combine(scalar: raw, Difference())
  }

  /// `scalar - self`.
  package func subtract(fromScalar raw: Int64) throws(TensorError) -> Tensor {
    try combine(scalar: raw, Reversed(operation: Difference()))
  }

  /// `self * scalar`, each product rounded once.
  package func multiply(scalar raw: Int64) throws(TensorError) -> Tensor {
    try combine(scalar: raw, product)
  }

  /// `self / scalar`.
  package func divide(scalar raw: Int64) throws(TensorError) -> Tensor {
    guard element.isNumeric else { throw .elementMismatch }
    guard raw != 0 else { throw .divisionByZero }
    return try combine(scalar: raw, quotient)
  }

  /// `scalar / self`.
  package func divide(intoScalar raw: Int64) throws(TensorError) -> Tensor {
    try requireDivisors(self, axes)
    return try combine(scalar: raw, Reversed(operation: quotient))
  }

  // MARK: A vector over the rows or columns of a matrix
  //
  // A row is a vector `[columns]` or a matrix `[1, columns]`, a column `[rows]` or `[rows, 1]`.

  /// A matrix with a vector of one value for each column added to every row.
  package func addRow(_ vector: Tensor) throws(TensorError) -> Tensor {
    try combine(vector, .row, Sum())
  }

  /// A matrix with a vector of one value for each row added to every column.
  package func addColumn(_ vector: Tensor) throws(TensorError) -> Tensor {
    try combine(vector, .column, Sum())
  }

  /// A matrix with a vector of one value for each column subtracted from every row.
  package func subtractRow(_ vector: Tensor) throws(TensorError) -> Tensor {
    try combine(vector, .row, Difference())
  }

  /// A matrix with a vector of one value for each row subtracted from every column.
  package func subtractColumn(_ vector: Tensor) throws(TensorError) -> Tensor {
    try combine(vector, .column, Difference())
  }

  /// A matrix with every row multiplied by a vector of one value for each column.
  package func multiplyRow(_ vector: Tensor) throws(TensorError) -> Tensor {
    try combine(vector, .row, product)
  }

  /// A matrix with every column multiplied by a vector of one value for each row.
  package func multiplyColumn(_ vector: Tensor) throws(TensorError) -> Tensor {
    try combine(vector, .column, product)
  }

  /// A matrix with every row divided by a vector of one value for each column.
  package func divideRow(_ vector: Tensor) throws(TensorError) -> Tensor {
    try divide(by: vector, .row)
  }

  /// A matrix with every column divided by a vector of one value for each row.
  package func divideColumn(_ vector: Tensor) throws(TensorError) -> Tensor {
    try divide(by: vector, .column)
  }

  // MARK: Mechanism

  /// The rounded product of this element type.
  private var product: Product { Product(fractionBits: element.fractionBits) }

  /// The quotient of this element type.
  private var quotient: Quotient {
    Quotient(fractionBits: element.fractionBits, isFixed: element.format != nil)
  }

  /// A matrix over the row or column that lies over it.
  private func divide(
    by vector: Tensor, _ broadcast: Broadcast
  ) throws(TensorError) -> Tensor {
    guard element.isNumeric, vector.element == element else { throw .elementMismatch }
    guard liesOver(vector, broadcast) else { throw .shapeMismatch }
    try requireNoZero(vector)
    return try combine(vector, broadcast, quotient)
  }

  /// Whether the operand is a row or a column of this matrix.
  private func liesOver(_ other: Tensor, _ broadcast: Broadcast) -> Bool {
    guard rank == 2 else { return false }
    let (rows, columns) = (axes[0], axes[1])
    return broadcast == .row
      ? other.axes == TensorShape(columns) || other.axes == TensorShape(1, columns)
      : other.axes == TensorShape(rows) || other.axes == TensorShape(rows, 1)
  }

  /// Throws `divisionByZero` if an element is zero, after the errors that come first.
  private func requireDivisors(
    _ divisors: Tensor, _ expectedShape: TensorShape
  ) throws(TensorError) {
    guard element.isNumeric, divisors.element == element else { throw .elementMismatch }
    guard divisors.axes == expectedShape else { throw .shapeMismatch }
    try requireNoZero(divisors)
  }

  private func requireNoZero(_ divisors: Tensor) throws(TensorError) {
    let hasZero =
      switch divisors.storage {
      case .narrow(let values): values.contains(0)
      case .wide(let values): values.contains(0)
      }
    guard !hasZero else { throw .divisionByZero }
  }

  /// An operation with a scalar as the right operand.
  func combine(
    scalar raw: Int64, _ operation: some BinaryOperation
  ) throws(TensorError) -> Tensor {
    try combine(right(raw), .scalar, operation)
  }

  /// The same, in lanes of their own width.
  func combine(
    scalar raw: Int64, _ operation: some WrappingOperation
  ) throws(TensorError) -> Tensor {
    try combine(right(raw), .scalar, operation)
  }

  /// A scalar as a right operand.
  private func right(_ raw: Int64) throws(TensorError) -> Tensor {
    guard element.isNumeric, element.contains(raw) else { throw .elementMismatch }
    return Tensor(
      trusted: element, shape: TensorShape(),
      storage: element.isWide ? .wide([raw]) : .narrow([Int32(truncatingIfNeeded: raw)]))
  }

  /// An operation with a right operand that lies over this tensor as `broadcast` says.
  func combine(
    _ other: Tensor, _ broadcast: Broadcast, _ operation: some BinaryOperation
  ) throws(TensorError) -> Tensor {
    let (rows, columns) = try extents(other, broadcast)
    let range = LaneRange(element)
    let result: TensorStorage?
    switch (storage, other.storage) {
    case (.narrow(let a), .narrow(let b)):
      result = ElementwiseKernel.combine(
        a, b, rows: rows, columns: columns, broadcast, operation, range
      ).map { .narrow($0) }
    case (.wide(let a), .wide(let b)):
      result = ElementwiseKernel.combine(
        a, b, rows: rows, columns: columns, broadcast, operation, range
      ).map { .wide($0) }
    case (.narrow, .wide), (.wide, .narrow):
      preconditionFailure("tensors of one element type have one storage")
    }
    guard let result else { throw .overflow }
    return Tensor(trusted: element, shape: axes, storage: result)
  }

  /// The same for operations that need no wider integers, where the element type fills its lane.
  func combine(
    _ other: Tensor, _ broadcast: Broadcast, _ operation: some WrappingOperation
  ) throws(TensorError) -> Tensor {
    let (rows, columns) = try extents(other, broadcast)
    let result: TensorStorage?
    switch (storage, other.storage) {
    case (.narrow(let a), .narrow(let b)) where element.fillsLane:
      result = ElementwiseKernel.wrap(
        a, b, rows: rows, columns: columns, broadcast, operation
      ).map { .narrow($0) }
    case (.wide(let a), .wide(let b)) where element.fillsLane:
      result = ElementwiseKernel.wrap(
        a, b, rows: rows, columns: columns, broadcast, operation
      ).map { .wide($0) }
    case (.narrow(let a), .narrow(let b)):
      result = ElementwiseKernel.combine(
        a, b, rows: rows, columns: columns, broadcast, operation, LaneRange(element)
      ).map { .narrow($0) }
    case (.wide(let a), .wide(let b)):
      result = ElementwiseKernel.combine(
        a, b, rows: rows, columns: columns, broadcast, operation, LaneRange(element)
      ).map { .wide($0) }
    case (.narrow, .wide), (.wide, .narrow):
      preconditionFailure("tensors of one element type have one storage")
    }
    guard let result else { throw .overflow }
    return Tensor(trusted: element, shape: axes, storage: result)
  }

  /// The rows and columns that loops walk, once the operands go together.
  private func extents(
    _ other: Tensor, _ broadcast: Broadcast
  ) throws(TensorError) -> (rows: Int, columns: Int) {
    guard element.isNumeric, other.element == element else { throw .elementMismatch }
    switch broadcast {
    case .elementwise:
      guard other.axes == axes else { throw .shapeMismatch }
      return (1, count)
    case .row, .column:
      guard liesOver(other, broadcast) else { throw .shapeMismatch }
      return (axes[0], axes[1])
    case .scalar: return (1, count)
    }
  }
}

extension ElementType {
  /// Whether the elements are all values of the integer that stores them.
  fileprivate var fillsLane: Bool {
    isWide
      ? minimum == .min && maximum == .max
      : minimum == Int64(Int32.min) && maximum == Int64(Int32.max)
  }
}
