import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// How the body of an object is compressed.
package enum SEALCompression: UInt8, Hashable, Sendable {
  case none = 0
  case zlib = 1
  case zstd = 2
}

/// Undoes a compression; the result has at most `bytesMax` bytes.
///
/// The libraries for it belong to the client's side: compressed bytes are not canonical, so they
/// never reach a chain.
package typealias SEALDecompressor =
  @Sendable (
    _ compression: SEALCompression, _ bytes: ArraySlice<UInt8>, _ bytesMax: Int
  ) throws(SEALError) -> [UInt8]

/// The 16 bytes that stand before every object of SEAL, also those within others.
///
/// u16 magic, u8 length of the header, u8 major, u8 minor version, u8 compression, u16 zero, u64
/// length of the object with its header; integers little-endian. Source: SEAL 4, serialization.h.
package struct SEALHeader: Hashable, Sendable {
  static let magic: UInt16 = 0xA15E
  static let byteCount = 16
  /// The version that is written unless another is echoed: the one in TenSEAL 0.3.18, which refuses
  /// other minor versions.
  package static let minorVersion: UInt8 = 3
  static let majorVersion: UInt8 = 4

  /// The minor version of the library that wrote the object.
  package let minor: UInt8
  /// How the body is compressed.
  package let compression: SEALCompression
  /// Bytes of the object with its header.
  package let objectBytes: Int

  /// Reads a header; `available` is how many bytes there are, with it.
  init(_ reader: inout ByteReader, available: Int) throws(SEALError) {
    do {
      guard try reader.u16() == Self.magic, try reader.u8() == UInt8(Self.byteCount) else {
        throw SEALError.notSEAL
      }
      let major = try reader.u8()
      minor = try reader.u8()
      guard major == Self.majorVersion else {
        throw SEALError.version(major: major, minor: minor)
      }
      guard let compression = SEALCompression(rawValue: try reader.u8()),
        try reader.u16() == 0
      else { throw SEALError.notSEAL }
      self.compression = compression
      guard let length = Int(exactly: try reader.u64()), length >= Self.byteCount,
        length <= available
      else { throw SEALError.truncated }
      objectBytes = length
    } catch let error as SEALError {
      throw error
    } catch {
      throw .truncated
    }
  }

  /// The minor version of the library that wrote an object.
  package static func minorVersion(of bytes: some Collection<UInt8>) throws(SEALError) -> UInt8 {
    var reader = ByteReader(Array(bytes.prefix(byteCount)))
    return try SEALHeader(&reader, available: bytes.count).minor
  }

  /// The header of an uncompressed object with so many bytes after it.
  static func append(to writer: inout ByteWriter, bodyBytes: Int, minor: UInt8) {
    writer.u16(magic)
    writer.u8(UInt8(byteCount))
    writer.u8(majorVersion)
    writer.u8(minor)
    writer.u8(SEALCompression.none.rawValue)
    writer.u16(0)
    writer.u64(UInt64(byteCount + bodyBytes))
  }
}
