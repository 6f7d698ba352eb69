import Foundation
import Ledger
import Node
import Primitives
import Storage
import Synchronization

/// Runs a node among others of its chain, on three threads: one follows and produces, one renews the term, one brings transactions to the
/// producer. What takes long on one, such as a block of many seconds or a producer that is dead, does not hold up the others.
package final class ClusterMember: Sendable {
  /// How much something matters that the node says of itself.
  package enum Importance: Sendable {
    /// Who produces now.
    case turn
    /// The node waits for something.
    case obstacle
    /// It goes no further, or something went wrong.
    case fault
  }

  private let node: ChainNode
  private let report: @Sendable (Importance, String) -> Void
  private let queue = Mutex(ForwardQueue())
  private let isStopped = Mutex(false)
  /// When the first thread did something last.
  private let steps = Mutex<UInt64>(0)
  private let (stepping, forwarding) = (WakeSignal(), WakeSignal())
  private let threads = DispatchGroup()
  private let begin = ContinuousClock.now

  /// How often a node without work looks for blocks, in milliseconds.
  private static let followInterval = 25
  /// How often a term is renewed, in milliseconds.
  private static let renewInterval = 400
  /// From when on a term is not renewed because nothing happens any more, in milliseconds.
  private static let stallMax: UInt64 = 60_000

  /// Begins. `ordering` and `peers` are made for each thread that needs them. `report` is given a line for people when something
  /// changes.
  package init(
    _ node: ChainNode, candidate: ProducerNotice?, isSealed: Bool,
    ordering: @escaping @Sendable () -> any BlockOrdering,
    peers: @escaping @Sendable () -> NodePeers,
    report: @escaping @Sendable (Importance, String) -> Void
  ) {
    self.node = node
    self.report = report
    node.observe { [weak self] event in
      guard case .transaction(let transaction) = event, let self else { return }
      queue.withLock { $0.add(transaction) }
      (node.cluster.isProducing ? stepping : forwarding).set()
    }
    let held = Mutex<HeldTerm?>(nil)
    run { member in
      let replica = Replica(
        node, ordering: ordering(), peers: peers(), candidate: candidate, isSealed: isSealed)
      held.withLock { $0 = replica.held }
      member.follow(replica)
    }
    if candidate != nil {
      run { member in member.renew(ordering()) { held.withLock { $0 } } }
    }
    run { member in member.forward(peers()) }
  }

  /// Ends: whoever produced lets others do so.
  package func stop() {
    isStopped.withLock { $0 = true }
    for signal in [stepping, forwarding] { signal.set() }
    threads.wait()
  }

  private func run(_ body: @escaping @Sendable (ClusterMember) -> Void) {
    threads.enter()
    Thread.detachNewThread { [self] in
      body(self)
      threads.leave()
    }
  }

  /// Milliseconds since the beginning.
  private var now: UInt64 {
    let (seconds, attoseconds) = (ContinuousClock.now - begin).components
    return UInt64(max(0, seconds)) * 1_000 + UInt64(max(0, attoseconds / 1_000_000_000_000_000))
  }

  private var isRunning: Bool { !isStopped.withLock { $0 } }

  // MARK: The threads

  private func follow(_ replica: Replica) {
    var last = ClusterState()
    while isRunning {
      steps.withLock { $0 = now }
      do throws(NodeError) {
        if try replica.step(at: now) == .idle {
          stepping.wait(milliseconds: ClusterMember.followInterval)
        }
      } catch {
        report(.fault, "\(error)")
        stepping.wait(milliseconds: 1_000)
      }
      let state = node.cluster
      tell(state, after: last)
      last = state
    }
    replica.resign()
  }

  private func renew(_ ordering: any BlockOrdering, _ held: () -> HeldTerm?) {
    var ordering = ordering
    while isRunning {
      Thread.sleep(forTimeInterval: Double(ClusterMember.renewInterval) / 1_000)
      let time = now
      guard let held = held(), let term = held.last,
        time < steps.withLock({ $0 }) + ClusterMember.stallMax
      else { continue }
      // Without an answer it is tried again; the term may end meanwhile.
      guard let isRenewed = try? ordering.renew(term) else { continue }
      if isRenewed { held.extend(term, from: time) } else { held.drop(term) }
    }
  }

  private func forward(_ peers: NodePeers) {
    while isRunning {
      forwarding.wait(milliseconds: ClusterMember.followInterval)
      let state = node.cluster
      guard let producer = state.producer, !state.isProducing else {
        queue.withLock { $0.clear() }
        continue
      }
      let node = node
      while isRunning {
        let batch = queue.withLock {
          $0.next(in: producer.term, at: now) { node.waitingTransactions }
        }
        guard !batch.isEmpty else { break }
        guard peers.forward(batch, to: producer.notice.url) else {
          queue.withLock { $0.fail() }
          break
        }
      }
    }
  }

  // MARK: What people hear

  private func tell(_ state: ClusterState, after last: ClusterState) {
    if let reason = state.refusal, reason != last.refusal {
      report(.fault, "REFUSED: \(reason). This node goes no further, and takes no transactions.")
    }
    if let obstacle = state.obstacle, obstacle != last.obstacle {
      report(.obstacle, "waiting: \(obstacle)")
    }
    if state.isProducing != last.isProducing {
      report(
        .turn,
        state.isProducing
          ? "this node produces from block \(node.head.number + 1) on"
          : "this node produces no more")
    } else if let producer = state.producer, producer != last.producer, !state.isProducing {
      report(.turn, "\(producer.notice.address.checksummed) at \(producer.notice.url) produces")
    }
  }
}
