/// Which names a module may use.
enum Names {
  /// Whether the name is short enough and has no control characters.
  static func isPrintable(_ name: String) -> Bool {
    let bytes = name.utf8
    return bytes.count <= BytecodeLimits.nameBytesMax
      && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }

  /// Whether the name is an identifier: a letter or `_`, then letters, digits and `_`.
  static func isIdentifier(_ name: String) -> Bool {
    let bytes = name.utf8
    guard let first = bytes.first, bytes.count <= BytecodeLimits.nameBytesMax else { return false }
    return isLetter(first) && bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
  }

  /// Whether the name is one of a state slot: an identifier, for what the compiler adds behind a word
  /// that says what it is: `size:N`, `key:task`.
  static func isSlotName(_ name: String) -> Bool {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return name.utf8.count <= BytecodeLimits.nameBytesMax
      && parts.allSatisfy { isIdentifier(String($0)) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }
}
