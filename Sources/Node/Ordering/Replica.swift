import Ledger
import Primitives
import Storage

/// One of several nodes of a chain: it adopts the blocks that an ordering has, and appends its own while it is the producer.
///
/// It waits for nobody but the ordering and other nodes, knows no clock, and starts nothing: whoever runs it calls `step` again and again, from one
/// thread. A simulation runs many in one. A crash between any two steps, or within one, loses nothing: what the ordering has is
/// adopted later, also this node's own blocks.
package final class Replica {
  /// What came of a step.
  package enum Activity: Sendable {
    /// There may be more to do at once.
    case worked
    /// Nothing is to be done now.
    case idle
  }

  /// The node that keeps the chain.
  package let node: ChainNode
  /// The term in which this node produces.
  package let held = HeldTerm()
  var ordering: any BlockOrdering
  let peers: any PeerSource
  /// How others reach this node when it produces; nil when it never does.
  let candidate: ProducerNotice?
  /// Whether blocks need a seal.
  let isSealed: Bool
  /// The term in which this node was seen to have the last block.
  var ready: ProducerTerm?
  /// The last block that was refused.
  private var refused: Hash256?
  /// When the ordering was read last.
  private var readTime: UInt64 = 0

  /// A producer without work looks at the ordering so often, in milliseconds.
  private static let readInterval: UInt64 = 500

  /// A replica, which never produces without a `candidate`.
  package init(
    _ node: ChainNode, ordering: any BlockOrdering, peers: any PeerSource,
    candidate: ProducerNotice?, isSealed: Bool = true
  ) {
    self.node = node
    self.ordering = ordering
    self.peers = peers
    self.candidate = candidate
    self.isSealed = isSealed
  }

  /// Does the next thing at a time in milliseconds, which never goes back. Throws when the disk fails: then it is to be called again
  /// later.
  package func step(at now: UInt64) throws(NodeError) -> Activity {
    let activity = try advance(at: now)
    let isProducing = held.term(at: now) != nil
    node.note { $0.isProducing = isProducing }
    return activity
  }

  /// Lets another node produce.
  package func resign() {
    guard let term = held.last else { return }
    held.drop(term)
    // If that cannot be said, the term ends by itself.
    try? ordering.resign(term)
  }

  private func advance(at now: UInt64) throws(NodeError) -> Activity {
    if let term = held.term(at: now), ready == term {
      if node.waitingCount > 0, try produce(in: term) { return .worked }
      if now < readTime &+ Replica.readInterval { return .idle }
    }
    readTime = now
    let view: OrderingView
    do throws(OrderingFailure) {
      view = try ordering.read(above: node.head.number)
    } catch {
      node.note { $0.obstacle = error.description }
      return .idle
    }
    node.note {
      $0.producer = view.producer
      $0.highest = view.head?.number ?? 0
    }
    return try follow(view, at: now)
  }

  // MARK: Following

  private func follow(_ view: OrderingView, at now: UInt64) throws(NodeError) -> Activity {
    if let term = held.last, view.producer?.term != term.number { held.drop(term) }
    let mine = node.head.position
    guard let head = view.head, head != mine else {
      node.note { ($0.obstacle, $0.refusal) = (nil, nil) }
      refused = nil
      return lead(view, at: now)
    }
    guard head.number > mine.number else {
      return refuse(
        "block \(mine.number) is \(mine.hash.hex) here, but the last block that all agree on is "
          + "\(head.number) \(head.hash.hex)")
    }
    if let first = view.blocks.first, first.number == mine.number + 1 {
      for block in view.blocks {
        guard try adopt(block.bytes) else { return .idle }
      }
      return .worked
    }
    // The ordering has forgotten it.
    let blocks = peers.blocks(above: mine.number)
    for bytes in blocks {
      guard try adoptFromPeer(bytes) else { return .idle }
    }
    if blocks.isEmpty {
      node.note { $0.obstacle = "no node gives block \(mine.number + 1)" }
      return .idle
    }
    return .worked
  }

  /// Adopts a block of the ordering; false when that is not possible, now or at all.
  private func adopt(_ bytes: [UInt8]) throws(NodeError) -> Bool {
    let hash = keccak256(bytes)
    guard hash != refused else { return false }
    do throws(NodeError) {
      return try execute(bytes)
    } catch {
      switch error {
      case .undecodable, .seal, .execution(.block):
        refused = hash
        _ = refuse("block \(node.head.number + 1) is not valid: \(error)")
        return false
      default: throw error
      }
    }
  }

  /// Adopts a block that another node gave: that it is not valid says nothing about the chain.
  private func adoptFromPeer(_ bytes: [UInt8]) throws(NodeError) -> Bool {
    do throws(NodeError) {
      return try execute(bytes)
    } catch {
      if case .execution(.storage) = error { throw error }
      node.note { $0.obstacle = "a node gives a block that is not valid: \(error)" }
      return false
    }
  }

  /// False when blobs are missing.
  private func execute(_ bytes: [UInt8]) throws(NodeError) -> Bool {
    let block: SealedBlock
    do throws(TransactionDecodingError) {
      block = try SealedBlock(decoding: bytes)
    } catch {
      throw .undecodable(error)
    }
    let blobs = BlockBlobSource(node, peers)
    do throws(NodeError) {
      try node.adopt(block, blobs: blobs, isSealed: isSealed)
      return true
    } catch {
      guard case .execution(.block) = error, let hash = blobs.missing.min() else { throw error }
      node.note {
        $0.obstacle =
          "no node gives the blob \(hash.hex), which block \(block.position.number) needs"
      }
      return false
    }
  }

  /// Goes no further: loudly, because what the others do is not what this node finds to be right.
  private func refuse(_ reason: String) -> Activity {
    resign()
    node.note { $0.refusal = reason }
    return .idle
  }

  // MARK: Producing

  /// What a node does that has the last block.
  private func lead(_ view: OrderingView, at now: UInt64) -> Activity {
    do throws(OrderingFailure) {
      guard let term = held.term(at: now) else {
        guard view.producer == nil, let candidate else { return .idle }
        guard let term = try ordering.campaign(candidate) else { return .idle }
        held.hold(term, from: now)
        return .worked
      }
      if view.head == nil {
        if try !ordering.begin(behind: node.head.position, in: term) { held.drop(term) }
        return .worked
      }
      let isNew = ready != term
      ready = term
      return isNew ? .worked : .idle
    } catch {
      node.note { $0.obstacle = error.description }
      return .idle
    }
  }

  /// Makes a block and appends it; false when nothing that waits fits into one.
  private func produce(in term: ProducerTerm) throws(NodeError) -> Bool {
    var isDone = true
    let isMade = try node.makeBlock { block in
      do throws(OrderingFailure) {
        if try ordering.append(block, in: term) { return true }
        held.drop(term)
      } catch {
        node.note { $0.obstacle = error.description }
      }
      // Whatever stands there now is read before another block is made.
      ready = nil
      isDone = false
      return false
    }
    if isMade { prune() }
    return isMade || !isDone
  }

  private func prune() {
    let number = node.head.number
    guard number % OrderingLimits.pruneInterval == 0, number > OrderingLimits.blocksKept else {
      return
    }
    // What is not forgotten now is forgotten with the next ones.
    try? ordering.prune(below: number - OrderingLimits.blocksKept)
  }
}
