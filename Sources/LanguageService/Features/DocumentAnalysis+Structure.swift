import Diagnostics
import Syntax

extension DocumentAnalysis {
  /// What can be folded: bodies in braces, and blocks of comments and imports; as byte offsets.
  package func foldings() -> [(start: Int, end: Int, isComment: Bool)] {
    var found: [(start: Int, end: Int, isComment: Bool)] = []
    var open: [Int] = []
    for (index, token) in stream.tokens.enumerated() {
      let trivia = stream.trivia(before: index)
      if let first = trivia.firstIndex(of: UInt8(ascii: "/")),
        let last = trivia.lastIndex(where: { $0 > 0x20 }), trivia[first...last].contains(0x0A)
      {
        found.append((first, last, true))
      }
      if token.kind == .leftBrace { open.append(Int(token.start)) }
      if token.kind == .rightBrace, let start = open.popLast() {
        found.append((start, Int(token.start), false))
      }
    }
    return found.filter {
      file.position(at: UInt32($0.start)).line < file.position(at: UInt32($0.end)).line
    }
  }

  /// The productions around an offset, the innermost first.
  package func selections(at offset: Int) -> [Span] {
    let tree = Parser.parse(file).tree
    var spans: [Span] = []
    for node in tree.nodes where node.end > node.start {
      let span = stream.span(Int(node.start)).joined(with: stream.span(Int(node.end) - 1))
      guard span.start <= offset, offset <= span.end else { continue }
      // In post-order a node comes after those inside of it; those beside it do not count.
      if let last = spans.last, last == span || !(span.start <= last.start && last.end <= span.end)
      {
        continue
      }
      spans.append(span)
    }
    return spans
  }

  /// The changes that put the document in the one style: only what stands between two tokens, and
  /// only where it differs; nil when the document has syntax errors.
  package func formatting(in range: Range<Int>? = nil) -> [Replacement]? {
    let parsed = Parser.parse(file)
    if parsed.diagnostics.hasErrors { return nil }
    var sources = SourceMap()
    let id = sources.add(name: path, text: SourceFormatter.format(parsed))
    let formatted = Lexer.tokens(of: sources[id]).0
    guard formatted.tokens.count == stream.tokens.count else {
      return [Replacement(file.span, with: sources.text(of: formatted.file.span))]
    }
    var edits: [Replacement] = []
    for index in stream.tokens.indices {
      let (old, new) = (stream.trivia(before: index), formatted.trivia(before: index))
      guard !old.elementsEqual(new) else { continue }
      if let range, old.endIndex < range.lowerBound || old.startIndex > range.upperBound {
        continue
      }
      let span = Span(source: source, start: UInt32(old.startIndex), end: UInt32(old.endIndex))
      edits.append(Replacement(span, with: String(decoding: new, as: UTF8.self)))
    }
    return edits
  }

  /// The block that ends before an offset: what is formatted when its `}` is typed.
  package func block(endingAt offset: Int) -> Range<Int>? {
    guard let index = token(before: offset), stream.tokens[index].kind == .rightBrace else {
      return nil
    }
    var depth = 0
    for position in (0...index).reversed() {
      if stream.tokens[position].kind == .rightBrace { depth += 1 }
      if stream.tokens[position].kind == .leftBrace { depth -= 1 }
      if depth == 0 { return Int(stream.tokens[position].start)..<Int(stream.tokens[index].end) }
    }
    return nil
  }
}
