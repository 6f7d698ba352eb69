import Diagnostics

/// Cuts a file into tokens; never fails, and loses no byte.
package struct Lexer {
  private let file: SourceFile
  private let bytes: [UInt8]
  private var offset = 0
  private var tokens: [Token] = []
  private var startsLine = true
  private(set) var reporter = Reporter()

  private init(_ file: SourceFile) {
    self.file = file
    bytes = file.utf8
    tokens.reserveCapacity(min(bytes.count / 4 + 1, SyntaxLimits.tokenCountMax))
  }

  /// The tokens of a file, and what is wrong with them.
  ///
  /// A file that is too large or not UTF-8 has no tokens but the end.
  package static func tokens(of file: SourceFile) -> (TokenStream, [Diagnostic]) {
    var lexer = Lexer(file)
    if file.isCut {
      lexer.reporter.report(
        Diagnostic(
          .limits.fileTooLarge,
          "the file has more than \(SourceFile.byteCountMax / (1 << 20)) MiB",
          at: file.span.startPoint))
    } else if let span = file.firstInvalidUTF8 {
      let position = file.position(at: span.start)
      lexer.reporter.report(
        Diagnostic(
          .syntax.notUTF8, "byte \(span.start) of the file is not UTF-8", at: span,
          notes: ["line \(position.line), byte \(position.column) of the line"]))
    } else {
      lexer.reportDirectionControls()
      lexer.scan()
    }
    let end = UInt32(lexer.bytes.count)
    lexer.tokens.append(Token(kind: .end, startsLine: true, start: end, end: end))
    return (TokenStream(file: file, tokens: lexer.tokens), lexer.reporter.diagnostics)
  }

  // MARK: - Mechanism

  private func byte(_ distance: Int = 0) -> UInt8 {
    let index = offset + distance
    return index < bytes.count ? bytes[index] : 0
  }

  private func span(from start: Int) -> Span {
    Span(source: file.id, start: UInt32(start), end: UInt32(offset))
  }

  private mutating func append(_ kind: TokenKind, from start: Int) {
    tokens.append(
      Token(kind: kind, startsLine: startsLine, start: UInt32(start), end: UInt32(offset)))
    startsLine = false
  }

  private mutating func scan() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    while offset < bytes.count {
      if tokens.count >= SyntaxLimits.tokenCountMax {
        reporter.report(
          Diagnostic(
            .limits.tooManyTokens, "the file has more than \(SyntaxLimits.tokenCountMax) tokens",
            at: Span(source: file.id, start: UInt32(offset), end: UInt32(offset))))
        return
      }
      next()
    }
  }

  /// Scans one token, or one piece of trivia.
  private mutating func next() {
    switch bytes[offset] {
    case 0x20, 0x09:
      offset += 1
    case 0x0A:
      offset += 1
      startsLine = true
    case 0x0D where byte(1) == 0x0A:
      offset += 1
    case 0x30...0x39:
      number()
    case 0x41...0x5A, 0x61...0x7A, 0x5F:
      word()
    case 0x22:
      string(kind: .string, from: offset)
    case 0x40:
      address()
    case 0x2F where byte(1) == 0x2F:
      comment()
    case 0x2F where byte(1) == 0x2A:
      blockComment()
    case 0x27:
      singleQuoted()
    default:
      sign()
    }
  }

  private mutating func comment() {
    let start = offset
    while offset < bytes.count, bytes[offset] != 0x0A {
      if bytes[offset] == 0x0D, byte(1) != 0x0A { reportStray(from: offset, end: offset + 1) }
      offset += 1
    }
    // A carriage return before the line end belongs to the line end, not to the comment.
    if offset > start, offset < bytes.count, bytes[offset - 1] == 0x0D { offset -= 1 }
  }

  private mutating func blockComment() {
    let start = offset
    offset += 2
    var isClosed = false
    while offset < bytes.count, !isClosed {
      isClosed = bytes[offset] == 0x2A && byte(1) == 0x2F
      if bytes[offset] == 0x0A { startsLine = true }
      offset += isClosed ? 2 : 1
    }
    let opening = Span(source: file.id, start: UInt32(start), end: UInt32(start) + 2)
    reporter.report(
      Diagnostic(
        .syntax.blockComment, "there are no block comments", at: opening,
        help: "begin each line of the comment with `//`"))
  }

  // MARK: - Words and numbers

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }

  /// Moves over letters, digits and `_`; letters beyond ASCII are taken along and reported.
  private mutating func skipWord() {
    while offset < bytes.count {
      if Self.isWordByte(bytes[offset]) {
        offset += 1
      } else if bytes[offset] >= 0x80 {
        let start = offset
        while offset < bytes.count, bytes[offset] >= 0x80 { offset += 1 }
        reportStray(from: start, end: offset)
      } else {
        return
      }
    }
  }

  private mutating func word() {
    let start = offset
    if byte() == 0x68, byte(1) == 0x65, byte(2) == 0x78, byte(3) == 0x22 {
      offset += 3
      string(kind: .hexString, from: start)
      return
    }
    skipWord()
    let length = offset - start
    if length == 1, bytes[start] == 0x5F {
      append(.underscore, from: start)
    } else if length <= 16 {
      var low: UInt64 = 0
      var high: UInt64 = 0
      for index in 0..<length {
        let byte = UInt64(bytes[start + index])
        if index < 8 { low |= byte &<< (8 * index) } else { high |= byte &<< (8 * (index - 8)) }
      }
      append(.ofWord(low: low, high: high), from: start)
    } else {
      if length > SyntaxLimits.nameBytesMax { reportLongName(from: start) }
      append(.identifier, from: start)
    }
  }

  private mutating func reportLongName(from start: Int) {
    reporter.report(
      Diagnostic(
        .syntax.nameTooLong,
        "a name of \(offset - start) letters: at most \(SyntaxLimits.nameBytesMax) are possible",
        at: Span(source: file.id, start: UInt32(start), end: UInt32(offset)), "too long"))
  }

  private mutating func number() {
    let start = offset
    // After a point only a whole number can stand: in `t.0.1` the `0.1` is no decimal.
    let followsPoint = tokens.last?.kind == .point
    var kind = TokenKind.integer
    if byte() == 0x30, byte(1) == 0x78 {
      skipWord()
    } else {
      skipDigits()
      if !followsPoint, byte() == 0x2E, (0x30...0x39).contains(byte(1)) {
        kind = .decimal
        offset += 1
        skipDigits()
      }
      if Self.isWordByte(byte()) || byte() >= 0x80 {
        let digitsEnd = offset
        skipWord()
        append(kind, from: start)
        reportUnit(digits: start..<digitsEnd)
        return
      }
    }
    append(kind, from: start)
    if !isWellFormed(start..<offset) {
      reporter.report(
        Diagnostic(
          .syntax.malformedNumber, "a malformed number", at: span(from: start),
          help: "an underscore stands between two digits, and `0x` before hexadecimal digits"))
    }
  }

  private mutating func skipDigits() {
    while (0x30...0x39).contains(byte()) || byte() == 0x5F { offset += 1 }
  }

  private mutating func reportUnit(digits: Range<Int>) {
    let text = String(decoding: bytes[digits.upperBound..<offset], as: UTF8.self)
    let end = UInt32(digits.upperBound)
    let isUnit = Unit(rawValue: text) != nil
    reporter.report(
      Diagnostic(
        .syntax.malformedNumber, "a number is directly followed by a letter",
        at: span(from: digits.lowerBound),
        help: isUnit
          ? "put a space before `\(text)`"
          : text.first == "e" || text.first == "E"
            ? "10^18 is written `1 coin`, another power of ten `pow(10, n)`"
            : ForeignWord.find(text) == nil
              ? nil : "the type of a number follows from where it stands: `let x: U64 = 1`",
        fix: isUnit
          ? Fix(
            "put a space before `\(text)`",
            replace: Span(source: file.id, start: end, end: end), with: " ", isSafe: true) : nil))
  }

  /// Whether underscores stand between digits only, and hexadecimal digits after `0x`.
  private func isWellFormed(_ range: Range<Int>) -> Bool {
    let isHex = bytes[range].starts(with: [0x30, 0x78])
    var previousIsDigit = false
    for byte in bytes[isHex ? range.dropFirst(2) : range] {
      let isDigit: Bool
      switch byte {
      case 0x30...0x39: isDigit = true
      case 0x41...0x46, 0x61...0x66: isDigit = isHex
      default: isDigit = false
      }
      guard isDigit || (previousIsDigit && (byte == 0x5F || byte == 0x2E)) else { return false }
      previousIsDigit = isDigit
    }
    return previousIsDigit
  }

  // MARK: - Text

  /// Scans from the opening quote at `offset` to the closing one.
  private mutating func string(kind: TokenKind, from start: Int) {
    let opening = offset
    offset += 1
    while offset < bytes.count, bytes[offset] != 0x0A, bytes[offset] != 0x22 {
      switch bytes[offset] {
      case 0x5C where offset + 1 < bytes.count && bytes[offset + 1] != 0x0A: offset += 2
      case 0x0D where byte(1) == 0x0A: offset += 1
      case 0x00...0x08, 0x0B...0x1F, 0x7F:
        reportStray(from: offset, end: offset + 1)
        offset += 1
      default: offset += 1
      }
    }
    if byte() == 0x22, offset < bytes.count {
      offset += 1
      append(kind, from: start)
    } else {
      append(kind, from: start)
      let end = UInt32(offset)
      reporter.report(
        Diagnostic(
          .syntax.textNotClosed, "text is not closed",
          at: Span(source: file.id, start: UInt32(opening), end: end), "opened here",
          fix: Fix(
            "insert `\"` at the end", replace: Span(source: file.id, start: end, end: end),
            with: "\"")))
    }
  }

  private mutating func singleQuoted() {
    let start = offset
    offset += 1
    while offset < bytes.count, bytes[offset] != 0x0A, bytes[offset] != 0x27,
      bytes[offset] != 0x22
    {
      offset += 1
    }
    let isClosed = byte() == 0x27
    if isClosed { offset += 1 } else { offset = start + 1 }
    // Taken for text, so that the parser does not complain a second time.
    if isClosed { append(.string, from: start) }
    let end = UInt32(offset)
    let quotes = [(UInt32(start), UInt32(start) + 1), (end - 1, end)]
    reporter.report(
      Diagnostic(
        .syntax.singleQuotes, "text stands in double quotes", at: span(from: start),
        fix: isClosed
          ? Fix(
            "write double quotes",
            quotes.map {
              Replacement(Span(source: file.id, start: $0.0, end: $0.1), with: "\"")
            }, isSafe: true) : nil))
  }

  private mutating func address() {
    let start = offset
    offset += 1
    skipWord()
    if offset == start + 1 {
      reportStray(from: start, end: offset)
    } else {
      append(.address, from: start)
    }
  }

  // MARK: - Signs

  private mutating func sign() {
    let start = offset
    let second = byte(1)
    let isAssign = second == 0x3D
    let (kind, length): (TokenKind, Int)
    switch bytes[offset] {
    case 0x28: (kind, length) = (.leftParenthesis, 1)
    case 0x29: (kind, length) = (.rightParenthesis, 1)
    case 0x5B: (kind, length) = (.leftBracket, 1)
    case 0x5D: (kind, length) = (.rightBracket, 1)
    case 0x7B: (kind, length) = (.leftBrace, 1)
    case 0x7D: (kind, length) = (.rightBrace, 1)
    case 0x2C: (kind, length) = (.comma, 1)
    case 0x3A: (kind, length) = (.colon, 1)
    case 0x3B: (kind, length) = (.semicolon, 1)
    case 0x3F: (kind, length) = (.question, 1)
    case 0x7E: (kind, length) = (.tilde, 1)
    case 0x2E where second == 0x2E && byte(2) == 0x3C: (kind, length) = (.rangeUpTo, 3)
    case 0x2E: (kind, length) = (.point, 1)
    case 0x2B: (kind, length) = isAssign ? (.addAssign, 2) : (.plus, 1)
    case 0x2D where second == 0x3E: (kind, length) = (.arrow, 2)
    case 0x2D: (kind, length) = isAssign ? (.subtractAssign, 2) : (.minus, 1)
    case 0x2A where second == 0x2A: (kind, length) = (.power, 2)
    case 0x2A: (kind, length) = isAssign ? (.multiplyAssign, 2) : (.star, 1)
    case 0x2F: (kind, length) = isAssign ? (.divideAssign, 2) : (.slash, 1)
    case 0x25: (kind, length) = isAssign ? (.remainderAssign, 2) : (.percent, 1)
    case 0x26 where second == 0x26: (kind, length) = (.andAnd, 2)
    case 0x26: (kind, length) = isAssign ? (.andAssign, 2) : (.ampersand, 1)
    case 0x7C where second == 0x7C: (kind, length) = (.orOr, 2)
    case 0x7C: (kind, length) = isAssign ? (.orAssign, 2) : (.bar, 1)
    case 0x5E: (kind, length) = isAssign ? (.xorAssign, 2) : (.caret, 1)
    case 0x3D where second == 0x3E: (kind, length) = (.fatArrow, 2)
    case 0x3D: (kind, length) = isAssign ? (.equal, 2) : (.assign, 1)
    case 0x21: (kind, length) = isAssign ? (.notEqual, 2) : (.exclamation, 1)
    case 0x3C where second == 0x3C: (kind, length) = (.shiftLeft, 2)
    case 0x3C: (kind, length) = isAssign ? (.lessOrEqual, 2) : (.less, 1)
    case 0x3E: (kind, length) = isAssign ? (.greaterOrEqual, 2) : (.greater, 1)
    default:
      stray()
      return
    }
    offset += length
    append(kind, from: start)
  }

  /// Scans characters without a meaning; they become trivia.
  private mutating func stray() {
    let start = offset
    if bytes[offset] >= 0x80 {
      // Letters of other scripts are taken for a name, so that the parser has something to go on.
      skipWord()
      append(.identifier, from: start)
      return
    }
    let first = bytes[offset]
    while offset < bytes.count, bytes[offset] == first { offset += 1 }
    reportStray(from: start, end: offset)
  }

  private mutating func reportStray(from start: Int, end: Int) {
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    guard let scalar = text.unicodeScalars.first, !Self.isDirectionControl(scalar) else { return }
    let code = String(scalar.value, radix: 16, uppercase: true)
    let padded = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
    let isVisible = scalar.value > 0x20 && scalar.properties.isGraphemeBase
    reporter.report(
      Diagnostic(
        .syntax.strayCharacter,
        isVisible
          ? "the character `\(scalar)` (\(padded)) has no meaning here"
          : "the character \(padded) has no meaning here",
        at: Span(source: file.id, start: UInt32(start), end: UInt32(end)),
        help: scalar.value >= 0x80
          ? "outside of text and comments a program is ASCII, so that no two names look alike"
          : nil))
  }

  /// U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069 (UAX #9).
  private static func isDirectionControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Reports every bidirectional control, also in text and comments.
  private mutating func reportDirectionControls() {
    for index in bytes.indices where bytes[index] == 0xE2 || bytes[index] == 0xD8 {
      let length = bytes[index] == 0xE2 ? 3 : 2
      let text = String(decoding: bytes[index..<(index + length)], as: UTF8.self)
      guard let scalar = text.unicodeScalars.first, Self.isDirectionControl(scalar) else {
        continue
      }
      let code = String(scalar.value, radix: 16, uppercase: true)
      let span = Span(source: file.id, start: UInt32(index), end: UInt32(index + length))
      reporter.report(
        Diagnostic(
          .syntax.bidirectionalControl,
          "the invisible character U+\(code) changes the direction of text", at: span,
          fix: Fix("remove it", replace: span, with: "")))
    }
  }
}
