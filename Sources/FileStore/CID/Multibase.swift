/// Text of bytes in the bases of content identifiers.
///
/// Sources: RFC 4648 without padding, in lower case (base 32); the Bitcoin alphabet (base 58).
enum Multibase {
  private static let digits32 = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
  private static let digits58 = Array(
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

  /// Five bits for each digit, the last one filled with zeros.
  static func base32(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var (bits, count): (UInt32, UInt32) = (0, 0)
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 5 {
        count -= 5
        text.append(digits32[Int(bits >> count & 31)])
      }
      bits &= 0xFF
    }
    if count > 0 { text.append(digits32[Int(bits << (5 - count) & 31)]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads digits of one case; nil for other characters, and for text that `base32` does not write.
  static func bytes(base32 text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count): (UInt32, UInt32) = (0, 0)
    for digit in text.utf8 {
      let value: UInt8
      switch digit {
      case 0x61...0x7A: value = digit - 0x61
      case 0x41...0x5A: value = digit - 0x41
      case 0x32...0x37: value = digit - 0x32 + 26
      default: return nil
      }
      bits = bits << 5 | UInt32(value)
      count += 5
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
      bits &= 0xFF
    }
    // What fills the last digit is zero, and less than a digit.
    guard count < 5, bits & (1 << count - 1) == 0 else { return nil }
    return bytes
  }

  /// The bytes as a number, behind a `1` for each leading zero byte.
  static func base58(_ bytes: [UInt8]) -> String {
    let zeros = bytes.prefix { $0 == 0 }.count
    var digits: [UInt8] = []
    for byte in bytes.dropFirst(zeros) {
      var carry = UInt32(byte)
      for index in digits.indices {
        carry += UInt32(digits[index]) << 8
        digits[index] = UInt8(carry % 58)
        carry /= 58
      }
      while carry > 0 {
        digits.append(UInt8(carry % 58))
        carry /= 58
      }
    }
    let text =
      Array(repeating: digits58[0], count: zeros) + digits.reversed().map { digits58[Int($0)] }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads digits. Takes time by the square of the length, which its caller bounds.
  static func bytes(base58 text: some StringProtocol) -> [UInt8]? {
    let zeros = text.utf8.prefix { $0 == digits58[0] }.count
    var bytes: [UInt8] = []
    for digit in text.utf8.dropFirst(zeros) {
      guard let value = digits58.firstIndex(of: digit) else { return nil }
      var carry = UInt32(value)
      for index in bytes.indices {
        carry += UInt32(bytes[index]) * 58
        bytes[index] = UInt8(truncatingIfNeeded: carry)
        carry >>= 8
      }
      while carry > 0 {
        bytes.append(UInt8(truncatingIfNeeded: carry))
        carry >>= 8
      }
    }
    return Array(repeating: 0, count: zeros) + bytes.reversed()
  }
}
