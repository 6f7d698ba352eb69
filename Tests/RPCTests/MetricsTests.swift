import CoreMetrics
import RPC
import Testing

/// What Prometheus reads.
@Suite struct MetricsTests {
  @Test func theTextFormatIsPrometheus() {
    let registry = PrometheusRegistry()
    let calls = Counter(label: "calls_total", dimensions: [("method", "a")], factory: registry)
    calls.increment()
    calls.increment(by: 41)
    // Asked for again it is the same number; with other dimensions another one.
    Counter(label: "calls_total", dimensions: [("method", "a")], factory: registry).increment()
    Counter(label: "calls_total", dimensions: [("method", "x\"\\\n")], factory: registry)
      .increment()
    let size = Meter(label: "size", factory: registry)
    size.set(7)
    size.increment(by: 0.5)
    let timer = CoreMetrics.Timer(label: "took_seconds", factory: registry)
    for nanoseconds: Int64 in [100, 500_000, 600_000, 3_000_000_000, 60_000_000_000] {
      timer.recordNanoseconds(nanoseconds)
    }
    let page = registry.page { "About \($0)." }
    #expect(
      page.hasPrefix(
        """
        # HELP calls_total About calls_total.
        # TYPE calls_total counter
        calls_total{method="a"} 43
        calls_total{method="x\\"\\\\\\n"} 1
        # HELP size About size.
        # TYPE size gauge
        size 7.5
        # HELP took_seconds About took_seconds.
        # TYPE took_seconds histogram
        took_seconds_bucket{le="0.0005"} 2
        took_seconds_bucket{le="0.001"} 3

        """), "\(page)")
    #expect(
      page.hasSuffix(
        """
        took_seconds_bucket{le="2.5"} 3
        took_seconds_bucket{le="10"} 4
        took_seconds_bucket{le="+Inf"} 5
        took_seconds_sum 63.0011001
        took_seconds_count 5

        """), "\(page)")
  }

  /// What Swift takes for one character may end a line, or a value.
  @Test func nothingInALabelIsReadAsSomethingElse() {
    let registry = PrometheusRegistry()
    for value in ["a\r\nb 1", "q\"\u{301}", "\\\u{301}"] {
      Counter(label: "n.total", dimensions: [("x-y", value)], factory: registry).increment()
    }
    let page = registry.page { _ in "" }
    #expect(
      Array(page.unicodeScalars)
        == Array(
          "# HELP n_total \n# TYPE n_total counter\nn_total{x_y=\"\\\\\u{301}\"} 1\n"
            .unicodeScalars)
        + Array("n_total{x_y=\"a\r\\nb 1\"} 1\nn_total{x_y=\"q\\\"\u{301}\"} 1\n".unicodeScalars),
      "\(page)")
  }

  /// Whoever makes labels makes no more lines than there may be, and nothing that crashes.
  @Test func labelsAreBounded() {
    let registry = PrometheusRegistry()
    for number in 0..<PrometheusRegistry.seriesMax + 50 {
      Counter(label: "n", dimensions: [("x", "\(number)")], factory: registry).increment()
    }
    let lines = registry.page { _ in "" }.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.count == PrometheusRegistry.seriesMax)
  }

  @Test func aNodeCountsItsCalls() throws {
    let chain = try ServedChain()
    for _ in 0..<3 { _ = try chain.ask("eth_blockNumber") }
    _ = try chain.ask("nothing_of_ours", "[]")
    _ = try chain.ask("eth_getBalance", "[]")
    let answer = try #require(chain.service.answer("GET", "/metrics", []))
    let page = String(decoding: answer.body, as: UTF8.self)
    for line in [
      "galaxy_rpc_calls_total{method=\"eth_blockNumber\"} 3",
      "galaxy_rpc_calls_total{method=\"unknown\"} 1",
      "galaxy_rpc_errors_total{code=\"-32601\"} 1", "galaxy_rpc_errors_total{code=\"-32602\"} 1",
      "galaxy_rpc_duration_seconds_count 5", "galaxy_block_number 0",
      "galaxy_pending_transactions 0", "galaxy_waiting_blob_bytes 0",
      "# TYPE galaxy_rpc_duration_seconds histogram",
    ] { #expect(page.split(separator: "\n").contains(Substring(line)), "\(line) in \(page)") }
    #expect(!page.contains("nothing_of_ours"))
  }
}
