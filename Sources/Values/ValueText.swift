import Bytecode
import Diagnostics
import HomomorphicEvaluation
import Primitives
import Tensors
import VM

/// Writes values the way the language does: `1.5`, `some(3)`, `Plan.rank`, `(1, [true])`.
package struct ValueText: Sendable {
  /// How much is written.
  package enum Detail: Hashable, Sendable {
    /// Everything, so that `ValueParser` reads the same value back. A ciphertext or key is its bytes.
    case full
    /// A line's worth: long lists and bytes are cut, a tensor is its shape, a ciphertext its key and size.
    case short
  }

  /// The types of the module that the values belong to.
  package let types: TypeTable
  /// How much is written.
  package let detail: Detail
  /// Accounts that are called by a name.
  package let names: [Address: String]

  /// Elements of a list that are written in short texts.
  private static let elementsMax = 8
  /// Bytes of a byte string that are written in short texts.
  private static let bytesMax = 32

  /// A writer of values of a module's types.
  package init(types: TypeTable, detail: Detail, names: [Address: String] = [:]) {
    self.types = types
    self.detail = detail
    self.names = names
  }

  /// The text of a value. One that does not fit its type is shown as the ABI has it.
  package func text(_ value: ABIValue, _ type: TypeIndex) -> String {
    switch (types[type], value) {
    case (.bool, .bool(let flag)): flag ? "true" : "false"
    case (.unsigned, .uint(let number)): number.description
    case (.signed, .int(let number)): number.signedDescription
    case (.fixed(let integer, let fraction), .int(let number)):
      fixed(number, integerBits: Int(integer), fractionBits: Int(fraction)) ?? value.description
    case (.address, .address(let address)): text(address)
    case (.hash, .fixedBytes(let bytes)), (.bytes, .bytes(let bytes)): hex(bytes)
    case (.text, .string(let string)): quoted(string)
    case (.optional(let inner), .tuple(let parts)): optional(parts, inner) ?? value.description
    case (.record(let name, let fields, _), .tuple(let parts)) where parts.count == fields.count:
      record(name, fields, parts)
    case (.enumeration(let name, let cases), .uint(let number)):
      enumeration(name, cases, number, payload: []) ?? value.description
    case (.enumeration(let name, let cases), .tuple(let parts)):
      enumeration(name, cases, parts) ?? value.description
    case (.array(let element, _), .array(let parts)), (.list(let element, _), .array(let parts)):
      list(parts, element)
    case (.tensor(let element), .bytes(let bytes)): tensor(bytes, element) ?? hex(bytes)
    case (.ciphertext(let element, let scheme, _), .bytes(let bytes)):
      ciphertext(bytes, element, scheme) ?? hex(bytes)
    case (.publicKey, .bytes(let bytes)): publicKey(bytes)
    case (.coin, .uint(let amount)): "Coin(\(amount))"
    case (.sum(let ciphertext, _), .tuple(let parts)): sum(parts, ciphertext) ?? value.description
    default: value.description
    }
  }

  /// An error or event, which is of a module of these types: `TooMuch(amount: 3, left: 2)`.
  package func text(_ declaration: DecodedDeclaration) -> String {
    let fields = declaration.fields.map { field in
      (field.name.isEmpty ? "" : "\(field.name): ")
        + (field.value.map { text($0, field.type) } ?? field.hash?.hex ?? "?")
    }
    return "\(declaration.name)(\(fields.joined(separator: ", ")))"
  }

  /// An account: its name, if it has one.
  package func text(_ address: Address) -> String {
    guard let name = names[address], detail == .short else { return address.checksummed }
    let digits = address.checksummed
    return "\(name)@\(digits.prefix(6))…\(digits.suffix(4))"
  }

  /// `0x` and digits; in short texts no more than 32 bytes.
  package func hex(_ bytes: [UInt8]) -> String {
    guard detail == .short, bytes.count > ValueText.bytesMax else {
      return Hex.encodePrefixed(bytes)
    }
    return "\(Hex.encodePrefixed(bytes.prefix(8)))… (\(grouped(bytes.count)) bytes)"
  }

  // MARK: Parts

  private func fixed(_ number: U256, integerBits: Int, fractionBits: Int) -> String? {
    let format = FixedFormat(integerBits: integerBits, fractionBits: fractionBits)
    guard let format, let raw = number.asInt64 else { return nil }
    return FixedPoint.literal(raw, format)
  }

  private func quoted(_ string: String) -> String {
    let shown = detail == .short && string.utf8.count > 80 ? string.prefix(40) + "…" : string[...]
    var text = "\""
    for scalar in shown.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.isControl: text += String(scalar).printable
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  private func optional(_ parts: [ABIValue], _ inner: TypeIndex) -> String? {
    guard parts.count == 2, case .bool(let isSome) = parts[0] else { return nil }
    return isSome ? "some(\(text(parts[1], inner)))" : "none"
  }

  private func record(
    _ name: String, _ fields: [TypeDescriptor.Field], _ parts: [ABIValue]
  ) -> String {
    let texts = zip(fields, parts).map { field, part in
      (field.name.isEmpty ? "" : "\(field.name): ") + text(part, field.type)
    }
    return "\(name)(\(texts.joined(separator: ", ")))"
  }

  private func enumeration(
    _ name: String, _ cases: [TypeDescriptor.Case], _ parts: [ABIValue]
  ) -> String? {
    guard let (number, payload) = types.enumeration(parts, cases) else { return nil }
    return enumeration(name, cases, number, payload: payload)
  }

  private func enumeration(
    _ name: String, _ cases: [TypeDescriptor.Case], _ number: U256, payload: [ABIValue]
  ) -> String? {
    guard let index = number.asInt, cases.indices.contains(index) else { return nil }
    let item = cases[index]
    let parts = zip(payload, item.payload).map { text($0, $1) }
    return "\(name).\(item.name)" + (parts.isEmpty ? "" : "(\(parts.joined(separator: ", ")))")
  }

  private func list(_ parts: [ABIValue], _ element: TypeIndex) -> String {
    let isCut = detail == .short && parts.count > ValueText.elementsMax
    var texts = parts.prefix(isCut ? ValueText.elementsMax : parts.count).map { text($0, element) }
    if isCut { texts.append("… \(grouped(parts.count)) elements") }
    return "[\(texts.joined(separator: ", "))]"
  }

  private func tensor(_ bytes: [UInt8], _ element: TypeIndex) -> String? {
    guard let expected = types.elementType(element),
      let tensor = try? Tensor(decoding: bytes, expected: expected)
    else { return nil }
    switch detail {
    case .short: return "Tensor<\(types.name(element)), \(shape(tensor.shape))>"
    case .full: return nested(tensor)
    }
  }

  /// Nested lists, one level for each axis; a scalar is a number.
  private func nested(_ tensor: Tensor) -> String {
    var texts = tensor.rawValues.map { tensor.element.text($0) }
    for length in tensor.shape.reversed() {
      guard length > 0 else { return Hex.encodePrefixed(tensor.encoded()) }
      texts = stride(from: 0, to: texts.count, by: length).map { start in
        "[\(texts[start..<min(start + length, texts.count)].joined(separator: ", "))]"
      }
    }
    return texts.first ?? "[]"
  }

  private func ciphertext(
    _ bytes: [UInt8], _ element: TypeIndex, _ scheme: EncryptionScheme
  ) -> String? {
    guard detail == .short, let header = try? EncryptedTensor.header(of: bytes) else {
      return nil
    }
    let key = header.keyIdentity.hex.prefix(10)
    let depth = scheme.depthMax == 0 ? "" : ", depth \(header.depth)"
    let groups = scheme.kind == .paillier ? "elements" : "polynomial pairs"
    return "Encrypted<\(scheme), \(types.name(element)), \(shape(header.shape))\(depth)> "
      + "(key \(key)…, \(grouped(header.groupCount)) \(groups), \(grouped(bytes.count)) bytes)"
  }

  private func sum(_ parts: [ABIValue], _ ciphertext: TypeIndex) -> String? {
    guard parts.count == 2, case .uint(let count) = parts[0] else { return nil }
    return count.isZero ? "Sum(empty)" : "Sum(\(count) terms, \(text(parts[1], ciphertext)))"
  }

  private func publicKey(_ bytes: [UInt8]) -> String {
    guard detail == .short else { return Hex.encodePrefixed(bytes) }
    if let hash = Hash256(bytes: bytes) { return "PublicKey(\(hash.hex.prefix(10))…)" }
    if bytes.count > 1024 {
      return "PublicKey(\(keccak256(bytes).hex.prefix(10))…, \(grouped(bytes.count)) bytes)"
    }
    return "PublicKey(\(keccak256(bytes).hex.prefix(10))…, \(bytes.count * 8) bits)"
  }

  private func shape(_ shape: [Int]) -> String {
    "[\(shape.map(String.init).joined(separator: ", "))]"
  }
}

extension TypeTable {
  /// The case of an enumeration and its values, which the ABI has as bytes and a machine that has stopped
  /// as a tuple; nil when it is none.
  func enumeration(
    _ parts: [ABIValue], _ cases: [TypeDescriptor.Case]
  ) -> (number: U256, payload: [ABIValue])? {
    guard parts.count == 2, case .uint(let number) = parts[0], let index = number.asInt,
      cases.indices.contains(index)
    else { return nil }
    switch parts[1] {
    case .bytes(let bytes): return decode(bytes, cases[index].payload).map { (number, $0) }
    case .tuple(let payload): return (number, payload)
    case .uint, .int, .bool, .address, .fixedBytes, .string, .array: return nil
    }
  }

  /// The element type of tensors of a type; nil when no tensor has such elements.
  func elementType(_ type: TypeIndex) -> ElementType? { self[type].tensorElement }
}

extension ElementType {
  /// An element of a tensor, which is kept as `raw`.
  func text(_ raw: Int64) -> String {
    switch self {
    case .bool: raw == 0 ? "false" : "true"
    case .fixed(let format): FixedPoint.literal(raw, format)
    case .u8, .i8, .u16, .i16, .u32, .i32, .i64: String(raw)
    }
  }
}

/// Decimal digits in groups of three: `1,234,567`.
package func grouped(_ number: some BinaryInteger) -> String {
  let digits = String(number.magnitude)
  var text = number < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}
