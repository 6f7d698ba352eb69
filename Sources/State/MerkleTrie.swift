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
  /// Nil when the trie is empty.
  let root: TrieNode?

  /// keccak256(rlp("")): the root of a trie without keys.
  package static let emptyRoot = keccak256([0x80])

  /// An empty trie.
  package init(_ name: TrieName) {
    self.init(name, nil)
  }

  /// The trie with a root, all of whose nodes lie in a store.
  package init(_ name: TrieName, root: Hash256) {
    self.init(name, root == MerkleTrie.emptyRoot ? nil : TrieNode(.stored, .hash(root)))
  }

  init(_ name: TrieName, _ root: TrieNode?) {
    self.name = name
    self.root = root
  }

  /// Whether it has no key.
  package var isEmpty: Bool { root == nil }

  /// The hash that commits to all keys and values.
  package var rootHash: Hash256 {
    switch root?.reference {
    case nil: MerkleTrie.emptyRoot
    case .hash(let hash): hash
    case .embedded(let encoding): keccak256(encoding)
    }
  }

  /// The value of a key; nil when it has none.
  package func value(_ key: Hash256, from store: some NodeStore) throws(TrieError) -> [UInt8]? {
    var node = root
    var start = 0
    while let here = node {
      switch try here.resolved(at: key, start, name, store) {
      case .leaf(let found, let value): return found == key ? value : nil
      case .branch(let prefix, let end, let children):
        guard key.commonNibbles(prefix) >= end else { return nil }
        node = children[key.nibble(end)]
        start = end + 1
      case .stored: return nil
      }
    }
    return nil
  }

  /// The keys with their values, in ascending order. For tests and exports: it visits every node.
  package func entries(
    from store: some NodeStore
  ) throws(TrieError) -> [(key: Hash256, value: [UInt8])] {
    var found: [(key: Hash256, value: [UInt8])] = []
    if let root { try collect(root, .root, store, &found) }
    return found
  }

  private func collect(
    _ node: TrieNode, _ path: TriePath, _ store: some NodeStore,
    _ found: inout [(key: Hash256, value: [UInt8])]
  ) throws(TrieError) {
    switch try node.resolved(at: path.nibbles, path.count, name, store) {
    case .leaf(let key, let value): found.append((key, value))
    case .branch(let key, let end, let children):
      let path = TriePath(key, count: end)
      for (nibble, child) in children.enumerated() {
        if let child { try collect(child, path.appending(nibble), store, &found) }
      }
    case .stored: break
    }
  }
}

extension TrieNode {
  /// What the node is, from the store if it is not in memory: never `stored`. It stands at the first
  /// `count` nibbles of `key`.
  func resolved(
    at key: Hash256, _ count: Int, _ trie: TrieName, _ store: some NodeStore
  ) throws(TrieError) -> Content {
    guard case .stored = content else { return content }
    let path = TriePath(key, count: count)
    switch try TrieNode.decoded(reference, at: path, trie, store) {
    case .leaf(let key, let value): return .leaf(key: key, value: value)
    case .branch(let children):
      return .branch(key: path.nibbles, end: path.count, children: children)
    case .step(let end, let reference):
      guard case .branch(let children) = try TrieNode.decoded(reference, at: end, trie, store)
      else {
        throw .malformedNode(NodePlace(trie: trie, path: path))
      }
      return .branch(key: end.nibbles, end: end.count, children: children)
    }
  }

  private static func decoded(
    _ reference: NodeReference, at path: TriePath, _ trie: TrieName, _ store: some NodeStore
  ) throws(TrieError) -> DecodedNode {
    let place = NodePlace(trie: trie, path: path)
    let encoding: [UInt8]
    switch reference {
    case .embedded(let bytes): encoding = bytes
    case .hash(let hash):
      guard let bytes = store.node(at: place, hash: hash), keccak256(bytes) == hash else {
        throw .missingNode(place, hash: hash)
      }
      encoding = bytes
    }
    do throws(RLPError) {
      return try DecodedNode(encoding, at: path, of: trie)
    } catch {
      throw .malformedNode(place)
    }
  }
}
