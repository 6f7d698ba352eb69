import Primitives

extension TrieUpdate {
  /// Hashes what was made, from the lowest nodes up.
  mutating func hashNodes() {
    for nodes in made {
      var rest: [(node: TrieNode, start: Int)] = []
      rest.reserveCapacity(nodes.count)
      for entry in nodes {
        if case .unhashed = entry.node.state { rest.append(entry) }
      }
      let known = references(
        to: rest.map { node, start in
          switch node.content {
          case .leaf(let key, let value):
            (NodeEncoder.leaf(key, value, start: start, trie), TriePath(key, count: start))
          case .branch(let key, let end, let children):
            (NodeEncoder.branch(children), TriePath(key, count: end))
          }
        })
      var steps: [(node: TrieNode, encoding: [UInt8], place: TriePath)] = []
      for ((node, start), reference) in zip(rest, known) {
        node.state = .known(reference)
        guard case .branch(let key, let end, _) = node.content, start < end else { continue }
        let encoding = NodeEncoder.step(key, start..<end, to: reference)
        steps.append((node, encoding, TriePath(key, count: start)))
      }
      let ways = references(to: steps.map { ($0.encoding, $0.place) })
      for (step, reference) in zip(steps, ways) { step.node.state = .known(reference) }
    }
    made = []
  }

  /// Hashes encodings, and notes that they stand at their places now.
  private mutating func references(
    to nodes: [(encoding: [UInt8], path: TriePath)]
  ) -> [NodeReference] {
    work.nodesHashed += nodes.count
    if recordsNodes {
      for (encoding, path) in nodes {
        // A short node is in its parent's encoding, and nothing stands at its place; the root has no parent.
        let isStored = encoding.count >= 32 || path.count == 0
        work.nodes[NodePlace(trie: trie, path: path)] = .some(isStored ? encoding : nil)
      }
    }
    return NodeReference.each(to: nodes.map(\.encoding))
  }
}
