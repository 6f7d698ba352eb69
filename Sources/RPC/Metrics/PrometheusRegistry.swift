import CoreMetrics
import Synchronization

/// The numbers behind swift-metrics' types, and the page that Prometheus reads.
///
/// What is asked for twice is the same number. There are at most `seriesMax` of them: what would be one more counts for nothing, so that no client
/// makes labels that take memory.
/// Source of the format: Prometheus, "Exposition formats", text format 0.0.4.
package final class PrometheusRegistry: MetricsFactory {
  /// The most combinations of a label and its dimensions.
  package static let seriesMax = 1_000

  private struct Key: Hashable {
    let label: String
    /// As on the page, braces included; empty without dimensions.
    let dimensions: String
  }

  private let series = Mutex<[Key: any PrometheusSeries]>([:])

  /// No numbers.
  package init() {}

  private func series<Series: PrometheusSeries>(
    _ label: String, _ dimensions: [(String, String)], _ make: @Sendable () -> Series
  ) -> Series {
    let key = Key(
      label: PrometheusRegistry.name(label), dimensions: PrometheusRegistry.text(dimensions))
    return series.withLock { series in
      if let known = series[key] as? Series { return known }
      let new = make()
      if series[key] == nil, series.count < PrometheusRegistry.seriesMax { series[key] = new }
      return new
    }
  }

  private static func text(_ dimensions: [(String, String)]) -> String {
    guard !dimensions.isEmpty else { return "" }
    let pairs = dimensions.map { "\(name($0))=\"\(escaped($1))\"" }
    return "{\(pairs.joined(separator: ","))}"
  }

  /// The name of a label or dimension: what Prometheus does not read in names becomes `_`.
  private static func name(_ text: String) -> String {
    var name = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "_", ":": name.unicodeScalars.append(scalar)
      case "0"..."9":
        name.unicodeScalars.append(contentsOf: name.isEmpty ? ["_", scalar] : [scalar])
      default: name.append("_")
      }
    }
    return name
  }

  /// A value between quotation marks. Scalar by scalar: a character of Swift may be a line's end or a quotation mark together with others.
  private static func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// All numbers in Prometheus' text format, by their labels. `help` says of a label what it is.
  package func page(help: (String) -> String) -> String {
    let series = series.withLock { $0 }
    var text = ""
    var last = ""
    for (key, number) in series.sorted(by: {
      ($0.key.label, $0.key.dimensions) < ($1.key.label, $1.key.dimensions)
    }) {
      if key.label != last {
        last = key.label
        text += "# HELP \(key.label) \(help(key.label))\n# TYPE \(key.label) \(number.type)\n"
      }
      text += number.lines(key.label, key.dimensions)
    }
    return text
  }

  // MARK: MetricsFactory

  package func makeCounter(
    label: String, dimensions: [(String, String)]
  ) -> any CounterHandler {
    series(label, dimensions) { PrometheusCounter() }
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, dimensions) { PrometheusGauge() }
  }

  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    series(label, dimensions) { PrometheusHistogram() }
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, dimensions) { PrometheusHistogram() }
  }

  // Numbers stay as long as the registry: a counter that begins again would look like a restart.
  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyMeter(_ handler: any MeterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}
}
