import Primitives

/// A change of one key of a trie.
struct TrieChange {
  let key: Hash256
  let value: TrieValue
}

/// What an update has done besides its result.
package struct TrieWork: Sendable {
  /// Nodes that were encoded and hashed anew: what an update costs. Tests hold it to a bound.
  package internal(set) var nodesHashed = 0
  /// What a store by place has to take over, if that was asked for: nil removes a node.
  package internal(set) var nodes: [NodePlace: [UInt8]?] = [:]

  /// Nothing done yet.
  package init() {}
}

/// Applies many changes to a trie in one walk: each node on the way to a changed key is made once.
///
/// What is read is verified, and what is made is hashed, when the walk is done: all nodes of one height at once, for a processor
/// hashes eight inputs in little more time than one.
struct TrieUpdate<Store: NodeStore> {
  let trie: TrieName
  let store: Store
  /// Whether `work.nodes` is wanted.
  let recordsNodes: Bool
  var work: TrieWork
  /// What was read of the store and has to be verified.
  private var reads = NodeReads()
  /// The new nodes by their height.
  var made: [[MadeNode]] = []

  init(trie: TrieName, store: Store, recordsNodes: Bool, work: TrieWork) {
    self.trie = trie
    self.store = store
    self.recordsNodes = recordsNodes
    self.work = work
  }

  /// The root behind the changes, which are in ascending order, each key once.
  mutating func run(
    _ root: TrieLink, _ changes: ArraySlice<TrieChange>
  ) throws(TrieError) -> TrieLink {
    let next: TrieLink
    do throws(TrieError) {
      next = try update(root, 0, changes)
    } catch {
      // What was read may be damaged: that says more.
      try reads.verify()
      throw error
    }
    try reads.verify()
    hashNodes()
    return next
  }

  /// The node at depth `start` behind the changes, which are in ascending order, each key once, and agree in
  /// the first `start` nibbles.
  private mutating func update(
    _ link: TrieLink, _ start: Int, _ changes: ArraySlice<TrieChange>
  ) throws(TrieError) -> TrieLink {
    guard let first = changes.first else { return link }
    guard !link.isEmpty else { return build(try settled(changes)[...], start) }
    switch try link.content(at: first.key, start, trie, store, &reads) {
    case .leaf(let key, let value):
      return try update(leaf: link, key, value, start, changes)
    case .branch(let key, let end, let children):
      // What was read is changed in place: nobody else has it.
      return try update(branch: link, key, end, consume children, start, changes)
    }
  }

  /// The changes where a branch stands.
  private mutating func update(
    branch link: TrieLink, _ key: Hash256, _ end: Int, _ children: consuming [TrieLink],
    _ start: Int, _ changes: ArraySlice<TrieChange>
  ) throws(TrieError) -> TrieLink {
    // Removing what is elsewhere changes nothing here.
    let effective =
      try changes.allSatisfy { $0.value.isSet || $0.key.commonNibbles(key) >= end }
      ? changes : settled(changes) { $0.commonNibbles(key) < end }[...]
    guard !effective.isEmpty else { return link }
    let split = effective.reduce(end) { min($0, $1.key.commonNibbles(key)) }
    guard split == end else {
      return try self.split(key, at: split, end, consume children, start, effective)
    }
    var hasChanged = false
    var rest = effective
    while let (nibble, group) = TrieUpdate.nextGroup(&rest, at: end) {
      let child = try update(children[nibble], end + 1, group)
      guard !child.isSame(as: children[nibble]) else { continue }
      children[nibble] = child
      hasChanged = true
    }
    guard hasChanged else { return link }
    return try join(consume children, key, start, end)
  }

  /// The changes where a branch stands, some of which leave its path at the nibble `split`: the branch goes
  /// below a new one.
  private mutating func split(
    _ key: Hash256, at split: Int, _ end: Int, _ children: consuming [TrieLink], _ start: Int,
    _ changes: ArraySlice<TrieChange>
  ) throws(TrieError) -> TrieLink {
    forget(branch: key, start, end)
    var next = [TrieLink](repeating: .none, count: 16)
    next[key.nibble(split)] = branch(key, split + 1, end, consume children)
    var rest = changes
    while let (nibble, group) = TrieUpdate.nextGroup(&rest, at: split) {
      let child = try update(next[nibble], split + 1, group)
      if !child.isSame(as: next[nibble]) { drop(next[nibble]) }
      next[nibble] = child
    }
    return try join(consume next, key, start, split)
  }

  /// The changes where a leaf stands.
  private mutating func update(
    leaf link: TrieLink, _ key: Hash256, _ value: [UInt8], _ start: Int,
    _ changes: ArraySlice<TrieChange>
  ) throws(TrieError) -> TrieLink {
    if changes.count == 1, let change = changes.first, change.key == key {
      // Mostly: a key that is there gets another value.
      switch try change.value.settled(over: value) {
      case .bytes(let bytes): return bytes == value ? link : leaf(key, bytes, start)
      default:
        forget(TriePath(key, count: start))
        return .none
      }
    }
    var all: [TrieChange] = []
    var isPlaced = false
    for change in changes {
      if !isPlaced, key < change.key {
        all.append(TrieChange(key: key, value: .bytes(value)))
        isPlaced = true
      }
      let isHere = change.key == key
      isPlaced = isPlaced || isHere
      let settled = try change.value.settled(over: isHere ? value : nil)
      if settled.isSet { all.append(TrieChange(key: change.key, value: settled)) }
    }
    if !isPlaced { all.append(TrieChange(key: key, value: .bytes(value))) }
    if all.count == 1, all[0].key == key, all[0].value == .bytes(value) { return link }
    forget(TriePath(key, count: start))
    return build(all[...], start)
  }

  /// The changes where there was nothing: of those for which a condition holds, only what sets something.
  private func settled(
    _ changes: ArraySlice<TrieChange>, where isNew: (Hash256) -> Bool = { _ in true }
  ) throws(TrieError) -> [TrieChange] {
    var all: [TrieChange] = []
    all.reserveCapacity(changes.count)
    for change in changes {
      guard isNew(change.key) else {
        all.append(change)
        continue
      }
      let value = try change.value.settled(over: nil)
      if value.isSet { all.append(TrieChange(key: change.key, value: value)) }
    }
    return all
  }

  /// The node at depth `start` over these keys, which are in ascending order and have bytes.
  private mutating func build(_ changes: ArraySlice<TrieChange>, _ start: Int) -> TrieLink {
    guard let first = changes.first, let last = changes.last else { return .none }
    if changes.count == 1, case .bytes(let value) = first.value {
      return leaf(first.key, value, start)
    }
    let end = first.key.commonNibbles(last.key)
    var children = [TrieLink](repeating: .none, count: 16)
    var rest = changes
    while let (nibble, group) = TrieUpdate.nextGroup(&rest, at: end) {
      children[nibble] = build(group, end + 1)
    }
    return branch(first.key, start, end, consume children)
  }

  /// Takes from the front the changes that agree in the nibble at `end`; nil when there are none.
  private static func nextGroup(
    _ rest: inout ArraySlice<TrieChange>, at end: Int
  ) -> (nibble: Int, changes: ArraySlice<TrieChange>)? {
    guard let nibble = rest.first?.key.nibble(end) else { return nil }
    let group = rest.prefix { $0.key.nibble(end) == nibble }
    rest = rest[group.endIndex...]
    return (nibble, group)
  }

  /// The node at depth `start` with these children at depth `end + 1`, some of which may have gone.
  private mutating func join(
    _ children: consuming [TrieLink], _ key: Hash256, _ start: Int, _ end: Int
  ) throws(TrieError) -> TrieLink {
    var only: Int?
    var count = 0
    for nibble in children.indices where !children[nibble].isEmpty {
      count += 1
      only = nibble
    }
    guard count < 2 else { return branch(key, start, end, consume children) }
    forget(branch: key, start, end)
    guard let only else { return .none }
    let link = children[only]
    // A branch with one child is none: the child stands in its place.
    let path = TriePath(key, count: end).appending(only)
    forget(path)
    let content = try link.content(at: path.nibbles, path.count, trie, store, &reads)
    drop(link)
    switch content {
    case .leaf(let key, let value): return leaf(key, value, start)
    case .branch(let key, let end, let children): return branch(key, start, end, children)
    }
  }

  // MARK: Nodes

  private mutating func leaf(_ key: Hash256, _ value: [UInt8], _ start: Int) -> TrieLink {
    make(.leaf(key: key, value: value), start, height: 0)
  }

  private mutating func branch(
    _ key: Hash256, _ start: Int, _ end: Int, _ children: consuming [TrieLink]
  ) -> TrieLink {
    var height = 0
    for index in children.indices { height = max(height, children[index].height + 1) }
    return make(.branch(key: key, end: end, children: consume children), start, height: height)
  }

  private mutating func make(
    _ content: consuming TrieNode.Content, _ start: Int, height: Int
  ) -> TrieLink {
    let node = TrieNode(consume content, height: height)
    while made.count <= height { made.append([]) }
    made[height].append((node, start))
    return TrieLink(node)
  }

  /// Says that another node stands where this one stood: one that was made in this update is not needed then.
  private func drop(_ link: TrieLink) {
    if let node = link.node, case .unhashed = node.state { node.state = .dropped }
  }

  /// Notes that a node stands at its place no more; what is made there later takes this back.
  private mutating func forget(_ path: TriePath) {
    guard recordsNodes else { return }
    work.nodes[NodePlace(trie: trie, path: path)] = .some(nil)
  }

  /// Notes that a branch and what leads to it stand there no more.
  private mutating func forget(branch key: Hash256, _ start: Int, _ end: Int) {
    for count in [start, end] { forget(TriePath(key, count: count)) }
  }
}
