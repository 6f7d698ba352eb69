import Compiler
import Diagnostics
import Semantics
import Syntax

extension FuzzTarget {
  /// Whatever the bytes, there is a tree that holds all of them; what has no mistakes is formatted once and for all.
  static let syntax = FuzzTarget(
    "syntax", "lexer, parser, formatter", seeds: { $0 },
    problem: { bytes in
      let parsed = parse(bytes)
      guard parsed.tree.text == bytes else { return "the tree has other bytes" }
      guard !parsed.diagnostics.hasErrors else { return nil }
      let once = parse(Array(SourceFormatter.format(parsed).utf8))
      guard !once.diagnostics.hasErrors else { return "formatting makes a mistake" }
      return Array(SourceFormatter.format(once).utf8) == once.tree.text
        ? nil : "formatting again changes"
    })

  /// Whatever the program, it is checked; what is sound is compiled, and the verifier accepts it.
  static let checker = FuzzTarget(
    "checker", "checker, lowering, optimiser", seeds: { $0 },
    problem: { bytes in
      guard bytes.count <= 1 << 14 else { return nil }
      // The compiler itself verifies what it makes.
      let compiled = Compilation.compile(
        [SourceInput(path: "fuzz.gx", utf8: bytes)], provider: LibraryProvider())
      let isSound = compiled.program != nil && !compiled.diagnostics.hasErrors
      return isSound || compiled.diagnostics.hasErrors ? nil : "neither a program nor an error"
    })

  private static func parse(_ bytes: [UInt8]) -> ParsedFile {
    Parser.parse(SourceFile(id: SourceID(index: 0), name: "fuzz.gx", utf8: bytes))
  }
}
