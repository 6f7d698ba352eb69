import Actors
import Client
import Foundation
import Learning
import Node
import Primitives
import RPC
import Synchronization
import Testing

/// What actors do when a task is over, with a death at every point of it.
@Suite struct LastActTests {
  /// An actor dies at a question that it asks its node, before the node has heard it or behind that; all it writes lies between two questions. Started
  /// again it has what it is owed, once. `make platform` tries each question, `make test` every fourth, from another one on for each actor.
  @Test func whoDiesAroundItsLastClaimClaimsAgain() throws {
    let node = try LossyNode()
    defer { node.close() }
    let data = Dataset.digits()
    // Three providers for two places: one is turned away, and has only its deposit to claim.
    let federation = try Federation(
      node, shards: (0..<3).map { data.train.shard($0, of: 48) }, test: data.test.shard(0, of: 12),
      rounds: 1, places: 2)
    let chain = try node.chain(federation.account(9))
    let task = try play(federation, chain)
    let folders = try (0..<federation.count).map { try federation.files(of: $0) }
    var cuts = 0
    for index in 0..<federation.count {
      let who = federation.account(index).address
      let owed = try task.view("owedTo", [.address(who)], on: chain).amount()
      try #require(owed > 0)
      // Questions that change nothing are the same to both; one actor tries it all the same.
      for answered in index == 1 ? [false, true] : [true] {
        var point = index % Self.step
        while true {
          let snapshot = try chain.ask("evm_snapshot", [])
          try federation.restore(index, folders[index])
          let nonce = try chain.nonce(of: who)
          let kept = try chain.balance(of: task.address)
          let hasDied = try live(federation, index, dyingAt: point, answered: answered)
          let place = "\(federation.account(index).name), question \(point), \(answered)"
          #expect(try task.view("owedTo", [.address(who)], on: chain) == .uint(.zero), "\(place)")
          #expect(try chain.balance(of: task.address) == kept - owed, "\(place)")
          #expect(try chain.nonce(of: who) == nonce + 1, "\(place)")
          _ = try chain.ask("evm_revert", [snapshot])
          guard hasDied else { break }
          cuts += 1
          point += Self.step
        }
      }
    }
    #expect(cuts > 60 / Self.step)
  }

  private static let step = Thoroughness.isFull ? 1 : 4

  /// Somebody changes the policy, or loses the folder, while a task has the provider's deposit: it claims all the same.
  @Test func moneyInATaskIsNotLeftThere() throws {
    let node = try LossyNode()
    defer { node.close() }
    let data = Dataset.digits()
    let federation = try Federation(
      node, shards: (0..<2).map { data.train.shard($0, of: 48) }, test: data.test.shard(0, of: 12),
      rounds: 1, places: 2)
    let chain = try node.chain(federation.account(9))
    let task = try play(federation, chain)
    federation.policy = DataPolicy(depositMax: 0)
    try federation.restore(
      1, federation.files(of: 1).filter { $0.key != "tasks.json" && $0.key != "cursor" })
    try federation.restore(2, federation.files(of: 2).filter { !$0.key.contains("apply") })
    for index in [1, 2] {
      while try federation.step(index) != .waiting {}
      let who = ABIValue.address(federation.account(index).address)
      #expect(try task.view("owedTo", [who], on: chain) == .uint(.zero), "\(federation.lines)")
    }
  }

  /// Until the task is over and nobody has claimed: whoever has got no place sleeps from then on.
  private func play(_ federation: Federation, _ chain: RemoteChain) throws -> ActorContract {
    for _ in 0..<10_000 {
      var isQuiet = true
      defer { if isQuiet { federation.node.pass(seconds: Federation.pause) } }
      for index in 0..<federation.count {
        if !(try sleeps(federation, index, chain)), try federation.step(index) != .waiting {
          isQuiet = false
        }
        guard let address = federation.task else { continue }
        let task = try ActorContract(at: address, on: chain)
        if try TaskState(task, on: chain).isOver { return task }
      }
    }
    throw ActorError.invalid("the task has no end: \(federation.lines.suffix(10))")
  }

  private func sleeps(
    _ federation: Federation, _ index: Int, _ chain: RemoteChain
  ) throws -> Bool {
    guard index > 0, let address = federation.task else { return false }
    let task = try ActorContract(at: address, on: chain)
    guard try TaskState(task, on: chain).phase != .enrolling else { return false }
    let who = ABIValue.address(federation.account(index).address)
    return try !task.view("members", on: chain).list().contains(who)
  }

  /// Starts an actor, which dies at a question of its node, and again, until it has nothing to do; whether it came to that question.
  private func live(
    _ federation: Federation, _ index: Int, dyingAt point: Int, answered: Bool
  ) throws -> Bool {
    let count = Mutex(0)
    federation.node.lose {
      let number = count.withLock { count in
        defer { count += 1 }
        return count
      }
      return number < point ? .delivered : number == point && answered ? .answerLost : .lost
    }
    while let progress = try federation.step(index, patience: 0), progress == .acted {}
    federation.node.lose(nil)
    let hasDied = count.withLock { $0 } > point
    federation.kill(index)
    while try federation.step(index) == .acted {}
    return hasDied
  }
}
