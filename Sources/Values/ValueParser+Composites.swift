import Bytecode
import Primitives

// Optionals, records, enumerations and lists.
extension ValueParser {
  mutating func optional(
    _ inner: TypeIndex, _ type: TypeIndex
  ) throws(ValueError) -> ABIValue {
    if word("none") { return .tuple([.bool(false), types.absent(inner)]) }
    guard word("some"), take("(") else { throw expected("none or some(...)", type) }
    let value = try value(inner)
    try close(")", type)
    return .tuple([.bool(true), value])
  }

  /// The parts of a struct or tuple, with or without its name and the names of its fields.
  mutating func record(
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

  mutating func enumeration(
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
    guard let abiTypes = types.abiTypes(payload), let bytes = try? ABI.encode(abiTypes, parts)
    else {
      throw ValueError("the values of \(name).\(token) cannot be encoded")
    }
    return .tuple([number, .bytes(bytes)])
  }

  mutating func list(
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
}
