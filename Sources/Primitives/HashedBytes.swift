/// Bytes and their hash, which is found once: those of keys take milliseconds, and a transaction needs them in several places.
package struct HashedBytes: Hashable, Sendable {
  package let bytes: [UInt8]
  /// keccak256 of the bytes.
  package let hash: Hash256

  /// Hashes the bytes.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    hash = keccak256(bytes)
  }

  /// Bytes whose hash is known.
  ///
  /// - Precondition: it is theirs; nothing checks it again.
  package init(_ bytes: [UInt8], hashedAs hash: Hash256) {
    self.bytes = bytes
    self.hash = hash
  }

  /// Whether both have the same hash.
  package static func == (left: HashedBytes, right: HashedBytes) -> Bool {
    left.hash == right.hash
  }

  /// Feeds the hash.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(hash)
  }
}
