import HomomorphicEvaluation
import Primitives

// For the key file of a client: magic 0x54 'T', version, the parameters, then two bits for each
// coefficient, four in a byte from the lowest: 0, 1, or 2 for -1.

extension LatticeSecretKey {
  private static let unprotectedMagic: UInt8 = 0x54
  private static let unprotectedVersion: UInt8 = 1

  /// The secret itself, readable by everybody who gets these bytes. They are not wiped: write them
  /// to a file that only its owner can read, and drop them.
  package func unprotectedSecretEncoding() -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(Self.unprotectedMagic)
    writer.u8(Self.unprotectedVersion)
    context.parameters.write(to: &writer)
    var secret = coefficients()
    defer { Self.wipe(&secret) }
    for start in stride(from: 0, to: secret.count, by: 4) {
      var byte: UInt8 = 0
      for offset in 0..<4 {
        // The lowest bit, and one more for a negative number.
        let value = secret[start + offset]
        let code = UInt8(truncatingIfNeeded: (value & 1) &+ (value &>> 1 & 1))
        byte |= code &<< UInt8(2 * offset)
      }
      writer.u8(byte)
    }
    return writer.bytes
  }

  /// Reads what `unprotectedSecretEncoding` wrote.
  ///
  /// Throws `malformed` and `invalidParameters`.
  package init(unprotectedSecretEncoding bytes: [UInt8]) throws(HomomorphicError) {
    guard bytes.count >= 2, bytes[0] == Self.unprotectedMagic,
      bytes[1] == Self.unprotectedVersion
    else { throw .malformed }
    var reader = ByteReader(bytes[2...])
    let parameters = try LatticeParameters(&reader)
    guard reader.remaining == parameters.degree / 4 else { throw .malformed }
    var coefficients: [Int64] = []
    coefficients.reserveCapacity(parameters.degree)
    defer { Self.wipe(&coefficients) }
    for byte in bytes[(bytes.count - reader.remaining)...] {
      for offset in 0..<4 {
        let code = Int64(byte &>> UInt8(2 * offset) & 3)
        guard code != 3 else { throw .malformed }
        coefficients.append((code & 1) &- (code &>> 1))
      }
    }
    self.init(context: try LatticeContext.shared(parameters), coefficients: coefficients)
  }
}
