import Ledger
import Primitives
import State
import Storage

extension Executor {
  /// Commits the block that a chain begins with, whose header is made from its state root; or, if the chain has begun, throws unless it did
  /// so with this one.
  package static func begin(
    _ store: ChainStore, with delta: StateDelta, header: (_ stateRoot: Hash256) -> BlockHeader
  ) throws(ExecutorError) {
    var trie = StateTrie()
    var work = TrieWork()
    do throws(TrieError) {
      try trie.apply(delta, store: NoNodeStore(), recordsNodes: true, work: &work)
    } catch {
      preconditionFailure("tries in memory have all their nodes: \(error)")
    }
    let header = header(trie.root)
    guard store.head != nil else {
      let block = NewBlock(header: header, delta: delta, nodes: work.nodes)
      return try stored { () throws(StorageError) in try store.commit(block) }
    }
    let first = try stored { () throws(StorageError) in
      try store.numbers(from: 0, max: 1).first.flatMap { number throws(StorageError) in
        try store.block(number)
      }
    }
    guard let first, first.header.hash == header.hash else {
      throw .otherGenesis(expected: header.hash, got: first?.header.hash ?? .zero)
    }
  }
}
