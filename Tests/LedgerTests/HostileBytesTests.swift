import Bytecode
import Compiler
import Ledger
import Primitives
import State
import TestKit
import Testing
import VM

/// Damaged call data, state and traces: refused or read as something else, never a crash.
@Suite struct HostileBytesTests {
  /// How many damaged inputs each codec gets.
  static let count = 20_000
  static let seed: UInt64 = 0xDA3A6E

  /// A store with items of every kind of value, filled.
  private func filled() throws -> (play: Playground, store: Address, data: [UInt8]) {
    var play = Playground()
    let compiled = Compilation.compile(source: CompiledContractTests.source)
    let contract = try #require(compiled.contract(named: "Store"))
    let payload = DeploymentPayload(module: contract.bytes, arguments: [])
    let store = try #require(try play.send(to: nil, payload.encoded()).contract)
    let data = try #require(Hex.decode("9ebb922c" + CompiledContractTests.arguments.joined()))
    return (play, store, data)
  }

  @Test func damagedCallDataNeverCrash() throws {
    let (play, store, data) = try filled()
    var noise = SplitMix64(seed: HostileBytesTests.seed)
    var refused = 0
    for _ in 0..<HostileBytesTests.count {
      let (receipt, _) = try StateTransition.apply(
        .unsigned(
          Transaction(
            sender: alice, nonce: play.chain.nonce(of: alice), recipient: store,
            data: Mutation.apply(to: data, &noise), gasLimit: 10_000_000)),
        reading: play.chain.state, block: play.chain.pending, rules: play.chain.rules,
        code: play.chain.code)
      if !receipt.isSuccess { refused += 1 }
    }
    #expect(refused > HostileBytesTests.count / 2, "seed \(HostileBytesTests.seed)")
  }

  /// Whatever stands in the state (another program wrote it, or a disk failed), a read traps or gives a value.
  @Test func damagedStateTrapsOrReadsAsSomethingElse() throws {
    var (play, store, data) = try filled()
    let recorder = TraceRecorder()
    _ = try play.chain.submit(
      Transaction(
        sender: alice, nonce: play.chain.nonce(of: alice), recipient: store, data: data,
        gasLimit: 10_000_000), recorder: recorder)
    var keys: [Hash256] = []
    for case .write(let written, _, _) in try TraceReader.records(recorder.bytes)
    where !keys.contains(written.hash) { keys.append(written.hash) }
    #expect(keys.count >= 4)
    var noise = SplitMix64(seed: HostileBytesTests.seed)
    let call = try callData("all()")
    var traps = 0
    for _ in 0..<HostileBytesTests.count {
      var state = play.chain.state
      let key = keys[noise.next(below: keys.count)]
      let stored = state.storage(StoragePlace(store, key)) ?? []
      state.store(store, key, Mutation.apply(to: stored, &noise))
      let outcome = StateTransition.view(
        call, of: store, gas: 10_000_000, reading: state, block: play.chain.pending,
        code: play.chain.code)
      if case .trap = outcome.status { traps += 1 }
    }
    #expect(traps > 0 && traps < HostileBytesTests.count, "seed \(HostileBytesTests.seed)")
  }

  @Test func damagedTracesNeverCrash() throws {
    let (play, store, data) = try filled()
    let recorder = TraceRecorder()
    _ = try StateTransition.apply(
      .unsigned(
        Transaction(
          sender: alice, nonce: play.chain.nonce(of: alice), recipient: store, data: data,
          gasLimit: 10_000_000)),
      reading: play.chain.state, block: play.chain.pending, rules: play.chain.rules,
      code: play.chain.code, recorder: recorder)
    let file = TraceFile(
      modules: [], accounts: [TraceFile.Account(address: store, name: "store")],
      sources: [TraceFile.Source(path: "main.gx", text: CompiledContractTests.source)],
      transactions: [
        TracedTransaction(
          sender: alice, recipient: store, gasLimit: 10_000_000, intrinsicGas: 0, gasUsed: 0,
          executions: recorder.recording.executions.count)
      ], recording: recorder.recording
    ).encoded()
    var noise = SplitMix64(seed: HostileBytesTests.seed)
    var refused = 0
    for _ in 0..<HostileBytesTests.count {
      do throws(TraceError) {
        _ = try TraceFile(decoding: Mutation.apply(to: file, &noise))
      } catch {
        refused += 1
      }
    }
    #expect(refused > HostileBytesTests.count / 4, "seed \(HostileBytesTests.seed)")
  }

  /// Contracts that call each other in a row come to the limit of the machine, and no further.
  @Test func callsBetweenContractsNestToTheLimit() throws {
    let compiled = Compilation.compile(
      source: """
        contract Link {
          state next: Address
          init(other: Address) { next = other }
          view depth() -> U64 calls {
            return if next == self { 1 } else { 1 + Link(next).depth() }
          }
          view caught() -> U64 calls {
            return try Link(next).depth() ?? 0
          }
        }
        """)
    #expect(compiled.diagnostics.isEmpty)
    let contract = try #require(compiled.contract(named: "Link"))
    var play = Playground()
    var links: [Address] = []
    for index in 0...Limits.callDepthMax + 1 {
      let own = Address.create(from: alice, nonce: play.chain.nonce(of: alice))
      let arguments = try ABI.encode([.address], [.address(links.last ?? own)])
      let payload = DeploymentPayload(module: contract.bytes, arguments: arguments)
      let receipt = try play.send(to: nil, payload.encoded())
      links.append(try #require(receipt.contract, "link \(index)"))
    }
    func view(_ name: String, _ link: Int) throws -> CallOutcome {
      play.chain.view(try callData(name), of: links[link])
    }
    var deepest = 0
    for link in links.indices {
      let outcome = try view("depth()", link)
      if outcome.status == .success {
        #expect(try number(outcome.data) == UInt64(link + 1))
        deepest = link + 1
      } else {
        #expect(outcome.status == .trap(.callDepth))
      }
    }
    #expect(deepest <= Limits.callDepthMax + 1 && deepest >= Limits.callDepthMax)
    // The trap of the innermost is one that `try` catches.
    let caught = try view("caught()", deepest)
    #expect(caught.status == .success)
    #expect(try number(caught.data) == 0)
  }
}
