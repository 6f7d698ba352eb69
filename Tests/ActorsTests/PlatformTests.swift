import Actors
import Diagnostics
import Foundation
import Learning
import Node
import Primitives
import RPC
import Synchronization
import TestKit
import Testing

/// The whole platform while everything fails: `make platform` tries 20 seeds, `make test` one.
@Suite struct PlatformTests {
  private static var seeds: [UInt64] {
    let environment = ProcessInfo.processInfo.environment
    let first = environment["GALAXY_SEED"].flatMap { UInt64($0) } ?? 1
    let count = environment["GALAXY_PLATFORM_SEEDS"].flatMap { UInt64($0) } ?? 1
    return Array(first..<first + max(count, 1))
  }

  /// Actors are killed at random moments, requests and answers are lost, come twice, late and in another order, files are altered on their way, and a machine cheats. Afterwards no
  /// coin is missing or was paid twice, the cheat has lost, and the auditor agrees.
  @Test(arguments: seeds) func everythingFailsAndTheBooksBalance(seed: UInt64) throws {
    let node = try LossyNode()
    defer { node.close() }
    let data = Dataset.digits()
    let federation = try Federation(
      node, shards: (0..<3).map { data.train.shard($0, of: 24) }, test: data.test.shard(0, of: 12),
      rounds: 2, batch: 16,
      computers: [Computer(unitPrice: 900, fault: 3), Computer(unitPrice: 1_000)])
    federation.diesOfErrors = seed.isMultiple(of: 2)
    let random = Mutex(SplitMix64(seed: seed))
    node.lose { random.withLock { .drawn(&$0, odds: 40) } }
    federation.files.alter { random.withLock { $0.next() % 4 == 0 } }
    var order = SplitMix64(seed: seed &+ 100)
    var deaths = 0
    try federation.finish(patience: 1) {
      if order.next() % 12 == 0 {
        federation.kill(Int(order.next() % UInt64(federation.count)))
        deaths += 1
      }
      return Int(order.next() % UInt64(federation.count))
    }
    node.lose(nil)
    federation.files.alter(nil)
    #expect(deaths > 4, "seed \(seed)")
    try check(federation, seed)
  }

  private func check(_ federation: Federation, _ seed: UInt64) throws {
    let chain = try federation.node.chain(federation.account(9))
    let task = try #require(federation.task)
    let report = try TaskAudit.run(
      task, on: chain, contracts: federation.contracts, documents: federation.document)
    #expect(report.differences == [], "seed \(seed): \(report.json.pretty)")
    // What went into the task has come out of it, once: the budget, the bond, and a deposit of each that applied.
    let contract = try ActorContract(at: task, on: chain)
    let members = UInt128(try contract.view("members", on: chain).list().count)
    let paid = report.payouts.map(\.amount).reduce(0, +)
    #expect(
      paid == federation.terms.escrow + members * federation.terms.deposit, "seed \(seed)")
    #expect(try chain.balance(of: task) == 0, "seed \(seed): \(federation.lines.suffix(30))")
    // Of computing only stakes are left, and the cheat has none of what it had locked.
    let computing = try #require(federation.computing)
    let court = try ActorContract(at: computing.court, on: chain)
    let market = try ActorContract(at: computing.market, on: chain)
    #expect(
      try chain.balance(of: computing.court) == 0, "seed \(seed): \(federation.lines.suffix(30))")
    let offers = try ComputeOffer.all(of: market, on: chain)
    #expect(
      try chain.balance(of: market.address) == offers.map(\.freeStake).reduce(0, +),
      "seed \(seed): \(federation.lines.suffix(30))")
    let disputes = try court.view("count", on: chain).count()
    for id in 0..<disputes {
      let verdict = try court.view("verdict", [.uint(U256(UInt64(id)))], on: chain).optional()
      #expect(verdict == .bool(false), "seed \(seed)")
    }
    let cheat = try #require(offers.first { $0.unitPrice == 900 })
    let honest = try #require(offers.first { $0.unitPrice == 1_000 })
    #expect(honest.freeStake == Federation.stake, "seed \(seed)")
    #expect(disputes == 0 || cheat.freeStake < Federation.stake, "seed \(seed)")
  }
}
