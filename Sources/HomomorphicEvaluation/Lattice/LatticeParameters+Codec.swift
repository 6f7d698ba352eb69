import Primitives

// The canonical encoding, integers little-endian:
//
//   u8 0x4E 'N'   u8 version   u8 scheme   u8 log2 of the degree   u8 scale bits
//   u64 plain modulus   u8 number of moduli   u64 each

extension LatticeParameters {
  /// The first byte of an encoding.
  package static let magic: UInt8 = 0x4E
  /// The second byte of an encoding.
  package static let version: UInt8 = 1

  /// The canonical encoding.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter()
    write(to: &writer)
    return writer.bytes
  }

  /// Reads and checks an encoding.
  ///
  /// Throws `malformed` and `invalidParameters`.
  package init(decoding bytes: [UInt8]) throws(HomomorphicError) {
    var reader = ByteReader(bytes)
    try self.init(&reader)
    guard reader.isAtEnd else { throw .malformed }
  }

  /// Appends the encoding.
  package func write(to writer: inout ByteWriter) {
    writer.u8(Self.magic)
    writer.u8(Self.version)
    writer.u8(scheme.rawValue)
    writer.u8(UInt8(degree.trailingZeroBitCount))
    writer.u8(UInt8(scaleBits))
    writer.u64(plainModulus)
    writer.u8(UInt8(moduli.count))
    for modulus in moduli { writer.u64(modulus) }
  }

  /// Reads an encoding in front of other bytes.
  package init(_ reader: inout ByteReader) throws(HomomorphicError) {
    do {
      guard try reader.u8() == Self.magic, try reader.u8() == Self.version,
        let scheme = LatticeScheme(rawValue: try reader.u8())
      else { throw HomomorphicError.malformed }
      let logDegree = Int(try reader.u8())
      let scaleBits = Int(try reader.u8())
      let plainModulus = try reader.u64()
      let count = Int(try reader.u8())
      guard logDegree <= 15, (1...Self.moduliMax).contains(count) else {
        throw HomomorphicError.invalidParameters
      }
      var moduli: [UInt64] = []
      for _ in 0..<count { moduli.append(try reader.u64()) }
      try self.init(
        scheme: scheme, degree: 1 << logDegree, moduli: moduli, plainModulus: plainModulus,
        scaleBits: scaleBits)
    } catch let error as HomomorphicError {
      throw error
    } catch {
      throw .malformed
    }
  }
}
