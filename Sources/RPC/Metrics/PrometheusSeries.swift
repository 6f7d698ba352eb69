import CoreMetrics
import Synchronization

/// A number, or several that belong together, as Prometheus reads them.
protocol PrometheusSeries: AnyObject, Sendable {
  /// Prometheus' word for its kind.
  var type: String { get }

  /// Its lines on the page.
  func lines(_ label: String, _ dimensions: String) -> String
}

/// What only grows.
final class PrometheusCounter: PrometheusSeries, CounterHandler {
  private let value = Atomic<Int64>(0)

  var type: String { "counter" }

  func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
  func reset() { value.store(0, ordering: .relaxed) }

  func lines(_ label: String, _ dimensions: String) -> String {
    "\(label)\(dimensions) \(value.load(ordering: .relaxed))\n"
  }
}

/// What goes up and down.
final class PrometheusGauge: PrometheusSeries, MeterHandler {
  private let value = Mutex(0.0)

  var type: String { "gauge" }

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.withLock { $0 = value } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }

  func lines(_ label: String, _ dimensions: String) -> String {
    let value = value.withLock { $0 }
    let text = Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    return "\(label)\(dimensions) \(text)\n"
  }
}

/// How often something took how long, in seconds, or was how large.
final class PrometheusHistogram: PrometheusSeries, TimerHandler, RecorderHandler {
  /// Upper ends of the buckets, as they are written.
  private static let bounds: [(value: Double, text: String)] = [
    (0.0005, "0.0005"), (0.001, "0.001"), (0.0025, "0.0025"), (0.005, "0.005"), (0.01, "0.01"),
    (0.025, "0.025"), (0.05, "0.05"), (0.1, "0.1"), (0.25, "0.25"), (0.5, "0.5"), (1, "1"),
    (2.5, "2.5"), (10, "10"),
  ]

  private struct State {
    var counts = [Int](repeating: 0, count: bounds.count)
    var count = 0
    var sum = 0.0
  }

  private let state = Mutex(State())

  var type: String { "histogram" }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let bucket = PrometheusHistogram.bounds.firstIndex { value <= $0.value }
    state.withLock { state in
      if let bucket { state.counts[bucket] += 1 }
      state.count += 1
      state.sum += value
    }
  }

  func lines(_ label: String, _ dimensions: String) -> String {
    let state = state.withLock { $0 }
    let others = dimensions.isEmpty ? "" : String(dimensions.dropFirst().dropLast()) + ","
    var text = ""
    var total = 0
    for (bound, count) in zip(PrometheusHistogram.bounds, state.counts) {
      total += count
      text += "\(label)_bucket{\(others)le=\"\(bound.text)\"} \(total)\n"
    }
    text += "\(label)_bucket{\(others)le=\"+Inf\"} \(state.count)\n"
    return text + "\(label)_sum\(dimensions) \(state.sum)\n"
      + "\(label)_count\(dimensions) \(state.count)\n"
  }
}
