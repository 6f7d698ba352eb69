import Learning
import Primitives
import Tensors

/// What a provider commits to in a round, and shows afterwards.
package struct TaskSeal: Sendable {
  /// What local training changes.
  package let update: Tensor
  /// The root of the tree of all states of training.
  package let states: Hash256
  /// What keeps others from guessing the update.
  package let salt: Hash256

  /// An update with what goes with it.
  package init(update: Tensor, states: Hash256, salt: Hash256) {
    (self.update, self.states, self.salt) = (update, states, salt)
  }

  /// The commitment, as `TrainingTask.seal` computes it; computed here, because the node must not see the update before its time.
  package func hash(task: Address, provider: Address, round: UInt32) -> Hash256 {
    let types: [ABIType] = [
      .address, .address, .uint(32), .bytes, .fixedBytes(32), .fixedBytes(32),
    ]
    guard
      let bytes = try? ABI.encode(
        types,
        [
          .address(task), .address(provider), .uint(U256(UInt64(round))),
          .bytes(update.encoded()), .hash(states), .hash(salt),
        ])
    else { preconditionFailure("values of these types are encoded") }
    return keccak256(bytes)
  }

  /// The arguments of `reveal`.
  package var arguments: [ABIValue] { [.bytes(update.encoded()), .hash(states), .hash(salt)] }
}
