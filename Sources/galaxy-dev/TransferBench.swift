import Ledger
import Primitives
import State
import VM

extension Bench {
  /// Token transfers: called by a contract in a loop, and as transactions of their own, without the state root. The modules lie in the
  /// folder of the benchmark, compiled from Tests/Benchmarks/vm/transfer.gx.
  static let transfer = Bench(name: "transfer") {
    let bench = try TransferBench(folder: try Bench.folder())
    try bench.called()
    try bench.sent()
  }
}

/// A chain with the token and the contract that pays.
private struct TransferBench {
  private var world: BenchChain
  private let token: Address
  private let payer: Address

  static let receivers = (0..<64).map { Address(truncating: U256(0xB0B_0000 + UInt64($0))) }

  init(folder: String) throws {
    world = BenchChain(folder: folder)
    token = try world.deploy("Coins")
    payer = try world.deploy("Payer")
    for holder in [payer, BenchChain.alice] + TransferBench.receivers {
      let data = try ABI.encodeCall(
        ABI.selector("mint(address,uint256)"), [.address, .uint(256)],
        [.address(holder), .uint(1_000_000_000)])
      try world.submit(data, to: token)
    }
  }

  /// Transfers in one transaction, each a call with a log.
  func called() throws {
    let count = 20_000
    let data = try ABI.encodeCall(
      ABI.selector("many(address,address[],uint64)"), [.address, .array(of: .address), .uint(64)],
      [
        .address(token), .array(TransferBench.receivers.map { .address($0) }),
        .uint(U256(UInt64(count))),
      ])
    let transaction = BlockTransaction.unsigned(
      Transaction(
        sender: BenchChain.alice, nonce: world.nonce,
        recipient: payer, data: data, gasLimit: 500_000_000))
    var instructions: UInt64 = 0
    var gas: UInt64 = 0
    let nanoseconds = try measure(count) { block, rules in
      let (receipt, _) = try StateTransition.apply(
        transaction, reading: world.chain.state, block: block, rules: rules, code: world.code)
      precondition(receipt.isSuccess && receipt.events.count == count, "all transfers are made")
      instructions = receipt.instructions
      gas = receipt.gasUsed
    }
    print(
      "{\"transfer\": \"called\", \"ns\": \(nanoseconds), "
        + "\"gas\": \(Double(gas) / Double(count)), "
        + "\"instructions\": \(Double(instructions) / Double(count))}")
  }

  /// Transfers as transactions of a block.
  func sent() throws {
    let count = 2_000
    let nonce = world.nonce
    let transactions = try (0..<count).map { number in
      let data = try ABI.encodeCall(
        ABI.selector("transfer(address,uint256)"), [.address, .uint(256)],
        [.address(TransferBench.receivers[number % 64]), .uint(1)])
      return BlockTransaction.unsigned(
        Transaction(
          sender: BenchChain.alice, nonce: nonce + UInt64(number), recipient: token,
          data: data, gasLimit: 100_000))
    }
    let nanoseconds = try measure(count) { block, rules in
      let execution = try BlockExecution.run(
        transactions, in: block, reading: world.chain.state, rules: rules, code: world.code)
      precondition(execution.receipts.allSatisfy(\.isSuccess), "all transfers are made")
    }
    print("{\"transfer\": \"sent\", \"ns\": \(nanoseconds)}")
  }

  private func measure(
    _ count: Int, _ body: (BlockContext, ChainRules) throws -> Void
  ) throws -> Double {
    var watch = Stopwatch(rounds: 5)
    try watch.measure("transfer") { try body(world.block, ChainRules()) }
    return (watch.times.first?.microseconds ?? 0) * 1e3 / Double(count)
  }
}
