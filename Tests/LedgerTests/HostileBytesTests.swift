import Bytecode
import Compiler
import Ledger
import Primitives
import Testing
import VM

/// Damaged call data, state and traces: refused or read as something else, never a crash.
@Suite struct HostileBytesTests {
  /// How many damaged inputs each codec gets.
  static let count = 20_000
  static let seed: UInt64 = 0xDA3A6E

  /// A deterministic generator (splitmix64).
  struct Noise {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

    /// The bytes with one to four damages: bits flipped, bytes set, parts cut off, doubled or moved.
    mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
      var bytes = bytes
      for _ in 0..<(1 + below(4)) {
        guard !bytes.isEmpty else { return [UInt8(truncatingIfNeeded: next())] }
        let place = below(bytes.count)
        switch below(6) {
        case 0: bytes[place] ^= 1 << UInt8(below(8))
        case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][below(5)]
        case 2: bytes.removeLast(below(bytes.count))
        case 3: bytes.insert(contentsOf: bytes[place...].prefix(below(40)), at: place)
        case 4:
          let other = below(bytes.count)
          bytes.swapAt(place, other)
        default:
          for index in place..<min(place + 8, bytes.count) { bytes[index] = 0xFF }
        }
      }
      return bytes
    }
  }

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
    var noise = Noise(state: HostileBytesTests.seed)
    var refused = 0
    for _ in 0..<HostileBytesTests.count {
      var state = play.chain.state
      let receipt = try StateTransition.apply(
        Transaction(
          sender: alice, nonce: play.chain.nonce(of: alice), recipient: store,
          data: noise.damage(data), gasLimit: 10_000_000),
        to: &state, block: play.chain.pending, rules: play.chain.rules, code: play.chain.code)
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
    var noise = Noise(state: HostileBytesTests.seed)
    let call = try callData("all()")
    var traps = 0
    for _ in 0..<HostileBytesTests.count {
      var state = play.chain.state
      let key = keys[noise.below(keys.count)]
      state[store][key] = noise.damage(state[store][key] ?? [])
      let outcome = StateTransition.view(
        call, of: store, gas: 10_000_000, state: state, block: play.chain.pending,
        code: play.chain.code)
      if case .trap = outcome.status { traps += 1 }
    }
    #expect(traps > 0 && traps < HostileBytesTests.count, "seed \(HostileBytesTests.seed)")
  }

  @Test func damagedTracesNeverCrash() throws {
    let (play, store, data) = try filled()
    let recorder = TraceRecorder()
    var state = play.chain.state
    _ = try StateTransition.apply(
      Transaction(
        sender: alice, nonce: play.chain.nonce(of: alice), recipient: store, data: data,
        gasLimit: 10_000_000),
      to: &state, block: play.chain.pending, rules: play.chain.rules, code: play.chain.code,
      recorder: recorder)
    let file = TraceFile(
      modules: [], accounts: [TraceFile.Account(address: store, name: "store")],
      sources: [TraceFile.Source(path: "main.gx", text: CompiledContractTests.source)],
      records: recorder.bytes
    ).encoded()
    var noise = Noise(state: HostileBytesTests.seed)
    var refused = 0
    for _ in 0..<HostileBytesTests.count {
      do throws(TraceError) {
        let trace = try TraceFile(decoding: noise.damage(file))
        _ = try TraceReader.records(trace.records)
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
