import Diagnostics
import Syntax
import TestKit
import Testing

@Suite struct ParserTests {
  @Test func theCorpusIsFreeOfSyntaxErrors() throws {
    for file in try Corpus.cleanFiles() {
      let parsed = Corpus.parse(file.bytes)
      #expect(
        parsed.diagnostics.isEmpty,
        "\(Corpus.render(parsed.diagnostics, file.bytes, name: file.path))")
      #expect(parsed.tree.text == file.bytes, "\(file)")
    }
  }
}
