import Diagnostics
import Syntax

/// Makes the mutants of a file, in the order of the source. Test blocks stay as they are.
///
/// It changes tokens, not trees: whether the result is a program is the compiler's to say, and what is none is no mutant.
package struct MutantMaker {
  private let file: SourceFile
  private let stream: TokenStream
  /// Where test blocks stand.
  private let tests: [Span]

  /// The mutants of a file; nothing of one with syntax errors.
  package static func mutants(of utf8: [UInt8], path: String) -> [Mutant] {
    var sources = SourceMap()
    let id = sources.add(name: path, utf8: utf8)
    let parsed = Parser.parse(sources[id])
    guard !parsed.diagnostics.hasErrors else { return [] }
    let tests = parsed.unit.items.compactMap { item -> Span? in
      if case .test(let test) = item { return test.span }
      return nil
    }
    let maker = MutantMaker(file: sources[id], stream: parsed.tree.stream, tests: tests)
    return maker.all.sorted {
      ($0.range.lowerBound, $0.range.upperBound, $0.replacement)
        < ($1.range.lowerBound, $1.range.upperBound, $1.replacement)
    }
  }

  private var all: [Mutant] {
    stream.tokens.indices.flatMap { index -> [Mutant] in
      let token = stream.tokens[index]
      guard !tests.contains(where: { $0.start <= token.start && token.end <= $0.end }) else {
        return []
      }
      return replaced(index) + removed(index) + swapped(index)
    }
  }

  private func mutant(_ kind: Mutant.Kind, _ tokens: ClosedRange<Int>, _ text: String) -> Mutant {
    let start = Int(stream.tokens[tokens.lowerBound].start)
    let position = file.position(at: stream.tokens[tokens.lowerBound].start)
    return Mutant(
      kind: kind, range: start..<Int(stream.tokens[tokens.upperBound].end), replacement: text,
      line: position.line, column: position.column)
  }

  // MARK: Tokens

  private static let operations: [TokenKind: [String]] = [
    .plus: ["-"], .minus: ["+"], .star: ["+"], .slash: ["*"], .percent: ["*"],
    .addAssign: ["-="], .subtractAssign: ["+="], .multiplyAssign: ["+="], .divideAssign: ["*="],
    .andAnd: ["||"], .orOr: ["&&"], .shiftLeft: [">>"],
  ]
  private static let comparisons: [TokenKind: [String]] = [
    .less: ["<=", ">"], .lessOrEqual: ["<"], .greater: [">=", "<"], .greaterOrEqual: [">"],
    .equal: ["!="], .notEqual: ["=="],
  ]

  /// One token in the place of another.
  private func replaced(_ index: Int) -> [Mutant] {
    let kind = stream.tokens[index].kind
    if let others = Self.operations[kind] {
      return others.map { mutant(.operation, index...index, $0) }
    }
    if let others = Self.comparisons[kind] {
      return others.map { mutant(.comparison, index...index, $0) }
    }
    switch kind {
    case .trueKeyword: return [mutant(.constant, index...index, "false")]
    case .falseKeyword: return [mutant(.constant, index...index, "true")]
    case .integer where !isBound(index):
      guard let number = UInt64(stream.text(index).filter { $0 != "_" }), number < 1 << 62 else {
        return []
      }
      return [mutant(.constant, index...index, String(number + 1))]
    default: return []
    }
  }

  /// Whether a number says how long something may be, or is a part of a type: one more is no other program to a test.
  private func isBound(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    // A comparison has spaces around it, an angle has none.
    if stream.tokens[index - 1].kind == .less { return stream.trivia(before: index).isEmpty }
    return ["max", ",", ";"].contains(stream.text(index - 1)) && !isArgument(index)
  }

  /// Whether a number stands in parentheses or brackets of an expression, rather than between angles.
  private func isArgument(_ index: Int) -> Bool {
    stream.text(index - 1) == "," && enclosing(index) == .leftParenthesis
  }

  /// The innermost bracket around a token that opened on its way from the beginning of the file.
  private func enclosing(_ index: Int) -> TokenKind? {
    var depth = 0
    for position in stride(from: index - 1, through: 0, by: -1) {
      let kind = stream.tokens[position].kind
      if kind.isClosing { depth += 1 }
      if kind.isOpening {
        if depth == 0 { return kind }
        depth -= 1
      }
    }
    return nil
  }

  // MARK: Statements

  /// A statement of a block that begins with a token, gone.
  private func removed(_ index: Int) -> [Mutant] {
    let token = stream.tokens[index]
    guard token.startsLine, enclosing(index) == .leftBrace,
      [.requireKeyword, .emitKeyword, .identifier].contains(token.kind)
    else { return [] }
    var depth = 0
    var last = index
    for next in index..<stream.tokens.count {
      let kind = stream.tokens[next].kind
      if next > index, depth == 0 {
        let goesOn = kind == .point || kind == .end
        if stream.tokens[next].startsLine, !goesOn || kind.isClosing { break }
        if kind.isClosing { break }
      }
      if kind.isOpening { depth += 1 }
      if kind.isClosing { depth -= 1 }
      last = next
    }
    return [mutant(.statement, index...last, "")]
  }

  // MARK: Arguments

  /// Two arguments behind each other of the call whose parenthesis a token is, each in the other's place.
  private func swapped(_ index: Int) -> [Mutant] {
    guard stream.tokens[index].kind == .leftParenthesis, index > 0,
      stream.tokens[index - 1].kind == .identifier
    else { return [] }
    var arguments: [ClosedRange<Int>] = []
    var (depth, start) = (0, index + 1)
    for next in (index + 1)..<stream.tokens.count {
      let kind = stream.tokens[next].kind
      // With names, the order means nothing; and parameters have types.
      if kind == .colon, depth == 0 { return [] }
      if depth == 0, kind == .comma || kind == .rightParenthesis {
        if start < next { arguments.append(start...next - 1) }
        start = next + 1
        if kind == .rightParenthesis { break }
      }
      if kind.isOpening { depth += 1 }
      if kind.isClosing { depth -= 1 }
      if depth < 0 { return [] }
    }
    return zip(arguments, arguments.dropFirst()).compactMap { left, right in
      let (first, second) = (text(left), text(right))
      guard first != second else { return nil }
      return mutant(.arguments, left.lowerBound...right.upperBound, "\(second), \(first)")
    }
  }

  private func text(_ tokens: ClosedRange<Int>) -> String {
    let start = Int(stream.tokens[tokens.lowerBound].start)
    return String(
      decoding: file.utf8[start..<Int(stream.tokens[tokens.upperBound].end)], as: UTF8.self)
  }
}
