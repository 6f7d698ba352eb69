import Diagnostics
import Testing

@Suite struct SARIFTests {
  @Test func aLogHasWhatTheSchemaAsksFor() throws {
    var sources = SourceMap()
    let id = sources.add(name: "a.gx", text: "fn f() {}\n  \u{E9} x\n")
    let place = Span(source: id, start: 15, end: 16)
    let diagnostic = Diagnostic(
      .syntax.semicolon, "semicolons are not needed", at: place, "here",
      secondary: [Label(Span(source: id, start: 0, end: 2), "there")], help: "remove it",
      fix: Fix("remove it", replace: place, with: ""), severity: .warning)
    let log = SARIFRenderer(toolVersion: "1.2.3").value([([diagnostic], sources)]).compact
    for part in [
      #""version":"2.1.0""#, #""name":"galaxy","version":"1.2.3""#, #""ruleId":"E0021""#,
      #""level":"warning""#, #""uri":"a.gx""#,
      // The second line has a letter of two bytes before the place.
      #""startLine":2,"startColumn":5,"endLine":2,"endColumn":6"#,
      #""relatedLocations":[{"physicalLocation""#, #""deletedRegion""#,
      #""insertedContent":{"text":""}"#, #""text":"semicolons are not needed; remove it""#,
    ] {
      #expect(log.contains(part), "\(part) in \(log)")
    }
  }
}
