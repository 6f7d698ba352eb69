import HomomorphicEvaluation

// For the key file of a client: magic 0x53 'S', version, u16 bits (little-endian), then p and q
// (big-endian, bits / 16 bytes each).

extension PaillierSecretKey {
  private static let unprotectedMagic: UInt8 = 0x53
  private static let unprotectedVersion: UInt8 = 1

  /// The secret itself, readable by everybody who gets these bytes. They are not wiped: write them
  /// to a file that only its owner can read, and drop them.
  package func unprotectedSecretEncoding() -> [UInt8] {
    let half = publicKey.bits / 16
    return withPrimes { p, q in
      var bytes = [Self.unprotectedMagic, Self.unprotectedVersion]
      bytes.append(UInt8(truncatingIfNeeded: publicKey.bits))
      bytes.append(UInt8(truncatingIfNeeded: publicKey.bits >> 8))
      p.appendBigEndian(count: half, to: &bytes)
      q.appendBigEndian(count: half, to: &bytes)
      return bytes
    }
  }

  /// Reads what `unprotectedSecretEncoding` wrote. Keys of test length are refused.
  ///
  /// Throws `malformed` and `invalidKey`.
  package init(unprotectedSecretEncoding bytes: [UInt8]) throws(HomomorphicError) {
    guard bytes.count >= 4, bytes[0] == Self.unprotectedMagic, bytes[1] == Self.unprotectedVersion
    else { throw .malformed }
    let bits = Int(bytes[2]) | Int(bytes[3]) << 8
    guard PaillierLimits.modulusBits.contains(bits) else { throw .invalidKey }
    let half = bits / 16
    guard bytes.count == 4 + 2 * half else { throw .malformed }
    try self.init(
      primesBigEndian: Array(bytes[4..<4 + half]), Array(bytes[(4 + half)...]))
  }
}
