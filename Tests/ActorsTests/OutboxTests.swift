import Actors
import Client
import Compiler
import Foundation
import Ledger
import Node
import Primitives
import RPC
import Synchronization
import TestKit
import Testing

/// Steps that happen once, whatever dies.
@Suite struct OutboxTests {
  private static let till = """
    contract Till {
      state pot: Coin
      state times: Map<U64, U64>
      event Paid(indexed from: Address, step: U64)
      error Closed
      entry pay(step: U64, payment: Coin) {
        pot.join(payment)
        times[step, default: 0] += 1
        emit Paid(caller, step)
      }
      entry refuse() { require false else Closed }
      view timesOf(step: U64) -> U64 { return times[step, default: 0] }
      view total() -> U128 { return pot.amount }
    }
    """

  private let account = DevelopmentAccount.all[0]

  private func deploy(_ outbox: Outbox, _ chain: RemoteChain) throws -> ActorContract {
    let compiled = Compilation.compile(source: OutboxTests.till)
    let contract = try #require(compiled.contracts.first, "\(compiled.diagnostics)")
    let receipt = try outbox.perform(
      "deploy",
      TransactionRequest(
        from: account.address, to: nil,
        CallData(DeploymentPayload(module: contract.bytes, arguments: []).encoded()), gasLimit: 0))
    return try ActorContract(at: #require(receipt.contract), on: chain)
  }

  private func outbox(_ folder: TemporaryFolder, _ chain: RemoteChain, patience: Int = 20) throws
    -> Outbox
  {
    try Outbox(ActorFolder(folder.path), chain, account: account.address, patience: patience)
  }

  /// Requests and answers are lost or come twice, and the actor dies at every error: each payment is made exactly once.
  @Test(arguments: [UInt64(1), 2, 3]) func nothingIsPaidTwice(seed: UInt64) throws {
    let node = try LossyNode()
    defer { node.close() }
    let chain = try node.chain(account)
    let folder = try TemporaryFolder()
    let till = try deploy(outbox(folder, chain), chain)
    let random = Mutex(SplitMix64(seed: seed))
    node.lose {
      switch random.withLock({ $0.next() % 8 }) {
      case 0: .lost
      case 1: .answerLost
      case 2: .twice
      default: .delivered
      }
    }
    var deaths = 0
    for step in 0..<12 {
      let request = try till.request(
        "pay", [.uint(U256(UInt64(step)))], from: account.address, value: 1_000)
      while true {
        // A new process each time: it knows what the folder knows.
        do {
          let outbox = try outbox(folder, chain, patience: 0)
          if step % 3 == 0 { try outbox.resume() }
          _ = try outbox.perform("pay.\(step)", request)
          break
        } catch let error as ActorError where error.isPassing {
          deaths += 1
          try #require(deaths < 500, "seed \(seed): \(error)")
        }
      }
    }
    node.lose(nil)
    #expect(deaths > 3, "seed \(seed) never lost anything")
    for step in 0..<12 {
      #expect(
        try till.view("timesOf", [.uint(U256(UInt64(step)))], on: chain) == .uint(.one),
        "seed \(seed), step \(step)")
    }
    #expect(try till.view("total", on: chain) == .uint(12_000), "seed \(seed)")
  }

  /// A transaction is lost and its step left for later; what is signed behind it waits for it, and sends it, whatever the steps are called.
  @Test func whatWasLostIsSentBeforeWhatCameLater() throws {
    let node = try LossyNode()
    defer { node.close() }
    let chain = try node.chain(account)
    let folder = try TemporaryFolder()
    let till = try deploy(outbox(folder, chain), chain)
    let first = try till.request("pay", [.uint(1)], from: account.address, value: 5)
    let second = try till.request("pay", [.uint(2)], from: account.address, value: 6)
    let third = try till.request("pay", [.uint(3)], from: account.address, value: 7)
    node.loseTransactions(true)
    #expect(throws: ActorError.self) {
      try outbox(folder, chain, patience: 0).perform("z", first)
    }
    // The same process goes on with another step.
    node.loseTransactions(false)
    _ = try outbox(folder, chain).perform("m", second)
    node.loseTransactions(true)
    #expect(throws: ActorError.self) {
      try outbox(folder, chain, patience: 0).perform("y", third)
    }
    #expect(throws: ActorError.self) {
      try outbox(folder, chain, patience: 0).perform("b", first)
    }
    // A new process finishes all of it.
    node.loseTransactions(false)
    #expect(try outbox(folder, chain).resume() == ["z", "y", "b"])
    #expect(try till.view("total", on: chain) == .uint(23))
    #expect(try till.view("timesOf", [.uint(.one)], on: chain) == .uint(2))
  }

  /// Somebody else uses the account's next number meanwhile: what was signed can never count, and is signed again.
  @Test func aNumberThatIsTakenIsNoPayment() throws {
    let node = try LossyNode()
    defer { node.close() }
    var chain = try node.chain(account)
    let folder = try TemporaryFolder()
    let till = try deploy(outbox(folder, chain), chain)
    let request = try till.request("pay", [.uint(.one)], from: account.address, value: 5)
    node.lose { .lost }
    #expect(throws: ActorError.self) {
      try outbox(folder, chain, patience: 0).perform("pay", request)
    }
    // Nothing was asked yet, so nothing is on the disk; now let the questions through, but not the transaction.
    let count = Mutex(0)
    node.lose {
      count.withLock {
        $0 += 1; return $0 < 6 ? .delivered : .lost
      }
    }
    #expect(throws: ActorError.self) {
      try outbox(folder, chain, patience: 0).perform("pay", request)
    }
    node.lose(nil)
    _ = try chain.transact(
      TransactionRequest(
        from: account.address, to: till.address,
        CallData(try till.request("pay", [.uint(2)], from: account.address).call.data),
        value: 7, gasLimit: 1_000_000))
    _ = try outbox(folder, chain).perform("pay", request)
    _ = try outbox(folder, chain).perform("pay", request)
    #expect(try till.view("timesOf", [.uint(.one)], on: chain) == .uint(.one))
    #expect(try till.view("total", on: chain) == .uint(12))
  }

  @Test func aRefusedStepLeavesNothing() throws {
    let node = try LossyNode()
    defer { node.close() }
    let chain = try node.chain(account)
    let folder = try TemporaryFolder()
    let outbox = try outbox(folder, chain)
    let till = try deploy(outbox, chain)
    let before = try chain.nonce(of: account.address)
    do {
      _ = try outbox.perform("refuse", till.request("refuse", from: account.address))
      Issue.record("a contract that refuses everything has taken a step")
    } catch ActorError.refused(let step, let reason) {
      #expect(step == "refuse" && reason.contains("Closed"), "\(reason)")
    }
    // Sent without asking first, it fails in a block.
    var request = try till.request("refuse", from: account.address)
    request.gasLimit = 1_000_000
    #expect(throws: ActorError.self) { try outbox.perform("refuse", request) }
    #expect(try chain.nonce(of: account.address) == before + 1)
    #expect(try outbox.done("refuse") == nil)
    // One process has a folder.
    #expect(throws: ActorError.self) { try self.outbox(folder, chain) }
    // A damaged entry is no licence to pay again.
    try outbox.perform("pay", till.request("pay", [.uint(.one)], from: account.address, value: 5))
    try write("{", to: "\(folder.path)/outbox/pay.json")
    #expect(throws: ActorError.self) {
      try outbox.perform(
        "pay", till.request("pay", [.uint(.one)], from: account.address, value: 5))
    }
    #expect(try till.view("total", on: chain) == .uint(5))
  }

  private func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// Events are read once, in order, over restarts; what was not noted comes again.
  @Test func eventsResume() throws {
    let node = try LossyNode()
    defer { node.close() }
    let chain = try node.chain(account)
    let place = try TemporaryFolder()
    let folder = try ActorFolder(place.path)
    let outbox = try Outbox(folder, chain, account: account.address)
    let till = try deploy(outbox, chain)
    var seen: [UInt64] = []
    func steps(_ events: [ContractEvent]) -> [UInt64] {
      events.compactMap { event in
        guard case .uint(let step) = event.fields[1] else { return nil }
        return step.w0
      }
    }
    for step in 0..<6 {
      _ = try outbox.perform(
        "pay.\(step)",
        till.request("pay", [.uint(U256(UInt64(step)))], from: account.address, value: 1))
      guard step % 2 == 1 else { continue }
      // A restart: read, forget, read again, note.
      var cursor = try EventCursor(folder, "cursor", from: 0)
      let lost = try cursor.read(["Paid"], of: till, on: chain)
      #expect(try cursor.read(["Other"], of: till, on: chain).events == [])
      #expect(steps(lost.events) == [UInt64(step) - 1, UInt64(step)])
      let read = try cursor.read(["Paid"], of: till, on: chain)
      #expect(read.events == lost.events)
      seen += steps(read.events)
      try cursor.advance(to: read.next)
      #expect(try cursor.read(["Paid"], of: till, on: chain).events == [])
    }
    #expect(seen == [0, 1, 2, 3, 4, 5])
    try folder.write(Array("12x".utf8), to: "cursor")
    #expect(throws: ActorError.self) { try EventCursor(folder, "cursor", from: 0) }
  }
}
