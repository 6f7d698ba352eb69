import Compiler
import Diagnostics
import Semantics
import TestKit
import Testing

/// A fix is right or absent: each that is offered for the wrong programs of the project is made, and the program has one
/// mistake fewer.
@Suite struct FixTests {
  private struct Wrong {
    let name: String
    let input: SourceInput
    let analysis: Analysis

    init(_ name: String, _ text: [UInt8]) {
      self.name = name
      input = SourceInput(path: "main.gx", utf8: text)
      analysis = Compilation.check([input], provider: CatalogueTests.provider)
    }

    var reviewed: [Diagnostic] {
      FixReview(input, provider: CatalogueTests.provider)
        .reviewed(analysis.diagnostics, analysis.sources)
    }
  }

  /// The pages of `explain` and the golden files.
  private static func corpus() throws -> [Wrong] {
    var programs = DiagnosticCode.all.filter { !$0.failing.isEmpty }
      .map { Wrong($0.code, Array($0.failing.utf8)) }
    for folder in ["Tests/Golden/types/errors", "Tests/Golden/syntax/errors", "Tests/Golden/cli"] {
      for path in ProjectFiles.paths(below: folder, suffix: "gx") {
        programs.append(Wrong(path, try ProjectFiles.bytes(path)))
      }
    }
    return programs
  }

  @Test func everyFixThatIsOfferedLeavesOneMistakeFewer() throws {
    var tried = 0
    for program in try Self.corpus() {
      let file = try #require(program.analysis.sources.files.first)
      let syntax = program.analysis.diagnostics.count { $0.code.code < "E0100" }
      for diagnostic in program.reviewed {
        guard let fix = diagnostic.fix else { continue }
        tried += 1
        let after = Wrong(program.name, fix.applied(to: file)).analysis.diagnostics
        if syntax > 0 {
          #expect(after.count { $0.code.code < "E0100" } < syntax, "\(program.name): \(fix.title)")
        } else {
          #expect(after.count < program.analysis.diagnostics.count, "\(program.name): \(fix.title)")
        }
      }
    }
    #expect(tried > 25)
  }

  /// What the pages offer is right as it is: the review is for what nobody foresaw.
  @Test func theReviewTakesNothingFromThePages() {
    for row in DiagnosticCode.all where !row.failing.isEmpty {
      let program = Wrong(row.code, Array(row.failing.utf8))
      #expect(
        program.reviewed.count { $0.fix != nil }
          == program.analysis.diagnostics.count { $0.fix != nil }, "\(row.code)")
    }
  }

  private func fixed(_ source: String) throws -> (before: [Diagnostic], text: String?) {
    let program = Wrong("", Array(source.utf8))
    let file = try #require(program.analysis.sources.files.first)
    let fix = program.reviewed.lazy.compactMap(\.fix).first
    return (
      program.reviewed, fix.map { String(decoding: $0.applied(to: file), as: UTF8.self) }
    )
  }

  /// Those that broke programs once.
  @Test func fixesThatBrokeProgramsDoNotComeBack() throws {
    let sum = "contract C {\n  state total: U64 = 0\n  entry f(n: U256) { total += n }\n}\n"
    #expect(try fixed(sum).text == sum.replacing("+= n", with: "+= U64(n)"))
    let event =
      "contract A {\n  event E(n: U64)\n  entry f() { emit E(1) }\n}\ntest \"t\" { expect A.E(1) }\n"
    #expect(try fixed(event).text == nil)
    let constant = "fn f() -> U64 {\n  const X: U64 = 3\n  return X\n}\n"
    #expect(try fixed(constant).text == constant.replacing("const", with: "let"))
    #expect(try fixed("contract C is Base { }\n").text == nil)
    #expect(try fixed("fn f() -> U64 { return z }\n").text == nil)
    let member = "contract C { view f(a: Address) -> Address { return a.address } }\n"
    let help = try fixed(member).before.first?.help
    #expect(help == nil, "a name of a type is no member: \(help ?? "")")
    let text = "fn f(n: U64) -> Text<max 9> { return \"n: \\(n)\" }\n"
    #expect(try fixed(text).text == nil)
    let loop = "fn f(n: U64) -> U64 {\n  var m = n\n  while m > 1 { m /= 2 }\n  return m\n}\n"
    #expect(try fixed(loop).text == loop.replacing("m > 1", with: "m > 1 max 1_000"))
    let address = "const A: Address = 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n"
    #expect(try fixed(address).text == address.replacing("0x", with: "@0x"))
  }

  /// What is nested too deeply is said once: what was skipped there misses nothing.
  @Test(arguments: ["if true { ", "if n > 1 { 1 } else ", "match n { _ => "])
  func tooDeepIsSaidOnce(opening: String) throws {
    let isBlock = opening.hasSuffix("{ ") || opening.hasSuffix("=> ")
    let body =
      String(repeating: opening, count: 300) + (isBlock ? "n" : "{ 2 }")
      + String(repeating: isBlock ? " }" : "", count: 300)
    let found = try fixed("fn f(n: U64) -> U64 {\n  return \(body)\n}\n")
    let codes = found.before.map(\.code.code)
    #expect(codes == ["E0012"])
    #expect(found.text == nil)
  }

  /// The brace that is blamed is the one that the indentation shows to be open, and the fix leaves the meaning.
  @Test func anOpenBraceIsFoundByIndentation() throws {
    let whole = """
      contract C {
        state n: U64 = 0
        entry f() {
          for i in 0..<3 {
            if n > 1 {
              n = 1
            }
            n = 2
          }
        }
        view g() -> U64 { return n }
      }

      """
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
    for (missing, opened) in [(6, 4), (8, 3), (9, 2)] {
      var left = lines
      left.remove(at: missing)
      let (found, text) = try fixed(left.joined(separator: "\n"))
      #expect(text == whole, "line \(missing)")
      let first = try #require(found.first)
      #expect(first.code == .syntax.unclosedBracket)
      let file = SourceFile(
        id: SourceID(index: 0), name: "", utf8: Array(left.joined(separator: "\n").utf8))
      #expect(first.secondary.map { file.position(at: $0.span.start).line } == [opened + 1])
    }
  }

  @Test func safeFixesAreMadeTogetherAndOthersAreNot() throws {
    let source =
      "fn f() -> U64 {\n  let a: U64 = 1;\n  let b = 'x';\n  return a + lenght(b);\n}\nfn length(x: Text<max 1>) -> U64 { return x.length }\n"
    var text = Array(source.utf8)
    for _ in 0..<5 {
      let program = Wrong("", text)
      let review = FixReview(program.input, provider: CatalogueTests.provider)
      guard let next = review.repaired(program.reviewed, program.analysis.sources) else { break }
      text = next
    }
    let wanted = source.replacing(";", with: "").replacing("'", with: "\"")
    #expect(String(decoding: text, as: UTF8.self) == wanted)
  }

  /// Three thousand unknown names are looked up in a list of three thousand a hundred times, not three thousand times.
  @Test func manyErrorsCostNoMoreThanTheirLookUp() {
    let lines = (0..<3_000).map { "fn f\($0)() -> U64 { return misspelt\($0) }\n" }
    let analysis = Compilation.check(source: lines.joined())
    #expect(analysis.diagnostics.count == 3_000)
    #expect(analysis.diagnostics.count { $0.help != nil } <= 100)
    // And no fix is tried, for each try is as long as the whole.
    let wrong = (0..<3_000).map { "fn g\($0)() -> U64 { return 1; }\n" }.joined()
    #expect(Wrong("", Array(wrong.utf8)).reviewed.allSatisfy { $0.fix == nil })
  }
}
