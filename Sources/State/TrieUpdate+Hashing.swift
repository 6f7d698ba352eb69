import Primitives

extension TrieUpdate {
  /// A node that the update has made, and the depth at which it stands.
  typealias MadeNode = (node: TrieNode, start: Int)

  /// Hashes what was made, from the lowest nodes up.
  mutating func hashNodes() {
    for nodes in made {
      hash(nodes) {
        $0.node.isUnhashed
      } encode: { [trie] node, start in
        (node.encode(start: start, trie), TriePath(node.key, count: node.isLeaf ? start : node.end))
      }
      // What leads along several nibbles to a branch is a node of its own, and stands for the branch.
      hash(nodes) {
        $0.node.isKnown && !$0.node.isLeaf && $0.start < $0.node.end
      } encode: {
        node, start in
        let encoding = NodeEncoder.step(node.key, start..<node.end, to: node.reference)
        return (encoding, TriePath(node.key, count: start))
      }
    }
    made = []
  }

  /// Encodes and hashes those of the nodes that are wanted, and notes that they stand at their places now.
  private mutating func hash(
    _ nodes: [MadeNode], where isWanted: (MadeNode) -> Bool,
    encode: (TrieNode, Int) -> (encoding: [UInt8], path: TriePath)
  ) {
    var hashed: [TrieNode] = []
    var encodings: [[UInt8]] = []
    hashed.reserveCapacity(nodes.count)
    encodings.reserveCapacity(nodes.count)
    for entry in nodes where isWanted(entry) {
      let (encoding, path) = encode(entry.node, entry.start)
      if recordsNodes {
        // A short node is in its parent's encoding, and nothing stands at its place; the root has no parent.
        let isStored = encoding.count >= 32 || path.count == 0
        work.nodes[NodePlace(trie: trie, path: path)] = .some(isStored ? encoding : nil)
      }
      hashed.append(entry.node)
      encodings.append(encoding)
    }
    work.nodesHashed += encodings.count
    let references = NodeReference.each(to: encodings)
    for (node, reference) in zip(hashed, references) { node.state = .known(reference) }
  }
}
