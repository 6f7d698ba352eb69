/// Base64 with padding (RFC 4648, section 4).
package enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The digits of bytes, as ASCII.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count / 3 &+ 1) &* 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let rest = bytes.count - start
      let second = rest > 1 ? bytes[start + 1] : 0
      let third = rest > 2 ? bytes[start + 2] : 0
      text.append(digits[Int(bytes[start] >> 2)])
      text.append(digits[Int(bytes[start] << 4 & 0x30 | second >> 4)])
      text.append(rest > 1 ? digits[Int(second << 2 & 0x3C | third >> 6)] : UInt8(ascii: "="))
      text.append(rest > 2 ? digits[Int(third & 0x3F)] : UInt8(ascii: "="))
    }
    return text
  }
}
