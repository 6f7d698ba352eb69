import Primitives

/// What the encoding of a node says. Its hash may not have been looked at yet, and says nothing of whether it is a node.
enum DecodedNode {
  /// A value, and its key.
  case leaf(key: Hash256, value: [UInt8])
  /// Sixteen children, each known by its reference.
  case branch([TrieLink])
  /// An extension: the branch behind it, and where that stands.
  case step(to: TriePath, NodeReference)

  /// Reads the node at a place of a trie.
  init(_ encoding: [UInt8], at path: TriePath, of trie: TrieName) throws(RLPError) {
    var reader = RLPReader(encoding)
    var items = try reader.list()
    try reader.finish()
    let start = items
    try items.skip()
    try items.skip()
    if items.isAtEnd {
      self = try DecodedNode.short(start, at: path, trie)
    } else {
      guard path.count < Hash256.nibbleCount else { throw .unexpected(position: 0) }
      self = .branch(try DecodedNode.children(start, of: path, trie))
    }
  }

  private static func children(
    _ reader: RLPReader, of path: TriePath, _ trie: TrieName
  ) throws(RLPError) -> [TrieLink] {
    var items = reader
    var children: [TrieLink] = []
    children.reserveCapacity(16)
    for nibble in 0..<16 {
      switch try reference(&items) {
      case nil: children.append(.none)
      case .hash(let hash):
        // No node has this hash, which stands for no child.
        guard hash != .zero else { throw .unexpected(position: 0) }
        children.append(TrieLink(stored: hash))
      case .embedded(let encoding):
        children.append(try embedded(encoding, at: path.appending(nibble), trie))
      }
    }
    // All keys are equally long: none ends here.
    _ = try items.string(max: 0)
    try items.finish()
    return children
  }

  /// A node that is in the encoding of its parent. What it leads to is there, too: a reference by hash would be too long.
  private static func embedded(
    _ encoding: [UInt8], at path: TriePath, _ trie: TrieName
  ) throws(RLPError) -> TrieLink {
    var place = path
    var node = try DecodedNode(encoding, at: path, of: trie)
    if case .step(let end, .embedded(let branch)) = node {
      place = end
      node = try DecodedNode(branch, at: end, of: trie)
    }
    switch node {
    case .leaf(let key, let value):
      return TrieLink(TrieNode(.leaf(key: key, value: value), embedded: encoding))
    case .branch(let children):
      return TrieLink(
        TrieNode(
          .branch(key: place.nibbles, end: place.count, children: children), embedded: encoding))
    case .step: throw .unexpected(position: 0)
    }
  }

  /// A leaf or an extension.
  private static func short(
    _ reader: RLPReader, at path: TriePath, _ trie: TrieName
  ) throws(RLPError) -> DecodedNode {
    var items = reader
    let (isLeaf, end) = try self.path(&items, from: path)
    guard isLeaf else {
      guard let child = try reference(&items), end.count < Hash256.nibbleCount else {
        throw .unexpected(position: 0)
      }
      return .step(to: end, child)
    }
    guard end.count == Hash256.nibbleCount else { throw .unexpected(position: 0) }
    let value = try items.string(max: Limits.rlpBytesMax)
    switch trie {
    case .accounts: return .leaf(key: end.nibbles, value: value)
    case .storage:
      var inner = RLPReader(value)
      let stored = try inner.string(max: Limits.rlpBytesMax)
      try inner.finish()
      return .leaf(key: end.nibbles, value: stored)
    }
  }

  /// The hex-prefix encoding that comes next: whether it is a leaf's, and where it leads.
  private static func path(
    _ items: inout RLPReader, from path: TriePath
  ) throws(RLPError) -> (isLeaf: Bool, end: TriePath) {
    let bytes = try items.string(max: 33)
    guard let first = bytes.first, first < 0x40 else { throw .unexpected(position: 0) }
    let isOdd = first & 0x10 != 0
    let count = path.count + (bytes.count - 1) * 2 + (isOdd ? 1 : 0)
    guard isOdd || first & 0x0F == 0, count <= Hash256.nibbleCount,
      var nibbles = U256(bigEndian: bytes.dropFirst())
    else {
      throw .unexpected(position: 0)
    }
    // An odd number of nibbles has the first of them in the first byte; there is room for it.
    if isOdd { nibbles = nibbles | U256(UInt64(first & 0x0F)) << UInt64((bytes.count - 1) * 8) }
    let end = path.nibbles.number | nibbles << UInt64((Hash256.nibbleCount - count) * 4)
    return (first & 0x20 != 0, TriePath(Hash256(end), count: count))
  }

  /// The reference that comes next; nil for no child.
  private static func reference(_ items: inout RLPReader) throws(RLPError) -> NodeReference? {
    if items.isAtList {
      let encoding = try items.encodedItem()
      guard encoding.count < 32 else { throw .unexpected(position: 0) }
      return .embedded(encoding)
    }
    return try items.optionalHash().map { .hash($0) }
  }
}
