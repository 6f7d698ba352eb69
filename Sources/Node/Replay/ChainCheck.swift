import Ledger
import Primitives
import Storage

/// Executes all blocks of a chain again, on a store of its own, and compares everything with what is on the disk: every field of every
/// header, the roots among them, and then every account, place, node, transaction and receipt.
package struct ChainCheck {
  /// What was found to be right.
  package struct Report: Hashable, Sendable {
    /// The blocks, the first included.
    package fileprivate(set) var blocks = 0
    /// Their transactions.
    package fileprivate(set) var transactions = 0
    /// The number of the last block.
    package fileprivate(set) var head: UInt64 = 0
  }

  /// Checks a store. `scratch` is empty but for the first block, and is filled; it need not be durable. The seals are those of `producers`; empty: of
  /// anybody, and blocks need none. `progress` is given each number.
  package static func run(
    _ store: ChainStore, on scratch: ChainStore, rules: ChainRules,
    producers: Set<Address> = [], progress: (UInt64) -> Void = { _ in }
  ) throws(ExecutorError) -> Report {
    guard let begin = scratch.head, let head = store.head else { return Report() }
    let first = try stored { () throws(StorageError) in try store.block(begin.number) }
    guard let first, first.header.hash == begin.hash else {
      throw .otherGenesis(expected: begin.hash, got: first?.header.hash ?? .zero)
    }
    let executor = Executor(scratch, rules: rules)
    let blobs = StoredBlobs(store: store)
    var report = Report(blocks: 1, transactions: 0, head: head.number)
    try store.forEachNumber(from: begin.number + 1) { number throws(ExecutorError) in
      guard let sealed = try store.sealed(number, rules: rules) else {
        throw .undecodable(block: number)
      }
      do throws(SealError) {
        try sealed.checkSeal(producers: producers, isNeeded: false)
      } catch {
        throw .seal(block: number, error)
      }
      let block = sealed.block
      do throws(ExecutorError) {
        try executor.finalizeBlock(block, blobs: blobs)
        try executor.commit()
      } catch {
        throw .invalid(block: number, "\(error)")
      }
      report.blocks += 1
      report.transactions += block.transactions.count
      progress(number)
    }
    guard let last = scratch.head, last.hash == head.hash else {
      throw .storage(.damaged(what: "the last block is missing"))
    }
    let difference = try stored { () throws(StorageError) in try store.difference(from: scratch) }
    guard difference == nil else { throw .differs(difference ?? "") }
    return report
  }
}
