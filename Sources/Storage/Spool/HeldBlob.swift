import Primitives

/// A blob that somebody holds, in memory or in a file that is gone with the last copy of this.
package struct HeldBlob: Sendable {
  enum Content: Sendable {
    case memory([UInt8])
    case file(SpoolFile)
  }

  /// keccak256 of its bytes.
  package let hash: Hash256
  /// How many bytes it has.
  package let count: Int
  private let content: Content

  init(hash: Hash256, count: Int, _ content: Content) {
    self.hash = hash
    self.count = count
    self.content = content
  }

  /// A blob in memory.
  package init(_ bytes: [UInt8]) {
    self.init(hash: keccak256(bytes), count: bytes.count, .memory(bytes))
  }

  /// All of it; nil when the disk does not give it.
  package var bytes: [UInt8]? { bytes(from: 0, max: count) }

  /// At most `max` bytes from an offset on; nil when the disk does not give them, or there are none.
  package func bytes(from offset: Int, max: Int) -> [UInt8]? {
    guard (0...count).contains(offset), max >= 0 else { return nil }
    let length = min(max, count - offset)
    return switch content {
    case .memory(let bytes): Array(bytes[offset..<offset + length])
    case .file(let file): file.read(from: offset, count: length)
    }
  }
}
