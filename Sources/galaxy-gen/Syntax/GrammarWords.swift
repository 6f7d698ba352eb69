import Foundation

/// What the generators need to know of grammar/galaxy.grammar: its words, operators and
/// productions.
struct GrammarWords {
  /// A reserved or contextual word and the group that it stands in.
  struct Word {
    let group: String
    let text: String
  }

  /// The reserved words, in the order of the grammar.
  private(set) var keywords: [Word] = []
  /// The contextual words, in the order of the grammar.
  private(set) var words: [Word] = []
  /// The operators and punctuation, longest first, then in the order of their characters.
  private(set) var operators: [String] = []
  /// The names of the productions, in the order of the grammar.
  private(set) var productions: [String] = []

  /// Reads the text of the grammar.
  init(_ text: String) throws {
    var block: String?
    var literals: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let items = Self.items(of: line)
      if items.last == "{", items.count == 2 {
        block = String(items[0])
      } else if items == ["}"] {
        block = nil
      } else if let group = items.first, block == "keywords" || block == "words" {
        for literal in items.dropFirst() {
          let word = Word(group: String(group), text: try Self.literal(literal))
          if block == "keywords" { keywords.append(word) } else { words.append(word) }
        }
      } else {
        if block == nil, items.count > 1, items[1] == "=" { productions.append(String(items[0])) }
        literals += try items.filter { $0.hasPrefix("'") }.map(Self.literal)
      }
    }
    let known = Set(keywords.map(\.text) + words.map(\.text))
    for literal in Set(literals) where literal.first?.isLetter == true && !known.contains(literal) {
      throw GeneratorError("the grammar uses the word '\(literal)' but does not list it")
    }
    operators = Set(literals).filter { $0.first?.isLetter == false }
      .sorted { ($1.count, $0) < ($0.count, $1) }
  }

  /// The words, quoted literals and signs of a line, without its comment.
  private static func items(of line: Substring) -> [Substring] {
    var items: [Substring] = []
    var rest = line
    while let first = rest.first {
      if first == "'", let end = rest.dropFirst().firstIndex(of: "'") {
        items.append(rest[...end])
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("//") {
        break
      } else if first.isLetter || first == "#" {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "#" }
        items.append(word)
        rest = rest[word.endIndex...]
      } else {
        if !first.isWhitespace { items.append(rest.prefix(1)) }
        rest = rest.dropFirst()
      }
    }
    return items
  }

  private static func literal(_ item: Substring) throws -> String {
    guard item.hasPrefix("'"), item.hasSuffix("'"), item.count > 2 else {
      throw GeneratorError("a quoted word was expected in the grammar: \(item)")
    }
    return String(item.dropFirst().dropLast())
  }
}
