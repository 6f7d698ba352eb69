import Diagnostics
import Syntax
import TestKit
import Testing

@Suite struct GoldenTests {
  @Test func tokensTreesAndDiagnosticsAreAsWritten() throws {
    let runner = GoldenRunner(folder: "Tests/Golden/syntax")
    #expect(!runner.paths.isEmpty)
    let mismatches = try runner.mismatches { path, bytes in
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let parsed = Corpus.parse(bytes, name: name)
      if path.contains("/errors/") {
        return [
          .init("diagnostics", Corpus.render(parsed.diagnostics, bytes, name: name)),
          .init("tree", parsed.tree.dump),
        ]
      }
      return [
        .init("tokens", Self.tokens(parsed.tree.stream)),
        .init("tree", parsed.tree.dump),
        .init("formatted", SourceFormatter.format(parsed)),
      ]
    }
    #expect(mismatches == [])
  }

  /// How the failing program of every row of the catalogue is shown; the fixed ones show nothing.
  @Test func everyCodeIsShownAsWritten() throws {
    let sections = SyntaxCatalogue.rows.filter { !$0.row.failing.isEmpty }.map { _, row in
      let bytes = Array(row.failing.utf8)
      let diagnostics = Corpus.parse(bytes).diagnostics
      return GoldenRunner.Section(
        "\(row.code) \(row.title)", Corpus.render(diagnostics, bytes, name: "example.gx"))
    }
    let mismatch = try GoldenRunner.mismatch(
      of: sections, with: "Tests/Golden/diagnostics/syntax.snap")
    #expect(mismatch == nil)
  }

  /// A line of tokens for each line of the source; a `~` marks trivia that is more than spaces.
  private static func tokens(_ stream: TokenStream) -> String {
    var text = ""
    for index in stream.tokens.indices {
      let token = stream.tokens[index]
      if token.startsLine, index > 0 { text += "\n" }
      if stream.trivia(before: index).contains(UInt8(ascii: "/")) { text += "~ " }
      text += token.kind.spelling.map { "\($0) " } ?? "\(token.kind)(\(stream.text(index))) "
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.last == " " ? $0.dropLast() : $0 }.joined(separator: "\n")
  }
}
