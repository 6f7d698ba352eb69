import Tensors

/// A network of one hidden layer with ReLU, trained in the fixed point of the machine: `std.network`, operation by operation, so that
/// whoever repeats a step gets the same bits. Weights are `Q<8, 24>`, everything between them `Q<40, 24>`; the last row of each matrix
/// are the biases.
package struct FixedPointNetwork: Equatable, Sendable {
  /// A row for each feature and one of biases, a column for each hidden unit.
  package private(set) var hidden: Tensor
  /// A row for each hidden unit and one of biases, a column for each class.
  package private(set) var output: Tensor

  /// A network, of weights in either format. Throws `shapeMismatch` unless the layers are matrices that fit together.
  package init(hidden: Tensor, output: Tensor) throws(TensorError) {
    guard hidden.rank == 2, output.rank == 2, hidden.shape[0] > 1,
      output.shape[0] == hidden.shape[1] + 1
    else { throw .shapeMismatch }
    (self.hidden, self.output) = (hidden, output)
  }

  /// The scores of rows of `Q<8, 24>` features for every class.
  package func scores(_ x: Tensor) throws(TensorError) -> Tensor {
    let rows = try x.convert(to: .q40x24)
    return try Self.scores(Self.scores(rows, hidden).relu(), output)
  }

  /// One step of gradient descent on a batch: the mean cross-entropy, and `decay` / 2 times the squared weights. `rate` and `decay` are raw
  /// values with 24 fraction bits.
  package mutating func step(
    _ x: Tensor, _ y: Tensor, rate: Int64, decay: Int64
  ) throws(TensorError) {
    let rows = try x.convert(to: .q40x24)
    let units = try Self.scores(rows, hidden).relu()
    let targets = try y.oneHot(classes: output.shape[1], element: .q40x24)
    let residual = try Self.scores(units, output).softmax(axis: 1).subtract(targets)
    let above = try output.rows(from: 0, to: hidden.shape[1]).convert(to: .q40x24)
    let back = try residual.matmul(above.transpose())
    let inner = try units.compare(.greater, scalar: 0).select(
      back, Tensor.zeros(element: .q40x24, shape: back.shape))
    let next = try Self.descended(hidden, Self.gradient(rows, inner), rate, decay)
    output = try Self.descended(output, Self.gradient(units, residual), rate, decay)
    hidden = next
  }

  /// What a layer says to rows.
  private static func scores(_ x: Tensor, _ layer: Tensor) throws(TensorError) -> Tensor {
    let wide = try layer.convert(to: .q40x24)
    let last = layer.shape[0] - 1
    return try x.matmul(wide.rows(from: 0, to: last)).addRow(wide.row(last))
  }

  /// The mean over the rows of what each weight and bias of a layer adds to the loss.
  private static func gradient(_ below: Tensor, _ above: Tensor) throws(TensorError) -> Tensor {
    let bias = try above.sum(axis: 0)
    return try Tensor.concat([
      try below.transpose().matmul(above), try bias.reshape([1, bias.count]),
    ]).dividedRounded(by: Int64(below.shape[0]))
  }

  private static func descended(
    _ weights: Tensor, _ gradient: Tensor, _ rate: Int64, _ decay: Int64
  ) throws(TensorError) -> Tensor {
    let wide = try weights.convert(to: .q40x24)
    let slope = try gradient.add(wide.multiply(scalar: decay))
    return try wide.subtract(slope.multiply(scalar: rate))
      .clip(low: -127 << 24, high: 127 << 24).convert(to: .q8x24)
  }
}
