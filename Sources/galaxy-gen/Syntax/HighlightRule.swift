/// How a piece of a program is recognised, in regular expressions that TextMate and Python share. The first rule that matches counts.
enum HighlightRule {
  /// All that matches is of one kind.
  case match(HighlightScope, String)
  /// Groups of what matches are of kinds of their own.
  case groups([HighlightScope], String)
  /// Text in quotes, or up to the end of a line that does not close it.
  case text(HighlightScope, escape: String)

  /// The rules for the words and signs of a grammar.
  static func all(_ grammar: GrammarWords) -> [HighlightRule] {
    let units = alternatives(grammar.words.filter { $0.group == "unit" })
    var rules: [HighlightRule] = [
      .match(.documentation, "///.*$"),
      .match(.comment, "//.*$"),
      .match(.hexString, #"\bhex"[0-9A-Fa-f_]*""#),
      .text(.string, escape: #"\\([nt"\\]|u\{[0-9A-Fa-f]{1,6}\})"#),
      .match(.address, #"@0x[0-9A-Fa-f]{40}\b"#),
      .match(.number, #"\b0x[0-9A-Fa-f_]+\b"#),
      .groups(
        [.number, .unit], #"\b([0-9][0-9_]*(?:\.[0-9][0-9_]*)?)(?:\s+(\#(units))\b)?"#),
      .groups(
        [.declaration, .function],
        #"\b(fn|entry|view|event|error)\s+([A-Za-z_][A-Za-z0-9_]*)"#),
    ]
    let groups: [(String, HighlightScope)] = [
      ("declaration", .declaration), ("control", .control), ("constant", .constant),
      ("type", .type),
    ]
    for (group, scope) in groups {
      let reserved = alternatives(grammar.keywords.filter { $0.group == group })
      rules.append(.match(scope, #"(?<!\.)\b(\#(reserved))\b"#))
    }
    // Contextual words, only where they are what they look like.
    rules += [
      .match(.declaration, #"^\s*(key|part|use|type|invariant)(?=\s+[A-Za-z_])"#),
      .match(.declaration, #"^\s*(test)(?=\s*")"#),
      .match(.declaration, #"\b(calls)(?=\s*(\{|$))"#),
      .match(.declaration, #"\b(indexed)(?=\s+[A-Za-z_])"#),
      .match(.control, #"\b(max)(?=\s+[A-Za-z0-9_])"#),
      .match(.context, #"\b(self|caller|block|gas)\b"#),
      .match(.typeName, #"\b[A-Z][A-Za-z0-9_]*\b"#),
      .match(.function, #"\b[a-z_][A-Za-z0-9_]*(?=\()"#),
    ]
    let signs = grammar.operators.filter { !"()[]{},.;:_".contains($0) }
    rules.append(.match(.sign, signs.map(escaped).joined(separator: "|")))
    return rules
  }

  private static func alternatives(_ words: [GrammarWords.Word]) -> String {
    words.map(\.text).joined(separator: "|")
  }

  private static func escaped(_ sign: String) -> String {
    sign.map { "\\.^$|?*+()[]{}".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
