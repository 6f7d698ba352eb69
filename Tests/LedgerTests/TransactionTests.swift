import Bytecode
import Ledger
import Primitives
import State
import Testing
import VM

@Suite struct TransactionTests {
  @Test func aTransferMovesCoinsAndPaysTheProducer() throws {
    var play = Playground()
    let receipt = try play.send(to: bob, [], value: 3 * coin)
    #expect(receipt.status == .success)
    #expect(receipt.gasUsed == IntrinsicGas.transaction)
    #expect(receipt.fee == UInt128(receipt.gasUsed) * 7)
    #expect(play.balance(alice) == 7 * coin - receipt.fee)
    #expect(play.balance(bob) == 13 * coin)
    #expect(play.balance(producer) == receipt.fee)
    #expect(play.chain.nonce(of: alice) == 1)
    #expect(play.chain.blocks.count == 1)
  }

  @Test func aTransactionThatCannotBeInABlockChangesNothing() throws {
    var play = Playground()
    _ = try play.send(to: bob, [])
    let unit = try play.deployUnit()
    let state = play.chain.state
    /// Alice's transaction with some fields changed.
    func submit(_ change: (inout Transaction) -> Void) throws {
      var transaction = Transaction(
        sender: alice, nonce: 2, recipient: bob, gasLimit: 100_000, gasPrice: 1)
      change(&transaction)
      _ = try play.chain.submit(transaction)
    }
    #expect(throws: TransactionError.nonceTooLow(expected: 2, got: 1)) {
      try submit { $0.nonce = 1 }
    }
    #expect(throws: TransactionError.nonceTooHigh(expected: 2, got: 3)) {
      try submit { $0.nonce = 3 }
    }
    #expect(throws: TransactionError.nonceTooHigh(expected: 2, got: .max)) {
      try submit { $0.nonce = .max }
    }
    #expect(throws: TransactionError.gasLimitBelowIntrinsic(intrinsic: 21_008, limit: 21_007)) {
      try submit {
        $0.data = [0, 1]
        $0.gasLimit = 21_007
      }
    }
    #expect(throws: TransactionError.gasLimitBelowIntrinsic(intrinsic: 21_000, limit: 0)) {
      try submit { $0.gasLimit = 0 }
    }
    let limit = Chain.blockGasLimit
    #expect(throws: TransactionError.gasLimitAboveBlock(available: limit, limit: limit + 1)) {
      try submit { $0.gasLimit = limit + 1 }
    }
    let balance = state[alice].balance
    #expect(
      throws: TransactionError.insufficientFunds(
        balance: balance, needed: U256(balance) &+ U256(100_000 as UInt64))
    ) {
      try submit { $0.value = balance }
    }
    #expect(throws: TransactionError.self) {
      try submit {
        $0.gasPrice = .max
        $0.value = .max
      }
    }
    let tooLong = Limits.transactionBytesMax + 1
    #expect(throws: TransactionError.dataTooLarge(bytes: tooLong)) {
      try submit { $0.data = [UInt8](repeating: 0, count: tooLong) }
    }
    #expect(throws: TransactionError.senderIsContract) {
      try submit {
        $0.sender = unit
        $0.nonce = 0
      }
    }
    #expect(play.chain.state == state)
    #expect(play.chain.blocks.count == 2)
  }

  /// Blobs of up to 256 MiB are hashed only for a sender who can pay for it: whatever else is wrong with a
  /// transaction is found first.
  @Test func whatIsCheapToCheckComesBeforeBlobsAreHashed() throws {
    var play = Playground()
    func submit(_ change: (inout Transaction) -> Void) throws {
      var blob = TransactionBlob([1, 2, 3])
      blob.bytes = [4]
      var transaction = Transaction(
        sender: alice, nonce: 0, recipient: bob, gasLimit: 100_000, gasPrice: 1)
      transaction.blobs = [blob]
      change(&transaction)
      _ = try play.chain.submit(transaction)
    }
    #expect(throws: TransactionError.wrongBlob(keccak256([1, 2, 3]))) { try submit { _ in } }
    #expect(throws: TransactionError.nonceTooHigh(expected: 0, got: 5)) {
      try submit { $0.nonce = 5 }
    }
    #expect(throws: TransactionError.gasLimitBelowIntrinsic(intrinsic: 22_004, limit: 22_003)) {
      try submit { $0.gasLimit = 22_003 }
    }
    let limit = Chain.blockGasLimit
    #expect(throws: TransactionError.gasLimitAboveBlock(available: limit, limit: limit + 1)) {
      try submit { $0.gasLimit = limit + 1 }
    }
    #expect(
      throws: TransactionError.insufficientFunds(
        balance: 10 * coin, needed: U256(10 * coin) &+ U256(100_000 as UInt64))
    ) {
      try submit { $0.value = 10 * coin }
    }
  }

  @Test func aBlockIsProducedAsAWholeOrNotAtAll() throws {
    var play = Playground()
    let good = Transaction(sender: alice, nonce: 0, recipient: bob, value: 5, gasLimit: 50_000)
    var bad = good
    bad.nonce = 7
    let state = play.chain.state
    #expect(throws: TransactionError.self) {
      try play.chain.produce([.unsigned(good), .unsigned(bad)])
    }
    #expect(play.chain.state == state)
    var second = good
    second.nonce = 1
    let block = try play.chain.produce([.unsigned(good), .unsigned(second)])
    #expect(block.receipts.map(\.status) == [.success, .success])
    #expect(play.balance(bob) == 10 * coin + 10)
    #expect(block.header.gasUsed == 42_000)
  }

  @Test func theLimitsOfABlocksTransactionsFitItsGas() throws {
    var play = Playground()
    let first = Transaction(sender: alice, nonce: 0, recipient: bob, gasLimit: 21_000)
    let second = Transaction(
      sender: bob, nonce: 0, recipient: alice, gasLimit: Chain.blockGasLimit)
    #expect(
      throws: TransactionError.gasLimitAboveBlock(
        available: Chain.blockGasLimit - 21_000, limit: Chain.blockGasLimit)
    ) {
      try play.chain.produce([.unsigned(first), .unsigned(second)])
    }
  }

  @Test func blocksCommitToTheirParents() throws {
    var play = Playground()
    _ = try play.send(to: bob, [])
    _ = try play.send(to: bob, [])
    let headers = play.chain.blocks.map(\.header)
    #expect(headers[0].parent == .zero)
    #expect(headers[1].parent == headers[0].hash)
    #expect(headers.map(\.context.number) == [1, 2])
    #expect(headers[1].context.time == headers[0].context.time + Chain.blockInterval)
  }

  @Test func timeAndBlocksSaturate() throws {
    var play = Playground()
    play.chain.advance(blocks: .max)
    play.chain.advance(seconds: .max)
    #expect(play.chain.pending.number == .max)
    #expect(play.chain.pending.time == .max)
    #expect(try play.send(to: bob, []).status == .success)
  }

  @Test func dataToAnAccountWithoutCodeTraps() throws {
    var play = Playground()
    let receipt = try play.send(to: bob, [1, 2, 3, 4], value: coin)
    #expect(receipt.status == .trap(.noContract))
    #expect(play.balance(bob) == 10 * coin)
    #expect(play.balance(alice) == 10 * coin - receipt.fee)
  }

  /// keccak256 of rlp([sender, nonce, recipient, value, data, gas limit, gas price]), from Python$
  /// with eth-utils and rlp 5.0.0.
  @Test func theHashIsThatOfItsEncoding() {
    let transaction = Transaction(
      sender: alice, nonce: 3, recipient: bob, value: coin, data: [0xDE, 0xAD], gasLimit: 21_008,
      gasPrice: 7)
    #expect(
      transaction.hash.hex == "0x59151b3a40ad423a9c47511c028112e4cb71af30d77bece2976c377be72ef766")
  }
}
