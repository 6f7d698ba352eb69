import Primitives
import State
import VM

extension BlockExecution {
  /// Executes a block that somebody else has produced, on the state behind `last` (nil: before the first block), and compares
  /// every field of its header but the state root, which whoever keeps the state computes from `delta`. Blobs that signed
  /// transactions name must be in the state or in `blobs`.
  ///
  /// Anybody may be the producer, and numbers and time may be skipped (`Chain.advance`): who may produce, and when, is
  /// for whoever orders the blocks to say.
  package static func validate(
    _ block: ProposedBlock, on last: BlockHeader?, reading state: any StateReader,
    rules: ChainRules, code: CodeCache, blobs: any BlobSource = NoBlobs()
  ) throws(BlockError) -> BlockExecution {
    let header = block.header
    try checkContext(header, on: last, rules)
    let transactionsRoot = Block.root(of: block.transactions.map(\.hash.bytes))
    guard header.transactionsRoot == transactionsRoot else {
      throw .transactionsRoot(expected: transactionsRoot, got: header.transactionsRoot)
    }
    let execution: BlockExecution
    do throws(Failure) {
      execution = try run(
        block.transactions, in: header.context, reading: state, rules: rules, code: code,
        blobs: blobs)
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
    return execution
  }

  /// Throws unless a header can stand on the last block.
  private static func checkContext(
    _ header: BlockHeader, on last: BlockHeader?, _ rules: ChainRules
  ) throws(BlockError) {
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
    guard header.context.gasLimit == rules.blockGasLimit else {
      throw .gasLimit(expected: rules.blockGasLimit, got: header.context.gasLimit)
    }
    let baseFee = rules.baseFee(after: last)
    guard header.context.baseFee == baseFee else {
      throw .baseFee(expected: baseFee, got: header.context.baseFee)
    }
  }
}
