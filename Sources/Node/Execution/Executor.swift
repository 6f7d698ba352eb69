import Ledger
import Primitives
import State
import Storage

/// Executes blocks over a chain on disk, in the shape of ABCI: whoever orders transactions (this process alone, etcd, a Byzantine engine)
/// asks for a proposal or brings one, has it executed, and commits it. Nobody's word is taken for what a block does.
///
/// To be used by one thread at a time; reading the store needs no turn.
package final class Executor {
  /// The chain, which has its first block; see `begin`.
  package let store: ChainStore
  /// Its rules.
  package let rules: ChainRules
  /// Modules that were verified before.
  package let code: CodeCache
  /// The tries behind the last block.
  private var tries: CachedTries?
  /// The block that was executed last, on top of the last one.
  private var executed: ExecutedBlock?
  /// Whether `commit` may commit it.
  private var isFinal = false

  /// An executor over a chain.
  package init(_ store: ChainStore, rules: ChainRules, code: CodeCache = CodeCache()) {
    self.store = store
    self.rules = rules
    self.code = code
  }

  /// Throws unless some later block can have a transaction: for whoever keeps those that wait.
  package func checkTransaction(
    _ transaction: BlockTransaction, blobs: any BlobSource = NoBlobs()
  ) throws(ExecutorError) {
    let snapshot = try stored { () throws(StorageError) in try store.snapshot() }
    var refusal: TransactionError?
    do throws(TransactionError) {
      try StateTransition.precheck(transaction, reading: snapshot, rules: rules, blobs: blobs)
    } catch {
      refusal = error
    }
    if let failure = snapshot.failure { throw .storage(failure) }
    if let refusal { throw .transaction(refusal) }
  }

  /// Makes the next block of transactions, in their order, leaving out those that cannot be in it, with the reason.
  package func prepareProposal(
    _ transactions: some Sequence<BlockTransaction>, in context: BlockContext,
    blobs: any BlobSource = NoBlobs()
  ) throws(ExecutorError) -> (
    block: ExecutedBlock, refused: [(transaction: BlockTransaction, error: TransactionError)]
  ) {
    let snapshot = try stored { () throws(StorageError) in try store.snapshot() }
    var execution = BlockExecution(context)
    var refused: [(transaction: BlockTransaction, error: TransactionError)] = []
    for transaction in transactions {
      do throws(TransactionError) {
        try execution.append(
          transaction, reading: snapshot, rules: rules, code: code, blobs: blobs)
      } catch {
        refused.append((transaction, error))
      }
    }
    let (tries, nodes) = try tries(behind: execution, snapshot)
    let header = execution.header(on: snapshot.head.header, stateRoot: tries.root)
    let block = ProposedBlock(header: header, transactions: execution.transactions)
    return (remember(block, execution, tries, nodes, blobs), refused)
  }

  /// Throws unless a block that somebody proposes is valid on top of the last one: it is executed, and every field of its header is compared.
  package func processProposal(
    _ block: ProposedBlock, blobs: any BlobSource = NoBlobs()
  ) throws(ExecutorError) {
    guard executed?.hash != block.header.hash else { return }
    let snapshot = try stored { () throws(StorageError) in try store.snapshot() }
    var result: Result<BlockExecution, BlockError>
    do throws(BlockError) {
      result = .success(
        try BlockExecution.validate(
          block, on: snapshot.head.header, reading: snapshot, rules: rules, code: code,
          blobs: blobs))
    } catch {
      result = .failure(error)
    }
    // What could not be read counts as absent: then neither holds.
    if let failure = snapshot.failure { throw .storage(failure) }
    let execution: BlockExecution
    do throws(BlockError) {
      execution = try result.get()
    } catch {
      throw .block(error)
    }
    let (tries, nodes) = try tries(behind: execution, snapshot)
    guard block.header.stateRoot == tries.root else {
      throw .block(.stateRoot(expected: tries.root, got: block.header.stateRoot))
    }
    _ = remember(block, execution, tries, nodes, blobs)
  }

  /// Has the next block be this one, on which those who order have agreed: executed, unless it was the last proposal, and checked. Gives what
  /// `commit` will put on the disk.
  @discardableResult
  package func finalizeBlock(
    _ block: ProposedBlock, blobs: any BlobSource = NoBlobs()
  ) throws(ExecutorError) -> ExecutedBlock {
    try processProposal(block, blobs: blobs)
    guard let executed else { throw .nothingFinalized }
    isFinal = true
    return executed
  }

  /// Puts the finalized block on the disk, with its producer's signature; when this returns, it is there.
  package func commit(seal: BlockSeal? = nil) throws(ExecutorError) {
    guard let executed, isFinal else { throw .nothingFinalized }
    forget()
    tries = nil
    try stored { () throws(StorageError) in try store.commit(executed.stored(with: seal)) }
    tries = executed.tries
  }

  // MARK: Tries

  /// The tries behind an execution on a snapshot of the last version, and what changes of their nodes.
  private func tries(
    behind execution: BlockExecution, _ snapshot: ChainSnapshot
  ) throws(ExecutorError) -> (CachedTries, [NodePlace: [UInt8]?]) {
    forget()
    // What could not be read counts as absent: nothing of this holds then.
    if let failure = snapshot.failure { throw .storage(failure) }
    var next = tries ?? CachedTries(root: snapshot.head.header.stateRoot)
    if next.root != snapshot.head.header.stateRoot {
      next = CachedTries(root: snapshot.head.header.stateRoot)
    }
    do throws(TrieError) {
      let nodes = try next.apply(execution.delta, snapshot)
      return (next, nodes)
    } catch {
      throw .storage(snapshot.error(error))
    }
  }

  private func remember(
    _ block: ProposedBlock, _ execution: BlockExecution, _ tries: CachedTries,
    _ nodes: [NodePlace: [UInt8]?], _ blobs: any BlobSource
  ) -> ExecutedBlock {
    var brought: [Hash256: [UInt8]] = [:]
    for hash in block.transactions.flatMap(\.blobs) {
      // What the block has stored was read already, and may be large.
      brought[hash] = (execution.delta.blobs[hash] ?? nil) ?? blobs.blob(hash)
    }
    let result = ExecutedBlock(
      proposed: block, hash: block.header.hash, receipts: execution.receipts,
      delta: execution.delta, tries: tries, nodes: nodes, blobs: brought)
    executed = result
    return result
  }

  private func forget() {
    executed = nil
    isFinal = false
  }
}
