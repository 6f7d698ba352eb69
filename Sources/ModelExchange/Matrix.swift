import Primitives

/// Numbers in rows of one length, row after row.
package struct Matrix: Hashable, Sendable {
  /// How many rows there are.
  package let rows: Int
  /// How long each is.
  package let columns: Int
  /// `rows * columns` numbers.
  package let values: [Double]

  /// A matrix. Throws unless there are `rows * columns` numbers, at least one and no more than a tensor has.
  package init(rows: Int, columns: Int, _ values: [Double]) throws(ModelError) {
    let (count, isTooLarge) = rows.multipliedReportingOverflow(by: columns)
    guard rows > 0, columns > 0, !isTooLarge, count <= Limits.tensorElementsMax else {
      throw ModelError("there is no matrix of \(rows) by \(columns)")
    }
    guard values.count == count else {
      throw ModelError("\(rows) by \(columns) are \(count) numbers, and \(values.count) are there")
    }
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  /// The numbers of a row.
  package func row(_ index: Int) -> ArraySlice<Double> {
    values[index * columns..<(index + 1) * columns]
  }

  /// Rows become columns.
  package var transposed: Matrix {
    get throws(ModelError) {
      var result: [Double] = []
      result.reserveCapacity(values.count)
      for column in 0..<columns {
        for row in 0..<rows { result.append(values[row * columns + column]) }
      }
      return try Matrix(rows: columns, columns: rows, result)
    }
  }

  /// The same with a row below: weights, and the biases as their last row.
  package func appending(bias: [Double]) throws(ModelError) -> Matrix {
    guard bias.count == columns else {
      throw ModelError("there are \(bias.count) biases for \(columns) columns of weights")
    }
    return try Matrix(rows: rows + 1, columns: columns, values + bias)
  }

  /// The weights without the biases below them.
  package var weights: Matrix {
    get throws(ModelError) {
      try Matrix(rows: rows - 1, columns: columns, Array(values.dropLast(columns)))
    }
  }

  /// The last row.
  package var bias: [Double] { Array(values.suffix(columns)) }

  /// One column that tells the second of two classes from the first, as a column for each: scores of zero for the first. The
  /// softmax of both is then the logistic function of the one.
  package func forBothClasses() throws(ModelError) -> Matrix {
    guard columns == 1 else { return self }
    return try Matrix(rows: rows, columns: 2, values.flatMap { [0, $0] })
  }
}
