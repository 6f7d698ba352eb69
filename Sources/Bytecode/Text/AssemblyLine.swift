import Primitives

/// A word of assembly text.
enum AssemblyToken: Hashable {
  /// A name, maybe with dots: `addU`, `Scorer.score`, `r12`.
  case word(String)
  /// A number and its sign.
  case number(magnitude: U256, isNegative: Bool)
  /// Text in quotes.
  case text(String)
  /// Bytes: `hex"00ff"`.
  case bytes([UInt8])
  /// One of `( ) { } : , = ->`.
  case punctuation(String)
}

/// One line of assembly text, read word by word.
struct AssemblyLine {
  /// The number of the line, from 1.
  let number: Int
  private let tokens: [AssemblyToken]
  private var next = 0

  /// Splits a line into words.
  init(_ text: Substring, number: Int) throws(AssemblyError) {
    self.number = number
    var lexer = AssemblyLexer(text, number)
    tokens = try lexer.tokens()
  }

  var isEmpty: Bool { tokens.isEmpty }
  var isAtEnd: Bool { next == tokens.count }

  /// The label that the line is, if it is one: `L4:`.
  var label: String? {
    guard tokens.count == 2, case .word(let name) = tokens[0], tokens[1] == .punctuation(":")
    else { return nil }
    return name
  }

  func problem(_ problem: AssemblyError.Problem) -> AssemblyError {
    AssemblyError(line: number, problem: problem)
  }

  private mutating func token() -> AssemblyToken? {
    guard next < tokens.count else { return nil }
    defer { next += 1 }
    return tokens[next]
  }

  /// Reads the punctuation or the word if it comes next.
  mutating func skip(_ text: String) -> Bool {
    guard next < tokens.count, tokens[next] == .punctuation(text) || tokens[next] == .word(text)
    else { return false }
    next += 1
    return true
  }

  /// Whether the punctuation comes next.
  func isAt(_ punctuation: String) -> Bool {
    next < tokens.count && tokens[next] == .punctuation(punctuation)
  }

  /// Reads the punctuation or the word.
  mutating func expect(_ text: String) throws(AssemblyError) {
    guard skip(text) else { throw problem(.expected(text)) }
  }

  /// Reads the end of the line.
  func expectEnd() throws(AssemblyError) {
    guard isAtEnd else { throw problem(.expected("the end of the line")) }
  }

  /// Reads a word.
  mutating func word() throws(AssemblyError) -> String {
    guard case .word(let word) = token() else { throw problem(.expected("a name")) }
    return word
  }

  /// Reads text in quotes.
  mutating func text() throws(AssemblyError) -> String {
    guard case .text(let text) = token() else { throw problem(.expected("text in quotes")) }
    return text
  }

  /// Reads bytes.
  mutating func bytes() throws(AssemblyError) -> [UInt8] {
    guard case .bytes(let bytes) = token() else { throw problem(.expected("bytes")) }
    return bytes
  }

  /// Reads a number below 2^256.
  mutating func wide() throws(AssemblyError) -> U256 {
    guard case .number(let number, false) = token() else { throw problem(.expected("a number")) }
    return number
  }

  /// Reads a number that fits an unsigned type.
  mutating func unsigned<Integer: FixedWidthInteger & UnsignedInteger>(
    _ type: Integer.Type = Integer.self
  ) throws(AssemblyError) -> Integer {
    guard let small = try wide().asUInt64, let number = Integer(exactly: small) else {
      throw problem(.outOfRange)
    }
    return number
  }

  /// Reads a number of 32 bits with its sign.
  mutating func signed() throws(AssemblyError) -> Int32 {
    guard case .number(let magnitude, let isNegative) = token() else {
      throw problem(.expected("a number"))
    }
    guard let small = magnitude.asUInt64, let wide = Int64(exactly: small),
      let number = Int32(exactly: isNegative ? -wide : wide)
    else { throw problem(.outOfRange) }
    return number
  }

  /// Reads a number, or a name that stands for one.
  mutating func reference(_ names: [String: UInt32]) throws(AssemblyError) -> UInt32 {
    guard next < tokens.count, case .word(let name) = tokens[next] else { return try unsigned() }
    guard let index = names[name] else { throw problem(.unknownName(name)) }
    next += 1
    return index
  }

  /// Reads elements between parentheses, with commas between them.
  mutating func list<Element>(
    _ element: (inout AssemblyLine) throws(AssemblyError) -> Element
  ) throws(AssemblyError) -> [Element] {
    try expect("(")
    var elements: [Element] = []
    if skip(")") { return elements }
    repeat { elements.append(try element(&self)) } while skip(",")
    try expect(")")
    return elements
  }
}

/// Splits a line of assembly text into words.
private struct AssemblyLexer {
  private let scalars: [Unicode.Scalar]
  private let line: Int
  private var next = 0

  init(_ text: Substring, _ line: Int) {
    scalars = Array(text.unicodeScalars)
    self.line = line
  }

  mutating func tokens() throws(AssemblyError) -> [AssemblyToken] {
    var tokens: [AssemblyToken] = []
    while let scalar = peek {
      switch scalar {
      case " ", "\t", "\r": next += 1
      case ";": return tokens
      case "(", ")", "{", "}", ":", ",", "=":
        tokens.append(.punctuation(String(scalar)))
        next += 1
      case "\"":
        tokens.append(.text(try text()))
      case "-":
        next += 1
        if peek == ">" {
          next += 1
          tokens.append(.punctuation("->"))
        } else {
          tokens.append(try number(isNegative: true))
        }
      case "0"..."9": tokens.append(try number(isNegative: false))
      default:
        let word = takeWord()
        guard !word.isEmpty else { throw unexpected }
        if word == "hex", peek == "\"" {
          guard let bytes = Hex.decode(try text()) else { throw unexpected }
          tokens.append(.bytes(bytes))
        } else {
          tokens.append(.word(word))
        }
      }
    }
    return tokens
  }

  private var peek: Unicode.Scalar? { next < scalars.count ? scalars[next] : nil }

  private var unexpected: AssemblyError {
    AssemblyError(line: line, problem: .unexpectedCharacter)
  }

  /// Reads letters, digits, `_` and dots.
  private mutating func takeWord() -> String {
    var word = String.UnicodeScalarView()
    while let scalar = peek, scalar.isASCII,
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
        || scalar == "."
    {
      word.append(scalar)
      next += 1
    }
    return String(word)
  }

  private mutating func number(isNegative: Bool) throws(AssemblyError) -> AssemblyToken {
    guard let value = U256(takeWord()) else {
      throw AssemblyError(line: line, problem: .outOfRange)
    }
    return .number(magnitude: value, isNegative: isNegative)
  }

  /// Reads text in quotes, with `\"`, `\\` and `\u{...}` in it.
  private mutating func text() throws(AssemblyError) -> String {
    next += 1
    var text = String.UnicodeScalarView()
    while let scalar = peek, scalar != "\"" {
      next += 1
      guard scalar == "\\" else {
        text.append(scalar)
        continue
      }
      guard let escaped = peek else { throw unexpected }
      next += 1
      switch escaped {
      case "\"", "\\": text.append(escaped)
      case "u": text.append(try escapedScalar())
      default: throw unexpected
      }
    }
    guard peek == "\"" else { throw unexpected }
    next += 1
    return String(text)
  }

  private mutating func escapedScalar() throws(AssemblyError) -> Unicode.Scalar {
    guard peek == "{" else { throw unexpected }
    next += 1
    let digits = takeWord()
    guard peek == "}", let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value)
    else { throw unexpected }
    next += 1
    return scalar
  }
}
