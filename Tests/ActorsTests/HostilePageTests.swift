import Actors
import Client
import Compiler
import Node
import Primitives
import RPC
import TestKit
import Testing

/// A node draws a page of whatever calls itself a task.
@Suite struct HostilePageTests {
  private static let source = """
    contract Anything {
      event Scored(indexed round: U64, indexed provider: Address, value: I64, credit: I64, kept: Bool)
      event RoundClosed(indexed round: U64, accuracy: I64, kept: U64)
      event Payout(indexed to: Address, amount: U128)
      event Opened(indexed defender: Address, indexed challenger: Address, id: U64)
      event Moved(indexed id: U64, turn: U64, level: U64, index: U64, deadline: U64)

      entry say(number: U64, value: I64) {
        for i in 0..<1100 max 1100 { emit Payout(caller, U128(i)) }
        emit Scored(number, caller, value, value, true)
        emit Scored(0, caller, value, value, true)
        emit RoundClosed(number, value, number)
        emit Opened(caller, caller, number)
        emit Moved(number, number, number, number, number)
      }
    }
    """

  @Test func noEventsEndANode() throws {
    let node = try LossyNode()
    defer { node.close() }
    let place = try TemporaryFolder()
    let account = DevelopmentAccount.all[1]
    let context = try ActorContext(
      ActorFolder(place.path), node.chain(account), account: account.address
    ) { _ in }
    let compiled = Compilation.compile(source: Self.source)
    let contract = try #require(compiled.contracts.first, "\(compiled.diagnostics)")
    let task = try context.deploy(
      "task", DeployableContract(contract.verified, interface: contract.interface), [])
    let pages = TaskPages(node) { _ in "somebody" }
    let largest = UInt64(Int64.max)
    for (number, value) in [(largest, Int64.max), (0, .min), (1, 0)].enumerated() {
      try context.call(
        "say-\(number)", context.contract(at: task), "say",
        [.uint(U256(value.0)), .int(U256(signExtending: value.1))])
      let answer = try #require(
        pages.answer("GET", "/task/\(task.hex)?disputes=\(task.hex)", []))
      #expect(answer.status == 200 && answer.body.count < 1 << 20)
    }
  }
}
