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
    // A test that fails when it runs is no program that is wrong: the runner's tests look at its page.
    for row in DiagnosticCode.all where !row.failing.isEmpty && row != .tests.failed {
      let failing = Self.check(row.failing)
      #expect(failing.diagnostics.contains { $0.code == row }, "\(row): the failing program")
      let fixed = Self.check(row.fixed)
      let text = TextRenderer(sources: fixed.sources).text(fixed.diagnostics)
      #expect(text == "", "\(row): the fixed program")
    }
  }

  /// What is too long for a page, has several files, or is no text.
  @Test(arguments: DiagnosticCode.all.filter { $0.large != nil })
  func everyLargeExampleFailsWithItsCode(row: DiagnosticCode) throws {
    let sources = try #require(row.large?.sources)
    let main = try #require(sources.first)
    let files = sources.dropFirst().map { ($0.path, String(decoding: $0.utf8, as: UTF8.self)) }
    let compiled = Compilation.compile(
      [SourceInput(path: main.path, utf8: main.utf8)],
      provider: LibraryProvider(files: Dictionary(files) { first, _ in first }))
    let codes = Set(compiled.diagnostics.filter { $0.severity != .warning }.map(\.code))
    #expect(codes.contains(row), "\(codes)")
    // What is wrong with such a program in addition.
    let others: [DiagnosticCode: DiagnosticCode] = [
      .limits.tooManyErrors: .syntax.unexpectedToken,
      .limits.tooManyTokens: .syntax.nestedTooDeeply, .names.importCycle: .names.constantCycle,
    ]
    #expect(codes.filter { $0 != others[row] } == [row], "\(codes)")
  }

  @Test func onlyBugsOfTheCompilerHaveNoProgram() {
    let without = DiagnosticCode.all.filter { $0.failing.isEmpty && $0.large == nil }
    #expect(without == [.limits.refusedModule])
  }

  @Test func twoHundredModulesAreNotTooMany() {
    let files = (0..<200).map { ("m\($0).gx", "const C\($0): U64 = \($0)\n") }
    let source = (0..<200).map { "import \"./m\($0)\"\n" }.joined()
    let checked = Compilation.check(
      [SourceInput(path: "main.gx", utf8: Array(source.utf8))],
      provider: LibraryProvider(files: Dictionary(files) { first, _ in first }))
    #expect(checked.diagnostics.isEmpty)
  }

  @Test func twoHundredWideValuesAreNotTooMany() {
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
    for row in DiagnosticCode.all
    where !row.failing.isEmpty && row.code >= "E0100" && row != .tests.failed {
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
