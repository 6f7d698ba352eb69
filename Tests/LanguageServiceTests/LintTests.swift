import Compiler
import Diagnostics
import Embedded
import LanguageService
import Semantics
import Testing

/// The rules of `galaxy lint`: each finds its wrong program, and nothing in its right one.
@Suite struct LintTests {
  private func codes(_ text: String) -> [String] {
    let found = Linter.findings(
      SourceInput(path: "a.gx", utf8: Array(text.utf8)), provider: LibraryProvider())
    #expect(!found.hasErrors, "\(found.findings.map(\.message))")
    return found.findings.map(\.code.code)
  }

  @Test(arguments: DiagnosticCode.lintRules.map(\.code))
  func aRuleFindsItsWrongProgramOnly(code: String) throws {
    let rule = try #require(DiagnosticCode.find(code))
    #expect(codes(rule.failing) == [code])
    #expect(codes(rule.fixed) == [])
    #expect(rule.page.contains("This is found:"))
  }

  @Test func codesAreUniqueAndNoErrorsOfTheCompiler() {
    let codes = DiagnosticCode.lintRules.map(\.code)
    #expect(Set(codes).count == codes.count && codes == codes.sorted() && codes.count >= 8)
    #expect(Set(codes).isDisjoint(with: DiagnosticCode.all.map(\.code)))
  }

  @Test func aCommentAllowsAFinding() {
    let program = "fn a_b() -> U64 { return 1 }\n"
    #expect(codes(program) == ["L0003"])
    #expect(codes("// lint: allow L0003\n" + program) == [])
    #expect(codes("fn a_b() -> U64 { return 1 } // lint: allow L0001, L0003\n") == [])
    #expect(codes("// lint: allow L0001\n" + program) == ["L0003"])
    #expect(codes("// lint: allow L0003\n\n" + program) == ["L0003"])
  }

  @Test func whatIsUsedOrPublicIsNotUnused() {
    let program = """
      /// A contract.
      contract A {
        public state seen: U64 = 0
        state hidden: U64 = 0
        fn twice(x: U64) -> U64 { return 2 * x }
        /// Reads.
        view both() -> U64 { return twice(hidden) }
        /// Writes.
        entry set(to: U64) { hidden = to }
      }
      """
    #expect(codes(program) == [])
    #expect(codes(program.replacing("twice(hidden)", with: "hidden")) == ["L0002"])
  }

  @Test func textsAreNoComments() {
    #expect(codes("fn f() -> Text<max 20> { return \"// FIX" + "ME\" }\n") == [])
  }

  @Test func aProgramWithErrorsIsNotLookedAt() {
    let found = Linter.findings(
      SourceInput(path: "a.gx", utf8: Array("fn f( {".utf8)), provider: LibraryProvider())
    #expect(found.hasErrors && found.findings.allSatisfy { $0.code.code.hasPrefix("E") })
  }
}
