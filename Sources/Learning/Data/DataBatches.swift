import Primitives
import Tensors

/// Rows cut into batches of consecutive rows, the last of which may be shorter: what a step of training takes, and what the
/// signature of the data commits to.
package struct DataBatches: Sendable {
  /// The batches: features as `Tensor<Q<8,24>, [N, F]>`, labels as `Tensor<U8, [N]>`.
  package let batches: [(x: Tensor, y: Tensor)]

  /// The most products of a feature and a weight in one pass over a batch that somebody may be asked to prove: the last move of a dispute about a step on
  /// 102 rows of digits then costs some 700,000 gas.
  package static let workMax = 1 << 16

  /// The products of a feature and a weight in one pass over the largest batch, for so many classes.
  package func work(classes: Int) -> Int {
    (batches.map(\.x.count).max() ?? 0) * classes
  }

  /// Batches that are cut already.
  package init(_ batches: [(x: Tensor, y: Tensor)]) { self.batches = batches }

  /// Cuts rows. `size` is at least 1; an error where a batch is beyond the limits of tensors.
  package init(_ rows: PreparedRows, size: Int) throws(DataError) {
    precondition(size > 0, "a batch has rows")
    do throws(TensorError) {
      var batches: [(Tensor, Tensor)] = []
      for start in stride(from: 0, to: rows.count, by: size) {
        let range = start..<min(start + size, rows.count)
        batches.append((try rows.features(of: range), try rows.labels(of: range)))
      }
      self.batches = batches
    } catch {
      throw DataError("batches of \(size) rows are no tensors: \(error)")
    }
  }

  /// The tree of the signature (RFC 6962 with keccak-256, as `std.merkle` checks it): leaf 0 is the owner, so that nobody else can offer the
  /// same root, leaf 1 + b the hash of batch b.
  package func tree(of owner: Address) -> MerkleTree {
    MerkleTree(
      leaves: [DataBatches.leaf(of: owner).bytes]
        + batches.map { Commitment.of($0.x, $0.y).bytes }, hash: .keccak256)
  }

  /// The leaf that names the owner.
  package static func leaf(of owner: Address) -> Hash256 {
    Hash256(bytes: [UInt8](repeating: 0, count: 12) + owner.bytes) ?? .zero
  }
}

extension PreparedRows {
  /// The features of some rows as a `Tensor<Q<8,24>, [count, featureCount]>`.
  package func features(of range: Range<Int>) throws(TensorError) -> Tensor {
    let values = features[range.lowerBound * featureCount..<range.upperBound * featureCount]
    return try Tensor(
      element: .q8x24, shape: [range.count, featureCount], rawValues: values.map { Int64($0) })
  }

  /// The labels of some rows as a `Tensor<U8, [count]>`.
  package func labels(of range: Range<Int>) throws(TensorError) -> Tensor {
    try Tensor(
      element: .u8, shape: [range.count], rawValues: labels[range].map { Int64($0) })
  }
}
