import Primitives

/// A node of a Merkle Patricia trie whose keys are hashes, as it is kept in memory: immutable when the update that makes it is done, and shared by
/// all versions of the trie that have it in common.
///
/// Ethereum's extension, and the branch behind it, are one node here. A node knows how its parent
/// refers to it, so that a changed path is hashed from the bottom up and nothing else is touched.
final class TrieNode: Sendable {
  /// What a node is.
  enum Content {
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

  /// Of a leaf its key; of a branch what the keys below agree with.
  let key: Hash256
  /// Of a branch how many nibbles the keys below agree in; 64 of a leaf.
  let end: Int
  private let value: [UInt8]
  /// Empty for a leaf. Changed only by the update that makes the node, before anybody else has it: so is `state`.
  nonisolated(unsafe) private(set) var children: [TrieLink]
  nonisolated(unsafe) var state: State

  convenience init(_ content: consuming Content, height: Int) {
    self.init(consume content, .unhashed(height: height))
  }

  /// A node that was read out of the encoding of its parent.
  convenience init(_ content: Content, embedded encoding: [UInt8]) {
    self.init(content, .known(.embedded(encoding)))
  }

  private init(_ content: consuming Content, _ state: State) {
    self.state = state
    switch content {
    case .leaf(let key, let value):
      self.key = key
      end = Hash256.nibbleCount
      self.value = value
      children = []
    case .branch(let key, let end, let children):
      self.key = key
      self.end = end
      value = []
      self.children = children
    }
  }

  /// What it is.
  var content: Content {
    isLeaf
      ? .leaf(key: key, value: value) : .branch(key: key, end: end, children: children)
  }

  /// How its parent refers to it.
  var reference: NodeReference {
    guard case .known(let reference) = state else {
      preconditionFailure("a node is hashed before those above it")
    }
    return reference
  }

  /// Whether it is no branch.
  var isLeaf: Bool { children.isEmpty }

  /// Whether its update has not hashed it yet, and needs it.
  var isUnhashed: Bool {
    if case .unhashed = state { true } else { false }
  }

  /// Whether it has a hash, or is short.
  var isKnown: Bool {
    if case .known = state { true } else { false }
  }

  /// Its encoding, where it stands at depth `start` of a trie; of a branch without what leads to it. The hashes of new children are put into the links to them: later
  /// versions, which copy the links, then need not look for each child in memory.
  func encode(start: Int, _ trie: TrieName) -> [UInt8] {
    guard !isLeaf else { return NodeEncoder.leaf(key, value, start: start, trie) }
    for nibble in children.indices { children[nibble].noteHash() }
    return NodeEncoder.branch(children)
  }
}

/// What leads to a node of a trie, or to none: a node in memory, the hash of one in the store, or both. Short ones, which are in the encoding of
/// their parent, are in memory when that is read.
///
/// Branches have sixteen, which an update copies: so it is one reference beside plain bytes, and no enum.
struct TrieLink: Sendable {
  /// The node, if it is in memory.
  let node: TrieNode?
  /// Its hash; zero for a node that has none yet or is short, and for none.
  private(set) var hash: Hash256

  /// To no node.
  static let none = TrieLink(node: nil, hash: .zero)

  /// To a node in memory.
  init(_ node: TrieNode) {
    self.init(node: node, hash: .zero)
    noteHash()
  }

  /// To a node in the store.
  init(stored hash: Hash256) { self.init(node: nil, hash: hash) }

  private init(node: TrieNode?, hash: Hash256) {
    self.node = node
    self.hash = hash
  }

  /// Takes the hash from the node, if it has one.
  mutating func noteHash() {
    guard hash.isZero, let node, case .known(.hash(let hash)) = node.state else { return }
    self.hash = hash
  }

  /// Whether it leads to no node.
  var isEmpty: Bool { hash.isZero && node == nil }

  /// How the parent refers to the node; nil for none.
  var reference: NodeReference? { hash.isZero ? node?.reference : .hash(hash) }

  /// The height of a node that is not hashed yet, else -1.
  var height: Int {
    guard hash.isZero, let node, case .unhashed(let height) = node.state else { return -1 }
    return height
  }

  /// Whether an update has left a place as it was: it makes new nodes, and no links to stored ones.
  func isSame(as other: TrieLink) -> Bool {
    node === other.node && (node != nil || hash == other.hash)
  }
}

extension Hash256 {
  /// Whether all bytes are zero, which is the hash of nothing.
  var isZero: Bool { word0 | word1 | word2 | word3 == 0 }
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
    guard encodings.contains(where: { $0.count < 32 }) else {
      return keccak256(each: encodings).map { .hash($0) }
    }
    var references = encodings.map { NodeReference.embedded($0) }
    let long = encodings.indices.filter { encodings[$0].count >= 32 }
    let hashes = keccak256(each: long.map { encodings[$0] })
    for (index, hash) in zip(long, hashes) { references[index] = .hash(hash) }
    return references
  }
}
