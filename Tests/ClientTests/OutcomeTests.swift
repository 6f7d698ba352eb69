import Bytecode
import Client
import Compiler
import Ledger
import Primitives
import Testing
import VM
import Values

/// What each kind of outcome is said to mean.
@Suite struct OutcomeTests {
  /// A chain on which the jar and the asker are deployed.
  struct Session {
    var chain = LocalChain(Fixtures.chain())
    let jar: DeployableContract
    let asker: DeployableContract
    let jarAddress: Address
    let askerAddress: Address

    init() throws {
      let compiled = try Fixtures.compiled()
      jar = try Fixtures.contract("Jar", of: compiled)
      asker = try Fixtures.contract("Asker", of: compiled)
      let data = try jar.deployment([.uint(10)])
      jarAddress = try #require(try chain.transact(Fixtures.request(to: nil, data)).contract)
      let second = try asker.deployment([.address(jarAddress)])
      askerAddress = try #require(try chain.transact(Fixtures.request(to: nil, second)).contract)
    }

    var known: KnownContracts { KnownContracts([jar.module, asker.module]) }

    /// Sends a call to the jar and explains what became of it.
    mutating func tip(_ amount: U256, gas: UInt64 = 100_000_000) throws -> Explanation {
      let call = try Call("tip", of: jar.interface)
      let request = Fixtures.request(
        to: jarAddress, try call.encode([.uint(amount)]), gas: gas)
      return try chain.attempt(request).explain(call.method, of: jar.interface, known: known)
    }

    /// Runs a view of the jar and explains what became of it.
    func view(_ name: String, _ arguments: [ABIValue]) throws -> Explanation {
      let call = try Call(name, of: jar.interface)
      let request = ViewRequest(of: jarAddress, try call.encode(arguments).data)
      return Outcome(chain.view(request)).explain(
        call.method, of: jar.interface, known: known)
    }
  }

  @Test func successHasItsValueAndEvents() throws {
    var session = try Session()
    let tipped = try session.tip(3)
    #expect(tipped.text == "3" && tipped.place == nil)
    let events = tipped.events.map { $0.declaration.map { Explanation.text($0) } }
    #expect(
      events == ["Tipped(from: \(Fixtures.alice.checksummed), amount: 3, note: \"thanks\")"])
    #expect(try session.view("share", [.uint(2)]).text == "1")
    #expect(try session.view("pair", [.address(Fixtures.alice)]).text == "(3, some(3))")
    let empty = try Call("empty", of: session.jar.interface)
    let outcome = try session.chain.attempt(
      Fixtures.request(to: session.jarAddress, try empty.encode([])))
    let explained = outcome.explain(
      empty.method, of: session.jar.interface, known: session.known)
    #expect(explained.text == "success" && explained.events.count == 1)
  }

  @Test func anErrorHasItsFieldsAndPlace() throws {
    var session = try Session()
    let explained = try session.tip(11)
    #expect(explained.text == "revert: Full(amount: 11, left: 10)")
    guard case .error(let error) = explained.result else { return #expect(Bool(false)) }
    #expect(error.fields.map(\.name) == ["amount", "left"])
    #expect(error.fields.map(\.value) == [.uint(11), .uint(10)])
    let place = try #require(explained.place)
    let line = Fixtures.source.split(separator: "\n", omittingEmptySubsequences: false)[
      place.line - 1]
    #expect(place.file == "jar.gx" && line.contains("else Full"), "\(place): \(line)")
    #expect(explained.events.isEmpty)
  }

  @Test func anErrorThatIsPassedOnIsFoundWhereItIsDeclared() throws {
    var session = try Session()
    let ask = try Call("ask", of: session.asker.interface)
    let outcome = try session.chain.attempt(
      Fixtures.request(to: session.askerAddress, try ask.encode([.uint(11)])))
    let explained = outcome.explain(
      ask.method, of: session.asker.interface, known: session.known)
    #expect(explained.text == "revert: Full(amount: 11, left: 10)")
    // Who does not know the jar sees the bytes.
    let bare = outcome.explain(
      ask.method, of: session.asker.interface, known: KnownContracts([session.asker.module]))
    #expect(bare.text == "revert: unknown(\(Hex.encodePrefixed(outcome.data)))")
  }

  @Test func aTrapHasItsPlace() throws {
    var session = try Session()
    let explained = try session.view("share", [.uint(0)])
    #expect(explained.text == "trap: division", "\(explained.text)")
    #expect(explained.place?.file == "jar.gx")
    // What ends before the first instruction has no place.
    let starved = try session.tip(1, gas: 21_300)
    #expect(starved.text == "trap: outOfGas")
  }

  @Test func aTransactionThatNoBlockTakesIsRefused() throws {
    var session = try Session()
    let limit: UInt64 = 100
    let explained = try session.tip(1, gas: limit)
    #expect(explained.text.hasPrefix("refused: the gas limit 100 is below the 21"))
    guard case .refused(.gasLimitBelowIntrinsic) = explained.result else {
      return #expect(Bool(false), "\(explained.result)")
    }
  }

  @Test func aDeploymentFailsLikeACall() throws {
    var session = try Session()
    let data = try session.jar.deployment([.uint(0)])
    let failed = try session.chain.attempt(Fixtures.request(to: nil, data)).explain(
      nil, of: session.jar.interface, known: session.known)
    #expect(failed.text == "revert: Closed" && failed.place?.file == "jar.gx")
    let broken = CallData(DeploymentPayload(module: [1, 2, 3], arguments: []).encoded())
    let refused = try session.chain.attempt(Fixtures.request(to: nil, broken)).explain(
      nil, of: session.jar.interface, known: session.known)
    #expect(refused.text.hasPrefix("trap: invalidModule ("), "\(refused.text)")
    let made = try session.chain.attempt(
      Fixtures.request(to: nil, try session.jar.deployment([.uint(1)])))
    #expect(made.contract != nil)
    #expect(
      made.explain(nil, of: session.jar.interface, known: session.known).text == "success")
  }
}
