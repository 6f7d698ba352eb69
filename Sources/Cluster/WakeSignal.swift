import Foundation

/// Lets a thread sleep until something happens, or some time has passed.
final class WakeSignal: @unchecked Sendable {
  private let condition = NSCondition()
  /// Guarded by `condition`.
  private var isSet = false

  /// Wakes whoever sleeps, or the next who would.
  func set() {
    condition.lock()
    isSet = true
    condition.signal()
    condition.unlock()
  }

  /// Sleeps until the signal is set, at most so long.
  func wait(milliseconds: Int) {
    let end = Date(timeIntervalSinceNow: Double(milliseconds) / 1_000)
    condition.lock()
    while !isSet, condition.wait(until: end) {}
    isSet = false
    condition.unlock()
  }
}
