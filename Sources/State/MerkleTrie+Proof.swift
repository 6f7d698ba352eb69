import Primitives

extension MerkleTrie {
  /// The encodings of the nodes on the path to a key, the root's first: what shows somebody who has only the root
  /// which value the key has, or that it has none (EIP-1186). Where an extension leads elsewhere, the branch
  /// behind it is there, too.
  package func proof(
    of key: Hash256, from store: some NodeStore
  ) throws(TrieError) -> [[UInt8]] {
    var proof: [[UInt8]] = []
    /// Short nodes are in the one before.
    func add(_ encoding: [UInt8]) {
      if proof.isEmpty || encoding.count >= 32 { proof.append(encoding) }
    }
    var node = root
    var start = 0
    while !node.isEmpty {
      switch try node.content(at: key, start, name, store) {
      case .leaf(let found, let value):
        add(NodeEncoder.leaf(found, value, start: start, name))
        node = .none
      case .branch(let prefix, let end, let children):
        let branch = NodeEncoder.branch(children)
        if start < end {
          add(NodeEncoder.step(prefix, start..<end, to: NodeReference(to: branch)))
        }
        add(branch)
        node = key.commonNibbles(prefix) >= end ? children[key.nibble(end)] : .none
        start = end + 1
      }
    }
    return proof
  }
}

/// The nodes of a proof as a store: the value of a key in `MerkleTrie(name, root:)` over it is what the proof shows, and an
/// error where it shows nothing.
package struct ProofStore: NodeStore {
  private var nodes: [Hash256: [UInt8]] = [:]

  /// The nodes of a proof, in any order.
  package init(_ proof: [[UInt8]]) {
    for node in proof { nodes[keccak256(node)] = node }
  }

  package func node(at place: NodePlace, hash: Hash256) -> [UInt8]? { nodes[hash] }
}
