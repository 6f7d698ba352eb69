import Primitives
import State
import VM

/// The transactions of a block, executed one after the other.
package struct BlockExecution: Sendable {
  /// The block that is being filled.
  package let context: BlockContext
  /// The transactions that are in it.
  package private(set) var transactions: [BlockTransaction] = []
  /// What became of each transaction.
  package private(set) var receipts: [Receipt] = []
  /// What they have changed together.
  package private(set) var delta = StateDelta()
  /// Gas used by all.
  package private(set) var gasUsed: UInt64 = 0
  /// No less than the bytes of the block.
  private var bytes = ProposedBlock.headBytesMax

  /// A block without transactions.
  package init(_ context: BlockContext) {
    self.context = context
  }

  /// A transaction that cannot be part of the block.
  package struct Failure: Error, Hashable, Sendable {
    /// Its position.
    package let index: Int
    /// Why not.
    package let error: TransactionError
  }

  /// Executes transactions on the state that a reader has. `execution` is given what runs each contract; see
  /// `StateTransition`.
  package static func run(
    _ transactions: [BlockTransaction], in block: BlockContext, reading state: any StateReader,
    rules: ChainRules, code: CodeCache, blobs: any BlobSource = NoBlobs(),
    recorder: TraceRecorder? = nil, execution: (() -> CallOutcome) -> CallOutcome = { $0() }
  ) throws(Failure) -> BlockExecution {
    var result = BlockExecution(block)
    for (index, transaction) in transactions.enumerated() {
      do throws(TransactionError) {
        try result.append(
          transaction, reading: state, rules: rules, code: code, blobs: blobs, recorder: recorder,
          execution: execution)
      } catch {
        throw Failure(index: index, error: error)
      }
    }
    return result
  }

  /// Executes one more transaction, on the state that a reader has in front of the block and what those before have changed. Throws, and
  /// changes nothing, when it cannot be part of the block.
  @discardableResult
  package mutating func append(
    _ transaction: BlockTransaction, reading state: any StateReader, rules: ChainRules,
    code: CodeCache, blobs: any BlobSource = NoBlobs(), recorder: TraceRecorder? = nil,
    execution: (() -> CallOutcome) -> CallOutcome = { $0() }
  ) throws(TransactionError) -> Receipt {
    let bytes = bytes + transaction.encodedBytesMax
    guard bytes <= Limits.blockBytesMax else { throw .blockFull }
    var block = context
    // `apply` admits no limit above what is left.
    block.gasLimit -= gasUsed
    let (receipt, change) = try StateTransition.apply(
      transaction, reading: StateOverlay(state, delta), block: block, rules: rules, code: code,
      blobs: blobs, recorder: recorder, execution: execution)
    delta.merge(change)
    gasUsed += receipt.gasUsed
    transactions.append(transaction)
    receipts.append(receipt)
    self.bytes = bytes
    return receipt
  }

  /// The header of the block behind these transactions. `stateRoot` is the root behind `delta`.
  package func header(on parent: BlockHeader?, stateRoot: Hash256) -> BlockHeader {
    BlockHeader(
      parent: parent?.hash ?? .zero, context: context, stateRoot: stateRoot,
      transactionsRoot: Block.root(of: transactions.map(\.hash.bytes)),
      receiptsRoot: Block.root(of: receipts.map(\.encoded)), gasUsed: gasUsed)
  }
}
