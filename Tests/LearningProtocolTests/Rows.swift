import Learning
import Primitives
import Tensors

/// Labelled rows of `Q<8,24>` features, and all that the protocol makes of them.
struct Rows {
  var x: Tensor
  var y: Tensor
  /// How many labels there are.
  let classes: Int

  var count: Int { y.shape[0] }
  var features: Int { x.shape[1] }

  init(_ rows: [[Int64]], _ labels: [Int64], classes: Int) throws {
    self.classes = classes
    x = try Tensor(
      element: .q8x24, shape: [rows.count, rows.first?.count ?? 0], rawValues: rows.flatMap { $0 })
    y = try Tensor(element: .u8, shape: [rows.count], rawValues: labels)
  }

  /// Rows of a classification set.
  init(_ rows: LabeledRows) throws {
    classes = rows.classCount
    x = try rows.featureTensor()
    y = try rows.labelTensor()
  }

  /// Random rows: each class has a centre, and every row of it lies around that.
  init(
    count: Int, centres: [[Int64]], noise: Int, _ random: inout SplitMix64
  ) throws {
    var rows: [[Int64]] = []
    var labels: [Int64] = []
    for _ in 0..<count {
      let label = random.next(below: centres.count)
      labels.append(Int64(label))
      rows.append(centres[label].map { $0 + Int64(random.next(below: 2 * noise + 1) - noise) })
    }
    try self.init(rows, labels, classes: centres.count)
  }

  /// What both hash to in the language: `hash(x, y)`.
  func languageHash() throws -> Hash256 {
    keccak256(try ABI.encode([.bytes, .bytes], [.bytes(x.encoded()), .bytes(y.encoded())]))
  }

  var arguments: [ABIValue] { [.tensor(x), .tensor(y)] }

  /// These rows, and others behind them.
  func appending(_ other: Rows) throws -> Rows {
    var both = self
    both.x = try Tensor.concat([x, other.x])
    both.y = try Tensor.concat([y, other.y])
    return both
  }

  /// Some rows that follow each other.
  func slice(_ range: Range<Int>) throws -> Rows {
    var part = self
    part.x = try x.rows(from: range.lowerBound, to: range.upperBound)
    part.y = try Tensor(
      element: .u8, shape: [range.count],
      rawValues: range.map { try y.rawValue(at: $0) })
    return part
  }

  /// Batches of so many rows; the last may be shorter.
  func batches(of size: Int) throws -> [Rows] {
    try stride(from: 0, to: count, by: size).map { try slice($0..<min($0 + size, count)) }
  }

  /// The tree that a provider lists: its address, then the batches.
  func tree(owner: Address, batch: Int) throws -> MerkleTree {
    let own = Hash256(owner.number)
    let leaves = [own.bytes] + (try batches(of: batch).map { try $0.languageHash().bytes })
    return MerkleTree(leaves: leaves, hash: .keccak256)
  }

  /// The trainer of the actors on these rows.
  func trainer(rate: Int64 = 1 << 23, decay: Int64 = 1_678, steps: Int = 1) throws
    -> FixedPointTrainer
  {
    try FixedPointTrainer(
      DataBatches([(x: x, y: y)]), classes: classes,
      FixedPointTrainer.Settings(rate: rate, decay: decay, steps: steps))
  }

  /// The share of rows that weights label rightly.
  func accuracy(_ weights: Tensor) throws -> Double {
    let wide = try weights.convert(to: .q40x24)
    let scores = try x.convert(to: .q40x24).matmul(wide.rows(from: 0, to: features))
      .addRow(wide.row(features))
    let labels = try scores.argmax(axis: 1)
    let right = try (0..<count).count { try labels.rawValue(at: $0) == y.rawValue(at: $0) }
    return Double(right) / Double(count)
  }
}
