import Bytecode
import Compiler
import Diagnostics
import Inspect
import InstructionSet
import Ledger
import Primitives
import Testing
import VM

/// Traces of real contracts on a real chain, shown.
@Suite struct TraceTests {
  static let source = """
    interface Store {
      entry put(key: U64, value: U64) -> U64
      view get(key: U64) -> U64?
    }

    contract Shelf {
      state values: Map<U64, U64>
      state order: List<U64, max 8>
      event Stored(indexed key: U64, value: U64)
      error Full(value: U64)

      entry put(key: U64, value: U64) -> U64 {
        require value < 100 else Full(value)
        values[key] = value
        order.append(key)
        emit Stored(key, value)
        return value * 2
      }

      view get(key: U64) -> U64? {
        return values[key]
      }
    }

    contract Clerk {
      state last: U64 = 0
      state pot: Coin

      entry work(store: Address, values: List<U64, max 4>, tip: Coin) -> U64 calls {
        pot.join(tip)
        for value in values {
          last += Store(store).put(value, value + 1)
        }
        return last
      }

      entry payBack(to: Address) {
        pay(pot.split(pot.amount), to: to)
      }

      view slow(n: U64) -> U64 {
        var sum: U64 = 0
        for i in 0..<n max 1_000 {
          sum += i * i
        }
        return sum
      }
    }
    """

  /// A chain with both contracts, and names for what it does.
  struct Session {
    static let alice = Address(truncating: 0xA11CE)
    var chain = Chain(balances: [(alice, 1_000_000_000)])
    var names = TraceNames(contracts: KnownContracts([]), sources: [])
    var modules: [String: VerifiedModule] = [:]
    var addresses: [String: Address] = [:]

    init() throws {
      let compilation = Compilation.compile(source: TraceTests.source, path: "clerk.gx")
      #expect(compilation.diagnostics.isEmpty, "\(compilation.diagnostics.map(\.message))")
      for contract in compilation.contracts {
        let module = try Verifier.verify(contract.module)
        modules[contract.name] = module
        let receipt = try chain.submit(
          Transaction(
            sender: Session.alice, nonce: chain.nonce(of: Session.alice), recipient: nil,
            data: DeploymentPayload(module: contract.module.encoded(), arguments: []).encoded(),
            gasLimit: 100_000_000))
        addresses[contract.name] = receipt.contract
      }
      names = TraceNames(
        contracts: KnownContracts(modules.values),
        accounts: Dictionary(addresses.map { ($1, $0) }) { first, _ in first },
        sources: [("clerk.gx", TraceTests.source)])
    }

    /// A transaction that was sent, with what was recorded of it.
    struct Sent {
      let transaction: TracedTransaction
      let recorder: TraceRecorder
      let receipt: Receipt
    }

    /// The trace of what was sent.
    func file(_ all: [Sent]) -> TraceFile {
      var recording = Recording()
      for sent in all { recording.append(sent.recorder.recording) }
      return TraceFile(
        modules: modules.values.map { TraceFile.Module($0) },
        accounts: addresses.map { TraceFile.Account(address: $1, name: $0) },
        sources: [TraceFile.Source(path: "clerk.gx", text: TraceTests.source)],
        transactions: all.map(\.transaction), recording: recording)
    }

    /// Sends a call and gives its records and receipt.
    mutating func call(
      _ contract: String, _ method: String, _ arguments: [ABIValue], value: UInt128 = 0,
      gas: UInt64 = 100_000_000
    ) throws -> (records: [UInt8], receipt: Receipt) {
      let sent = try send(contract, method, arguments, value: value, gas: gas)
      return (sent.recorder.bytes, sent.receipt)
    }

    /// Sends a call.
    mutating func send(
      _ contract: String, _ method: String, _ arguments: [ABIValue], value: UInt128 = 0,
      gas: UInt64 = 100_000_000, title: String = ""
    ) throws -> Sent {
      let module = try #require(modules[contract])
      let entry = try #require(ContractInterface(module).method(named: method))
      let selector = try #require(entry.selector)
      let recorder = TraceRecorder()
      let transaction = Transaction(
        sender: Session.alice, nonce: chain.nonce(of: Session.alice),
        recipient: addresses[contract], value: value,
        data: try ABI.encodeCall(selector, entry.parameters.map(\.abiType), arguments),
        gasLimit: gas)
      let receipt = try chain.submit(transaction, recorder: recorder)
      return Sent(
        transaction: TracedTransaction(
          title: title, sender: Session.alice, recipient: transaction.recipient, gasLimit: gas,
          intrinsicGas: IntrinsicGas.of(transaction), gasUsed: receipt.gasUsed,
          executions: recorder.recording.executions.count),
        recorder: recorder, receipt: receipt)
    }

    func text(
      _ records: [UInt8], _ storage: CallTreeText.Storage = .hidden
    ) throws -> String {
      CallTreeText.text(try CallTree(records: records), names: names, storage: storage)
        .replacing(/\[[\d,]+(?: \(own [\d,]+\))?\] (?=[A-Z])/) { _ in "[gas] " }
    }
  }

  @Test func aTreeShowsCallsEventsReturnsAndStorage() throws {
    var session = try Session()
    let shelf = try #require(session.addresses["Shelf"])
    let (records, receipt) = try session.call(
      "Clerk", "work", [.address(shelf), .array([.uint(1), .uint(2)])], value: 7)
    #expect(receipt.isSuccess)
    let digits = shelf.checksummed
    let name = "Shelf@\(digits.prefix(6))…\(digits.suffix(4))"
    #expect(
      try session.text(records) == """
        [gas] Clerk::work(store: \(name), values: [1, 2]) {value: 7}
          ├─ [gas] Shelf::put(key: 1, value: 2)
          │   ├─ emit Stored(key: 1, value: 2)
          │   └─ ← 4
          ├─ [gas] Shelf::put(key: 2, value: 3)
          │   ├─ emit Stored(key: 2, value: 3)
          │   └─ ← 6
          └─ ← 10

        """)
    let storage = try session.text(records, .changes)
    for line in [
      "values[1]: none → 2", "order.length: none → 1", "order[0]: none → 1",
      "order.length: 1 → 2", "last: 0 → 10", "pot: none → Coin(7)",
    ] {
      #expect(storage.contains(line), "\(line) is not in\n\(storage)")
    }
    let (payment, _) = try session.call("Clerk", "payBack", [.address(Session.alice)])
    #expect(try session.text(payment).contains("├─ pay \(Session.alice.checksummed) 7"))
  }

  @Test func aRevertPassesThroughAndShowsItsSource() throws {
    var session = try Session()
    let shelf = try #require(session.addresses["Shelf"])
    let (records, receipt) = try session.call(
      "Clerk", "work", [.address(shelf), .array([.uint(99)])])
    #expect(receipt.status == .revert)
    let lines = try session.text(records).split(separator: "\n")
    #expect(lines[2].contains("← revert Full(value: 100) at clerk.gx:13:"))
    #expect(lines[3].contains("13 | require value < 100 else Full(value)"))
    #expect(lines[4].contains("← revert Full(value: 100) at clerk.gx:32:"))
    #expect(lines.count == 5, "the caller's line is not shown: it only passes the failure on")
  }

  @Test func gasOfLinesSumsToTheGasOfTheCalls() throws {
    var session = try Session()
    let shelf = try #require(session.addresses["Shelf"])
    let calls: [(String, [ABIValue], UInt64)] = [
      ("work", [.address(shelf), .array([.uint(1), .uint(2)])], 100_000_000),
      ("slow", [.uint(500)], 100_000_000),
      ("slow", [.uint(2_000)], 100_000_000),
      ("slow", [.uint(900)], 30_000),
    ]
    for (method, arguments, gas) in calls {
      let (records, _) = try session.call("Clerk", method, arguments, gas: gas)
      let tree = try CallTree(records: records)
      let profile = try LineProfile(records: records, names: session.names)
      #expect(profile.total == tree.calls.reduce(0) { $0 + $1.gas })
      let sum = profile.lines.reduce(0) { $0 + $1.gas } + profile.unattributed
      #expect(sum == profile.total)
      // Nothing is lost but what loading the code and the ABI boundary cost.
      let loaded = Set((tree.calls + tree.calls.flatMap(\.callees)).map(\.enter.codeHash))
      let code = session.modules.values.filter { loaded.contains($0.hash) }
        .reduce(UInt64(0)) {
          $0 + GasSchedule.codeByte.gas(for: UInt64($1.module.encoded().count))
        }
      #expect(profile.unattributed >= code)
      #expect(
        (profile.unattributed - code) * 2 <= profile.total, "\(method): \(profile.unattributed)")
    }
    let (records, _) = try session.call("Clerk", "slow", [.uint(500)])
    let profile = try LineProfile(records: records, names: session.names)
    #expect(profile.mostExpensive(2).map(\.line).sorted() == [43, 44])
    let listing = profile.listing(names: session.names)
    #expect(listing.contains("   44 |       sum += i * i"))
    #expect(
      profile.table(ofMostExpensive: 3, names: session.names).split(separator: "\n").count == 4)
  }

  @Test func jsonTellsTheSame() throws {
    var session = try Session()
    let shelf = try #require(session.addresses["Shelf"])
    let (records, _) = try session.call(
      "Clerk", "work", [.address(shelf), .array([.uint(1)])], value: 7)
    let text = CallTreeJSON.value(try CallTree(records: records), names: session.names).compact
    for part in [
      #""contract":"Clerk""#, #""method":"work""#, #""kind":"entry""#, #""value":"7""#,
      #"{"name":"values","type":"List<U64, max 4>","value":[1]}"#,
      #""event":{"name":"Stored","arguments":[{"name":"key","type":"U64","value":1}"#,
      #""name":"values[1]","old":null,"new":2"#, #""status":"success","returns":4"#,
    ] {
      #expect(text.contains(part), "\(part) is not in \(text)")
    }
  }

  @Test func aFileHoldsAllThatIsNeeded() throws {
    var session = try Session()
    let shelf = try #require(session.addresses["Shelf"])
    let sent = try session.send("Clerk", "work", [.address(shelf), .array([.uint(1)])])
    let trace = try Trace(decoding: session.file([sent]).encoded())
    let tree = try trace.callTree()
    #expect(
      CallTreeText.text(tree, names: trace.names)
        == CallTreeText.text(try CallTree(records: sent.recorder.bytes), names: session.names))
    // Without attachments the tree is still whole, with numbers in the place of names.
    let bare = TraceNames(contracts: KnownContracts([]), sources: [])
    #expect(CallTreeText.text(tree, names: bare).split(separator: "\n").count == 5)
  }

  @Test func damagedRecordsAreRefusedOrShown() throws {
    var session = try Session()
    let shelf = try #require(session.addresses["Shelf"])
    let (records, _) = try session.call(
      "Clerk", "work", [.address(shelf), .array([.uint(1), .uint(2)])], value: 7)
    var source = SplitMix64(seed: 5)
    for _ in 0..<2_000 {
      var bytes = records
      for _ in 0...source.next(below: 3) {
        bytes[source.next(below: bytes.count)] = UInt8(truncatingIfNeeded: source.next())
      }
      if source.next(below: 4) == 0 { bytes.removeLast(source.next(below: bytes.count)) }
      guard let tree = try? CallTree(records: bytes) else { continue }
      _ = CallTreeText.text(tree, names: session.names, storage: .changes)
      _ = CallTreeJSON.value(tree, names: session.names).compact
      _ = try? LineProfile(records: bytes, names: session.names)
    }
    #expect(throws: InspectError.self) { try CallTree(records: [0xFF]) }
  }
}
