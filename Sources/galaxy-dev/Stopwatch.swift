import Foundation

/// Measures work the way the peers' scripts do, so that the numbers can be divided.
struct Stopwatch {
  /// How often each piece of work is measured.
  let rounds: Int
  /// Microseconds by name, in the order of measuring.
  private(set) var times: [(name: String, microseconds: Double)] = []

  init(rounds: Int) {
    self.rounds = rounds
  }

  /// Notes the smallest mean over the rounds, each of at least 20 ms of process CPU time.
  mutating func measure(_ name: String, _ work: () throws -> Void) rethrows {
    try work()
    let first = Self.seconds()
    try work()
    let once = max(Self.seconds() - first, 1e-7)
    let count = max(1, Int(0.02 / once))
    var best = Double.infinity
    for _ in 0..<rounds {
      let start = Self.seconds()
      for _ in 0..<count { try work() }
      best = min(best, (Self.seconds() - start) / Double(count))
    }
    times.append((name, best * 1e6))
  }

  /// One JSON object of all figures.
  var json: String {
    "{" + times.map { "\"\($0.name)\": \($0.microseconds)" }.joined(separator: ", ") + "}"
  }

  /// Seconds of process CPU time that work takes, once.
  static func processor(_ work: () throws -> Void) rethrows -> Double {
    let start = seconds()
    try work()
    return seconds() - start
  }

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
