import Primitives
import Tensors

extension FixedPointNetwork {
  /// The network in a matrix of features + 1 rows: a column for each hidden unit, as many as there are features, and then one for each class, whose rows
  /// are what the unit of that number adds, and the bias.
  package init(packed: Tensor) throws(TensorError) {
    guard TrainingKind.network.classes(of: packed) != nil else { throw .shapeMismatch }
    let units = packed.shape[0] - 1
    let columns = try packed.transpose()
    try self.init(
      hidden: columns.rows(from: 0, to: units).transpose(),
      output: columns.rows(from: units, to: packed.shape[1]).transpose())
  }

  /// The matrix. Throws `shapeMismatch` unless there are as many hidden units as features.
  package func packed() throws(TensorError) -> Tensor {
    guard hidden.shape[0] == hidden.shape[1] + 1 else { throw .shapeMismatch }
    return try Tensor.concat([hidden.transpose(), output.transpose()]).transpose()
  }

  /// The same network with units added that say nothing, which training leaves so, until there are as many as features. Throws `shapeMismatch` when it has more.
  package func widened() throws(TensorError) -> FixedPointNetwork {
    let (features, units, classes) = (hidden.shape[0] - 1, hidden.shape[1], output.shape[1])
    guard units <= features else { throw .shapeMismatch }
    guard units < features else { return self }
    let silent = features - units
    let above = try Tensor.zeros(element: .q8x24, shape: [silent, classes])
    return try FixedPointNetwork(
      hidden: Tensor.concat([
        hidden.transpose(), Tensor.zeros(element: .q8x24, shape: [silent, features + 1]),
      ]).transpose(),
      output: Tensor.concat([
        output.rows(from: 0, to: units), above, output.rows(from: units, to: units + 1),
      ]))
  }

  /// Weights to begin with, which follow from a seed: uniform within the square root of 6 / (inputs + outputs) of a layer, biases of zero.
  /// Source: X. Glorot, Y. Bengio, "Understanding the Difficulty of Training Deep Feedforward Neural Networks", 2010.
  package static func start(
    features: Int, units: Int, classes: Int, seed: UInt64
  ) throws(TensorError) -> FixedPointNetwork {
    try FixedPointNetwork(
      hidden: layer(features, units, seed: seed, number: 0),
      output: layer(units, classes, seed: seed, number: 1))
  }

  private static func layer(
    _ inputs: Int, _ outputs: Int, seed: UInt64, number: UInt8
  ) throws(TensorError) -> Tensor {
    let bound = Int64((6 / Double(inputs + outputs)).squareRoot() * 16_777_216)
    var values: [Int64] = []
    for index in 0..<UInt64(inputs * outputs) {
      var writer = ByteWriter()
      writer.u64(seed)
      writer.u8(number)
      writer.u64(index)
      let word = keccak256(writer.bytes).bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      values.append(Int64(word % UInt64(2 * bound + 1)) - bound)
    }
    return try Tensor(
      element: .q8x24, shape: [inputs + 1, outputs],
      rawValues: values + [Int64](repeating: 0, count: outputs))
  }
}
