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
    case branch(key: Hash256, end: Int, children: [TrieLink?])
  }

  /// How far the update that makes a node has come with it.
  enum State: Sendable {
    /// Its hash is not known yet. It stands so many levels above the lowest new node below it.
    case unhashed(height: Int)
    /// The node is finished, for good.
    case known(NodeReference)
    /// Another node stands in its place: it was needed in between only.
    case dropped
  }

  let content: Content
  /// Changed only by the update that makes the node, before anybody else has it.
  nonisolated(unsafe) var state: State

  init(_ content: Content, height: Int) {
    self.content = content
    state = .unhashed(height: height)
  }

  /// How its parent refers to it.
  var reference: NodeReference {
    guard case .known(let reference) = state else {
      preconditionFailure("a node is hashed before those above it")
    }
    return reference
  }
}

/// What leads to a node of a trie.
enum TrieLink: Sendable {
  /// A node in memory.
  case node(TrieNode)
  /// A node in the store.
  case stored(NodeReference)

  /// How the parent refers to the node.
  var reference: NodeReference {
    switch self {
    case .node(let node): node.reference
    case .stored(let reference): reference
    }
  }

  /// The height of a node that is not hashed yet, else -1.
  var height: Int {
    guard case .node(let node) = self, case .unhashed(let height) = node.state else { return -1 }
    return height
  }

  /// Whether an update has left a place as it was: it makes new nodes, and no links to stored ones.
  static func isUnchanged(_ before: TrieLink?, _ after: TrieLink?) -> Bool {
    switch (before, after) {
    case (nil, nil), (.stored, .stored): true
    case (.node(let before), .node(let after)): before === after
    default: false
    }
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

  /// The references to many nodes.
  static func each(to encodings: [[UInt8]]) -> [NodeReference] {
    var references = encodings.map { NodeReference.embedded($0) }
    let long = encodings.indices.filter { encodings[$0].count >= 32 }
    let hashes = keccak256(each: long.map { encodings[$0] })
    for (index, hash) in zip(long, hashes) { references[index] = .hash(hash) }
    return references
  }
}
