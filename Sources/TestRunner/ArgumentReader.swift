import Interpreter
import Primitives
import Semantics
import Tensors

/// Why the text of an argument is not a value of its type.
package struct ArgumentError: Error, CustomStringConvertible {
  /// What is wrong.
  package let description: String
}

/// Reads values as people type them on a command line: `12`, `-3`, `0xff`, `0.5`, `true`, `none`, an address, `0x` bytes,
/// `"text"` (quotes may be left out when the text is the whole argument), `[1, 2]`, `(1, true)`, `.circle(3)`.
package struct ArgumentReader {
  private let program: TypedProgram
  private var rest: Substring
  private let whole: String
  /// How deep lists and tuples may nest.
  private static let depthMax = 64

  /// The value of a type that a text stands for.
  package static func value(
    _ text: String, as type: Type, in program: TypedProgram
  ) throws(ArgumentError) -> Value {
    var reader = ArgumentReader(program: program, rest: text[...], whole: text)
    if case .text = type, !text.hasPrefix("\"") { return .text(Array(text.utf8)) }
    let value = try reader.value(type, depth: 0)
    reader.skipSpaces()
    guard reader.rest.isEmpty else {
      throw ArgumentError(description: "`\(text)` goes on after the value: `\(reader.rest)`")
    }
    return value
  }

  private mutating func value(_ type: Type, depth: Int) throws(ArgumentError) -> Value {
    guard depth < ArgumentReader.depthMax else {
      throw ArgumentError(description: "the argument is nested too deeply")
    }
    skipSpaces()
    switch type {
    case .bool: return .bool(try keyword(["true", "false"], "`true` or `false`") == "true")
    case .integer(let integer): return .integer(try integerValue(integer))
    case .fixed(let fixed): return .fixed(try fixedValue(fixed))
    case .address, .contract:
      let word = word()
      guard let address = Address(checksummed: word) else { throw expected("an address", word) }
      return .address(address)
    case .hash:
      let word = word()
      guard let hash = Hash256(hex: word) ?? U256(word).map({ Hash256($0) }) else {
        throw expected("a hash of 32 bytes", word)
      }
      return .hash(hash)
    case .bytes, .publicKey, .cipher: return .bytes(try bytes())
    case .text: return .text(try quoted())
    case .optional(let inner):
      if rest.hasPrefix("none") {
        rest.removeFirst(4)
        return Value.none
      }
      return .some(try value(inner, depth: depth + 1))
    case .tuple(let types): return .aggregate(try group("(", ")", types, depth))
    case .structure(let id, sizes: _):
      return .aggregate(try group("(", ")", program[id].fields.map(\.type), depth))
    case .list(let element, max: _), .array(let element, count: _):
      return .aggregate(try list(depth) { (reader) throws(ArgumentError) in
        try reader.value(element, depth: depth + 1)
      })
    case .enumeration(let id): return try enumValue(id, depth)
    case .tensor(element: let element, shape: _): return try tensor(element, depth)
    case .unit, .never, .invalid, .map, .sum, .coin, .testKey:
      throw ArgumentError(description: "such a value cannot be given on the command line")
    }
  }

  // MARK: Scalars

  private mutating func integerValue(_ type: IntegerType) throws(ArgumentError) -> U256 {
    let word = word()
    let name = "\(type.isSigned ? "I" : "U")\(type.bits)"
    let plain = word.replacing("_", with: "")
    guard let number = type.isSigned ? U256(signed: plain) : U256(plain) else {
      throw expected("a \(name)", word)
    }
    let fits =
      type.isSigned ? number.fits(signedBits: type.bits) : number.fits(unsignedBits: type.bits)
    guard fits else { throw ArgumentError(description: "`\(word)` does not fit \(name)") }
    return number
  }

  private mutating func fixedValue(_ type: FixedType) throws(ArgumentError) -> Int64 {
    let word = word()
    guard let format = type.format, let raw = try? FixedPoint.parse(word, format) else {
      throw expected("a number such as 0.5 that fits Q<\(type.integerBits), \(type.fractionBits)>", word)
    }
    return raw
  }

  private mutating func bytes() throws(ArgumentError) -> [UInt8] {
    let word = word()
    guard word.hasPrefix("0x"), let bytes = Hex.decode(word.dropFirst(2)) else {
      throw expected("bytes such as 0x00ff", word)
    }
    return bytes
  }

  private mutating func quoted() throws(ArgumentError) -> [UInt8] {
    guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else {
      throw expected("text in quotes", String(rest))
    }
    let text = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    return Array(text.utf8)
  }

  // MARK: Groups

  private mutating func group(
    _ open: Character, _ close: Character, _ types: [Type], _ depth: Int
  ) throws(ArgumentError) -> [Value] {
    try take(open)
    var values: [Value] = []
    for (index, type) in types.enumerated() {
      if index > 0 { try take(",") }
      values.append(try value(type, depth: depth + 1))
    }
    try take(close)
    return values
  }

  private mutating func list<Element>(
    _ depth: Int, _ element: (inout ArgumentReader) throws(ArgumentError) -> Element
  ) throws(ArgumentError) -> [Element] {
    try take("[")
    var elements: [Element] = []
    skipSpaces()
    while rest.first != "]" {
      if !elements.isEmpty { try take(",") }
      elements.append(try element(&self))
      skipSpaces()
    }
    try take("]")
    return elements
  }

  private mutating func enumValue(_ id: EnumID, _ depth: Int) throws(ArgumentError) -> Value {
    if rest.first == "." { rest.removeFirst() }
    let name = word(stoppingAt: "(")
    guard let index = program[id].cases.firstIndex(where: { $0.name == name }) else {
      let names = program[id].cases.map(\.name).joined(separator: ", ")
      throw expected("one of \(names)", name)
    }
    let types = program[id].cases[index].payload.map(\.type)
    return .enumCase(index, types.isEmpty ? [] : try group("(", ")", types, depth))
  }

  /// A tensor as nested lists of its elements, row by row.
  private mutating func tensor(_ element: Type, _ depth: Int) throws(ArgumentError) -> Value {
    var shape: [Int] = []
    let scalars = try scalars(element, level: 0, &shape)
    let raw = scalars.map { scalar -> Int64 in
      switch scalar {
      case .fixed(let raw): raw
      case .bool(let flag): flag ? 1 : 0
      case .integer(let number): number.asInt64 ?? 0
      default: 0
      }
    }
    guard let kind = program.elementType(element),
      let tensor = try? Tensor(element: kind, shape: shape, rawValues: raw)
    else { throw ArgumentError(description: "the rows of `\(whole)` do not make a tensor") }
    return .tensor(tensor)
  }

  private mutating func scalars(
    _ element: Type, level: Int, _ shape: inout [Int]
  ) throws(ArgumentError) -> [Value] {
    skipSpaces()
    guard rest.first == "[" else { return [try value(element, depth: level)] }
    guard level < 4 else { throw ArgumentError(description: "a tensor has at most 4 dimensions") }
    if shape.count == level { shape.append(0) }
    var inner = shape
    let rows = try list(level) { (reader) throws(ArgumentError) in
      try reader.scalars(element, level: level + 1, &inner)
    }
    shape = inner
    shape[level] = rows.count
    return rows.flatMap { $0 }
  }

  // MARK: Characters

  private mutating func skipSpaces() {
    rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" }
  }

  private mutating func take(_ character: Character) throws(ArgumentError) {
    skipSpaces()
    guard rest.first == character else {
      let found = rest.first.map { "`\($0)`" } ?? "the end"
      throw ArgumentError(description: "expected `\(character)`, found \(found) in `\(whole)`")
    }
    rest.removeFirst()
  }

  private mutating func word(stoppingAt extra: Character = ",") -> String {
    let word = rest.prefix { !",)] \n\t".contains($0) && $0 != extra }
    rest = rest.dropFirst(word.count)
    return String(word)
  }

  private mutating func keyword(
    _ words: [String], _ what: String
  ) throws(ArgumentError) -> String {
    let word = word()
    guard words.contains(word) else { throw expected(what, word) }
    return word
  }

  private func expected(_ what: String, _ found: String) -> ArgumentError {
    ArgumentError(description: "expected \(what), found `\(found)`")
  }
}
