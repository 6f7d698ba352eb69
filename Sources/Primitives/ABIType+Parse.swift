/// Reading types from their canonical names.
extension ABIType {
  /// Reads one canonical type name, such as `(uint256,bytes)[]`.
  ///
  /// Nil for other text: aliases like `uint`, spaces, leading zeros, and types beyond the limits.
  package init?(canonicalName text: some StringProtocol) {
    var parser = ABITypeParser(text: Array(text.utf8.prefix(ABITypeParser.textBytesMax + 1)))
    guard let type = parser.type(depth: 1), parser.isAtEnd else { return nil }
    guard (try? ABIPlan(type)) != nil else { return nil }
    self = type
  }
}

/// A recursive-descent parser of type names.
private struct ABITypeParser {
  /// The longest name that is read, in bytes: enough for `Limits.abiTypeNodesMax` nodes.
  static let textBytesMax = 1 << 16

  let text: [UInt8]
  var position = 0

  init(text: [UInt8]) {
    self.text = text.count > ABITypeParser.textBytesMax ? [] : text
  }

  var isAtEnd: Bool { position == text.count }

  /// Takes the byte if it comes next.
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard position < text.count, UInt32(text[position]) == byte.value else { return false }
    position += 1
    return true
  }

  /// A base type and its array suffixes.
  mutating func type(depth: Int) -> ABIType? {
    guard depth <= Limits.abiDepthMax, var type = base(depth: depth) else { return nil }
    var suffixes = 0
    while take("[") {
      suffixes += 1
      guard suffixes < Limits.abiDepthMax else { return nil }
      if take("]") {
        type = .array(of: type)
      } else {
        guard let count = number(), take("]") else { return nil }
        type = .fixedArray(of: type, count: count)
      }
    }
    return type
  }

  private mutating func base(depth: Int) -> ABIType? {
    if take("(") {
      var components: [ABIType] = []
      repeat {
        guard let component = type(depth: depth + 1) else { return nil }
        components.append(component)
      } while take(",")
      return take(")") ? .tuple(components) : nil
    }
    let start = position
    while position < text.count, (0x61...0x7A).contains(text[position]) { position += 1 }
    switch String(decoding: text[start..<position], as: UTF8.self) {
    case "uint": return number().map { .uint($0) }
    case "int": return number().map { .int($0) }
    case "bool": return .bool
    case "address": return .address
    case "string": return .string
    case "bytes":
      let isFixed = position < text.count && (0x30...0x39).contains(text[position])
      return isFixed ? number().map { .fixedBytes($0) } : .bytes
    default: return nil
    }
  }

  /// Decimal digits without a leading zero, below 10^9.
  private mutating func number() -> Int? {
    let start = position
    var value = 0
    while position < text.count, (0x30...0x39).contains(text[position]), position - start < 9 {
      value = value * 10 + Int(text[position] - 0x30)
      position += 1
    }
    let count = position - start
    return count == 0 || (count > 1 && text[start] == 0x30) ? nil : value
  }
}
