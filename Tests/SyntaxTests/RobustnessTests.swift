import Diagnostics
import Primitives
import Syntax
import TestKit
import Testing

/// Whatever the bytes, there is a tree that holds all of them, and a diagnostic if anything is
/// wrong.
@Suite struct RobustnessTests {
  private func check(_ bytes: [UInt8], _ comment: @autoclosure () -> String) -> ParsedFile {
    let parsed = Corpus.parse(bytes)
    #expect(parsed.tree.text == bytes, "\(comment())")
    #expect(isNested(parsed.tree), "\(comment())")
    for diagnostic in parsed.diagnostics {
      for span in [diagnostic.primary.span] + diagnostic.secondary.map(\.span) {
        #expect(Int(span.end) <= bytes.count && span.start <= span.end, "\(comment())")
      }
    }
    return parsed
  }

  /// Whether nodes lie inside each other, and never overlap.
  private func isNested(_ tree: SyntaxTree) -> Bool {
    var open: [SyntaxNode] = []
    for node in tree.preorder {
      while let last = open.last, last.end <= node.start { open.removeLast() }
      if let last = open.last, node.end > last.end { return false }
      open.append(node)
    }
    return true
  }

  @Test func randomBytesAreParsedLosslessly() {
    let seed: UInt64 = 0xB17E5
    var random = SplitMix64(seed: seed)
    for round in 0..<3_000 {
      let bytes = random.bytes(random.next(below: 200))
      _ = check(bytes, "seed \(seed), round \(round)")
    }
  }

  @Test func randomTokensAreParsedLosslessly() {
    let seed: UInt64 = 0x70CE5
    var random = SplitMix64(seed: seed)
    let pieces =
      TokenKind.allCases.compactMap(\.spelling)
      + [
        "x", "1", "0.5", "\"a\"", "\n", "// c\n", "max", "@0x12", "hex\"0\"", "'", "\"", "é", "/*",
      ]
    for round in 0..<5_000 {
      let text = (0..<random.next(below: 60)).map { _ in pieces[random.next(below: pieces.count)] }
        .joined(separator: random.next(below: 4) == 0 ? "" : " ")
      let body = round % 2 == 0 ? text : "contract C { entry f() { \(text) } }"
      _ = check(Array(body.utf8), "seed \(seed), round \(round): \(body)")
    }
  }

  @Test func mutatedProgramsAreParsedLosslessly() throws {
    let seed: UInt64 = 0x307A7E
    var random = SplitMix64(seed: seed)
    let signs = Array("(){}[]<>,.;=\"\n".utf8)
    let files = try Corpus.files().filter { !$0.bytes.isEmpty && $0.bytes.count < 20_000 }
    for round in 0..<1_000 {
      var bytes = files[round % files.count].bytes
      for _ in 0..<(1 + random.next(below: 4)) {
        let index = random.next(below: bytes.count)
        switch random.next(below: 4) {
        case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.removeSubrange(index..<min(bytes.count, index + 1 + random.next(below: 30)))
        case 2: bytes.insert(contentsOf: bytes[index...].prefix(20), at: index)
        default: bytes.insert(signs[random.next(below: signs.count)], at: index)
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      _ = check(bytes, "seed \(seed), round \(round), \(files[round % files.count])")
    }
  }

  @Test func emptyAndBlankFilesAreFine() {
    for text in ["", "\n", "  \t\r\n", "// only a comment", "\u{FEFF}const a: U8 = 1"] {
      #expect(check(Array(text.utf8), text).diagnostics.isEmpty, "\(text)")
    }
  }

  @Test func filesThatAreNoTextGetOneDiagnostic() {
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x41, 0x00], Array("const a".utf8) + [0xC3, 0x28]] {
      let parsed = check(bytes, "\(bytes)")
      #expect(parsed.diagnostics.map(\.code) == [.syntax.notUTF8])
      #expect(parsed.unit.items.isEmpty)
    }
  }

  @Test(
    arguments: [
      // Expressions
      ("let x = ", "(", "1", ")"), ("let x = ", "[", "1", "]"), ("let x = ", "-", "1", ""),
      ("let x = ", "!", "a", ""), ("let x = ", "try ", "a", ""), ("let x = ", "f(", "1", ")"),
      ("let x = ", "a[", "1", "]"), ("let x = ", "f({ x in ", "1", " })"),
      ("let x = ", "if a { ", "1", " }"), ("let x = ", "match a { _ => ", "1", " }"),
      ("let x = ", "a + ", "1", ""), ("let x = ", "a ?? ", "1", ""), ("let x = ", "", "a", ".b"),
      ("let x = ", "", "a", "[0]"), ("let x = ", "", "f", "()"), ("let x = ", "", "1", "\n + 1"),
      ("let x = ", "if a {} else ", "if a {}", ""), ("let x = ", ".a(", "1", ")"),
      ("let x = ", "[[0; 1], ", "1", "]"), ("let x = ", "a.as<U8>() + ", "1", ""),
      // Types and sizes
      ("let x: ", "(", "U8", ")"), ("let x: ", "List<", "U8", ">"), ("let x: ", "[", "U8", "; 2]"),
      ("let x: ", "", "U8", "?"), ("let x: List<", "[", "U8", "]>"),
      ("let x: [U8; ", "1 + ", "1", "]"),
      ("let x: [U8; 2", "", "", " * 2"), ("let x: A<", "B<max 1, ", "U8", ">"),
      // Statements and patterns
      ("", "if a { ", "1", " }"), ("", "if a {} else ", "if a {}", ""),
      ("", "for x in l { ", "", "}"),
      ("", "while a max 1 { ", "", "}"), ("let ", "(", "a", ")"), ("match a { ", "some(", "a", ")"),
      ("match a { ", ".x(", "a", ")"), ("match a { ", "(", "a", ")"),
      ("", "match a { x => ", "1", " }"),
      ("", "match a { x => { ", "1", " } }"), ("emit E", "(f", "", ")"),
    ])
  func deepNestingIsAnErrorAndNoCrash(
    _ start: String, _ before: String, _ inner: String, _ after: String
  ) {
    let count = 100_000
    let text =
      "fn f() {\n  \(start)" + String(repeating: before, count: count) + inner
      + String(repeating: after, count: count) + "\n}\nfn g() { }\n"
    let parsed = Corpus.parse(text)
    #expect(parsed.diagnostics.contains { $0.code == .syntax.nestedTooDeeply })
    #expect(parsed.diagnostics.count <= SyntaxLimits.errorCountMax + 1)
    let length = parsed.tree.text.count
    #expect(length == text.utf8.count)
  }

  @Test func twoHundredLevelsAreNoError() {
    let text =
      "const a: U64 = " + String(repeating: "(", count: 200) + "1"
      + String(repeating: ")", count: 200)
    #expect(Corpus.parse(text).diagnostics.isEmpty)
    let sum = "const a: U64 = 1" + String(repeating: " + 1", count: 200)
    #expect(Corpus.parse(sum).diagnostics.isEmpty)
  }

  @Test(
    arguments: [
      ("fn f() { ", "a "), ("fn f() { let x = ", "1+"), ("fn f() { ", "("), ("", "$"),
      ("const a: U8 = ", "\""), ("const a: U8", "?"), ("const ", "é"), ("fn f() { a", ".b "),
      ("", "} "), ("fn f() { ", "; "),
    ])
  func tenMegabytesOnOneLineTakeSeconds(_ start: String, _ piece: String) {
    let count = 10 * 1_024 * 1_024 / piece.utf8.count
    let bytes = Array((start + String(repeating: piece, count: count)).utf8)
    let parsed = Corpus.parse(bytes)
    #expect(parsed.diagnostics.hasErrors)
    #expect(parsed.diagnostics.count <= SyntaxLimits.errorCountMax * 2 + 2)
    let text = Corpus.render(Array(parsed.diagnostics.prefix(20)), bytes, name: "wide.gx")
    #expect(text.utf8.count < 20_000)
  }

  @Test func tooLargeAFileIsSaidToBe() {
    let parsed = Corpus.parse([UInt8](repeating: 0x20, count: SourceFile.byteCountMax + 1))
    #expect(parsed.diagnostics.map(\.code) == [.limits.fileTooLarge])
  }

  @Test func errorsAreCounted() {
    let parsed = Corpus.parse(String(repeating: "const a U8 = 1\n", count: 1_000))
    #expect(parsed.diagnostics.count == SyntaxLimits.errorCountMax + 1)
    #expect(parsed.diagnostics.contains { $0.code == .limits.tooManyErrors })
  }
}
