import Client
import Ledger
import Primitives
import Testing
import VM

/// The local chain does what the chain does, and what every access to a chain promises.
@Suite struct LocalChainTests {
  /// The same random history by hand on a chain, and through its client: the same receipts, fees and roots.
  @Test(arguments: UInt64(1)...6)
  func historiesAreThoseOfTheChain(seed: UInt64) throws {
    let compiled = try Fixtures.compiled()
    let jar = try Fixtures.contract("Jar", of: compiled)
    let tip = try Call("tip", of: jar.interface)
    let empty = try Call("empty", of: jar.interface)
    var random = SplitMix64(seed: seed)
    var chain = Fixtures.chain()
    var client = LocalChain(Fixtures.chain())
    var address: Address?
    for step in 0..<40 {
      let sender = random.next() & 1 == 0 ? Fixtures.alice : Fixtures.bob
      let gas = [UInt64(100_000_000), 21_000, 25_000][Int(random.next() % 8) / 6]
      var request = Fixtures.request(
        to: address, try jar.deployment([.uint(20)]), from: sender, gas: gas)
      if address != nil {
        request.call =
          random.next() % 4 == 0
          ? try empty.encode([]) : try tip.encode([.uint(U256(random.next() % 12))])
      }
      let place = "seed \(seed), step \(step)"
      let expected: Result<Receipt, TransactionError>
      do throws(TransactionError) {
        expected = .success(
          try chain.submit(
            Transaction(
              sender: sender, nonce: chain.nonce(of: sender), recipient: address,
              data: request.call.data, blobs: request.call.blobs, gasLimit: gas, gasPrice: 3)))
      } catch {
        expected = .failure(error)
      }
      let outcome = try client.attempt(request)
      switch expected {
      case .success(let receipt):
        let got = try #require(client.receipt(of: receipt.transactionHash), "\(place)")
        #expect(got.encoded == receipt.encoded && got.fee == receipt.fee, "\(place)")
        #expect(got.instructions == receipt.instructions && got.contract == receipt.contract)
        #expect(got.location == receipt.location && outcome.gasUsed == receipt.gasUsed)
        address = address ?? receipt.contract
      case .failure(let error): #expect(outcome.status == .refused(error), "\(place)")
      }
      #expect(
        client.chain.blocks.last?.header.stateRoot == chain.blocks.last?.header.stateRoot,
        "\(place)")
      #expect(client.balance(of: sender) == chain.balance(of: sender), "\(place)")
      if random.next() % 5 == 0 {
        chain.advance(blocks: 3)
        client.advance(blocks: 3)
      }
      #expect(client.chain.pending == chain.pending)
    }
    // The logs are the events of the receipts.
    let events: [Log] = chain.blocks.flatMap { block in
      block.receipts.flatMap { receipt in
        receipt.events.map {
          Log(event: $0, block: block.header.context.number, transaction: receipt.transactionHash)
        }
      }
    }
    #expect(!events.isEmpty && client.logs(LogFilter()) == events)
    let last = try #require(events.last)
    #expect(
      client.logs(LogFilter(fromBlock: last.block)) == events.filter { $0.block >= last.block })
    #expect(
      client.logs(LogFilter(contract: address, topic: last.event.topics.first))
        == events.filter { $0.event.topics.first == last.event.topics.first })
    #expect(client.logs(LogFilter(contract: Fixtures.bob)).isEmpty)
  }

  /// One execution is recorded, measured and reported.
  @Test func recordingAndOutcomeAreOfOneExecution() throws {
    let jar = try Fixtures.contract("Jar", of: Fixtures.compiled())
    var client = LocalChain(Fixtures.chain())
    var executions = 0
    client.execution = { run in
      executions += 1
      return run()
    }
    client.record = ChainRecording(recordsSteps: true)
    let failing = try client.submit(
      Fixtures.request(to: nil, try jar.deployment([.uint(0)])))
    #expect(executions == 1)
    let records = try #require(client.trace(of: failing))
    let receipt = try #require(client.receipt(of: failing))
    let leave = try #require(leaves(records).last)
    #expect(leave.status == .revert && leave.data == receipt.data)
    client.record = nil
    let address = try #require(
      try client.transact(Fixtures.request(to: nil, try jar.deployment([.uint(5)]))).contract)
    #expect(executions == 2 && client.trace(of: failing) == records)
    let record = ChainRecording(recordsSteps: true)
    client.record = record
    let call = try Call("limit", of: jar.interface)
    let outcome = client.view(ViewRequest(of: address, try call.encode([]).data))
    #expect(executions == 3)
    #expect(call.result(outcome.data) == .uint(5))
    let seen = try #require(leaves(record.recorder.bytes).last)
    #expect(seen.data == outcome.data && seen.gasUsed == outcome.gasUsed)
  }

  private func leaves(_ records: [UInt8]) throws -> [TraceLeave] {
    var reader = TraceReader(records)
    var leaves: [TraceLeave] = []
    while let record = try reader.next() {
      if case .leave(let leave) = record { leaves.append(leave) }
    }
    return leaves
  }

  /// A chain that puts transactions into blocks later, as one behind a network does: what is written against
  /// `ChainAccess` works on it as it is.
  struct DistantChain: ChainAccess {
    var local: LocalChain
    var isConnected = true
    var waiting: [Hash256: TransactionRequest] = [:]

    mutating func submit(_ request: TransactionRequest) throws(ChainError) -> Hash256 {
      guard isConnected else { throw .unreachable("no route") }
      let ticket = keccak256(request.call.data)
      waiting[ticket] = request
      return ticket
    }
    func receipt(of transaction: Hash256) throws(ChainError) -> Receipt? { nil }
    func view(_ request: ViewRequest) throws(ChainError) -> CallOutcome {
      guard isConnected else { throw .unreachable("no route") }
      return local.view(request)
    }
    func logs(_ filter: LogFilter) throws(ChainError) -> [Log] { local.logs(filter) }
    func trace(of transaction: Hash256) throws(ChainError) -> [UInt8]? { nil }
    func balance(of account: Address) throws(ChainError) -> UInt128 { local.balance(of: account) }
  }

  @Test func othersMayAnswerLaterOrNever() throws {
    var distant = DistantChain(local: LocalChain(Fixtures.chain()))
    let request = Fixtures.request(to: Fixtures.bob, CallData())
    let ticket = keccak256([])
    #expect(throws: ChainError.pending(ticket)) { try distant.attempt(request) }
    #expect(distant.waiting[ticket] == request)
    distant.isConnected = false
    #expect(throws: ChainError.unreachable("no route")) { try distant.transact(request) }
    #expect(
      ChainError.unreachable("no route").description == "the chain cannot be reached: no route")
  }
}
