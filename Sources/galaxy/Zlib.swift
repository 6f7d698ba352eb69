import CZlib
import HomomorphicEvaluation
import HomomorphicInterop

/// zlib: what SEAL compresses with when it was built without zstandard, or told to, and what pages are packed with.
enum Zlib {
  /// A zlib stream (RFC 1950) with this content.
  static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: Int(compressBound(uLong(bytes.count))))
    var count = uLongf(result.count)
    // With room for the bound it can only fail for lack of memory, which ends the process anyway.
    let code = CZlib.compress(&result, &count, bytes, uLong(bytes.count))
    precondition(code == Z_OK, "zlib does not compress: \(code)")
    result.removeLast(result.count - Int(count))
    return result
  }

  /// The content of a zlib stream (RFC 1950) of at most `bytesMax` bytes.
  static func decompress(
    _ bytes: ArraySlice<UInt8>, bytesMax: Int
  ) throws(SEALError) -> [UInt8] {
    // A longer object than zlib counts in one step is above every limit.
    guard let available = UInt32(exactly: bytes.count) else { throw .tooLarge }
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit_(&stream, ZLIB_VERSION, size) == Z_OK else { throw .tooLarge }
    defer { inflateEnd(&stream) }
    var input = Array(bytes)
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var failure: SEALError?
    input.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = available
      while failure == nil {
        let (code, count) = chunk.withUnsafeMutableBufferPointer { room in
          stream.next_out = room.baseAddress
          stream.avail_out = UInt32(room.count)
          let code = inflate(&stream, Z_NO_FLUSH)
          return (code, room.count - Int(stream.avail_out))
        }
        if code != Z_OK && code != Z_STREAM_END {
          // Also Z_BUF_ERROR: no progress is possible, the stream is cut short.
          failure = .truncated
        } else if result.count + count > bytesMax {
          failure = .tooLarge
        } else {
          result.append(contentsOf: chunk[..<count])
          if code == Z_STREAM_END {
            if stream.avail_in > 0 { failure = .trailingBytes }
            return
          }
        }
      }
    }
    if let failure { throw failure }
    return result
  }
}
