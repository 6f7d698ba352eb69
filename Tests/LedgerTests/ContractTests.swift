import Bytecode
import HomomorphicEvaluation
import Ledger
import Primitives
import State
import Testing
import VM

@Suite struct ContractTests {
  @Test func deploymentRunsTheInitializerWithItsArguments() throws {
    var play = Playground()
    let unit = try play.deployUnit(start: 41)
    #expect(unit == Address.create(from: alice, nonce: 0))
    #expect(try play.count(unit) == 41)
    let module = try Assembler.assemble(unitText)
    #expect(play.chain.state[unit].codeHash == module.canonicalHash)
    #expect(play.chain.state.module(module.canonicalHash) == module.encoded())
  }

  @Test func aFailedDeploymentLeavesNothing() throws {
    var play = Playground()
    let before = play.chain.state
    let payload = try #require(DeploymentPayload(decoding: unitDeployment(start: 1)))
    let short = DeploymentPayload(module: payload.module, arguments: [1])
    let receipt = try play.send(to: nil, short.encoded(), value: coin)
    #expect(receipt.status == .trap(.decode))
    #expect(receipt.contract == nil)
    let address = Address.create(from: alice, nonce: 0)
    #expect(play.account(address) == WholeAccount(address, in: WorldState()))
    #expect(play.chain.state.module(try Assembler.assemble(unitText).canonicalHash) == nil)
    #expect(play.balance(alice) == before[alice].balance - receipt.fee)
  }

  @Test func anUnacceptableModuleGetsAReceiptWithTheReason() throws {
    var play = Playground()
    let good = try Assembler.assemble(unitText)
    var recursive = good
    recursive.functions[1].code = try Assembler.assemble(
      """
      module "M"
      function 0 "x" () frame 1 {
        return
      }
      function 1 "bump" () frame 8 {
        call base=r0 function=1
        return
      }
      """
    ).functions[1].code
    var annotated = good
    annotated.debug = DebugInfo(
      files: ["a.gx"],
      functions: good.functions.map { function in
        FunctionDebugInfo(
          name: function.name,
          positions: function.code.map { _ in DebugPosition(file: 0, line: 1, column: 1) })
      })
    let cases: [(data: [UInt8], reason: String)] = [
      ([], "the data is no deployment payload"),
      ([1, 2, 3], "the data is no deployment payload"),
      (DeploymentPayload.magic + [255, 255, 255, 255], "the data is no deployment payload"),
      (DeploymentPayload(module: [], arguments: []).encoded(), "do not begin with GXB1"),
      (DeploymentPayload(module: Array("GXB1".utf8), arguments: []).encoded(), "malformed"),
      (DeploymentPayload(module: recursive.encoded(), arguments: []).encoded(), "calls itself"),
      (
        DeploymentPayload(module: annotated.encodedWithDebug(), arguments: []).encoded(),
        "debug information is not deployed"
      ),
    ]
    for (data, reason) in cases {
      let receipt = try play.send(to: nil, data, value: 5)
      guard case .invalidModule(let text) = receipt.status else {
        Issue.record("\(receipt.status) instead of \(reason)")
        continue
      }
      #expect(text.contains(reason), "\(text)")
      #expect(receipt.contract == nil)
      #expect(receipt.fee == UInt128(receipt.gasUsed) * 7)
    }
    #expect(play.chain.state.addresses.sorted() == [alice, bob, producer].sorted())
  }

  @Test func keysThatAreTooShortNeedAChainForTests() throws {
    let text = """
      module "Short"
      type 0 publicKey paillier 512
      slot 0 "task": 0
      function 0 "init" () frame 1 {
        return
      }
      initializer "" function=init
      """
    let payload = DeploymentPayload(
      module: try Assembler.assemble(text).encoded(), arguments: []
    ).encoded()
    var play = Playground()
    #expect(
      try play.send(to: nil, payload).status
        == .invalidModule(reason: "keys of 512 bits are too short for this chain"))
    var lax = Playground(rules: ChainRules(insecureTestKeys: true))
    #expect(try lax.send(to: nil, payload).status == .success)
  }

  @Test func aRevertUndoesEverythingButTheFee() throws {
    var play = Playground()
    let unit = try play.deployUnit(start: 5)
    let state = play.chain.state
    let receipt = try play.call(unit, "incrementThenRevert()")
    #expect(receipt.status == .revert)
    #expect(receipt.events.isEmpty)
    #expect(try play.count(unit) == 5)
    #expect(play.account(unit) == WholeAccount(unit, in: state))
    #expect(play.balance(alice) == state[alice].balance - receipt.fee)
    #expect(receipt.location?.function == 6)
  }

  @Test func aTrapUndoesEverythingIncludingCoins() throws {
    var play = Playground()
    let unit = try play.deployUnit(start: 5)
    let state = play.chain.state
    let receipt = try play.call(unit, "depositThenTrap()", value: coin)
    #expect(receipt.status == .trap(.overflow))
    #expect(receipt.data.isEmpty && receipt.events.isEmpty)
    #expect(play.account(unit) == WholeAccount(unit, in: state))
    #expect(play.balance(alice) == state[alice].balance - receipt.fee)
    #expect(receipt.gasUsed < 10_000_000)
  }

  @Test func runningOutOfGasChargesAll() throws {
    var play = Playground()
    let unit = try play.deployUnit(start: 5)
    let receipt = try play.call(unit, "spin()", gas: 300_000)
    #expect(receipt.status == .trap(.outOfGas))
    #expect(receipt.gasUsed == 300_000)
    #expect(receipt.fee == 2_100_000)
    #expect(try play.count(unit) == 5)
  }

  @Test func everyGasLimitEitherSufficesOrChargesAll() throws {
    var play = Playground()
    let unit = try play.deployUnit()
    let enough = try play.call(unit, "increment()").gasUsed
    let least = IntrinsicGas.transaction + 16
    for limit in stride(from: least, through: enough, by: 61) {
      let receipt = try play.call(unit, "increment()", gas: limit)
      if receipt.status == .success {
        #expect(limit >= receipt.gasUsed)
      } else {
        #expect(receipt.status == .trap(.outOfGas))
        #expect(receipt.gasUsed == limit)
      }
    }
    #expect(try play.call(unit, "increment()", gas: enough).status == .success)
  }

  @Test func coinsGoInAndComeOut() throws {
    var play = Playground()
    let unit = try play.deployUnit()
    #expect(try play.call(unit, "deposit()", value: 5 * coin).status == .success)
    #expect(play.balance(unit) == 5 * coin)
    let before = play.balance(bob)
    let amount = ABIValue.uint(U256(2 * coin))
    let receipt = try play.call(unit, "withdraw(uint128)", [amount], from: bob)
    #expect(receipt.status == .success)
    #expect(receipt.data.isEmpty)
    #expect(play.balance(bob) == before + 2 * coin - receipt.fee)
    #expect(play.balance(unit) == 3 * coin)
    #expect(
      try play.call(unit, "withdraw(uint128)", [.uint(U256(4 * coin))]).status
        == .trap(.insufficientBalance))
    let paid = play.balance(bob)
    let pay = try play.call(unit, "payOut(address,uint128)", [.address(bob), amount])
    #expect(pay.status == .success)
    #expect(play.balance(bob) == paid + 2 * coin)
    #expect(
      try play.call(unit, "payOut(address,uint128)", [.address(unit), .uint(1)]).status
        == .trap(.payToContract))
  }

  @Test func coinsCannotBeLostOrSentToEntriesThatTakeNone() throws {
    var play = Playground()
    let unit = try play.deployUnit()
    #expect(try play.call(unit, "lose()", value: 5).status == .trap(.coinDropped))
    #expect(try play.call(unit, "increment()", value: 5).status == .trap(.notPayable))
    #expect(try play.send(to: unit, [], value: 5).status == .trap(.unknownEntry))
    #expect(try play.send(to: unit, [1, 2, 3, 4]).status == .trap(.unknownEntry))
    #expect(play.balance(unit) == 0)
  }

  @Test func contractsCallContracts() throws {
    var play = Playground()
    let (first, second) = (try play.deployUnit(), try play.deployUnit(start: 10))
    let receipt = try play.call(first, "relayIncrement(address)", [.address(second)])
    #expect(receipt.status == .success)
    #expect(try play.count(second) == 11)
    #expect(try play.count(first) == 0)
    // The callee's event names the contract that called it.
    #expect(receipt.events.map(\.contract) == [second])
    #expect(receipt.events[0].topics[1] == Hash256(first.number))
    let read = try play.call(first, "relayCount(address)", [.address(second)])
    #expect(try number(read.data) == 11)
    #expect(
      try play.call(first, "relayIncrement(address)", [.address(bob)]).status
        == .trap(.noContract))
  }

  @Test func coinsTravelBetweenContracts() throws {
    var play = Playground()
    let (first, second) = (try play.deployUnit(), try play.deployUnit())
    #expect(
      try play.call(first, "pass(address)", [.address(second)], value: 9).status == .success)
    #expect(play.balance(first) == 0 && play.balance(second) == 9)
    let fetch = try play.call(
      first, "fetch(address,uint128)", [.address(second), .uint(4)])
    #expect(fetch.status == .success)
    #expect(play.balance(first) == 4 && play.balance(second) == 5)
    #expect(
      try play.call(first, "fetch(address,uint128)", [.address(second), .uint(6)]).status
        == .trap(.insufficientBalance))
    #expect(play.balance(first) == 4 && play.balance(second) == 5)
  }

  @Test func anEntryThatCallsOutCannotBeEntered() throws {
    var play = Playground()
    let (first, second) = (try play.deployUnit(), try play.deployUnit())
    #expect(
      try play.call(first, "bounceEntry(address)", [.address(second)]).status
        == .trap(.reentrancy))
    #expect(
      try play.call(first, "relayIncrement(address)", [.address(first)]).status
        == .trap(.reentrancy))
  }

  @Test func aViewIsReadDuringACallOutOnlyBeforeAWrite() throws {
    var play = Playground()
    let (first, second) = (try play.deployUnit(start: 3), try play.deployUnit())
    let read = try play.call(first, "bounceView(address)", [.address(second)])
    #expect(read.status == .success)
    #expect(try number(read.data) == 3)
    #expect(
      try play.call(first, "writeThenBounceView(address)", [.address(second)]).status
        == .trap(.reentrancy))
    #expect(try play.count(first) == 3)
  }

  @Test func aTriedCallThatFailsUndoesOnlyItself() throws {
    var play = Playground()
    let (first, second) = (try play.deployUnit(), try play.deployUnit())
    let receipt = try play.call(first, "tryRefused(address)", [.address(second)])
    #expect(receipt.status == .success)
    #expect(try ABI.decode([.bool], receipt.data) == [.bool(false)])
    #expect(try play.count(first) == 1 && play.count(second) == 0)
    #expect(receipt.events.map(\.contract) == [first])
    // Without `try` the callee's error is the caller's.
    let forwarded = try play.call(first, "forwardRefused(address)", [.address(second)])
    #expect(forwarded.status == .revert)
    #expect(ABISelector(prefixOf: forwarded.data) == ABI.selector("Refused(uint64)"))
    #expect(try play.count(first) == 1 && play.count(second) == 0)
  }

  @Test func aStaticCallCannotReachAnEntry() throws {
    var play = Playground()
    let (first, second) = (try play.deployUnit(), try play.deployUnit())
    #expect(
      try play.call(first, "staticIncrement(address)", [.address(second)]).status
        == .trap(.staticWrite))
    #expect(try play.count(second) == 0)
  }

  @Test func aViewCallHasNoEffectAndCannotReachAnEntry() throws {
    var play = Playground()
    let unit = try play.deployUnit(start: 3)
    let state = play.chain.state
    #expect(play.chain.view(try callData("count()"), of: unit).status == .success)
    #expect(
      play.chain.view(try callData("increment()"), of: unit).status == .trap(.staticWrite))
    #expect(play.chain.view(try callData("count()"), of: bob).status == .trap(.noContract))
    #expect(
      play.chain.view(try callData("count()"), of: unit, gas: 10).status == .trap(.outOfGas))
    #expect(play.chain.state == state)
    #expect(play.chain.blocks.count == 1)
    // The same view as a transaction is paid for.
    let receipt = try play.call(unit, "count()")
    #expect(receipt.status == .success)
    #expect(receipt.fee > 0)
  }
}
