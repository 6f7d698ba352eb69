import Primitives

/// A ciphertext or public key that travels beside a transaction.
package struct TransactionBlob: Hashable, Sendable {
  /// keccak256 of the bytes: the transaction commits to it.
  package let hash: Hash256
  /// The bytes; nil where they are left out because the chain's store has them.
  package var bytes: [UInt8]? {
    didSet { wasHashed = false }
  }
  /// Whether `hash` was computed from the bytes, which need not be hashed again.
  private var wasHashed: Bool

  /// A blob with its bytes.
  package init(_ bytes: [UInt8]) {
    hash = keccak256(bytes)
    self.bytes = bytes
    wasHashed = true
  }

  /// A blob whose bytes were hashed before.
  init(_ bytes: [UInt8], hashedAs hash: Hash256) {
    self.hash = hash
    self.bytes = bytes
    wasHashed = true
  }

  /// A blob of the chain's store; or one that is still to come, as `bytes`, and need not be genuine.
  package init(stored hash: Hash256) {
    self.hash = hash
    bytes = nil
    wasHashed = false
  }

  /// Whether there are bytes, and they have the hash.
  var isGenuine: Bool { wasHashed || bytes.map { keccak256($0) == hash } ?? false }

  /// Whether two blobs have the same hash and the same bytes.
  package static func == (left: TransactionBlob, right: TransactionBlob) -> Bool {
    left.hash == right.hash && left.bytes == right.bytes
  }

  /// Feeds the hash.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(hash)
  }
}
