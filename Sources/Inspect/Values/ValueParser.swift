import Bytecode
import Primitives
import Tensors

/// Why a text is no value of a type.
package struct ValueError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in one sentence.
  package let description: String

  /// An error with this sentence.
  package init(_ description: String) {
    self.description = description
  }
}

/// Reads values of a module's types from text: what `ValueText` writes in full, and what people type.
///
/// - numbers `42`, `-7`, `1_000`, `0xff`, `3 coin`, `0.5 coin`; fixed point `0.5`; `true`, `false`
/// - addresses `0x` and 40 digits (with `@` before, too); hashes `0x` and up to 64 digits; bytes `0x00ff`, `hex"00ff"`
/// - text `"abc"`; alone as an argument also without the quotes
/// - lists, arrays and tensors `[1, 2]`, `[[1.0, 0.0], [0.0, 1.0]]`
/// - tuples and structs `(1, 2)`, `Name(field: 1, 2)`; optionals `none`, `some(1)`
/// - enum cases `Plan.rank`, `.rank`, `rank`, `Shape.circle(1)`
/// - `@path`: the contents of a file; bytes, ciphertexts, keys and encoded tensors as they are, all else as text;
///   for lists, arrays and tensors also a table: rows of numbers with commas or spaces between
package struct ValueParser {
  private let types: TypeTable
  /// Reads a file that is named with `@`.
  private let readFile: (String) throws(ValueError) -> [UInt8]
  private var text: [UInt8] = []
  private var position = 0
  /// How many axes a tensor from a table has; nil takes a single row or column for a vector.
  package var tableRank: Int?

  /// A parser of values of a module's types.
  package init(types: TypeTable, readFile: @escaping (String) throws(ValueError) -> [UInt8]) {
    self.types = types
    self.readFile = readFile
  }

  /// Reads a whole argument as one value.
  package mutating func parse(_ argument: String, as type: TypeIndex) throws(ValueError) -> ABIValue {
    text = Array(argument.utf8)
    position = 0
    if case .text = types[type], !argument.hasPrefix("\""), !argument.hasPrefix("@") {
      return .string(argument)
    }
    let value = try value(type)
    skipSpace()
    guard position == text.count else {
      throw ValueError("`\(rest)` follows a complete value of type \(types.name(type))")
    }
    return value
  }

  // MARK: Values

  private mutating func value(_ type: TypeIndex) throws(ValueError) -> ABIValue {
    skipSpace()
    if peek("@"), !stands("@0x") { return try file(type) }
    switch types[type] {
    case .bool:
      if word("true") { return .bool(true) }
      if word("false") { return .bool(false) }
      throw expected("true or false", type)
    case .unsigned(let bits): return .uint(try integer(type, bits: Int(bits), isSigned: false))
    case .signed(let bits): return .int(try integer(type, bits: Int(bits), isSigned: true))
    case .fixed: return .int(U256(signExtending: try element(type)))
    case .address: return .address(try address(type))
    case .hash:
      let token = token()
      guard let hash = Hash256(hex: token) ?? U256(token).map({ Hash256($0) }) else {
        throw expected("0x and up to 64 hexadecimal digits", type, found: token)
      }
      return .fixedBytes(hash.bytes)
    case .bytes(let max):
      guard let bytes = try hex(type) else { throw expected("bytes such as 0x00ff", type) }
      return .bytes(try bounded(bytes, max: max, type))
    case .publicKey, .cipher:
      guard let bytes = try hex(type) else { throw expected("0x and its bytes, or @file", type) }
      return .bytes(bytes)
    case .text(let max): return .string(try string(type, max: max))
    case .optional(let inner): return try optional(inner, type)
    case .record(let name, let fields, _):
      return .tuple(try record(name, fields, type))
    case .enumeration(let name, let cases): return try enumeration(name, cases, type)
    case .array(let element, let count):
      let parts = try list(element, type)
      guard parts.count == Int(count) else {
        throw ValueError("\(types.name(type)) has \(count) elements, not \(parts.count)")
      }
      return .array(parts)
    case .list(let element, let max):
      let parts = try list(element, type)
      guard parts.count <= Int(max) else {
        throw ValueError("\(types.name(type)) has at most \(max) elements, not \(parts.count)")
      }
      return .array(parts)
    case .tensor(let element):
      if stands("0x"), let bytes = try hex(type) { return .bytes(bytes) }
      return .bytes(try tensor(element, type).encoded())
    case .map, .coin, .sum: throw ValueError("\(types.name(type)) is no type of an argument")
    }
  }

  private mutating func integer(
    _ type: TypeIndex, bits: Int, isSigned: Bool
  ) throws(ValueError) -> U256 {
    let isNegative = take("-")
    let start = position
    guard let number = try magnitude() else {
      let found = String(decoding: text[start...].prefix(64), as: UTF8.self)
      throw expected("a whole number", type, found: (isNegative ? "-" : "") + found)
    }
    let digits = String(decoding: text[start..<position], as: UTF8.self)
    // A negative number of n bits has a magnitude of at most 2^(n - 1).
    let isInRange =
      isSigned
      ? (isNegative ? number.isZero || (number &- 1).fits(unsignedBits: bits - 1)
        : number.fits(unsignedBits: bits - 1))
      : !isNegative && number.fits(unsignedBits: bits)
    guard isInRange else {
      throw ValueError("\(isNegative ? "-" : "")\(digits) does not fit \(types.name(type))")
    }
    return isNegative ? number.wrappingNegated : number
  }

  /// `42`, `1_000`, `0xff`, `3 coin` or `0.5 coin` without a sign; nil when no number stands here.
  private mutating func magnitude() throws(ValueError) -> U256? {
    let digits = token().filter { $0 != "_" }
    guard let number = U256(digits) else { return nil }
    let end = position
    let decimals = take(".") ? token().filter { $0 != "_" } : ""
    skipSpace()
    guard word("coin") else {
      // Not an amount: the point, if any, is somebody else's.
      position = end
      return number
    }
    guard decimals.count <= 18, decimals.allSatisfy({ ("0"..."9").contains($0) }),
      let rest = U256(decimals + String(repeating: "0", count: 18 - decimals.count))
    else { throw ValueError("a coin has at most 18 decimal digits, not .\(decimals)") }
    let (product, overflow) = number.multipliedReportingOverflow(by: 1_000_000_000_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(rest)
    guard !overflow, !carry else { throw ValueError("\(digits) coin does not fit 256 bits") }
    return sum
  }

  private mutating func address(_ type: TypeIndex) throws(ValueError) -> Address {
    _ = take("@")
    let token = token()
    guard let address = Address(hex: token), token.hasPrefix("0x") else {
      throw expected("an address: 0x and 40 hexadecimal digits", type, found: token)
    }
    guard Address(checksummed: token) != nil else {
      throw ValueError("the capitals of \(token) are not its checksum: \(address.checksummed)")
    }
    return address
  }

  /// Bytes in hexadecimal digits; nil when something else stands here.
  private mutating func hex(_ type: TypeIndex) throws(ValueError) -> [UInt8]? {
    if stands("hex\"") {
      position += 3
      return Hex.decode(try string(type, max: .max))
    }
    guard stands("0x") else { return nil }
    return Hex.decode(token())
  }

  private mutating func string(_ type: TypeIndex, max: UInt32) throws(ValueError) -> String {
    guard take("\"") else { throw expected("text in quotes", type) }
    var bytes: [UInt8] = []
    while position < text.count, text[position] != UInt8(ascii: "\"") {
      var byte = text[position]
      position += 1
      if byte == UInt8(ascii: "\\"), position < text.count {
        byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): byte = 10
        case UInt8(ascii: "r"): byte = 13
        case UInt8(ascii: "t"): byte = 9
        case UInt8(ascii: "u"):
          bytes += Array(try scalar().utf8)
          continue
        default: break
        }
      }
      bytes.append(byte)
    }
    guard take("\"") else { throw ValueError("the text has no closing quote") }
    return String(decoding: try bounded(bytes, max: max, type), as: UTF8.self)
  }

  /// `{1f600}` after `\u`.
  private mutating func scalar() throws(ValueError) -> String {
    guard take("{"), let number = UInt32(token(), radix: 16), take("}"),
      let scalar = Unicode.Scalar(number)
    else { throw ValueError("`\\u` needs the number of a character in braces: \\u{e9}") }
    return String(Character(scalar))
  }

  private func bounded(
    _ bytes: [UInt8], max: UInt32, _ type: TypeIndex
  ) throws(ValueError) -> [UInt8] {
    guard bytes.count <= Int(max) else {
      throw ValueError("\(types.name(type)) has at most \(max) bytes, not \(bytes.count)")
    }
    return bytes
  }

  // MARK: Composites

  private mutating func optional(
    _ inner: TypeIndex, _ type: TypeIndex
  ) throws(ValueError) -> ABIValue {
    if word("none") { return .tuple([.bool(false), types.absent(inner)]) }
    guard word("some"), take("(") else { throw expected("none or some(...)", type) }
    let value = try value(inner)
    try close(")", type)
    return .tuple([.bool(true), value])
  }

  /// The parts of a struct or tuple, with or without its name and the names of its fields.
  private mutating func record(
    _ name: String, _ fields: [TypeDescriptor.Field], _ type: TypeIndex
  ) throws(ValueError) -> [ABIValue] {
    if !name.isEmpty { _ = word(name) }
    skipSpace()
    guard take("(") else { throw expected("\(name)(...) with \(fields.count) parts", type) }
    var parts: [ABIValue] = []
    for (index, field) in fields.enumerated() {
      if index > 0, !comma() { throw expected("\(fields.count) parts", type) }
      skipSpace()
      if !field.name.isEmpty, stands(field.name + ":") {
        position += field.name.utf8.count + 1
      }
      parts.append(try value(field.type))
    }
    _ = comma()
    try close(")", type)
    return parts
  }

  private mutating func enumeration(
    _ name: String, _ cases: [TypeDescriptor.Case], _ type: TypeIndex
  ) throws(ValueError) -> ABIValue {
    if stands(name + ".") { position += name.utf8.count }
    _ = take(".")
    let token = token()
    guard let index = cases.firstIndex(where: { $0.name == token }) else {
      let known = cases.map { "\(name).\($0.name)" }.joined(separator: ", ")
      throw ValueError("`\(token)` is no case of \(name); there are \(known)")
    }
    let payload = cases[index].payload
    var parts: [ABIValue] = []
    if !payload.isEmpty {
      guard take("(") else { throw expected("the case's values in parentheses", type) }
      for (position, part) in payload.enumerated() {
        if position > 0, !comma() { throw expected("\(payload.count) values", type) }
        parts.append(try value(part))
      }
      try close(")", type)
    }
    let number = ABIValue.uint(U256(UInt64(index)))
    if cases.allSatisfy(\.payload.isEmpty) { return number }
    guard let abiTypes = types.abiTypes(payload), let bytes = try? ABI.encode(abiTypes, parts) else {
      throw ValueError("the values of \(name).\(token) cannot be encoded")
    }
    return .tuple([number, .bytes(bytes)])
  }

  private mutating func list(
    _ element: TypeIndex, _ type: TypeIndex
  ) throws(ValueError) -> [ABIValue] {
    guard take("[") else { throw expected("a list in brackets", type) }
    var parts: [ABIValue] = []
    skipSpace()
    while !peek("]") {
      parts.append(try value(element))
      guard comma() else { break }
      skipSpace()
    }
    try close("]", type)
    return parts
  }

  // MARK: Tensors

  private mutating func tensor(
    _ element: TypeIndex, _ type: TypeIndex
  ) throws(ValueError) -> Tensor {
    guard let elementType = types.elementType(element) else {
      throw ValueError("\(types.name(type)) is no type of an argument")
    }
    var raw: [Int64] = []
    let shape = try axes(element, depth: 0, into: &raw)
    do {
      return try Tensor(element: elementType, shape: shape, rawValues: raw)
    } catch {
      throw ValueError("the lists do not make a tensor: \(error)")
    }
  }

  /// Reads nested lists and gives their lengths from the outermost inwards.
  private mutating func axes(
    _ element: TypeIndex, depth: Int, into raw: inout [Int64]
  ) throws(ValueError) -> [Int] {
    skipSpace()
    guard take("[") else {
      raw.append(try self.element(element))
      return []
    }
    guard depth < Limits.tensorRankMax else {
      throw ValueError("a tensor has at most \(Limits.tensorRankMax) axes")
    }
    var inner: [Int]?
    var count = 0
    skipSpace()
    while !peek("]") {
      let found = try axes(element, depth: depth + 1, into: &raw)
      guard inner == nil || inner == found else {
        throw ValueError("the rows of a tensor have the same length")
      }
      guard raw.count <= Limits.tensorElementsMax else {
        throw ValueError("a tensor has at most \(Limits.tensorElementsMax) elements")
      }
      inner = found
      count += 1
      guard comma() else { break }
      skipSpace()
    }
    guard take("]") else { throw ValueError("a list has no closing `]`") }
    return [count] + (inner ?? [])
  }

  /// The raw value of a scalar of at most 64 bits.
  private mutating func element(_ type: TypeIndex) throws(ValueError) -> Int64 {
    skipSpace()
    switch types.elementType(type) {
    case .fixed(let format):
      let sign = take("-") ? "-" : ""
      let digits = sign + token(including: ".").filter { $0 != "_" }
      do {
        return try FixedPoint.parse(digits, format)
      } catch {
        if error == .overflow { throw ValueError("\(digits) does not fit \(types.name(type))") }
        throw expected("a number such as 0.5", type, found: digits)
      }
    case .bool:
      guard case .bool(let flag) = try value(type) else { return 0 }
      return flag ? 1 : 0
    case .u8, .i8, .u16, .i16, .u32, .i32, .i64, nil:
      guard case .unsigned(let bits) = types[type] else {
        guard case .signed(let bits) = types[type] else { throw expected("a number", type) }
        return try integer(type, bits: Int(bits), isSigned: true).asInt64 ?? 0
      }
      return try integer(type, bits: Int(bits), isSigned: false).asInt64 ?? 0
    }
  }

  // MARK: Files

  private mutating func file(_ type: TypeIndex) throws(ValueError) -> ABIValue {
    position += 1
    let path = token(until: ",)]")
    let bytes = try readFile(path)
    switch types[type] {
    case .bytes(let max): return .bytes(try bounded(bytes, max: max, type))
    case .publicKey, .cipher: return .bytes(bytes)
    case .tensor where bytes.first == Tensor.encodingTag: return .bytes(bytes)
    case .array, .list, .tensor:
      let text = String(decoding: bytes, as: UTF8.self).trimmed
      return try inner(text.hasPrefix("[") ? text : table(text, type), type)
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .text, .optional, .record,
      .enumeration, .map, .coin, .sum:
      return try inner(String(decoding: bytes, as: UTF8.self).trimmed, type)
    }
  }

  /// Reads what a file holds.
  private func inner(_ text: String, _ type: TypeIndex) throws(ValueError) -> ABIValue {
    var parser = ValueParser(types: types) { name throws(ValueError) in
      throw ValueError("a file named with @ does not name another one: @\(name)")
    }
    return try parser.parse(text, as: type)
  }

  /// A table (`1, 2` or `1 2` a line) as the lists that the language writes.
  private func table(_ text: String, _ type: TypeIndex) -> String {
    let rows = text.split(whereSeparator: \.isNewline).map { line in
      line.split { $0 == "," || $0 == ";" || $0.isWhitespace }.joined(separator: ", ")
    }.filter { !$0.isEmpty }
    var isFlat = rows.count <= 1 || rows.allSatisfy { !$0.contains(",") }
    if case .tensor = types[type], let tableRank { isFlat = tableRank == 1 }
    if isFlat { return "[\(rows.joined(separator: ", "))]" }
    return "[\(rows.map { "[\($0)]" }.joined(separator: ", "))]"
  }

  // MARK: Text

  /// What has not been read, for messages.
  private var rest: String {
    String(decoding: text[position...].prefix(64), as: UTF8.self)
  }

  /// Whether this comes next.
  private func stands(_ prefix: String) -> Bool {
    text[position...].starts(with: prefix.utf8)
  }

  private mutating func skipSpace() {
    while position < text.count, [9, 10, 13, 32].contains(text[position]) { position += 1 }
  }

  private func peek(_ mark: Unicode.Scalar) -> Bool {
    position < text.count && UInt32(text[position]) == mark.value
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard peek(mark) else { return false }
    position += 1
    return true
  }

  /// A comma and the space around it.
  private mutating func comma() -> Bool {
    skipSpace()
    return take(",")
  }

  private mutating func close(_ mark: Unicode.Scalar, _ type: TypeIndex) throws(ValueError) {
    skipSpace()
    guard take(mark) else { throw expected("`\(mark)`", type) }
  }

  /// Takes a whole word.
  private mutating func word(_ word: String) -> Bool {
    let start = position
    if token() == word { return true }
    position = start
    return false
  }

  /// Letters, digits, `_`, and one more character if given.
  private mutating func token(including mark: Unicode.Scalar? = nil) -> String {
    let start = position
    while position < text.count {
      let byte = text[position]
      let isWord =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || byte == 0x5F
      guard isWord || UInt32(byte) == mark?.value else { break }
      position += 1
    }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private mutating func token(until marks: String) -> String {
    let start = position
    let stops = Array(marks.utf8)
    while position < text.count, !stops.contains(text[position]) { position += 1 }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private func expected(_ what: String, _ type: TypeIndex, found: String? = nil) -> ValueError {
    let found = (found ?? rest)
    let shown = found.isEmpty ? "nothing" : "`\(found.count > 40 ? found.prefix(40) + "…" : found)`"
    return ValueError("expected \(what) for \(types.name(type)), found \(shown)")
  }
}

extension ValueParser {
  /// An amount in the smallest unit: `42`, `3 coin`, `0.5 coin`; nil for anything else.
  package static func amount(_ text: String) -> U256? {
    var parser = ValueParser(types: .empty) { _ throws(ValueError) in [] }
    parser.text = Array(text.trimmed.utf8)
    guard let amount = try? parser.magnitude(), parser.position == parser.text.count else {
      return nil
    }
    return amount
  }
}

extension String {
  /// Without spaces and line ends around it.
  var trimmed: String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}

extension TypeTable {
  /// What an absent optional carries: zero, empty, the first case.
  func absent(_ type: TypeIndex) -> ABIValue {
    switch self[type] {
    case .bool: .bool(false)
    case .unsigned: .uint(.zero)
    case .signed, .fixed: .int(.zero)
    case .address: .address(.zero)
    case .hash: .hash(.zero)
    case .bytes, .tensor, .cipher, .publicKey, .map, .coin, .sum: .bytes([])
    case .text: .string("")
    case .optional(let inner): .tuple([.bool(false), absent(inner)])
    case .record(_, let fields, _): .tuple(fields.map { absent($0.type) })
    case .enumeration(_, let cases):
      if cases.allSatisfy(\.payload.isEmpty) {
        .uint(.zero)
      } else {
        .tuple([.uint(.zero), .bytes(absentPayload(cases.first?.payload ?? []))])
      }
    case .array(let element, let count):
      .array([ABIValue](repeating: absent(element), count: Int(count)))
    case .list: .array([])
    }
  }

  private func absentPayload(_ payload: [TypeIndex]) -> [UInt8] {
    guard let types = abiTypes(payload) else { return [] }
    return (try? ABI.encode(types, payload.map { absent($0) })) ?? []
  }
}
