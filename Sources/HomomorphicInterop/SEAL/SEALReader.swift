import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// Reads SEAL's objects, opening compressed ones on the way.
struct SEALReader {
  /// No object of supported parameters is larger: Galois keys of 16384 for all rotations have 0.7 GB.
  static let bytesMax = 1 << 30

  private var reader: ByteReader
  private let decompress: SEALDecompressor

  /// Starts at the first byte of a body.
  init(_ bytes: ArraySlice<UInt8>, decompress: @escaping SEALDecompressor) {
    reader = ByteReader(bytes)
    self.decompress = decompress
  }

  var isAtEnd: Bool { reader.isAtEnd }
  var remaining: Int { reader.remaining }

  /// Opens the object that comes next: its header, and a reader of its body.
  mutating func object() throws(SEALError) -> (header: SEALHeader, body: SEALReader) {
    let available = reader.remaining
    let header = try SEALHeader(&reader, available: available)
    let bytes = try self.bytes(header.objectBytes - SEALHeader.byteCount)
    guard header.compression != .none else {
      return (header, SEALReader(bytes, decompress: decompress))
    }
    let opened = try decompress(header.compression, bytes, Self.bytesMax)
    return (header, SEALReader(opened[...], decompress: decompress))
  }

  /// The numbers of a `DynArray`: an object of u64 count and the numbers.
  mutating func numbers() throws(SEALError) -> [UInt64] {
    var (_, body) = try object()
    let count = try body.length(max: body.remaining / 8)
    guard body.remaining == count * 8 else { throw .truncated }
    return try body.words(count)
  }

  /// Writes a `DynArray` of these numbers.
  static func append(_ words: some Collection<UInt64>, to writer: inout ByteWriter, minor: UInt8) {
    SEALHeader.append(to: &writer, bodyBytes: 8 + words.count * 8, minor: minor)
    writer.u64(UInt64(words.count))
    for word in words {
      writer.u64(word)
    }
  }

  mutating func words(_ count: Int) throws(SEALError) -> [UInt64] {
    let (byteCount, overflow) = count.multipliedReportingOverflow(by: 8)
    guard !overflow else { throw .truncated }
    let source = try bytes(byteCount)
    return source.withUnsafeBytes { raw in
      (0..<count).map {
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
      }
    }
  }

  mutating func bytes(_ count: Int) throws(SEALError) -> ArraySlice<UInt8> {
    do {
      return try reader.slice(count)
    } catch {
      throw .truncated
    }
  }

  mutating func hash() throws(SEALError) -> Hash256 {
    guard let hash = Hash256(bytes: Array(try bytes(32))) else { throw .truncated }
    return hash
  }

  mutating func byte() throws(SEALError) -> UInt8 {
    do {
      return try reader.u8()
    } catch {
      throw .truncated
    }
  }

  mutating func word() throws(SEALError) -> UInt64 {
    do {
      return try reader.u64()
    } catch {
      throw .truncated
    }
  }

  /// A length or count that must be at most `max`.
  mutating func length(max: Int) throws(SEALError) -> Int {
    guard let value = Int(exactly: try word()), value <= max else { throw .truncated }
    return value
  }

  func finish() throws(SEALError) {
    guard reader.isAtEnd else { throw .trailingBytes }
  }
}
