/// Counts the instructions of a replay, and stops it before one of them.
final class StepProbe {
  /// The instruction before which it stops, counted from 0 over all calls; nil to run to the end.
  private let target: UInt64?
  /// Instructions that have begun.
  private(set) var count: UInt64 = 0
  /// Whether no further instruction may begin.
  private(set) var isStopped = false
  /// The calls that were running at the stop, the innermost first.
  private(set) var calls: [StoppedCall] = []
  /// Whether the target was reached.
  private(set) var isReached = false

  init(target: UInt64?) {
    self.target = target
  }

  /// Whether the next instruction may begin.
  func admit() -> Bool {
    guard !isStopped else { return false }
    if count == target {
      isStopped = true
      isReached = true
      return false
    }
    count += 1
    return true
  }

  /// Lets nothing go on.
  func halt() { isStopped = true }

  /// Takes the state of a call at the stop, before its machine goes away.
  func take(_ call: StoppedCall) { calls.append(call) }
}
