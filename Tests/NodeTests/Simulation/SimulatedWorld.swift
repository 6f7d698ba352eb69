import Node
import Primitives
import Synchronization

/// What all nodes of a simulation share: the time, the list, and a network on which requests and answers are lost, late, or twice.
final class SimulatedWorld {
  var random: SplitMix64
  var list = SimulatedList()
  let clock = SimulatedClock()
  /// Whether nothing goes wrong any more.
  var isCalm = false
  private var later: [(time: UInt64, action: () -> Void)] = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  var now: UInt64 { clock.now }

  /// Has time pass, and what is late arrive.
  func advance(by milliseconds: UInt64) {
    clock.advance(by: milliseconds)
    list.advance(to: now)
    while let index = later.indices.filter({ later[$0].time <= now }).min(by: {
      later[$0].time < later[$1].time
    }) {
      later.remove(at: index).action()
    }
  }

  /// Ends: what is late never arrives. It holds those that sent it, and they hold the world.
  func end() { later.removeAll() }

  /// True once in so many times, and never when all is calm.
  func chance(oneOf count: Int) -> Bool {
    let isHit = random.next(below: count) == 0
    return isHit && !isCalm
  }

  /// Sends a request whose effect is `action`; nil when no answer comes back: then it may have been done, or will be.
  func send<Answer>(_ action: @escaping () -> Answer) -> Answer? {
    if chance(oneOf: 30) { return nil }
    if chance(oneOf: 30) {
      later.append((now + UInt64(random.next(below: 3_000)), { _ = action() }))
      return nil
    }
    if chance(oneOf: 60) { _ = action() }
    let answer = action()
    return chance(oneOf: 30) ? nil : answer
  }
}

/// Milliseconds that pass when somebody says so.
final class SimulatedClock: Sendable {
  private let time = Mutex<UInt64>(10_000)

  var now: UInt64 { time.withLock { $0 } }

  func advance(by milliseconds: UInt64) { time.withLock { $0 += milliseconds } }
}

/// The list as a node reaches it.
struct SimulatedOrdering: BlockOrdering {
  let world: SimulatedWorld
  /// Has the node crash behind something that it has done.
  let disk: SimulatedDisk

  private func ask<Answer>(
    _ action: @escaping (inout SimulatedList, UInt64) -> Answer
  ) throws(OrderingFailure) -> Answer {
    let world = world
    guard let answer = world.send({ action(&world.list, world.now) }), !disk.isDead else {
      throw OrderingFailure("no answer")
    }
    // It knows, and dies before it can write that down.
    if world.chance(oneOf: 400) { disk.die() }
    return answer
  }

  func read(above number: UInt64) throws(OrderingFailure) -> OrderingView {
    try ask { list, _ in list.view(above: number) }
  }

  func begin(
    behind position: ChainPosition, in term: ProducerTerm
  ) throws(OrderingFailure) -> Bool {
    try ask { list, _ in list.begin(behind: position, in: term) }
  }

  func append(_ block: SealedBlock, in term: ProducerTerm) throws(OrderingFailure) -> Bool {
    let isAppended = try ask { list, _ in list.append(block, in: term) }
    if world.chance(oneOf: 40) { disk.die() }
    return isAppended
  }

  func campaign(_ notice: ProducerNotice) throws(OrderingFailure) -> ProducerTerm? {
    try ask { list, now in list.campaign(notice, at: now) }
  }

  func renew(_ term: ProducerTerm) throws(OrderingFailure) -> Bool {
    try ask { list, now in list.renew(term, at: now) }
  }

  func resign(_ term: ProducerTerm) throws(OrderingFailure) {
    try ask { list, _ in list.resign(term) }
  }

  func prune(below number: UInt64) throws(OrderingFailure) {
    try ask { list, _ in list.prune(below: number) }
  }
}
