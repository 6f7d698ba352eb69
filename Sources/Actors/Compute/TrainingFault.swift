import Learning
import Primitives
import Tensors

/// What a computation provider that cheats does: for demonstrations and tests.
package struct TrainingFault: Hashable, Sendable {
  /// From which step on its states are not what training gives, from 1.
  package let step: Int

  /// A fault from a step on.
  package init(step: Int) { self.step = max(step, 1) }

  /// The same states with one weight off by 1/1024 from that step on.
  func applied(to states: [Tensor]) throws(ActorError) -> [Tensor] {
    var changed = states
    for index in step..<max(states.count, step) {
      var values = states[index].rawValues
      guard !values.isEmpty else { continue }
      values[0] ^= 1 << 14
      do throws(TensorError) {
        changed[index] = try Tensor(
          element: .q8x24, shape: states[index].shape, rawValues: values)
      } catch {
        throw .invalid("\(error)")
      }
    }
    return changed
  }
}
