import Learning
import Primitives
import Tensors

/// All states of a run of training, with the tree over their hashes: what a computation provider commits to, and what a dispute walks down.
package struct TrainingStates: Sendable {
  /// The weights before the first step and behind each one.
  package let states: [Tensor]
  /// The tree (RFC 6962 with keccak-256).
  package let tree: MerkleTree

  /// The tree of states, at least one.
  package init(_ states: [Tensor]) {
    self.states = states
    tree = FixedPointTrainer.tree(of: states)
  }

  /// Trains as a job says, from weights, on rows that are cut as their owner has signed them.
  package init(
    _ terms: JobTerms, _ rows: DataBatches, classes: Int, from start: Tensor
  ) throws(ActorError) {
    guard !rows.batches.isEmpty, (1...127).contains(terms.steps) else {
      throw .invalid("the job has nothing to train on")
    }
    do throws(TensorError) {
      let trainer = try FixedPointTrainer(rows, classes: classes, terms.settings)
      self.init(try trainer.states(from: start))
    } catch {
      throw .invalid("the job cannot be trained: \(error)")
    }
  }

  /// The result: the weights behind the last step.
  package var result: Tensor { states[states.count - 1] }
}
