import Ledger
import Primitives
import State
import Storage
import Testing

/// A random history that goes to disk, and what it should be there: all versions of the state in memory.
struct StoredHistory {
  let store: ChainStore
  private var history: RandomHistory
  private var trie = StateTrie()
  /// The blocks, and the state behind each.
  private(set) var blocks: [(block: NewBlock, state: WorldState)] = []

  init(_ store: ChainStore, seed: UInt64) {
    self.store = store
    history = RandomHistory(seed: seed)
  }

  /// Commits the next blocks. Nodes come from tries whose nodes lie in the store.
  mutating func commit(blocks count: Int = 1, keepsTrie: Bool = true) throws {
    for _ in 0..<count {
      var block = history.next()
      var work = TrieWork()
      if let head = store.head {
        let snapshot = try store.snapshot()
        if !keepsTrie { trie = StateTrie(root: head.header.stateRoot) }
        try trie.apply(block.delta, store: snapshot, recordsNodes: true, work: &work)
        #expect(snapshot.failure == nil)
      } else {
        try trie.apply(block.delta, store: NoNodeStore(), recordsNodes: true, work: &work)
      }
      #expect(trie.root == block.header.stateRoot)
      block.nodes = work.nodes
      try store.commit(block)
      blocks.append((block, history.state))
    }
  }
}

/// Expects a snapshot to be a state, in everything that the history can have touched.
func expectSame(_ snapshot: ChainSnapshot, _ state: WorldState, _ history: StoredHistory) throws {
  for (block, _) in history.blocks {
    for address in block.delta.accounts.keys {
      #expect(snapshot.account(address) == state.account(address))
    }
    for (address, slots) in block.delta.storage {
      for key in slots.keys {
        let place = StoragePlace(address, key)
        #expect(snapshot.storage(place) == state.storage(place))
      }
    }
    for hash in block.delta.modules.keys { #expect(snapshot.module(hash) == state.module(hash)) }
    for hash in block.delta.blobs.keys { #expect(snapshot.blob(hash) == state.blob(hash)) }
    for place in block.delta.references.keys {
      #expect(snapshot.references(place) == state.references(place))
    }
    for hash in block.delta.referenceCounts.keys {
      #expect(snapshot.referenceCount(hash) == state.referenceCount(hash))
    }
  }
  let trie = try snapshot.trie()
  #expect(trie.root == state.root)
  #expect(snapshot.failure == nil)
}
