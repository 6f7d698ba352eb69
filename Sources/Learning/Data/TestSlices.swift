import Primitives
import Tensors

/// A test set cut into slices: one for each round, shown after all updates of it, and a hidden one for the end.
///
/// The tree over their hashes is committed to before anything begins, so that no slice can be chosen afterwards, and none can be
/// trained on.
package struct TestSlices: Sendable {
  /// The slices of the rounds, then the hidden one.
  package let slices: [(x: Tensor, y: Tensor)]
  /// The tree (RFC 6962 with keccak-256) whose leaves are the slices' hashes.
  package let tree: MerkleTree

  /// Cuts rows for so many rounds, at least one: row i is in part i modulo (rounds + hidden parts), where there is a hidden part for
  /// each three rounds or fewer. An error where a slice would be empty.
  package init(_ rows: PreparedRows, rounds: Int) throws(DataError) {
    let hidden = (rounds + 2) / 3
    guard rows.count >= rounds + hidden else {
      throw DataError("\(rows.count) test rows are too few for \(rounds) rounds and a hidden slice")
    }
    let parts = (0..<rounds + hidden).map { rows.shard($0, of: rounds + hidden) }
    do throws(TensorError) {
      var slices: [(Tensor, Tensor)] = []
      for part in parts[..<rounds] {
        slices.append(
          (try part.features(of: 0..<part.count), try part.labels(of: 0..<part.count)))
      }
      var (x, y) = ([Tensor](), [Tensor]())
      for part in parts[rounds...] {
        x.append(try part.features(of: 0..<part.count))
        y.append(try part.labels(of: 0..<part.count))
      }
      slices.append((try Tensor.concat(x), try Tensor.concat(y)))
      self.slices = slices
    } catch {
      throw DataError("the test rows are no tensors: \(error)")
    }
    tree = MerkleTree(
      leaves: slices.map { Commitment.of($0.x, $0.y).bytes }, hash: .keccak256)
  }
}
