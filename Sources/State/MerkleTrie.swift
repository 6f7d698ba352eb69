import Primitives

/// One version of a Merkle Patricia trie from hashes to values, as Ethereum keeps state (Yellow Paper,
/// appendix D).
///
/// A value: copies share their nodes, so that a snapshot costs nothing, and an update makes the nodes on the paths to
/// the changed keys anew and nothing else. Nodes may lie in a `NodeStore` instead of in memory; every reading
/// function is given the store.
package struct MerkleTrie: Sendable {
  /// Which trie it is: where its nodes lie in a store.
  package let name: TrieName
  /// To no node when the trie is empty.
  let root: TrieLink

  /// keccak256(rlp("")): the root of a trie without keys.
  package static let emptyRoot = keccak256([0x80])

  /// An empty trie.
  package init(_ name: TrieName) {
    self.init(name, .none)
  }

  /// The trie with a root, all of whose nodes lie in a store.
  package init(_ name: TrieName, root: Hash256) {
    self.init(name, root == MerkleTrie.emptyRoot ? .none : TrieLink(stored: root))
  }

  init(_ name: TrieName, _ root: TrieLink) {
    self.name = name
    self.root = root
  }

  /// Whether it has no key.
  package var isEmpty: Bool { root.isEmpty }

  /// The hash that commits to all keys and values.
  package var rootHash: Hash256 {
    switch root.reference {
    case nil: MerkleTrie.emptyRoot
    case .hash(let hash): hash
    case .embedded(let encoding): keccak256(encoding)
    }
  }

  /// The value of a key; nil when it has none.
  package func value(_ key: Hash256, from store: some NodeStore) throws(TrieError) -> [UInt8]? {
    var node = root
    var start = 0
    while !node.isEmpty {
      switch try node.content(at: key, start, name, store) {
      case .leaf(let found, let value): return found == key ? value : nil
      case .branch(let prefix, let end, let children):
        guard key.commonNibbles(prefix) >= end else { return nil }
        node = children[key.nibble(end)]
        start = end + 1
      }
    }
    return nil
  }

  /// The keys with their values, in ascending order. For tests and exports: it visits every node.
  package func entries(
    from store: some NodeStore
  ) throws(TrieError) -> [(key: Hash256, value: [UInt8])] {
    var found: [(key: Hash256, value: [UInt8])] = []
    if !root.isEmpty { try collect(root, .root, store, &found) }
    return found
  }

  private func collect(
    _ node: TrieLink, _ path: TriePath, _ store: some NodeStore,
    _ found: inout [(key: Hash256, value: [UInt8])]
  ) throws(TrieError) {
    switch try node.content(at: path.nibbles, path.count, name, store) {
    case .leaf(let key, let value): found.append((key, value))
    case .branch(let key, let end, let children):
      let path = TriePath(key, count: end)
      for (nibble, child) in children.enumerated() {
        if !child.isEmpty { try collect(child, path.appending(nibble), store, &found) }
      }
    }
  }
}
