import Bytecode
import Ledger
import Primitives
import State
import Testing
import VM

/// Verification is paid for by who causes it, and what is cached changes no price.
@Suite struct VerificationGasTests {
  /// A module whose initializer traps when its argument is 0.
  static let text = """
    module "Picky"
    type 0 unsigned 64
    function 0 "init" (0) frame 2 {
      divU result=r1 left=r0 right=r0
      return
    }
    function 1 "nothing" () frame 1 {
      return
    }
    initializer "" function=init
    entry "nothing" function=nothing
    """

  private static func deployment(_ argument: UInt64) throws -> [UInt8] {
    DeploymentPayload(
      module: try Assembler.assemble(text).encoded(),
      arguments: try ABI.encode([.uint(64)], [.uint(U256(argument))])
    ).encoded()
  }

  @Test func theStepsOfVerificationArePaid() throws {
    let steps = UInt64(try Verifier.verify(try Assembler.assemble(Self.text)).steps)
    let data = try Self.deployment(1)
    var play = Playground()
    let receipt = try play.send(to: nil, data)
    let transaction = Transaction(
      sender: alice, nonce: 0, recipient: nil, data: data, gasLimit: 1_000_000)
    let intrinsic = IntrinsicGas.of(transaction)
    #expect(receipt.gasUsed > intrinsic + steps)
    #expect(receipt.gasUsed < intrinsic + steps + 1_000)
    // With a gas less than verification takes, all is used and nothing is deployed; known or not.
    for _ in 0..<2 {
      let short = try play.send(to: nil, data, gas: intrinsic + steps - 1)
      #expect(short.status == .trap(.outOfGas))
      #expect(short.gasUsed == intrinsic + steps - 1)
      #expect(short.contract == nil)
    }
  }

  @Test func whatIsRefusedPaysForBeingLookedAt() throws {
    var module = try Assembler.assemble(Self.text)
    module.functions[0].code.insert(
      contentsOf: Array(repeating: Instruction(.move, 1, 0), count: 1_000), at: 0)
    module.functions[0].code.insert(Instruction(.move, 0, 900), at: 1_000)
    var play = Playground()
    let payload = DeploymentPayload(module: module.encoded(), arguments: []).encoded()
    let used = try (0..<2).map { _ in
      let receipt = try play.send(to: nil, payload)
      guard case .invalidModule = receipt.status else {
        Issue.record("it is refused")
        return receipt.gasUsed
      }
      return receipt.gasUsed
    }
    #expect(used[0] == used[1])
    #expect(used[0] > 200_000)
  }

  @Test func modulesThatWereNotDeployedAreNotKept() throws {
    var play = Playground()
    for _ in 0..<3 {
      #expect(try play.send(to: nil, Self.deployment(0)).status == .trap(.division))
    }
    #expect(play.chain.code.verifyCount == 3)
    #expect(play.chain.code.loadedBytes == 0)
    #expect(try play.send(to: nil, Self.deployment(1)).isSuccess)
    #expect(play.chain.code.loadedBytes > 0)
    #expect(try play.send(to: nil, Self.deployment(2)).isSuccess)
    #expect(play.chain.code.verifyCount == 4)
  }

  @Test func aCacheThatKeepsNothingChangesNothing() throws {
    let hashes = try [CodeCache(), CodeCache(bytesMax: 0)].map { cache in
      var play = Playground()
      play.chain = Chain(
        balances: [(alice, 10 * coin), (bob, 10 * coin)], producer: producer, code: cache)
      let units = try (0..<2).map { try play.deployUnit(start: $0) }
      for unit in units {
        _ = try play.call(unit, "increment()")
        _ = try play.call(unit, "relayIncrement(address)", [.address(units[0])])
        _ = try play.call(unit, "increment()", gas: 25_000)
      }
      return play.chain.blocks.map(\.header.hash)
    }
    #expect(hashes[0] == hashes[1])
  }

  @Test func whoCannotPayForTheCodeDoesNotHaveItLoaded() throws {
    var play = Playground()
    let unit = try play.deployUnit()
    let transaction = Transaction(
      sender: alice, nonce: play.chain.nonce(of: alice), recipient: unit,
      data: try callData("count()"), gasLimit: 25_000)
    let results = try [play.chain.code, CodeCache()].map { cache in
      let before = cache.verifyCount
      let result = try StateTransition.apply(
        .unsigned(transaction), reading: play.chain.state, block: play.chain.pending,
        rules: play.chain.rules,
        code: cache)
      #expect(cache.verifyCount == before)
      return result.receipt
    }
    #expect(results[0].status == .trap(.outOfGas))
    #expect(results[0].status == results[1].status)
    #expect(results[0].gasUsed == results[1].gasUsed)
    #expect(results[0].gasUsed == 25_000)
  }
}
