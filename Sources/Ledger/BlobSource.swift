import Primitives

/// Where the bytes lie that signed transactions only name: what was brought beside them, in memory or on disk.
package protocol BlobSource {
  /// The ciphertext or public key with this keccak256 of its bytes, which whoever keeps it has hashed; nil when it is not there.
  func blob(_ hash: Hash256) -> [UInt8]?

  /// How many bytes it has, which are not read for that where they need not be; nil when it is not there.
  func count(_ hash: Hash256) -> Int?
}

extension BlobSource {
  package func count(_ hash: Hash256) -> Int? { blob(hash)?.count }
}

/// Where nothing lies.
package struct NoBlobs: BlobSource {
  /// A source.
  package init() {}

  package func blob(_ hash: Hash256) -> [UInt8]? { nil }
}
