import Bytecode
import Primitives
import Tensors

// What a file named with `@` holds.
extension ValueParser {
  mutating func file(_ type: TypeIndex) throws(ValueError) -> ABIValue {
    position += 1
    let path = token(until: ",)]")
    let bytes = try readFile(path)
    switch types[type] {
    case .bytes(let max): return .bytes(try bounded(bytes, max: max, type))
    case .publicKey, .ciphertext: return .bytes(bytes)
    case .tensor where bytes.first == Tensor.encodingTag: return .bytes(bytes)
    case .tensor(let element) where NumpyArray.isOne(bytes):
      return .bytes(try tensor(NumpyArray(bytes), element, type).encoded())
    case .array(let element, _) where NumpyArray.isOne(bytes),
      .list(let element, _) where NumpyArray.isOne(bytes):
      return try inner(try list(NumpyArray(bytes), element, type), type)
    case .array, .list, .tensor:
      let text = String(decoding: bytes, as: UTF8.self).trimmed
      return try inner(text.hasPrefix("[") ? text : try table(text, type), type)
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .text, .optional, .record,
      .enumeration, .map, .coin, .sum:
      return try inner(String(decoding: bytes, as: UTF8.self).trimmed, type)
    }
  }

  /// An array of numpy as a tensor.
  private func tensor(
    _ array: NumpyArray, _ element: TypeIndex, _ type: TypeIndex
  ) throws(ValueError) -> Tensor {
    guard let elementType = types.elementType(element) else {
      throw ValueError("\(types.name(type)) is no type of an argument")
    }
    let raw = try array.rawValues(as: elementType)
    do {
      return try Tensor(element: elementType, shape: array.shape, rawValues: raw)
    } catch {
      throw ValueError("the array does not make a tensor: \(error)")
    }
  }

  /// An array of numpy with one axis as the list that the language writes.
  private func list(
    _ array: NumpyArray, _ element: TypeIndex, _ type: TypeIndex
  ) throws(ValueError) -> String {
    guard array.shape.count == 1 else {
      throw ValueError("\(types.name(type)) is made of an array with one axis")
    }
    let elementType = types.elementType(element) ?? .i64
    let words = try array.rawValues(as: elementType).map { elementType.text($0) }
    return "[\(words.joined(separator: ", "))]"
  }

  /// Reads what a file holds.
  func inner(_ text: String, _ type: TypeIndex) throws(ValueError) -> ABIValue {
    var parser = ValueParser(types: types) { name throws(ValueError) in
      throw ValueError("a file named with @ does not name another one: @\(name)")
    }
    return try parser.parse(text, as: type)
  }

  /// A table (`NumberTable`) as the lists that the language writes.
  func table(_ text: String, _ type: TypeIndex) throws(ValueError) -> String {
    let rows = try NumberTable(text, cells(type)).rows
    var isFlat = rows.count <= 1 || rows.allSatisfy { $0.count == 1 }
    if case .tensor = types[type], let tableRank { isFlat = tableRank == 1 }
    let lines = rows.map { $0.joined(separator: ", ") }
    if isFlat { return "[\(lines.joined(separator: ", "))]" }
    return "[\(lines.map { "[\($0)]" }.joined(separator: ", "))]"
  }

  /// What the cells of a table are, by the elements of what it is read as.
  private func cells(_ type: TypeIndex) -> NumberTable.Cells {
    switch types[type] {
    case .array(let element, _), .list(let element, _), .tensor(let element):
      switch types[element] {
      case .unsigned, .signed: .integers
      case .fixed: .numeric
      case .array, .list, .tensor: cells(element)
      default: .other
      }
    default: .other
    }
  }
}
