import Primitives
import Storage
import Synchronization

/// Decides, in front of each write of a node and behind it, whether the disk fails or the node crashes there. A dead node writes nothing.
final class SimulatedDisk: Sendable {
  private struct State {
    var random: SplitMix64
    var isDead = false
    var isCalm = false
    var failures = 0
  }

  private let state: Mutex<State>

  init(seed: UInt64) {
    state = Mutex(State(random: SplitMix64(seed: seed)))
  }

  var isDead: Bool { state.withLock { $0.isDead } }

  /// Has the node crash.
  func die() { state.withLock { $0.isDead = true } }

  /// Has nothing fail any more.
  func calm() { state.withLock { $0.isCalm = true } }

  func pass(_ point: ChainStore.WritePoint) throws(StorageError) {
    try state.withLock { state throws(StorageError) in
      let (crash, full) = (state.random.next(below: 120), state.random.next(below: 120))
      if crash == 0, !state.isCalm { state.isDead = true }
      if state.isDead { throw .system(call: "crash", code: 0, message: "the node is dead") }
      if full == 0, !state.isCalm, point == .before { throw .full }
    }
  }
}
