import Compiler
import Diagnostics
import Semantics
import Testing

/// Every page of `galaxy explain` tells the truth: its failing program gets its code, its fixed one none.
@Suite struct CatalogueTests {
  /// A second module for the pages about imports.
  static let provider = LibraryProvider(files: [
    "shapes.gx": "fn leafHash(leaf: Hash) -> Hash {\n  return leaf\n}\n"
  ])

  static func check(_ source: String) -> Compilation.Checked {
    Compilation.check(
      [SourceInput(path: "main.gx", utf8: Array(source.utf8))], provider: provider)
  }

  @Test func everyFailingProgramFailsAndEveryFixedOneIsRight() {
    for row in DiagnosticCode.all where !row.failing.isEmpty {
      let failing = Self.check(row.failing)
      #expect(failing.diagnostics.contains { $0.code == row }, "\(row): the failing program")
      let fixed = Self.check(row.fixed)
      let text = TextRenderer(sources: fixed.sources).text(fixed.diagnostics)
      #expect(text == "", "\(row): the fixed program")
    }
  }

  @Test func codesWithoutAProgramAreThoseThatNeedSeveralOrLargeFiles() {
    let without = DiagnosticCode.all.filter(\.failing.isEmpty).map(\.code)
    // E0790 is a test that fails when it runs, not a program that is wrong.
    for code in ["E0106", "E0119", "E0790"] { #expect(without.contains(code)) }
    #expect(without.filter { $0 >= "E0100" && $0 < "E0900" } == ["E0106", "E0119", "E0790"])
  }

  @Test func aCircleOfImportsIsReported() {
    let provider = LibraryProvider(files: [
      "a.gx": "import \"./b\"\nconst A: U64 = 1\n", "b.gx": "import \"./a\"\nconst B: U64 = 1\n",
    ])
    let source = "import \"./a\"\n"
    let checked = Compilation.check(
      [SourceInput(path: "main.gx", utf8: Array(source.utf8))], provider: provider)
    #expect(checked.diagnostics.map(\.code) == [.names.importCycle])
  }

  @Test func fixesThatAreOfferedRemoveTheDiagnostic() {
    var tried = 0
    for row in DiagnosticCode.all where !row.failing.isEmpty {
      let failing = Self.check(row.failing)
      guard let diagnostic = failing.diagnostics.first(where: { $0.code == row }),
        let fix = diagnostic.fix, let file = failing.sources.files.first
      else { continue }
      tried += 1
      let repaired = Self.check(String(decoding: fix.applied(to: file), as: UTF8.self))
      let count = failing.diagnostics.filter { $0.code == row }.count
      #expect(repaired.diagnostics.filter { $0.code == row }.count < count, "\(row): \(fix.title)")
    }
    #expect(tried >= 8)
  }
}
