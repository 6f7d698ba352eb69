import Primitives

/// The head of an archive: a map in dag-cbor with the roots and the version.
///
/// Sources: ipld.io/specs/transport/car/carv1, RFC 8949, ipld.io/specs/codecs/dag-cbor.
enum ArchiveHeader {
  /// The longest head that is read: some ten thousand roots.
  static let bytesMax = 1 << 20

  private static let (text, array, map, tag, bytes): (UInt8, UInt8, UInt8, UInt8, UInt8) = (
    3, 4, 5, 6, 2
  )
  /// The tag of a content identifier.
  private static let cidTag: UInt64 = 42

  /// The bytes of a head.
  static func encoded(_ roots: [CID]) -> [UInt8] {
    var output: [UInt8] = []
    append(map, 2, to: &output)
    append(text, 5, to: &output)
    output += "roots".utf8
    append(array, UInt64(roots.count), to: &output)
    for root in roots {
      append(tag, cidTag, to: &output)
      append(bytes, UInt64(root.bytes.count + 1), to: &output)
      output += [0] + root.bytes
    }
    append(text, 7, to: &output)
    output += "version".utf8
    append(0, 1, to: &output)
    return output
  }

  /// The roots of a head.
  static func roots(_ encoded: [UInt8]) throws(FileStoreError) -> [CID] {
    do {
      var reader = ByteReader(encoded)
      try expect(map, 2, &reader)
      var (roots, version): ([CID]?, UInt64?) = (nil, nil)
      for _ in 0..<2 {
        let key = try reader.bytes(Int(clamping: try head(text, &reader)))
        switch String(decoding: key, as: UTF8.self) {
        case "roots" where roots == nil: roots = try readRoots(&reader)
        case "version" where version == nil: version = try head(0, &reader)
        default: throw FileStoreError.archive("its head has a key of another name")
        }
      }
      guard reader.isAtEnd, let roots, let version else {
        throw FileStoreError.archive("its head is cut")
      }
      guard version == 1 else { throw FileStoreError.archive("it has version \(version)") }
      return roots
    } catch let error as FileStoreError {
      throw error
    } catch {
      throw .archive("its head cannot be read")
    }
  }

  private static func readRoots(_ reader: inout ByteReader) throws -> [CID] {
    let count = try head(array, &reader)
    var roots: [CID] = []
    for _ in 0..<count {
      try expect(tag, cidTag, &reader)
      let content = try reader.bytes(Int(clamping: try head(bytes, &reader)))
      guard content.first == 0 else { throw CIDError.malformed }
      roots.append(try CID(bytes: Array(content.dropFirst())))
    }
    return roots
  }

  private static func expect(
    _ major: UInt8, _ value: UInt64, _ reader: inout ByteReader
  ) throws {
    guard try head(major, &reader) == value else {
      throw FileStoreError.archive("its head is not that of an archive")
    }
  }

  /// Reads the head of an item of a major type: a value or length in its fewest bytes.
  private static func head(_ major: UInt8, _ reader: inout ByteReader) throws -> UInt64 {
    let first = try reader.u8()
    guard first >> 5 == major else {
      throw FileStoreError.archive("its head is not that of an archive")
    }
    let short = first & 31
    if short < 24 { return UInt64(short) }
    guard short <= 27 else { throw FileStoreError.archive("its head has no fixed lengths") }
    var value: UInt64 = 0
    for _ in 0..<1 << (short - 24) { value = value << 8 | UInt64(try reader.u8()) }
    let least: [UInt64] = [24, 1 << 8, 1 << 16, 1 << 32]
    guard value >= least[Int(short - 24)] else {
      throw FileStoreError.archive("its head is longer than it needs to be")
    }
    return value
  }

  private static func append(_ major: UInt8, _ value: UInt64, to output: inout [UInt8]) {
    let widths: [(UInt64, UInt8, Int)] = [
      (24, 0, 0), (1 << 8, 24, 1), (1 << 16, 25, 2), (1 << 32, 26, 4),
    ]
    let (_, code, width) = widths.first { value < $0.0 } ?? (0, 27, 8)
    output.append(major << 5 | (width == 0 ? UInt8(truncatingIfNeeded: value) : code))
    for byte in (0..<width).reversed() {
      output.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * byte)))
    }
  }
}
