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
/// - numbers `42`, `-7`, `1_000`, `0xff`, `3 coin`, `0.5 coin`; fixed point `0.5`, `1e-05`; `true`, `false`
/// - addresses `0x` and 40 digits (with `@` before, too); hashes `0x` and up to 64 digits; bytes `0x00ff`, `hex"00ff"`
/// - text `"abc"`; alone as an argument also without the quotes
/// - lists, arrays and tensors `[1, 2]`, `[[1.0, 0.0], [0.0, 1.0]]`
/// - tuples and structs `(1, 2)`, `Name(field: 1, 2)`; optionals `none`, `some(1)`
/// - enum cases `Plan.rank`, `.rank`, `rank`, `Shape.circle(1)`
/// - `@path`: the contents of a file; bytes, ciphertexts, keys and encoded tensors as they are, all else as text;
///   for lists, arrays and tensors also a table (`NumberTable`): rows of numbers with commas or spaces between, below a header or
///   not; or an array that numpy has saved (`NumpyArray`)
package struct ValueParser {
  let types: TypeTable
  /// Reads a file that is named with `@`.
  let readFile: (String) throws(ValueError) -> [UInt8]
  var text: [UInt8] = []
  var position = 0
  /// How many axes a tensor from a table has; nil takes a single row or column for a vector.
  package var tableRank: Int?

  /// What may be written in place of addresses.
  package var names: [String: Address] = [:]

  /// A parser of values of a module's types.
  package init(types: TypeTable, readFile: @escaping (String) throws(ValueError) -> [UInt8]) {
    self.types = types
    self.readFile = readFile
  }

  /// Reads a whole argument as one value.
  package mutating func parse(_ argument: String, as type: TypeIndex) throws(ValueError) -> ABIValue
  {
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

  mutating func value(_ type: TypeIndex) throws(ValueError) -> ABIValue {
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
    case .publicKey, .ciphertext:
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
