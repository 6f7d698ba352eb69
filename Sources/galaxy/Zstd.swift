import CZstd
import HomomorphicEvaluation
import HomomorphicInterop

/// zstandard: SEAL's and TenSEAL's default.
enum Zstd {
  /// The content of a zstandard frame of at most `bytesMax` bytes.
  static func decompress(
    _ bytes: ArraySlice<UInt8>, bytesMax: Int
  ) throws(SEALError) -> [UInt8] {
    guard let stream = ZSTD_createDStream() else { throw .tooLarge }
    defer { ZSTD_freeDStream(stream) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: ZSTD_DStreamOutSize())
    var failure: SEALError?
    bytes.withUnsafeBytes { source in
      var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
      while failure == nil {
        let (code, count) = chunk.withUnsafeMutableBytes { room in
          var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
          let code = ZSTD_decompressStream(stream, &output, &input)
          return (code, output.pos)
        }
        if ZSTD_isError(code) != 0 || result.count + count > bytesMax {
          failure = ZSTD_isError(code) != 0 ? .truncated : .tooLarge
          return
        }
        result.append(contentsOf: chunk[..<count])
        if code == 0 {
          if input.pos < input.size { failure = .trailingBytes }
          return
        }
        // No progress is possible: the frame is cut short.
        if count == 0, input.pos == input.size { failure = .truncated }
      }
    }
    if let failure { throw failure }
    return result
  }
}
