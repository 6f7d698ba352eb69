import Bytecode
import Ledger
import Primitives
import State
import VM

extension Bench {
  /// A transaction that writes one word to a map, in a contract whose map has more and more entries: executed, with the
  /// state root behind it, in a block of its own.
  static let state = Bench(name: "state") {
    for entries in [0, 20_000, 80_000, 1_000_000] { try StateBench(entries: entries).report() }
  }
}

/// A chain with a contract that has so many entries.
private struct StateBench {
  let entries: Int
  let chain: Chain
  let book: Address

  static let alice = Address(truncating: 0xA11CE)

  /// In assembly, so that the figure does not depend on the compiler.
  static let source = """
    module "Book"
    type 0 unsigned 64
    type 1 map 0 0
    slot 0 "notes": 1
    function 0 "put" (0, 0) frame 2 {
      mapSet value=r1 key=r0 slot=notes
      return
    }
    entry "put" function=put
    """

  init(entries: Int) throws {
    self.entries = entries
    var chain = Chain(balances: [(StateBench.alice, 1 << 100)])
    let payload = DeploymentPayload(
      module: try Assembler.assemble(StateBench.source).encoded(), arguments: [])
    let receipt = try chain.submit(
      Transaction(
        sender: StateBench.alice, nonce: 0, recipient: nil, data: payload.encoded(),
        gasLimit: 1_000_000))
    guard let contract = receipt.contract else { preconditionFailure("the contract is deployed") }
    book = contract
    // The keys of entries are hashes; which ones does not matter here.
    var slots: [Hash256: [UInt8]?] = [:]
    var random = SplitMix64(seed: 1)
    for _ in 0..<entries { slots[Hash256(random.u256())] = random.bytes(8) }
    var delta = StateDelta()
    delta.storage[contract] = slots
    chain.change(delta)
    self.chain = chain
  }

  func report() throws {
    let batches = 64
    let length = 16
    var random = SplitMix64(seed: 2)
    var transactions: [[Transaction]] = []
    for _ in 0..<batches {
      transactions.append(
        try (0..<length).map { number in
          let data = try ABI.encodeCall(
            ABI.selector("put(uint64,uint64)"), [.uint(64), .uint(64)],
            [.uint(U256(random.next())), .uint(U256(random.next()))])
          return Transaction(
            sender: StateBench.alice, nonce: 1 + UInt64(number), recipient: book, data: data,
            gasLimit: 100_000, gasPrice: 1)
        })
    }
    var watch = Stopwatch(rounds: 5)
    var batch = 0
    var nodes = 0
    try watch.measure("batch") {
      // A copy of the chain costs nothing, so that the contract stays as large as it is.
      var copy = chain
      for transaction in transactions[batch] {
        let receipt = try copy.submit(transaction)
        precondition(receipt.isSuccess, "the entry is written")
      }
      nodes = copy.state.work.nodesHashed - chain.state.work.nodesHashed
      batch = (batch + 1) % batches
    }
    let microseconds = (watch.times.first?.microseconds ?? 0) / Double(length)
    print(
      "{\"entries\": \(entries), \"us\": \(microseconds), "
        + "\"nodes\": \(Double(nodes) / Double(length))}")
  }
}
