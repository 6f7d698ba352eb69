import Diagnostics
import Testing

@Suite struct RendererTests {
  private func sources(_ text: String) -> SourceMap {
    var map = SourceMap()
    map.add(name: "a.gx", text: text)
    return map
  }

  private func span(_ start: Int, _ end: Int, source: UInt32 = 0) -> Span {
    Span(source: SourceID(index: source), start: UInt32(start), end: UInt32(end))
  }

  @Test func labelsOfOneLineHangBelowEachOther() {
    let source = sources("\n    let s = dot(g, g) * w\n")
    let diagnostic = Diagnostic(
      .syntax.unexpectedToken, "no ciphertext depth left", at: span(23, 24), "needs depth 1",
      secondary: [Label(span(13, 22), "uses the last level (1 -> 0)")],
      help: "take `g` at depth 2")
    #expect(
      TextRenderer(sources: source).text(diagnostic) == """
        error[E0001]: no ciphertext depth left
          --> a.gx:2:23
         2 |     let s = dot(g, g) * w
           |             --------- ^ needs depth 1
           |             uses the last level (1 -> 0)
        help: take `g` at depth 2

        """)
  }

  @Test func severalLinesAndFilesAreShown() {
    var source = sources("fn f(\n\n\n\tä }\n")
    source.add(name: "b.gx", text: "const")
    let diagnostic = Diagnostic(
      .syntax.unclosedBracket, "a bracket is not closed", at: span(12, 13), "`)` expected",
      secondary: [Label(span(4, 5), "opened here"), Label(span(0, 5, source: 1), "and here")],
      notes: ["brackets come in pairs"], fix: Fix("insert `)`", replace: span(11, 11), with: ")"))
    #expect(
      TextRenderer(sources: source).text(diagnostic) == """
        error[E0013]: a bracket is not closed
          --> a.gx:4:5
         1 | fn f(
           |     - opened here
          ...
         4 |   ä }
           |     ^ `)` expected
          --> b.gx:1:1
         1 | const
           | ----- and here
        note: brackets come in pairs
        fix: insert `)`
         4 |   ä) }
           |    +

        """)
  }

  @Test func aWideLineIsCutToAWindow() {
    let wide = String(repeating: "a+", count: 500_000)
    let diagnostic = Diagnostic(
      .syntax.unexpectedToken, "wrong", at: span(600_000, 600_001), "here")
    let lines = TextRenderer(sources: sources(wide)).text(diagnostic).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.count < 140 })
    let caret = lines[3].firstIndex(of: "^").map {
      lines[3].distance(from: lines[3].startIndex, to: $0)
    }
    #expect(caret.map { Array(lines[2])[$0] } == "a")
  }

  @Test func invisibleCharactersAreMadeVisible() {
    let diagnostic = Diagnostic(
      .syntax.bidirectionalControl, "hidden", at: span(1, 4), "U+202E")
    #expect(
      TextRenderer(sources: sources("a\u{202E}b\u{1B}[0m")).text(diagnostic) == """
        error[E0004]: hidden
          --> a.gx:1:2
         1 | a<U+202E>b<U+1B>[0m
           |  ^^^^^^^^ U+202E

        """)
  }

  @Test func spansBeyondTheFileAreShownAtItsEnd() {
    let diagnostic = Diagnostic(.syntax.unexpectedToken, "end", at: span(50, 60))
    let text = TextRenderer(sources: sources("ab\n")).text(diagnostic)
    #expect(text.contains("a.gx:2:1"))
    #expect(TextRenderer(sources: sources("")).text(diagnostic).contains("a.gx:1:1"))
  }

  @Test func coloursSurroundTheSameText() {
    let diagnostic = Diagnostic(.syntax.unexpectedToken, "end", at: span(0, 1), "x")
    let source = sources("ab\n")
    let plain = TextRenderer(sources: source).text(diagnostic)
    var coloured = TextRenderer(sources: source, style: .coloured).text(diagnostic)
    #expect(coloured.contains("\u{1B}[1;31m"))
    coloured.replace(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(coloured == plain)
  }

  @Test func machinesGetJSON() {
    let diagnostic = Diagnostic(
      .syntax.unclosedBracket, "quote \" and \u{7}", at: span(3, 4), "here",
      fix: Fix("insert", replace: span(3, 3), with: ")"))
    let text = JSONRenderer(sources: sources("ab\ncd")).value([diagnostic]).compact
    #expect(
      text == #"[{"code":"E0013","severity":"error","title":"a bracket is not closed","#
        + #""message":"quote \" and \u0007","file":"a.gx","line":2,"column":1,"endLine":2,"#
        + #""endColumn":2,"start":3,"end":4,"label":"here","secondary":[],"notes":[],"help":null,"#
        + #""fix":{"title":"insert","safe":false,"replacements":[{"file":"a.gx","line":2,"column":1,"#
        + #""endLine":2,"endColumn":1,"start":3,"end":3,"text":")"}]}}]"#)
    #expect(
      JSONValue.members(("a", .array([.integer(1)])), ("b", .object([]))).pretty == """
        {
          "a": [
            1
          ],
          "b": {}
        }
        """)
  }

  @Test func diagnosticsAreSortedAndEqualOnesMerged() {
    let late = Diagnostic(.syntax.unexpectedToken, "late", at: span(9, 9))
    let early = Diagnostic(.syntax.semicolon, "early", at: span(1, 2))
    #expect([late, early, late].inSourceOrder == [early, late])
    #expect([late].hasErrors)
  }
}
