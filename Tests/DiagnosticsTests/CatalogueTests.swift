import Diagnostics
import Testing

@Suite struct CatalogueTests {
  @Test func codesAreUniqueAndOfTheirStage() {
    #expect(DiagnosticCode.syntax.unexpectedToken.code == "E0001")
    #expect(Set(DiagnosticCode.all.map(\.code)).count == DiagnosticCode.all.count)
    for catalogue in DiagnosticCode.catalogues {
      let codes = catalogue.rows.map(\.row.code)
      #expect(codes == codes.sorted(), "the rows of \(catalogue) stand in the order of their codes")
      for code in codes {
        #expect(code.count == 5 && code.hasPrefix("E0\(catalogue.stage)"), "\(code)")
        #expect(code.dropFirst().allSatisfy { $0.isNumber }, "\(code)")
      }
    }
  }

  @Test func everyRowIsAProperty() {
    #expect(SyntaxCatalogue.rows.count == 28)
    #expect(SyntaxCatalogue.rows.first?.name == "unexpectedToken")
    #expect(
      LimitCatalogue.rows.map(\.name) == [
        "fileTooLarge", "tooManyTokens", "tooManyErrors", "tooManyRegisters", "contractTooLarge",
        "typeTooLarge", "nestedTooDeep", "tooManyParts", "gasLimit",
        "refusedModule",
      ])
  }

  @Test func everyRowTeaches() {
    for row in DiagnosticCode.all {
      #expect(row.title.count > 5 && !row.title.hasSuffix("."), "\(row)")
      #expect(row.explanation.count > 40 && row.explanation.hasSuffix("."), "\(row)")
      #expect(row.failing.isEmpty == row.fixed.isEmpty, "\(row): both programs or none")
      #expect(row.failing.isEmpty || row.failing != row.fixed, "\(row)")
    }
  }

  @Test func whatRepeatsIsLeftOutOfPages() {
    for row in DiagnosticCode.all {
      guard let large = row.large else { continue }
      let page = row.page
      #expect(page.contains("\nThis fails:\n"), "\(row)")
      #expect(page.split(separator: "\n").count < 50, "\(row)")
      #expect(!page.contains("#"), "\(row)")
      #expect(large.sources.first?.path == "main.gx", "\(row)")
    }
    let example = LargeExample(
      LargeExample.File([.text("a\n"), .repeated("  b# \n", count: 5), .repeated(" + #", count: 4)])
    )
    #expect(example.shown == "a\n  b1 \n  b2 \n  // and so on\n  b5 \n + 1 + 2... + 4")
    #expect(
      example.sources.map { String(decoding: $0.utf8, as: UTF8.self) } == [
        "a\n  b1 \n  b2 \n  b3 \n  b4 \n  b5 \n + 1 + 2 + 3 + 4"
      ])
  }

  @Test func pagesFitATerminal() {
    for row in DiagnosticCode.all + DiagnosticCode.lintRules {
      let lines = row.page.split(separator: "\n")
      #expect(lines.allSatisfy { $0.hasPrefix("    ") || $0.count <= 84 }, "\(row)")
      let words = { (text: String) in text.split { $0.isWhitespace } }
      #expect(words(row.explanation.wrapped(to: 80)) == words(row.explanation), "\(row)")
    }
  }

  @Test func codesAreFoundAsPeopleWriteThem() {
    for text in ["E0013", "e0013", "0013", "13"] {
      #expect(DiagnosticCode.find(text)?.code == "E0013")
    }
    for text in ["", "E", "E9999", "E00013", "hello"] {
      #expect(DiagnosticCode.find(text) == nil)
    }
    #expect(
      DiagnosticCode.syntax.lateImport.page.hasPrefix("E0022: imports come first\n\nAll imports"))
  }
}
