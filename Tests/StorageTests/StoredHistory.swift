import Ledger
import Primitives
import State
import Storage
import TestKit
import Testing

/// A random history that goes to disk, and what it should be there: all versions of the state in memory.
struct StoredHistory {
  private var opened: ChainStore?
  private var history: RandomHistory
  private var trie = StateTrie()
  /// The blocks, and the state behind each.
  private(set) var blocks: [(block: NewBlock, state: WorldState)] = []

  var store: ChainStore {
    guard let opened else { preconditionFailure("the folder could not be opened again") }
    return opened
  }

  init(_ store: ChainStore, seed: UInt64) {
    opened = store
    history = RandomHistory(seed: seed)
  }

  /// Leaves the store, opens the folder again and goes on.
  mutating func reopen(_ folder: TemporaryFolder) throws {
    opened = nil
    opened = try ChainStore(opening: folder.path)
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

/// Expects a snapshot to be a state, and its tries to have its root.
func expectSame(_ snapshot: ChainSnapshot, _ state: WorldState, _ history: StoredHistory) throws {
  #expect(isSame(snapshot, state, history))
  #expect(try snapshot.trie().root == state.root)
  #expect(snapshot.failure == nil)
}

/// Whether a snapshot reads like a state, in everything that the history can have touched.
func isSame(_ snapshot: ChainSnapshot, _ state: WorldState, _ history: StoredHistory) -> Bool {
  history.blocks.map(\.block.delta).allSatisfy { delta in
    delta.accounts.keys.allSatisfy { snapshot.account($0) == state.account($0) }
      && delta.storage.allSatisfy { address, slots in
        slots.keys.allSatisfy { key in
          let place = StoragePlace(address, key)
          return snapshot.storage(place) == state.storage(place)
        }
      }
      && delta.modules.keys.allSatisfy { snapshot.module($0) == state.module($0) }
      && delta.blobs.keys.allSatisfy { snapshot.blob($0) == state.blob($0) }
      && delta.references.keys.allSatisfy { snapshot.references($0) == state.references($0) }
      && delta.referenceCounts.keys.allSatisfy {
        snapshot.referenceCount($0) == state.referenceCount($0)
      }
  }
}
