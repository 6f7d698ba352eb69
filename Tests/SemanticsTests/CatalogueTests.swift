import Compiler
import Diagnostics
import Semantics
import TestKit
import Testing

/// Every page of `galaxy explain` tells the truth: its failing program gets its code, its fixed one none.
@Suite struct CatalogueTests {
  /// A second module for the pages about imports.
  static let provider = LibraryProvider(files: [
    "shapes.gx": "fn leafHash(leaf: Hash) -> Hash {\n  return leaf\n}\n"
  ])

  /// What `galaxy check` says: the limits of the machine are among it.
  static func check(_ source: String) -> Compilation.Compiled {
    Compilation.compile(
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

  /// A thousand and one modules, each in a file of its own.
  @Test func tooManyModulesAreReportedOnce() {
    let count = 1_001
    func checked(_ imports: Int) -> Analysis {
      let files = (0..<imports).map { ("m\($0).gx", "const C\($0): U64 = \($0)\n") }
      let source = (0..<imports).map { "import \"./m\($0)\"\n" }.joined()
      return Compilation.check(
        [SourceInput(path: "main.gx", utf8: Array(source.utf8))],
        provider: LibraryProvider(files: Dictionary(files) { first, _ in first }))
    }
    #expect(checked(count).diagnostics.map(\.code) == [.names.tooManyModules])
    #expect(checked(200).diagnostics.isEmpty)
  }

  /// More values at once than a frame of the machine holds.
  @Test func tooManyRegistersAreReported() {
    func compiled(_ count: Int) -> Compilation.Compiled {
      // All of them live until the last line, each in four slots.
      let lines = (0..<count).map { "    let v\($0) = U256(x + \($0)) * y" }
      let sums = (0..<count).map { "    sum = sum ^ v\($0)" }
      return Compilation.compile(
        source: """
          contract Wide {
            view f(x: U64, y: U256) -> U256 {
          \(lines.joined(separator: "\n"))
              var sum: U256 = 0
          \(sums.joined(separator: "\n"))
              return sum
            }
          }
          """)
    }
    #expect(compiled(1_100).diagnostics.map(\.code) == [.limits.tooManyRegisters])
    #expect(compiled(200).diagnostics.isEmpty)
  }

  /// One mistake, one message: what is moved in a loop is not also called lost.
  @Test func codesOfTheCatalogueStandAlone() {
    let alone: [DiagnosticCode] = [.linearity.movedInLoop]
    for row in alone { #expect(Self.check(row.failing).diagnostics.map(\.code) == [row]) }
  }

  /// How each code is shown for the failing program of its page.
  @Test func messagesAreAsWritten() throws {
    var sections: [GoldenRunner.Section] = []
    for row in DiagnosticCode.all where !row.failing.isEmpty && row.code >= "E0100" {
      let failing = Self.check(row.failing)
      sections.append(
        GoldenRunner.Section(
          "\(row.code) \(row.title)",
          TextRenderer(sources: failing.sources).text(failing.diagnostics)))
    }
    let mismatch = try GoldenRunner.mismatch(
      of: sections, with: "Tests/Golden/diagnostics/semantics.snap")
    #expect(mismatch == nil)
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
