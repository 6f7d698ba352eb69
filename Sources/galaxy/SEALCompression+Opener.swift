import HomomorphicEvaluation
import HomomorphicInterop

extension SEALCompression {
  /// Opens what SEAL compressed. Only the command does: compressed bytes never reach a chain.
  static let opener: SEALDecompressor = { (compression, bytes, bytesMax) throws(SEALError) in
    switch compression {
    case .none: return Array(bytes)
    case .zstd: return try Zstd.decompress(bytes, bytesMax: bytesMax)
    case .zlib: return try Zlib.decompress(bytes, bytesMax: bytesMax)
    }
  }
}
