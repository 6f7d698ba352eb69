import Primitives

/// Encodings that were read of a store and whose hashes are still to be compared: of many at once, which costs a fraction.
///
/// What is read before is hostile: it is decoded with care, and nothing of it leaves before `verify`.
struct NodeReads {
  private var encodings: [[UInt8]] = []
  private var expected: [(place: NodePlace, hash: Hash256)] = []

  /// So many wait at most, so that an update of any size holds few.
  private static let pendingMax = 512

  /// Takes what a store has given for a node.
  mutating func note(
    _ encoding: [UInt8], at place: NodePlace, hash: Hash256
  ) throws(TrieError) {
    encodings.append(encoding)
    expected.append((place, hash))
    if encodings.count == NodeReads.pendingMax { try verify() }
  }

  /// Throws when something that was read has another hash.
  mutating func verify() throws(TrieError) {
    for (found, (place, hash)) in zip(keccak256(each: encodings), expected) where found != hash {
      throw .missingNode(place, hash: hash)
    }
    encodings.removeAll(keepingCapacity: true)
    expected.removeAll(keepingCapacity: true)
  }
}

extension TrieLink {
  /// What the node is that stands at the first `count` nibbles of `key`; from the store if it is not in memory, and then `reads` has
  /// to be verified.
  func content(
    at key: Hash256, _ count: Int, _ trie: TrieName, _ store: some NodeStore,
    _ reads: inout NodeReads
  ) throws(TrieError) -> TrieNode.Content {
    if let node { return node.content }
    let path = TriePath(key, count: count)
    switch try TrieLink.decoded(.hash(hash), at: path, trie, store, &reads) {
    case .leaf(let key, let value): return .leaf(key: key, value: value)
    case .branch(let children):
      return .branch(key: path.nibbles, end: path.count, children: children)
    case .step(let end, let reference):
      guard
        case .branch(let children) = try TrieLink.decoded(reference, at: end, trie, store, &reads)
      else { throw .malformedNode(NodePlace(trie: trie, path: path)) }
      return .branch(key: end.nibbles, end: end.count, children: children)
    }
  }

  /// The same, verified.
  func content(
    at key: Hash256, _ count: Int, _ trie: TrieName, _ store: some NodeStore
  ) throws(TrieError) -> TrieNode.Content {
    var reads = NodeReads()
    let result: TrieNode.Content
    do throws(TrieError) {
      result = try content(at: key, count, trie, store, &reads)
    } catch {
      // What was read may be damaged: that says more.
      try reads.verify()
      throw error
    }
    try reads.verify()
    return result
  }

  private static func decoded(
    _ reference: NodeReference, at path: TriePath, _ trie: TrieName, _ store: some NodeStore,
    _ reads: inout NodeReads
  ) throws(TrieError) -> DecodedNode {
    let place = NodePlace(trie: trie, path: path)
    let encoding: [UInt8]
    switch reference {
    case .embedded(let bytes): encoding = bytes
    case .hash(let hash):
      guard let bytes = store.node(at: place, hash: hash) else {
        throw .missingNode(place, hash: hash)
      }
      try reads.note(bytes, at: place, hash: hash)
      encoding = bytes
    }
    do throws(RLPError) {
      return try DecodedNode(encoding, at: path, of: trie)
    } catch {
      throw .malformedNode(place)
    }
  }
}
