import Ledger
import Primitives
import State
import Testing

/// Blocks that another chain has produced.
@Suite struct ValidationTests {
  /// A chain as that of a playground, on which nothing has happened.
  private func fresh() -> Chain { Playground().chain }

  @Test(arguments: [4 as UInt64, 5]) func aHistoryIsValidElsewhere(seed: UInt64) throws {
    let play = try HistoryTests.played(seed: seed, turns: 100)
    var other = fresh()
    for block in play.chain.blocks {
      let executed = try other.execute(try ProposedBlock(decoding: block.proposed.encoded))
      #expect(executed.receipts.map(\.encoded) == block.receipts.map(\.encoded))
    }
    #expect(other.state == play.chain.state)
    #expect(other.pending == play.chain.pending)
    #expect(other.blocks.map(\.header) == play.chain.blocks.map(\.header))
    // Both go on alike.
    var first = play.chain
    let transaction = Transaction(
      sender: alice, nonce: first.nonce(of: alice), recipient: bob, value: 1, gasLimit: 21_000)
    let next = try first.produce([.unsigned(transaction)])
    #expect(try other.produce([.unsigned(transaction)]).header == next.header)
  }

  private func change(
    _ transaction: inout BlockTransaction, _ body: (inout Transaction) -> Void
  ) throws {
    guard case .unsigned(var unsigned) = transaction else {
      Issue.record("the transactions of a playground are unsigned")
      return
    }
    body(&unsigned)
    transaction = .unsigned(unsigned)
  }

  /// Every field of the header, one after the other, is wrong in some way.
  @Test func everyFieldOfTheHeaderIsCompared() throws {
    var play = Playground()
    let unit = try play.deployUnit(start: 1)
    let before = play.chain
    _ = try play.call(unit, "deposit()", value: 3)
    let block = try #require(play.chain.blocks.last?.proposed)
    let header = block.header
    let wrong = keccak256([1])

    func refusal(_ change: (inout ProposedBlock) throws -> Void) throws -> BlockError? {
      var changed = block
      try change(&changed)
      var chain = before
      let error = #expect(throws: BlockError.self) { try chain.execute(changed) }
      #expect(chain.state == before.state)
      #expect(chain.blocks.count == before.blocks.count)
      return error
    }
    #expect(
      try refusal { $0.header.parent = wrong } == .parent(expected: header.parent, got: wrong))
    #expect(try refusal { $0.header.context.number = 1 } == .number(last: 1, got: 1))
    let lastTime = try #require(before.blocks.last?.header.context.time)
    #expect(
      try refusal { $0.header.context.time = lastTime - 1 }
        == .time(last: lastTime, got: lastTime - 1))
    #expect(
      try refusal { $0.header.context.gasLimit = 5 }
        == .gasLimit(expected: Chain.blockGasLimit, got: 5))
    #expect(
      try refusal { $0.header.transactionsRoot = wrong }
        == .transactionsRoot(expected: header.transactionsRoot, got: wrong))
    #expect(
      try refusal { $0.header.receiptsRoot = wrong }
        == .receiptsRoot(expected: header.receiptsRoot, got: wrong))
    #expect(
      try refusal { $0.header.stateRoot = wrong }
        == .stateRoot(expected: header.stateRoot, got: wrong))
    #expect(
      try refusal { $0.header.gasUsed += 1 }
        == .gasUsed(expected: header.gasUsed, got: header.gasUsed + 1))
    // Fees went to somebody else.
    guard case .stateRoot = try refusal({ $0.header.context.producer = bob }) else {
      Issue.record("another producer makes another state")
      return
    }
    // Another transaction, honestly committed to: without its coins, and of another entry.
    guard
      case .stateRoot = try refusal({
        try change(&$0.transactions[0]) { $0.value = 0 }
        $0.header.transactionsRoot = Block.root(of: $0.transactions.map(\.hash.bytes))
      })
    else {
      Issue.record("another value makes another state")
      return
    }
    let other = try callData("increment()")
    guard
      case .gasUsed = try refusal({
        try change(&$0.transactions[0]) { $0.data = other }
        $0.header.transactionsRoot = Block.root(of: $0.transactions.map(\.hash.bytes))
      })
    else {
      Issue.record("another entry uses other gas")
      return
    }
    #expect(
      try refusal {
        try change(&$0.transactions[0]) { $0.nonce = 9 }
        $0.header.transactionsRoot = Block.root(of: $0.transactions.map(\.hash.bytes))
      } == .transaction(index: 0, .nonceTooHigh(expected: 1, got: 9)))
    #expect(
      try refusal { $0.transactions = [] }
        == .transactionsRoot(
          expected: MerkleTrie.emptyRoot, got: header.transactionsRoot))
    var chain = before
    #expect(try chain.execute(block).header == header)
    #expect(chain.state == play.chain.state)
    // Not twice.
    #expect(throws: BlockError.parent(expected: header.hash, got: header.parent)) {
      try chain.execute(block)
    }
  }

  @Test func aBlockLongerThanCanBeReadIsNotProduced() throws {
    var play = Playground()
    let data = [UInt8](repeating: 7, count: Limits.transactionBytesMax)
    let transactions = (0..<4).map {
      BlockTransaction.unsigned(
        Transaction(sender: alice, nonce: $0, recipient: bob, data: data, gasLimit: 20_000_000))
    }
    #expect(throws: TransactionError.blockFull) { try play.chain.produce(transactions) }
    let block = try play.chain.produce(Array(transactions.dropLast()))
    let encoded = block.proposed.encoded
    #expect(encoded.count <= Limits.blockBytesMax)
    #expect(try ProposedBlock(decoding: encoded) == block.proposed)
  }
}
