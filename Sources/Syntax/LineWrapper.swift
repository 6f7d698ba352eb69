import Diagnostics

/// Breaks the lines of a formatted file that are longer than ``columnsMax``.
///
/// A line with blocks breaks inside of these, a list of variables behind its commas, every other line inside of its
/// longest brackets, or, when the rest stays too long, before its weakest operators; what then stands in brackets breaks behind its
/// commas.
/// Where a line may end is the grammar's business, so the result is parsed again, and a break that
/// changes the tree is not made. Comments stay as they are.
struct LineWrapper {
  /// Most characters of a line.
  static let columnsMax = 100
  /// Brackets in brackets are broken one level a round.
  private static let roundsMax = 24

  private let stream: TokenStream

  /// The file with its long lines broken, as far as that is possible.
  static func wrapped(_ parsed: ParsedFile, format: (ParsedFile) -> String) -> String {
    var parsed = parsed
    var text = format(parsed)
    for _ in 0..<roundsMax {
      var sources = SourceMap()
      let id = sources.add(name: parsed.tree.stream.file.name, text: text)
      let stream = Lexer.tokens(of: sources[id]).0
      let breaks = LineWrapper(stream: stream).breaks()
      guard !breaks.isEmpty else { return text }
      let broken = Parser.parse(
        SourceFile(id: id, name: sources[id].name, utf8: stream.broken(before: breaks)))
      guard !broken.diagnostics.hasErrors, broken.tree.nodes == parsed.tree.nodes else {
        return text
      }
      let next = format(broken)
      if next == text { return text }
      (parsed, text) = (broken, next)
    }
    return text
  }

  /// The tokens before which a line should end.
  private func breaks() -> [Int] {
    var breaks: [Int] = []
    var first = 0
    var open: [TokenKind] = []
    while first < stream.tokens.count {
      var last = first
      while last + 1 < stream.tokens.count, !stream.tokens[last + 1].startsLine { last += 1 }
      if isLong(first...last) { breaks += self.breaks(in: first...last, inside: open.last) }
      for token in stream.tokens[first...last] {
        if token.kind.isOpening { open.append(token.kind) }
        if token.kind.isClosing { _ = open.popLast() }
      }
      first = last + 1
    }
    return breaks
  }

  /// Whether the tokens of a line end behind the last column.
  private func isLong(_ line: ClosedRange<Int>) -> Bool {
    let start = stream.file.lineStarts[
      stream.file.position(at: stream.tokens[line.lowerBound].start).line - 1]
    let text = stream.file.utf8[Int(start)..<Int(stream.tokens[line.upperBound].end)]
    return text.count { $0 & 0xC0 != 0x80 } > Self.columnsMax
  }

  /// Where a long line ends: behind the commas of the list that it is a part of, else inside of its blocks,
  /// else of its longest brackets, else before its weakest operators.
  private func breaks(in line: ClosedRange<Int>, inside bracket: TokenKind?) -> [Int] {
    var open: [Int] = []
    var commas: [Int] = []
    var blocks: [Int] = []
    var longest: ClosedRange<Int>?
    for index in line {
      let kind = stream.tokens[index].kind
      if kind.isOpening { open.append(index) }
      if kind == .comma, open.isEmpty, index < line.upperBound { commas.append(index + 1) }
      guard kind.isClosing, let opening = open.popLast(), index > opening + 1 else { continue }
      if stream.tokens[opening].kind == .leftBrace {
        if open.isEmpty { blocks += [opening + 1, index] }
        continue
      }
      guard open.allSatisfy({ stream.tokens[$0].kind == .leftBrace }) else { continue }
      if length(opening...index) > (longest.map(length) ?? 0) { longest = opening...index }
    }
    if !commas.isEmpty, bracket == .leftParenthesis || bracket == .leftBracket {
      return commas.filter(isFree)
    }
    if !blocks.isEmpty { return blocks.filter(isFree) }
    let variables = commas.filter(startsVariable)
    if [.letKeyword, .varKeyword].contains(stream.tokens[line.lowerBound].kind), !variables.isEmpty
    {
      return variables.filter(isFree)
    }
    let operators = weakestOperators(in: line)
    guard let longest, operators.isEmpty || length(line) - length(longest) <= Self.columnsMax else {
      return operators.filter(isFree)
    }
    return [longest.lowerBound + 1, longest.upperBound].filter(isFree)
  }

  /// The operators of a line outside of brackets that bind least, apart from one that begins it: the next line may begin
  /// with them.
  private func weakestOperators(in line: ClosedRange<Int>) -> [Int] {
    var weakest: (strength: Int, found: [Int]) = (.max, [])
    var depth = 0
    for index in line {
      let kind = stream.tokens[index].kind
      if kind.isClosing { depth -= 1 }
      if kind.isOpening { depth += 1 }
      guard depth == 0, index > line.lowerBound, let strength = kind.wrappingStrength else {
        continue
      }
      if strength < weakest.strength { weakest = (strength, []) }
      if strength == weakest.strength { weakest.found.append(index) }
    }
    return weakest.found
  }

  /// Whether a variable of a `let` or `var` begins with a token: a name before its type or value.
  private func startsVariable(_ index: Int) -> Bool {
    guard index + 1 < stream.tokens.count else { return false }
    let next = stream.tokens[index + 1].kind
    return stream.tokens[index].kind == .identifier && (next == .assign || next == .colon)
  }

  private func length(_ tokens: ClosedRange<Int>) -> Int {
    Int(stream.tokens[tokens.upperBound].end - stream.tokens[tokens.lowerBound].start)
  }

  /// Whether no comment stands before a token.
  private func isFree(_ index: Int) -> Bool {
    stream.trivia(before: index).allSatisfy { $0 == UInt8(ascii: " ") }
  }
}

extension TokenStream {
  /// The file with line ends in the place of what stands before some tokens.
  fileprivate func broken(before breaks: [Int]) -> [UInt8] {
    let breaks = Set(breaks)
    var bytes: [UInt8] = []
    for index in tokens.indices {
      if breaks.contains(index) { bytes.append(0x0A) } else { bytes += trivia(before: index) }
      bytes += self.bytes(index)
    }
    return bytes
  }
}

extension TokenKind {
  /// How strongly an operator binds, if lines break before it. Those that also begin an operand are not among them: a line that
  /// begins with one may be another statement.
  fileprivate var wrappingStrength: Int? {
    switch self {
    case .orOr: 0
    case .andAnd: 1
    case .equal, .notEqual, .lessOrEqual, .greaterOrEqual: 2
    case .plus: 3
    case .star, .slash, .percent: 4
    default: nil
    }
  }
}
