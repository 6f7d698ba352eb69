import Primitives
import State

/// The tries of the last version, as far as they are in memory: the upper levels, which every block changes, and what was
/// changed lately. The rest is read when it is needed.
struct CachedTries: Sendable {
  private var trie: StateTrie
  /// How many nodes came into memory, at most.
  private var nodes = 0

  /// When so many nodes are in memory they are left, about a hundred megabytes.
  private static let nodesMax = 150_000

  /// Tries with nothing in memory.
  init(root: Hash256) {
    trie = StateTrie(root: root)
  }

  var root: Hash256 { trie.root }

  /// Changes the state; gives what changes of the nodes.
  mutating func apply(
    _ delta: StateDelta, _ store: some NodeStore
  ) throws(TrieError) -> [NodePlace: [UInt8]?] {
    var work = TrieWork()
    try trie.apply(delta, store: store, recordsNodes: true, work: &work)
    nodes += work.nodesHashed
    // The nodes of this block are not on the disk yet, but will be before the next.
    if nodes > CachedTries.nodesMax { self = CachedTries(root: trie.root) }
    return work.nodes
  }
}
