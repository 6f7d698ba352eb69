import Inspect
import Ledger
import Primitives
import Testing
import VM

/// Coverage of what was recorded: lines, functions, errors, events.
@Suite struct CoverageTests {
  private static func coverage(_ reverting: Bool) throws -> Coverage {
    var session = try TraceTests.Session()
    let shelf = try #require(session.addresses["Shelf"])
    let values: [ABIValue] = reverting ? [.uint(99)] : [.uint(1), .uint(2)]
    let sent = try session.send("Clerk", "work", [.address(shelf), .array(values)])
    #expect(sent.receipt.isSuccess == !reverting)
    var coverage = Coverage()
    try coverage.add(session.file([sent]))
    return coverage
  }

  @Test func whatRanCounts() throws {
    let coverage = try Self.coverage(false)
    let file = try #require(coverage.files["clerk.gx"])
    // `order.append(key)` twice; `return values[key]` of a view that nobody called, `pay` of an entry likewise.
    let lines = TraceTests.source.split(separator: "\n", omittingEmptySubsequences: false)
    func line(_ text: String) throws -> Int {
      try #require(lines.firstIndex { $0.contains(text) }) + 1
    }
    #expect(file.lines[try line("order.append(key)")] == 2)
    #expect(file.lines[try line("return last")] == 1)
    #expect(file.lines[try line("return values[key]")] == 0)
    #expect(file.lines[try line("pay(pot.split")] == 0)
    #expect(file.lines[try line("interface Store")] == nil)
    #expect(file.functions["Shelf.put"]?.count == 2 && file.functions["Shelf.get"]?.count == 0)
    #expect(coverage.errors == ["Shelf.Full": false] && coverage.events == ["Shelf.Stored": true])
    let text = coverage.text
    #expect(text.contains("errors never raised: Shelf.Full") && !text.contains("never emitted"))
    let lcov = coverage.lcov.split(separator: "\n")
    #expect(lcov.contains("SF:clerk.gx") && lcov.contains("FNDA:2,Shelf.put"))
    #expect(lcov.contains { $0 == "LF:\(file.lines.count)" })
    #expect(lcov.contains { $0 == "LH:\(file.reached)" } && file.reached < file.lines.count)
  }

  /// A constant that was moved out of the loop belongs to what enters it: the line that has it has not run.
  @Test func linesOfALoopThatNeverTurnsHaveNotRun() throws {
    let source = """
      contract Sums {
        state sum: U256 = 1
        entry add(n: U64) {
          for i in 0..<n max 10 {
            sum += 12345678901234567890123
          }
        }
      }

      """
    for count in UInt64(0)...2 {
      var session = try StepSession([("sums.gx", source)])
      try session.deploy("Sums")
      let called = try session.call("Sums", "add", [.uint(U256(count))])
      var coverage = Coverage()
      try coverage.add(called.file)
      #expect(coverage.files["sums.gx"]?.lines[5] == count)
      #expect((coverage.files["sums.gx"]?.lines[4] ?? 0) > 0)
      var walker = try DebugSession(Trace(decoding: called.bytes))
      walker.go(to: 0)
      try walker.add(Breakpoint("5", in: "sums.gx"))
      var stops = 0
      while walker.reason != .end {
        walker.resume(.forwards)
        if walker.reason != .end { stops += 1 }
      }
      #expect(stops == count)
    }
  }

  @Test func twoFilesOfTestsAddUp() throws {
    var session = try TraceTests.Session()
    let shelf = try #require(session.addresses["Shelf"])
    var coverage = try Self.coverage(true)
    #expect(coverage.errors == ["Shelf.Full": true] && coverage.events == ["Shelf.Stored": false])
    let before = try #require(coverage.files["clerk.gx"]).reached
    let sent = try session.send("Clerk", "work", [.address(shelf), .array([.uint(1)])])
    try coverage.add(session.file([sent]))
    #expect(try #require(coverage.files["clerk.gx"]).reached > before)
    #expect(coverage.errors == ["Shelf.Full": true] && coverage.events == ["Shelf.Stored": true])
  }

  @Test func thePageShowsLinesAndHostileTextsAreHarmless() throws {
    let hostile = "\n// </code><script>alert(1)</script> \u{202E}<\u{301}b onload=x>"
    let page = String(
      decoding: CoveragePage.html(
        try Self.coverage(false), title: "\"><img src=x onerror=y>",
        sources: ["clerk.gx": TraceTests.source + hostile]), as: UTF8.self)
    #expect(page.contains("never</td>") || page.contains("never<td>"))
    #expect(page.contains("2 x<td>") && page.contains("<code>Shelf.Full</code>"))
    #expect(page.contains("&lt;/code&gt;&lt;script&gt;alert(1)"))
    for bad in ["<script", "<img", "http:", "https:", "src=\"", "\u{202E}", "<\u{301}b"] {
      #expect(!page.unicodeScalars.contains(subsequence: Array(bad.unicodeScalars)), "\(bad)")
    }
  }
}

extension Collection where Element: Equatable {
  /// Whether some elements stand behind each other somewhere.
  fileprivate func contains(subsequence: [Element]) -> Bool {
    indices.contains { self[$0...].starts(with: subsequence) }
  }
}
