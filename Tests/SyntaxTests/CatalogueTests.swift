import Diagnostics
import Syntax
import TestKit
import Testing

@Suite struct SyntaxCatalogueTests {
  @Test func everyFailingProgramGetsItsCodeAndEveryFixedOneNone() {
    for (name, row) in SyntaxCatalogue.rows where !row.failing.isEmpty {
      let failing = Corpus.parse(row.failing)
      #expect(failing.diagnostics.contains { $0.code == row }, "\(name)")
      let fixed = Corpus.parse(row.fixed)
      #expect(
        fixed.diagnostics.isEmpty,
        "\(name): \(Corpus.render(fixed.diagnostics, Array(row.fixed.utf8), name: "fixed"))")
    }
  }

  /// A failing example shows one mistake, so that its page is about that.
  @Test func failingProgramsShowNothingElse() {
    for (name, row) in SyntaxCatalogue.rows where !row.failing.isEmpty {
      let codes = Set(Corpus.parse(row.failing).diagnostics.map(\.code.code))
      #expect(codes == [row.code], "\(name)")
    }
  }

  @Test func everyExampleOfEveryStageParses() {
    for row in DiagnosticCode.all where !row.code.hasPrefix("E00") {
      for program in [row.failing, row.fixed] {
        let parsed = Corpus.parse(program)
        #expect(
          parsed.diagnostics.isEmpty,
          "\(row): \(Corpus.render(parsed.diagnostics, Array(program.utf8), name: "example"))")
      }
    }
  }

  @Test func fixesRemoveTheirCause() {
    for (name, row) in SyntaxCatalogue.rows {
      let file = SourceFile(id: SourceID(index: 0), name: "f", utf8: Array(row.failing.utf8))
      for diagnostic in Parser.parse(file).diagnostics {
        guard let fix = diagnostic.fix else { continue }
        let after = Corpus.parse(fix.applied(to: file))
        #expect(after.diagnostics.isEmpty, "\(name): \(fix.title)")
      }
    }
  }
}
