import Primitives

/// A node of a Merkle Patricia trie whose keys are hashes, as it is kept in memory: immutable, and shared by
/// all versions of the trie that have it in common.
///
/// Ethereum's extension, and the branch behind it, are one node here. A node knows how its parent
/// refers to it, so that a changed path is hashed from the bottom up and nothing else is touched.
final class TrieNode: Sendable {
  /// What a node is.
  enum Content: Sendable {
    /// The only key below this place, and its value.
    case leaf(key: Hash256, value: [UInt8])
    /// At least two of sixteen children, by the nibble at `end`. The keys below agree with `key` before it.
    case branch(key: Hash256, end: Int, children: [TrieNode?])
    /// A node that is not in memory, but in the store.
    case stored
  }

  let content: Content
  let reference: NodeReference

  init(_ content: Content, _ reference: NodeReference) {
    self.content = content
    self.reference = reference
  }
}

/// How a node's parent refers to it (Ethereum Yellow Paper, appendix D).
enum NodeReference: Sendable {
  /// By keccak256 of its encoding.
  case hash(Hash256)
  /// By its encoding itself, which is shorter than 32 bytes.
  case embedded([UInt8])

  /// How many bytes it takes in the encoding of the parent.
  var encodedCount: Int {
    switch self {
    case .hash: 33
    case .embedded(let encoding): encoding.count
    }
  }

  init(to encoding: [UInt8]) {
    self = encoding.count < 32 ? .embedded(encoding) : .hash(keccak256(encoding))
  }
}
