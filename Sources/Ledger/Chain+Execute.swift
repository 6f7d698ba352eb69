import Primitives
import State
import VM

extension Chain {
  /// Validates a block that somebody else has produced, and puts it on top: everything is executed again, and every
  /// field of the header is compared. Throws, and changes nothing, when one differs.
  ///
  /// Anybody may be the producer, and blocks and time may be skipped (`advance`): who may produce, and when, is for
  /// whoever orders the blocks to say.
  @discardableResult
  package mutating func execute(_ block: ProposedBlock) throws(BlockError) -> Block {
    let header = block.header
    try checkContext(header)
    let transactionsRoot = Block.root(of: block.transactions.map(\.hash.bytes))
    guard header.transactionsRoot == transactionsRoot else {
      throw .transactionsRoot(expected: transactionsRoot, got: header.transactionsRoot)
    }
    let execution: BlockExecution
    do throws(BlockExecution.Failure) {
      execution = try BlockExecution.run(
        block.transactions, in: header.context, reading: state, rules: rules, code: code)
    } catch {
      throw .transaction(index: error.index, error.error)
    }
    guard header.gasUsed == execution.gasUsed else {
      throw .gasUsed(expected: execution.gasUsed, got: header.gasUsed)
    }
    let receiptsRoot = Block.root(of: execution.receipts.map(\.encoded))
    guard header.receiptsRoot == receiptsRoot else {
      throw .receiptsRoot(expected: receiptsRoot, got: header.receiptsRoot)
    }
    var next = state
    next.apply(execution.delta)
    guard header.stateRoot == next.root else {
      throw .stateRoot(expected: next.root, got: header.stateRoot)
    }
    let executed = Block(
      header: header, transactions: block.transactions, receipts: execution.receipts)
    append(executed, behind: next)
    return executed
  }

  /// Throws unless a header can stand on the last block.
  private func checkContext(_ header: BlockHeader) throws(BlockError) {
    let last = blocks.last?.header
    let parent = last?.hash ?? .zero
    guard header.parent == parent else { throw .parent(expected: parent, got: header.parent) }
    let (number, lastNumber) = (header.context.number, last?.context.number ?? 0)
    // At the end of the numbers they repeat, as in `advance`.
    guard number > lastNumber || number == .max else {
      throw .number(last: lastNumber, got: number)
    }
    let lastTime = last?.context.time ?? Chain.genesisTime
    guard header.context.time >= lastTime else {
      throw .time(last: lastTime, got: header.context.time)
    }
    guard header.context.gasLimit == Chain.blockGasLimit else {
      throw .gasLimit(expected: Chain.blockGasLimit, got: header.context.gasLimit)
    }
  }
}
