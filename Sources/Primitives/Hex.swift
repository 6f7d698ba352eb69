/// Hexadecimal text of bytes.
package enum Hex {
  /// Two lower-case digits for each byte, without a prefix.
  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      digits.append(digit(byte >> 4))
      digits.append(digit(byte & 15))
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Two lower-case digits for each byte after `0x`.
  package static func encodePrefixed(_ bytes: some Collection<UInt8>) -> String {
    "0x" + encode(bytes)
  }

  /// Reads digits of either case in pairs, after an optional `0x`.
  ///
  /// Nil for an odd number of digits and for any other character. Empty text gives no bytes.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let units = text.utf8
    let hasPrefix = units.starts(with: [0x30, 0x78])
    var bytes: [UInt8] = []
    bytes.reserveCapacity(units.count / 2)
    var high: UInt8?
    for unit in units.dropFirst(hasPrefix ? 2 : 0) {
      guard let value = nibble(unit) else { return nil }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? bytes : nil
  }

  /// The lower-case ASCII digit of a value below 16.
  static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 &+ value : 0x57 &+ value
  }

  /// The value of an ASCII hexadecimal digit of either case, or nil.
  static func nibble(_ unit: UInt8) -> UInt8? {
    switch unit {
    case 0x30...0x39: unit &- 0x30
    case 0x41...0x46: unit &- 0x37
    case 0x61...0x66: unit &- 0x57
    default: nil
    }
  }
}
