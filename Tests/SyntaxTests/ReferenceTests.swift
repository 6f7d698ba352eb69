import Diagnostics
import Syntax
import TestKit
import Testing

@Suite struct ReferenceTests {
  @Test func everySnippetOfTheDocumentsParses() throws {
    let snippets = try FencedBlock.ofDocuments().filter { $0.kind.hasPrefix("galaxy") }
    #expect(snippets.count >= 10)
    for block in snippets {
      let isInside = block.kind == "galaxy statements"
      let program = isInside ? "fn snippet() {\n\(block.text)}\n" : block.text
      let parsed = Corpus.parse(program)
      #expect(
        parsed.diagnostics.isEmpty,
        "\(Corpus.render(parsed.diagnostics, Array(program.utf8), name: "\(block)"))")
    }
  }

  @Test func theReferenceNamesEveryReservedWord() throws {
    let text = try ProjectFiles.text("grammar/reference.md")
    for keyword in TokenKind.allCases.filter(\.isKeyword).compactMap(\.spelling) {
      let isNamed = text.contains(keyword)
      #expect(isNamed, "\(keyword)")
    }
  }
}
