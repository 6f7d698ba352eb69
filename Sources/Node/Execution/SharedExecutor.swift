import Synchronization

/// An executor that threads use one after the other.
///
/// A mutex around it would not let through what cannot change threads, such as the ordering that a block is appended to while the executor is held;
/// nothing of that stays with the executor.
final class SharedExecutor: @unchecked Sendable {
  /// Used by whoever holds `turn`.
  private let executor: Executor
  private let turn = Mutex(())

  init(_ executor: Executor) {
    self.executor = executor
  }

  /// Lends the executor, when nobody else has it.
  func use<Result: Sendable>(
    _ body: (Executor) throws(NodeError) -> Result
  ) throws(NodeError) -> Result {
    try turn.withLock { _ throws(NodeError) in try body(executor) }
  }
}
