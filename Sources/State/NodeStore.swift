import Primitives

/// One of the tries that make up the state.
package enum TrieName: Hashable, Sendable {
  /// From keccak256 of an address to the RLP of an account.
  case accounts
  /// From the keys of the account with this keccak256 of its address to the RLP of what is stored.
  case storage(Hash256)
}

/// Where a node of a trie stands.
package struct NodePlace: Hashable, Sendable {
  /// The trie.
  package let trie: TrieName
  /// The nibbles that lead to the node.
  package let path: TriePath

  // Keys are hashes, and the hasher is seeded: the first word of them is enough.
  package func hash(into hasher: inout Hasher) {
    if case .storage(let account) = trie { hasher.combine(account.word0) }
    hasher.combine(path.nibbles.word0)
    hasher.combine(path.count)
  }
}

/// Where nodes of tries lie that are not in memory.
///
/// A node is asked for by its place *and* its hash, as in geth's path scheme: a store may keep one version
/// of the state by place and older ones as differences, or all versions by hash. The trie checks what
/// it gets against the hash, so that a damaged or outdated node is found before it is used.
package protocol NodeStore {
  /// The encoding of the node at a place, whose keccak256 is `hash`; nil when the store does not have it.
  func node(at place: NodePlace, hash: Hash256) -> [UInt8]?
}

/// A store that has nothing: for tries that are wholly in memory.
package struct NoNodeStore: NodeStore {
  /// The store that has nothing.
  package init() {}

  package func node(at place: NodePlace, hash: Hash256) -> [UInt8]? { nil }
}

/// One version of the nodes of tries in memory, by place: what a store on disk does, for tests and small tools.
package struct MemoryNodeStore: NodeStore, Equatable {
  private var nodes: [NodePlace: [UInt8]] = [:]

  /// An empty store.
  package init() {}

  /// How many nodes it has.
  package var count: Int { nodes.count }

  package func node(at place: NodePlace, hash: Hash256) -> [UInt8]? { nodes[place] }

  /// Takes over what an update changed; nil removes a node.
  package mutating func commit(_ changes: [NodePlace: [UInt8]?]) {
    // Each place once: the order does not matter.
    for (place, node) in changes { nodes[place] = node }
  }
}

/// Why a trie cannot be read or changed: its store does not have what it should have.
package enum TrieError: Error, Hashable, Sendable {
  /// The store has no node, or another one, at a place.
  case missingNode(NodePlace, hash: Hash256)
  /// What has the right hash is not the encoding of a node: the root was not that of a trie of this kind.
  case malformedNode(NodePlace)
}
