/// The hash function of a binary Merkle tree.
package enum MerkleHash: Hashable, Sendable {
  /// SHA-256, as in Certificate Transparency.
  case sha256
  /// keccak-256.
  case keccak256

  /// The hash of a leaf: of a zero byte and the leaf's bytes.
  package func leaf(_ bytes: some Collection<UInt8>) -> Hash256 {
    hash([0x00] + bytes)
  }

  /// The hash of an inner node: of a one byte and its children's hashes. The first byte differs
  /// from a leaf's, so that no node can be passed off as a leaf.
  package func node(_ left: Hash256, _ right: Hash256) -> Hash256 {
    hash([0x01] + left.bytes + right.bytes)
  }

  /// The hash of bytes; the root of an empty tree is that of no bytes.
  package func hash(_ bytes: [UInt8]) -> Hash256 {
    switch self {
    case .sha256: Primitives.sha256(bytes)
    case .keccak256: Primitives.keccak256(bytes)
    }
  }
}

/// A binary Merkle tree over a list of byte strings, for signatures of data.
///
/// Source: RFC 6962, section 2.1: the hashes of leaves and nodes are kept apart by their first
/// byte, and a node without a sibling moves up unchanged.
package struct MerkleTree: Sendable {
  /// The hash function.
  package let hash: MerkleHash
  /// The hashes from the leaves up to the root; one empty level for an empty tree.
  private let levels: [[Hash256]]

  /// Builds the tree of leaves in order.
  package init(leaves: some Sequence<[UInt8]>, hash: MerkleHash = .sha256) {
    self.hash = hash
    var levels = [leaves.map { hash.leaf($0) }]
    var level = levels[0]
    while level.count > 1 {
      var next: [Hash256] = []
      for index in stride(from: 0, to: level.count, by: 2) {
        let hasSibling = index + 1 < level.count
        next.append(hasSibling ? hash.node(level[index], level[index + 1]) : level[index])
      }
      levels.append(next)
      level = next
    }
    self.levels = levels
  }

  /// How many leaves there are.
  package var leafCount: Int { levels[0].count }

  /// The root, which commits to all leaves and their order.
  package var root: Hash256 { levels[levels.count - 1].first ?? hash.hash([]) }

  /// The hash of a node; level 0 is that of the leaves. Nil where there is none.
  package func node(level: Int, index: Int) -> Hash256? {
    guard levels.indices.contains(level), levels[level].indices.contains(index) else { return nil }
    return levels[level][index]
  }

  /// The siblings on the way from a leaf to the root; nil when there is no such leaf.
  package func proof(at index: Int) -> MerkleProof? {
    guard levels[0].indices.contains(index) else { return nil }
    var siblings: [Hash256] = []
    var place = index
    for level in levels where level.count > 1 {
      let sibling = place ^ 1
      if sibling < level.count { siblings.append(level[sibling]) }
      place /= 2
    }
    return MerkleProof(index: index, leafCount: leafCount, siblings: siblings)
  }
}

/// Evidence that a leaf stands at a place in a Merkle tree. Made by anyone, so nothing in it is
/// trusted: `verify` decides.
package struct MerkleProof: Hashable, Sendable {
  /// The place of the leaf.
  package let index: Int
  /// How many leaves the tree has.
  package let leafCount: Int
  /// The hashes beside the way from the leaf to the root, in this order.
  package let siblings: [Hash256]

  /// Makes a proof from its parts.
  package init(index: Int, leafCount: Int, siblings: [Hash256]) {
    self.index = index
    self.leafCount = leafCount
    self.siblings = siblings
  }

  /// True when the proof shows that `leaf` stands at `index` of the tree with this root, which
  /// has `leafCount` leaves.
  ///
  /// The root does not commit to `leafCount`: whoever checks must know the count by other means,
  /// or rely only on the leaf's presence.
  package func verify(
    leaf: some Collection<UInt8>, root: Hash256, hash: MerkleHash = .sha256
  ) -> Bool {
    guard index >= 0, index < leafCount else { return false }
    var value = hash.leaf(leaf)
    var place = index
    var count = leafCount
    var rest = siblings[...]
    while count > 1 {
      if place ^ 1 < count {
        guard let sibling = rest.popFirst() else { return false }
        value = place % 2 == 0 ? hash.node(value, sibling) : hash.node(sibling, value)
      }
      place /= 2
      count = count / 2 + count % 2
    }
    return rest.isEmpty && value == root
  }
}
