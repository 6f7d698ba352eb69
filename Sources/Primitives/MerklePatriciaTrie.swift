/// The root of Ethereum's hexary Merkle Patricia trie over keys and values.
///
/// A later pair replaces an earlier one of the same key, and an empty value removes the key, as
/// if the pairs were put one after the other. The order otherwise does not matter. No pairs give
/// keccak256(rlp("")).
///
/// Source: Ethereum Yellow Paper, appendix D.
///
/// - Precondition: no key is longer than `Limits.trieKeyBytesMax`.
package func trieRoot(_ pairs: [([UInt8], [UInt8])]) -> Hash256 {
  MerklePatriciaTrie(pairs).root
}

/// The root of the trie whose keys are the keccak-256 hashes of the given ones, as Ethereum keeps
/// accounts and storage: an attacker cannot choose keys that make it deep.
package func secureTrieRoot(_ pairs: [([UInt8], [UInt8])]) -> Hash256 {
  MerklePatriciaTrie(pairs.map { (keccak256($0.0).bytes, $0.1) }).root
}

/// A trie that is only built to take its root: the nodes are encoded bottom-up from sorted keys.
private struct MerklePatriciaTrie {
  /// The pairs in order of their keys, each key once, no value empty.
  private var pairs: [([UInt8], [UInt8])] = []

  init(_ unsorted: [([UInt8], [UInt8])]) {
    let order = unsorted.indices.sorted { left, right in
      let (a, b) = (unsorted[left].0, unsorted[right].0)
      if a.lexicographicallyPrecedes(b) { return true }
      return a == b && left < right
    }
    for (place, index) in order.enumerated() {
      let (key, value) = unsorted[index]
      precondition(key.count <= Limits.trieKeyBytesMax, "a trie's key is within the limit")
      let isLast = place + 1 == order.count || unsorted[order[place + 1]].0 != key
      if isLast && !value.isEmpty { pairs.append((key, value)) }
    }
  }

  var root: Hash256 {
    keccak256(pairs.isEmpty ? [0x80] : node(pairs.indices, depth: 0))
  }

  /// The encoding of the node over a range of pairs, which agree in their first `depth` nibbles.
  private func node(_ range: Range<Int>, depth: Int) -> [UInt8] {
    let first = pairs[range.lowerBound].0
    var content: [UInt8] = []
    if range.count == 1 {
      RLP.append(bytes: path(first, depth..<first.count * 2, flag: 0x20), to: &content)
      RLP.append(bytes: pairs[range.lowerBound].1, to: &content)
    } else {
      // The keys are sorted: what the first and the last share, all share.
      let end = sharedNibbles(first, pairs[range.upperBound - 1].0, from: depth)
      if end > depth {
        RLP.append(bytes: path(first, depth..<end, flag: 0), to: &content)
        appendReference(to: branch(range, depth: end), to: &content)
      } else {
        return branch(range, depth: depth)
      }
    }
    return list(content)
  }

  /// The encoding of a branch: sixteen children by the nibble at `depth`, and a value when a key
  /// ends there.
  private func branch(_ range: Range<Int>, depth: Int) -> [UInt8] {
    var content: [UInt8] = []
    var next = range.lowerBound
    var value: [UInt8] = []
    if pairs[next].0.count * 2 == depth {
      value = pairs[next].1
      next += 1
    }
    for child in 0..<UInt8(16) {
      let start = next
      while next < range.upperBound, nibble(pairs[next].0, depth) == child { next += 1 }
      if start == next {
        content.append(0x80)
      } else {
        appendReference(to: node(start..<next, depth: depth + 1), to: &content)
      }
    }
    RLP.append(bytes: value, to: &content)
    return list(content)
  }

  /// Appends a node itself when it is shorter than 32 bytes, else its hash.
  private func appendReference(to node: [UInt8], to content: inout [UInt8]) {
    if node.count < 32 {
      content.append(contentsOf: node)
    } else {
      RLP.append(bytes: keccak256(node).bytes, to: &content)
    }
  }

  private func list(_ content: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(content.count + 9)
    RLP.appendPrefix(0xC0, length: content.count, to: &output)
    output.append(contentsOf: content)
    return output
  }

  private func nibble(_ key: [UInt8], _ index: Int) -> UInt8 {
    index % 2 == 0 ? key[index / 2] >> 4 : key[index / 2] & 15
  }

  /// The end of the longest common run of nibbles that starts at `depth`.
  private func sharedNibbles(_ left: [UInt8], _ right: [UInt8], from depth: Int) -> Int {
    let limit = min(left.count, right.count) * 2
    var end = depth
    while end < limit, nibble(left, end) == nibble(right, end) { end += 1 }
    return end
  }

  /// The hex-prefix encoding of a range of nibbles; `flag` 0x20 marks a leaf (appendix C).
  private func path(_ key: [UInt8], _ range: Range<Int>, flag: UInt8) -> [UInt8] {
    var output: [UInt8] = []
    var index = range.lowerBound
    if range.count % 2 == 1 {
      output.append(flag | 0x10 | nibble(key, index))
      index += 1
    } else {
      output.append(flag)
    }
    while index < range.upperBound {
      output.append(nibble(key, index) << 4 | nibble(key, index + 1))
      index += 2
    }
    return output
  }
}
