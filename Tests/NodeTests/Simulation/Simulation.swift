import Foundation
import Ledger
import Node
import Primitives
import Signatures
import Storage

/// Some nodes, their clients and everything that can happen to them, in one thread and in an order that follows from a seed.
///
/// Then all is mended, and what must hold is looked at: the same blocks everywhere, every acknowledged transaction in exactly one of them.
final class Simulation {
  private let world: SimulatedWorld
  private let nodes: [SimulatedNode]
  private let seed: UInt64
  /// For each account the next nonce that it uses.
  private var nonces: [UInt64]
  /// Identities of what a node has taken.
  private(set) var acknowledged: Set<Hash256> = []
  private(set) var crashes = 0

  private static let accounts = 3
  /// The accounts that send: others produce.
  private static let firstSender = 4

  init(seed: UInt64, in folder: String) {
    self.seed = seed
    let world = SimulatedWorld(seed: seed)
    self.world = world
    let count = 2 + world.random.next(below: 3)
    let producers = 1 + world.random.next(below: count)
    nodes = (0..<count).map { index in
      SimulatedNode(
        index, key: index < producers ? DevelopmentAccount.all[index].key : nil, in: folder,
        of: world)
    }
    nonces = [UInt64](repeating: 0, count: Simulation.accounts)
  }

  /// What is wrong at the end; nil when everything is right.
  func run(steps: Int) throws -> String? {
    defer { world.end() }
    for _ in 0..<steps {
      try act()
      if let refusal = refusal { return "refused: \(refusal)" }
    }
    world.isCalm = true
    for node in nodes {
      node.pauseEnd = 0
      node.isCutOff = false
      node.life?.disk.calm()
    }
    for _ in 0..<20_000 {
      for node in nodes {
        try start(node)
        try turn(node)
      }
      world.advance(by: 40)
      if isQuiet { return try judge() }
    }
    return "it does not come to rest: " + nodes.map { "\($0.life?.node.cluster as Any)" }.joined()
  }

  private var refusal: String? { nodes.lazy.compactMap { $0.life?.node.cluster.refusal }.first }

  private var isQuiet: Bool {
    let heads = Set(nodes.map { $0.life?.node.head.position })
    let last = world.list.head ?? nodes[0].life?.node.head.position
    return heads.count == 1 && heads.first == last
      && nodes.allSatisfy { $0.life?.node.waitingCount == 0 }
  }

  // MARK: What happens

  private func start(_ node: SimulatedNode) throws {
    try node.start(
      peers: SimulatedPeers(index: node.index, world: world) { [unowned self] in nodes })
  }

  private func act() throws {
    world.advance(by: UInt64(world.random.next(below: 60)))
    let node = nodes[world.random.next(below: nodes.count)]
    switch world.random.next(below: 100) {
    case 0:
      if node.life != nil { crashes += 1 }
      node.crash()
    case 1: node.pauseEnd = world.now + UInt64(world.random.next(below: 6_000))
    case 2: node.isCutOff.toggle()
    case 3:
      // Whoever is behind by more has to ask others.
      let number = world.list.head?.number ?? 0
      world.list.prune(below: number - min(number, UInt64(world.random.next(below: 6))))
    case 4..<30: try submit(to: node)
    default:
      if node.life == nil, world.random.next(below: 8) == 0 { try start(node) }
      try turn(node)
    }
  }

  /// Lets a node do what its threads do.
  private func turn(_ node: SimulatedNode) throws {
    guard node.isAwake, !node.isCutOff else { return }
    _ = try node.attempt { life in
      for _ in 0..<3 where try life.replica.step(at: world.now) == .worked {}
    }
    if world.random.next(below: 3) > 0 { renew(node) }
    try forward(node)
    if node.life == nil { crashes += 1 }
  }

  private func renew(_ node: SimulatedNode) {
    guard let life = node.life, let term = life.replica.held.last else { return }
    let time = world.now
    let ordering = SimulatedOrdering(world: world, disk: life.disk)
    guard let isRenewed = try? ordering.renew(term) else { return }
    if isRenewed {
      life.replica.held.extend(term, from: time)
    } else {
      life.replica.held.drop(term)
    }
  }

  private func forward(_ node: SimulatedNode) throws {
    guard let life = node.life, let producer = life.node.cluster.producer,
      let index = Int(producer.notice.url), index != node.index
    else { return }
    let batch = life.queue.next(in: producer.term, at: world.now) { life.node.waitingTransactions }
    guard !batch.isEmpty else { return }
    let blobs = batch.flatMap(\.blobs).compactMap { life.node.blobs.blob($0) }
    let target = nodes[index]
    let isBrought = world.send { () -> Bool in
      guard target.isAwake, !target.isCutOff else { return false }
      return
        (try? target.attempt { life in
          for blob in blobs { _ = try life.node.bring(blob) }
          _ = life.node.submit(batch.map(\.raw))
          return true
        }) ?? false
    }
    if isBrought != true { life.queue.fail() }
  }

  /// A client brings a transaction to a node, and the same elsewhere when it hears nothing.
  private func submit(to node: SimulatedNode) throws {
    let account = world.random.next(below: Simulation.accounts)
    let (transaction, blob) = Simulation.transaction(account, nonces[account])
    let answer = world.send { () -> Bool? in
      guard node.isAwake, !node.isCutOff else { return nil }
      return
        (try? node.attempt { life in
          if !transaction.blobs.isEmpty { _ = try life.node.bring(blob) }
          do throws(NodeError) {
            _ = try life.node.submit(transaction.raw)
          } catch {
            switch error {
            case .refused(.known), .refused(.invalid(.nonceTooLow)): return false
            default: throw error
            }
          }
          life.queue.add(transaction)
          return true
        }) ?? nil
    }
    guard let answer, let isTaken = answer else { return }
    // Known already: an answer was lost.
    if isTaken { acknowledged.insert(transaction.hash) }
    nonces[account] += 1
  }

  /// An account's transaction with a nonce, and a blob that some of them name.
  private static func transaction(
    _ account: Int, _ nonce: UInt64
  ) -> (SignedTransaction, blob: [UInt8]) {
    let blob = [UInt8](repeating: UInt8(nonce % 4), count: 50)
    let payload = TransactionPayload(
      kind: .dynamicFee, chainID: 1337, nonce: nonce,
      fee: FeeOffer(most: 10_000_000_000, tip: 1_000 + UInt128(nonce % 3)), gasLimit: 200_000,
      recipient: Address(truncating: U256(0x10000 + nonce % 5)), value: UInt128(nonce + 1),
      data: [], accessList: nonce % 6 == 1 ? [.blobs([keccak256(blob)])] : [])
    return (
      SignedTransaction(payload, signedBy: DevelopmentAccount.all[firstSender + account].key), blob
    )
  }

  // MARK: What must hold

  private func judge() throws -> String? {
    let lives = nodes.compactMap(\.life)
    guard let first = lives.first, lives.count == nodes.count else { return "a node is down" }
    for life in lives.dropFirst() {
      if let difference = try life.node.store.difference(from: first.node.store) {
        return "nodes differ: \(difference)"
      }
    }
    var parent = try first.node.store.block(0)?.header.hash
    for block in world.list.history {
      guard block.block.header.parent == parent else { return "the list is no chain" }
      parent = block.position.hash
    }
    guard parent == first.node.head.hash else { return "the nodes do not have what the list has" }
    let transactions = world.list.history.flatMap(\.block.transactions)
    let counts = Dictionary(grouping: transactions, by: \.hash).mapValues(\.count)
    for hash in acknowledged.sorted() where counts[hash] != 1 {
      return "\(hash.hex) is in \(counts[hash] ?? 0) blocks"
    }
    for (sender, own) in Dictionary(grouping: transactions, by: \.sender) {
      guard own.map(\.nonce) == (0..<UInt64(own.count)).map({ $0 }) else {
        return "nonces of \(sender)"
      }
    }
    return nil
  }

  /// What came of it, in a hash: the same seed gives the same.
  var digest: Hash256 {
    keccak256(world.list.history.flatMap(\.encoded) + acknowledged.sorted().flatMap(\.bytes))
  }

  /// How many blocks there are.
  var blockCount: Int { world.list.history.count }
}
