import Primitives
import State
import VM

/// The transactions of a block, executed one after the other.
package struct BlockExecution: Sendable {
  /// What became of each transaction.
  package private(set) var receipts: [Receipt] = []
  /// What they have changed together.
  package private(set) var delta = StateDelta()
  /// Gas used by all.
  package private(set) var gasUsed: UInt64 = 0

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
    _ transactions: [Transaction], in block: BlockContext, reading state: any StateReader,
    rules: ChainRules, code: CodeCache, recorder: TraceRecorder? = nil,
    execution: (() -> CallOutcome) -> CallOutcome = { $0() }
  ) throws(Failure) -> BlockExecution {
    var result = BlockExecution()
    var current = StateOverlay(state)
    var bytes = ProposedBlock.headBytesMax
    for (index, transaction) in transactions.enumerated() {
      bytes += transaction.encodedBytesMax
      guard bytes <= Limits.blockBytesMax else { throw Failure(index: index, error: .blockFull) }
      var context = block
      // `apply` admits no limit above what is left.
      context.gasLimit = block.gasLimit - result.gasUsed
      do throws(TransactionError) {
        let (receipt, delta) = try StateTransition.apply(
          transaction, reading: current, block: context, rules: rules, code: code,
          recorder: recorder, execution: execution)
        current.apply(delta)
        result.gasUsed += receipt.gasUsed
        result.receipts.append(receipt)
      } catch {
        throw Failure(index: index, error: error)
      }
    }
    result.delta = current.delta
    return result
  }
}
