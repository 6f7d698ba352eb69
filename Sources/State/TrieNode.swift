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
    case branch(key: Hash256, end: Int, children: [TrieLink])
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

  /// A node that was read out of the encoding of its parent.
  init(_ content: Content, embedded encoding: [UInt8]) {
    self.content = content
    state = .known(.embedded(encoding))
  }

  /// How its parent refers to it.
  var reference: NodeReference {
    guard case .known(let reference) = state else {
      preconditionFailure("a node is hashed before those above it")
    }
    return reference
  }
}

/// What leads to a node of a trie, or to none: a node in memory, or else the hash of one in the store. Short ones, which are in the encoding of
/// their parent, are in memory when that is read.
///
/// Branches have sixteen, which an update copies: so it is one reference beside plain bytes, and no enum.
struct TrieLink: Sendable {
  /// The node, if it is in memory.
  let node: TrieNode?
  /// The hash of a node in the store; zero for a node in memory, and for none.
  let hash: Hash256

  /// To no node.
  static let none = TrieLink(node: nil, hash: .zero)

  /// To a node in memory.
  init(_ node: TrieNode) { self.init(node: node, hash: .zero) }

  /// To a node in the store.
  init(stored hash: Hash256) { self.init(node: nil, hash: hash) }

  private init(node: TrieNode?, hash: Hash256) {
    self.node = node
    self.hash = hash
  }

  /// Whether it leads to no node.
  var isEmpty: Bool { node == nil && hash == .zero }

  /// How the parent refers to the node; nil for none.
  var reference: NodeReference? {
    if let node { return node.reference }
    return hash == .zero ? nil : .hash(hash)
  }

  /// The height of a node that is not hashed yet, else -1.
  var height: Int {
    guard let node, case .unhashed(let height) = node.state else { return -1 }
    return height
  }

  /// Whether an update has left a place as it was: it makes new nodes, and no links to stored ones.
  func isSame(as other: TrieLink) -> Bool { node === other.node && hash == other.hash }
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
