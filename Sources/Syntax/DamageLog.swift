import Diagnostics

/// A place between declarations where something stands that begins none.
package struct Stray: Hashable, Sendable {
  /// Byte offset.
  package let offset: UInt32
  /// Whether it looks like the rest of what stands before: a bracket, an operator, a literal.
  package let isContinuation: Bool
}

/// Where syntax errors leave the tree in doubt, in the order in which the parser met them.
struct DamageLog {
  /// A statement that is being parsed.
  struct Statement {
    /// Byte offset and token where it begins.
    let offset: UInt32
    let token: Int
    /// Where the last statement of its block begins that begins on a line before.
    let previous: UInt32?
  }

  /// The offsets from which on nothing is certain, one for each error.
  private var places: [UInt32] = []
  private(set) var strays: [Stray] = []
  /// The innermost statement that is being parsed.
  private(set) var statement: Statement?
  /// Where the last statement begins of the block that is being parsed, and the last before the
  /// line of that one.
  private var sibling: UInt32?
  private var siblingBefore: UInt32?
  /// Offsets of the errors of the lexer, in order; those before `nextLexicalError` have been met.
  var lexicalErrors: [UInt32] = []
  private var nextLexicalError = 0

  /// How many errors were met so far.
  var count: Int { places.count }

  /// The first offset that an error since there were `mark` leaves in doubt.
  func first(since mark: Int) -> UInt32? { places[mark...].min() }

  /// Notes an error: from `place` on, nothing is certain.
  mutating func note(_ place: UInt32) { places.append(place) }

  /// Notes something that begins no declaration.
  mutating func note(_ stray: Stray) { strays.append(stray) }

  /// Notes that a statement begins; the one around it is returned for ``leave(to:)``.
  mutating func enter(_ token: Int, at offset: UInt32, startsLine: Bool) -> Statement? {
    let outer = statement
    if startsLine { siblingBefore = sibling }
    statement = Statement(offset: offset, token: token, previous: siblingBefore)
    (sibling, siblingBefore) = (nil, nil)
    return outer
  }

  /// Notes that the statement ends.
  mutating func leave(to outer: Statement?) {
    sibling = statement?.offset
    siblingBefore = statement?.previous
    statement = outer
  }

  /// Whether the lexer reported something before `end` that has not been met yet.
  mutating func hasLexicalError(before end: UInt32) -> Bool {
    guard nextLexicalError < lexicalErrors.count, lexicalErrors[nextLexicalError] < end else {
      return false
    }
    nextLexicalError += 1
    return true
  }
}

extension Parser {
  /// Notes that an error was met at the next token.
  ///
  /// What is in doubt begins with the line on which the innermost statement begins: what stands
  /// before it on the line may be a part that was torn off. So may the statement before, when the
  /// error is one of the first tokens; and anything may, when the opening bracket is missing.
  mutating func noteDamage() {
    var place = tokens[position].start
    if let statement = damage.statement {
      place = min(place, statement.offset)
      if position < statement.token + 3, let previous = statement.previous { place = previous }
      if position == statement.token, at(.rightParenthesis) || at(.rightBracket) { place = 0 }
    }
    let line = stream.file.range(ofLine: stream.file.position(at: place).line)
    damage.note(UInt32(line.lowerBound))
  }

  /// Notes that the next token begins no declaration.
  mutating func noteStray() {
    noteDamage()
    let isContinuation = kind != .identifier && !kind.isKeyword
    damage.note(Stray(offset: tokens[position].start, isContinuation: isContinuation))
  }

  /// What is in doubt of a declaration that ends here, and began when there were `mark` errors. What
  /// follows it on its line, and begins nothing, was torn off from it.
  mutating func endOfDeclaration(since mark: Int) -> UInt32? {
    let beginsSomething =
      current.startsLine || kind.isClosing || kind.beginsDeclaration || kind == .semicolon
      || atPublicState || at(.keyWord) || at(.testWord) || at(.useWord) || at(.partWord)
    if !beginsSomething { noteDamage() }
    return damage.first(since: mark)
  }
}
