import Learning
import Primitives
import Tensors

/// A run of training with all its states, honest or not, and the tree that commits to them.
struct TrainingRun {
  /// What can go wrong, by carelessness or design.
  enum Fault: Int, CaseIterable {
    /// Another batch than the one whose turn it is.
    case otherBatch
    /// The step is left out: the state stays as it was.
    case skipped
    /// Twice the rate.
    case otherRate
    /// Without the penalty on the weights.
    case noDecay
    /// One weight is off by one unit of the last place.
    case oneUnit
    /// One label of the batch is another.
    case otherLabel
    /// Training begins at other weights.
    case otherStart
    /// The result is made up.
    case otherResult
    /// A state is made up, and training goes on from it.
    case madeUp
    /// Every state is that of other data.
    case otherData
  }

  let batches: [Rows]
  let rate: Int64
  let decay: Int64
  /// From the starting weights to the result.
  private(set) var states: [Tensor]
  /// Of the states.
  private(set) var tree: MerkleTree

  /// Trains from zero weights; a fault is at step `at`, which is at least 1.
  init(
    _ batches: [Rows], steps: Int, rate: Int64, decay: Int64, fault: Fault? = nil, at: Int = 1
  ) throws {
    self.batches = batches
    self.rate = rate
    self.decay = decay
    var current = try Tensor.zeros(
      element: .q8x24, shape: [batches[0].features + 1, batches[0].classes])
    if fault == .otherStart { current = try TrainingRun.nudged(current, by: 1 << 20) }
    states = [current]
    var used = batches
    if fault == .otherData { used = try batches.map { try TrainingRun.relabeled($0, row: 0) } }
    for step in 1...steps {
      var rows = used[(step - 1) % used.count]
      var (stepRate, stepDecay) = (rate, decay)
      let faulty = step == at ? fault : nil
      switch faulty {
      case .otherBatch: rows = used[step % used.count]
      case .otherRate: stepRate *= 2
      case .noDecay: stepDecay = 0
      case .otherLabel: rows = try TrainingRun.relabeled(rows, row: rows.count - 1)
      default: break
      }
      let before = current
      current = try rows.trainer(rate: stepRate, decay: stepDecay).states(from: before)[1]
      switch faulty {
      case .skipped: current = before
      case .oneUnit: current = try TrainingRun.nudged(current, by: 1)
      case .madeUp: current = try TrainingRun.nudged(before, by: 1 << 22)
      default: break
      }
      states.append(current)
    }
    if fault == .otherResult {
      states[steps] = try TrainingRun.nudged(states[steps], by: 12_345)
    }
    tree = MerkleTree(leaves: try states.map { try $0.languageHash().bytes }, hash: .keccak256)
  }

  /// The same weights with the first one moved.
  private static func nudged(_ weights: Tensor, by units: Int64) throws -> Tensor {
    var values = weights.rawValues
    values[0] += units
    return try Tensor(element: .q8x24, shape: weights.shape, rawValues: values)
  }

  /// The same rows with one label moved on.
  private static func relabeled(_ rows: Rows, row: Int) throws -> Rows {
    var changed = rows
    var labels = rows.y.rawValues
    labels[row] = (labels[row] + 1) % Int64(rows.classes)
    changed.y = try Tensor(element: .u8, shape: [labels.count], rawValues: labels)
    return changed
  }

  /// The hash of a node of the tree, level 0 being the leaves: recomputed from the states.
  func node(level: Int, index: Int) throws -> Hash256 {
    if level == 0 { return MerkleHash.keccak256.leaf(try states[index].languageHash().bytes) }
    let width = (states.count + (1 << (level - 1)) - 1) >> (level - 1)
    let left = try node(level: level - 1, index: 2 * index)
    guard 2 * index + 1 < width else { return left }
    return MerkleHash.keccak256.node(left, try node(level: level - 1, index: 2 * index + 1))
  }
}
