import Bytecode
import Diagnostics
import HomomorphicEvaluation
import Primitives
import Tensors

/// Writes values for machines.
///
/// Numbers that every reader keeps exact are JSON numbers: integers up to 2^53, and fixed-point numbers that are so
/// many smallest units, always with a point. Larger ones are strings of decimal digits. Addresses, hashes and bytes are strings of hexadecimal digits; an optional is null or
/// its value; a struct is an object, a tuple an array; an enum case is its name, with values an object;
/// a tensor is an object of element type, shape and row-major values; a ciphertext of key, shape and bytes.
package struct ValueJSON: Sendable {
  /// The types of the module that the values belong to.
  private let types: TypeTable

  /// A writer of values of a module's types.
  package init(types: TypeTable) {
    self.types = types
  }

  /// The value; one that does not fit its type is a string as the ABI has it.
  package func value(_ value: ABIValue, _ type: TypeIndex) -> JSONValue {
    switch (types[type], value) {
    case (.bool, .bool(let flag)): .bool(flag)
    case (.unsigned, .uint(let number)): ValueJSON.number(number.description, number)
    case (.signed, .int(let number)):
      ValueJSON.number(
        number.signedDescription, number.isNegative ? number.wrappingNegated : number)
    case (.fixed, .int(let raw)):
      ValueJSON.number(text(value, type), raw.isNegative ? raw.wrappingNegated : raw)
    case (.address, .address(let address)): .string(address.checksummed)
    case (.text, .string(let text)): .string(text)
    case (.optional(let inner), .tuple(let parts)) where parts.count == 2:
      parts[0] == .bool(true) ? self.value(parts[1], inner) : .null
    case (.record(_, let fields, _), .tuple(let parts)) where parts.count == fields.count:
      record(fields, parts)
    case (.enumeration(_, let cases), .uint(let number)):
      enumeration(cases, number, payload: []) ?? .string(value.description)
    case (.enumeration(_, let cases), .tuple(let parts)):
      enumeration(cases, parts) ?? .string(value.description)
    case (.array(let element, _), .array(let parts)), (.list(let element, _), .array(let parts)):
      .array(parts.map { self.value($0, element) })
    case (.tensor(let element), .bytes(let bytes)):
      tensor(bytes, element) ?? .string(Hex.encodePrefixed(bytes))
    case (.ciphertext(let element, let scheme, _), .bytes(let bytes)):
      ciphertext(bytes, element, scheme) ?? .string(Hex.encodePrefixed(bytes))
    case (_, .bytes(let bytes)), (_, .fixedBytes(let bytes)):
      .string(Hex.encodePrefixed(bytes))
    default: .string(value.description)
    }
  }

  /// A JSON number when its magnitude in units fits the 53 bits of a double, else a string.
  private static func number(_ text: String, _ magnitude: U256) -> JSONValue {
    magnitude <= U256(UInt64(1) << 53) ? .number(text) : .string(text)
  }

  private func text(_ value: ABIValue, _ type: TypeIndex) -> String {
    ValueText(types: types, detail: .full).text(value, type)
  }

  private func record(_ fields: [TypeDescriptor.Field], _ parts: [ABIValue]) -> JSONValue {
    let values = zip(fields, parts).map { ($0.name, value($1, $0.type)) }
    if fields.allSatisfy(\.name.isEmpty) { return .array(values.map(\.1)) }
    return .object(values.map { JSONValue.Member($0, $1) })
  }

  private func enumeration(
    _ cases: [TypeDescriptor.Case], _ parts: [ABIValue]
  ) -> JSONValue? {
    guard let (number, payload) = types.enumeration(parts, cases) else { return nil }
    return enumeration(cases, number, payload: payload)
  }

  private func enumeration(
    _ cases: [TypeDescriptor.Case], _ number: U256, payload: [ABIValue]
  ) -> JSONValue? {
    guard let index = number.asInt, cases.indices.contains(index) else { return nil }
    let item = cases[index]
    guard !item.payload.isEmpty else { return .string(item.name) }
    let values = zip(payload, item.payload).map { value($0, $1) }
    return .members(("case", .string(item.name)), ("values", .array(values)))
  }

  private func tensor(_ bytes: [UInt8], _ element: TypeIndex) -> JSONValue? {
    guard let expected = types.elementType(element),
      let tensor = try? Tensor(decoding: bytes, expected: expected)
    else { return nil }
    let values = tensor.rawValues.map { raw -> JSONValue in
      switch tensor.element {
      case .bool: .bool(raw != 0)
      case .fixed(let format):
        ValueJSON.number(FixedPoint.literal(raw, format), U256(raw.magnitude))
      case .u8, .i8, .u16, .i16, .u32, .i32, .i64:
        ValueJSON.number(String(raw), U256(raw.magnitude))
      }
    }
    return .members(
      ("element", .string(types.name(element))),
      ("shape", .array(tensor.shape.map { .integer($0) })), ("values", .array(values)))
  }

  private func ciphertext(
    _ bytes: [UInt8], _ element: TypeIndex, _ scheme: EncryptionScheme
  ) -> JSONValue? {
    guard let header = try? EncryptedTensor.header(of: bytes) else { return nil }
    return .members(
      ("scheme", .string("\(scheme)")), ("element", .string(types.name(element))),
      ("depth", .integer(header.depth)), ("key", .string(header.keyIdentity.hex)),
      ("shape", .array(header.shape.map { .integer($0) })),
      ("bytes", .string(Hex.encodePrefixed(bytes))))
  }
}
