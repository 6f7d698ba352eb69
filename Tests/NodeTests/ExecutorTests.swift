import Foundation
import Ledger
import Node
import Primitives
import Signatures
import State
import Storage
import Testing

/// Two executors, each over a store of its own: one makes blocks, the other checks them.
@Suite struct ExecutorTests {
  static let keys = (1...4).map { number in
    SigningKey(bytes: keccak256([UInt8(number)]).bytes)
  }.compactMap { $0 }
  static let rules = ChainRules(chainID: 1337, fees: FeeRules())

  /// A chain with its first block, in a folder that goes with it.
  final class Place {
    let folder: URL
    let executor: Executor

    init() throws {
      folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("galaxy-executor-\(UUID().uuidString)")
      let store = try ChainStore(opening: folder.path)
      try ExecutorTests.begin(store)
      executor = Executor(store, rules: ExecutorTests.rules)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var store: ChainStore { executor.store }

    /// What the next block says of itself.
    func context() throws -> BlockContext {
      let last = try #require(store.head).header
      return BlockContext(
        number: last.context.number + 1, time: last.context.time + 1,
        producer: Address(truncating: 0xFEE), gasLimit: ExecutorTests.rules.blockGasLimit,
        baseFee: ExecutorTests.rules.baseFee(after: last))
    }
  }

  static func begin(_ store: ChainStore, coins: UInt128 = 1 << 80) throws {
    var delta = StateDelta()
    for key in keys { delta.accounts[key.address] = Account(balance: coins) }
    try Executor.begin(store, with: delta) { root in
      BlockHeader(
        parent: .zero,
        context: BlockContext(
          number: 0, time: Chain.genesisTime, producer: .zero, gasLimit: rules.blockGasLimit,
          baseFee: rules.baseFee(after: nil)),
        stateRoot: root, transactionsRoot: Block.root(of: []), receiptsRoot: Block.root(of: []),
        gasUsed: 0)
    }
  }

  static func transfer(_ sender: Int, nonce: UInt64, to: UInt64, value: UInt128 = 5)
    -> BlockTransaction
  {
    .signed(
      SignedTransaction(
        TransactionPayload(
          kind: .dynamicFee, chainID: 1337, nonce: nonce,
          fee: FeeOffer(most: 10_000_000_000, tip: 1_000), gasLimit: 30_000,
          recipient: Address(truncating: U256(to)), value: value, data: []),
        signedBy: keys[sender]))
  }

  @Test func oneProposesAndAnotherAgrees() throws {
    let (maker, follower) = (try Place(), try Place())
    var random = SplitMix64(seed: 41)
    var nonces = [UInt64](repeating: 0, count: 4)
    for _ in 0..<20 {
      let transactions = (0..<random.next(below: 5)).map { _ in
        let sender = random.next(below: 4)
        defer { nonces[sender] += 1 }
        return ExecutorTests.transfer(
          sender, nonce: nonces[sender], to: UInt64(1 + random.next(below: 9)) << 40)
      }
      for transaction in transactions { try maker.executor.checkTransaction(transaction) }
      let (block, refused) = try maker.executor.prepareProposal(transactions, in: maker.context())
      #expect(refused.isEmpty)
      #expect(block.proposed.transactions == transactions)
      // It travels as bytes.
      let travelled = try ProposedBlock(decoding: block.proposed.encoded)
      try follower.executor.processProposal(travelled)
      for place in [maker, follower] {
        try place.executor.finalizeBlock(travelled)
        try place.executor.commit()
        #expect(place.store.head?.hash == block.hash)
        let number = block.proposed.header.context.number
        #expect(try place.store.transactions(of: number) == transactions.map(\.raw))
        #expect(
          try place.store.receipts(of: number).map(\.archived) == block.receipts.map(\.archived))
      }
      let snapshot = try maker.store.snapshot()
      #expect(nonces == ExecutorTests.keys.map { snapshot.account($0.address).nonce })
    }
    // Tries that stayed in memory and tries from the disk are the same.
    let snapshot = try follower.store.snapshot()
    #expect(try snapshot.trie().hashedAddresses(from: snapshot).count >= 5)
    let base = try #require(try maker.store.block(1)).header.context.baseFee
    #expect(base != 0)
  }

  @Test func whatCannotBeInABlockIsLeftOut() throws {
    let place = try Place()
    let good = ExecutorTests.transfer(0, nonce: 0, to: 7 << 40)
    let early = ExecutorTests.transfer(0, nonce: 5, to: 7 << 40)
    let dear = ExecutorTests.transfer(1, nonce: 0, to: 7 << 40, value: 1 << 100)
    let (block, refused) = try place.executor.prepareProposal(
      [early, good, dear], in: try place.context())
    #expect(block.proposed.transactions == [good])
    #expect(refused.map(\.transaction) == [early, dear])
    // What only comes too early may come later.
    try place.executor.checkTransaction(early)
    #expect(throws: ExecutorError.self) { try place.executor.checkTransaction(dear) }
  }

  @Test func everyFieldOfABlockIsChecked() throws {
    let (maker, follower) = (try Place(), try Place())
    let made = try maker.executor.prepareProposal(
      [ExecutorTests.transfer(0, nonce: 0, to: 7 << 40)], in: try maker.context()
    ).block.proposed
    let changes: [(inout BlockHeader) -> Void] = [
      { $0.parent = .zero }, { $0.context.number = 0 }, { $0.context.time = 0 },
      { $0.context.gasLimit += 1 }, { $0.context.baseFee += 1 },
      { $0.context.producer = Address(truncating: 1) }, { $0.stateRoot = .zero },
      { $0.transactionsRoot = .zero }, { $0.receiptsRoot = .zero }, { $0.gasUsed += 1 },
    ]
    for change in changes {
      var wrong = made
      change(&wrong.header)
      #expect(throws: ExecutorError.self) { try follower.executor.finalizeBlock(wrong) }
      #expect(throws: ExecutorError.nothingFinalized) { try follower.executor.commit() }
    }
    #expect(follower.store.head?.number == 0)
    try follower.executor.finalizeBlock(made)
    try follower.executor.commit()
    #expect(follower.store.head?.hash == made.header.hash)
  }

  @Test func aProposalIsNoCommitment() throws {
    let place = try Place()
    let one = try place.executor.prepareProposal(
      [ExecutorTests.transfer(0, nonce: 0, to: 7 << 40)], in: try place.context()
    ).block
    let other = try place.executor.prepareProposal(
      [ExecutorTests.transfer(1, nonce: 0, to: 8 << 40)], in: try place.context()
    ).block
    #expect(throws: ExecutorError.nothingFinalized) { try place.executor.commit() }
    // The one that is agreed on is executed again, on the state as it is.
    try place.executor.finalizeBlock(one.proposed)
    try place.executor.commit()
    #expect(throws: ExecutorError.self) { try place.executor.finalizeBlock(other.proposed) }
    #expect(place.store.head?.hash == one.hash)
  }

  @Test func anotherGenesisIsRefused() throws {
    let place = try Place()
    try ExecutorTests.begin(place.store)
    #expect(throws: ExecutorError.self) { try ExecutorTests.begin(place.store, coins: 7) }
  }
}
