/// A dictionary whose copies share what they have in common: copying costs nothing, and a change copies
/// the nodes on one path, a few arrays of 16, however large the map is.
///
/// A tree over the hexadecimal digits of the keys, from their ends, in which a key stands as soon as no other
/// has its digits so far. Who can choose keys with equal ends makes paths longer, by one node for
/// 16 times the work.
package struct PersistentMap<Key: RadixKey, Value: Sendable>: Sendable {
  private indirect enum Node: Sendable {
    case entry(Key, Value)
    /// Sixteen children by the next digit, at least two entries in all.
    case branch([Node?])
  }

  private var root: Node?
  /// How many keys have a value.
  package private(set) var count = 0

  /// An empty map.
  package init() {}

  /// The value of a key; nil when it has none. Setting nil removes the key.
  package subscript(key: Key) -> Value? {
    get {
      var node = root
      var level = 0
      while case .branch(let children) = node {
        node = children[key.digit(level)]
        level += 1
      }
      guard case .entry(let found, let value) = node, found == key else { return nil }
      return value
    }
    set {
      if let newValue {
        root = inserting(newValue, key, root, 0)
      } else {
        root = removing(key, root, 0)
      }
    }
  }

  /// All keys with their values, in the order of the keys' digits from their ends.
  package var entries: [(key: Key, value: Value)] {
    var found: [(key: Key, value: Value)] = []
    found.reserveCapacity(count)
    PersistentMap.collect(root, &found)
    return found
  }

  private static func collect(_ node: Node?, _ found: inout [(key: Key, value: Value)]) {
    switch node {
    case nil: break
    case .entry(let key, let value): found.append((key, value))
    case .branch(let children): for child in children { collect(child, &found) }
    }
  }

  private mutating func inserting(
    _ value: Value, _ key: Key, _ node: Node?, _ level: Int
  ) -> Node {
    switch node {
    case nil:
      count += 1
      return .entry(key, value)
    case .entry(let other, _) where other == key:
      return .entry(key, value)
    case .entry(let other, _):
      var children = [Node?](repeating: nil, count: 16)
      children[other.digit(level)] = node
      let digit = key.digit(level)
      children[digit] = inserting(value, key, children[digit], level + 1)
      return .branch(children)
    case .branch(var children):
      let digit = key.digit(level)
      children[digit] = inserting(value, key, children[digit], level + 1)
      return .branch(children)
    }
  }

  private mutating func removing(_ key: Key, _ node: Node?, _ level: Int) -> Node? {
    switch node {
    case nil: return nil
    case .entry(let other, _):
      guard other == key else { return node }
      count -= 1
      return nil
    case .branch(var children):
      let digit = key.digit(level)
      children[digit] = removing(key, children[digit], level + 1)
      let rest = children.compactMap { $0 }
      // A lone entry stands as high as it can; a lone branch keeps its digit.
      if rest.count == 1, case .entry = rest[0] { return rest[0] }
      return rest.isEmpty ? nil : .branch(children)
    }
  }
}

extension PersistentMap: Equatable where Value: Equatable {
  /// Whether both have the same keys with the same values.
  package static func == (left: PersistentMap, right: PersistentMap) -> Bool {
    left.count == right.count
      && zip(left.entries, right.entries).allSatisfy { $0.key == $1.key && $0.value == $1.value }
  }
}
