import Primitives
import RPC

/// Where a task stands.
package struct TaskState: Sendable {
  /// The phases of contracts/task, in its order.
  package enum Phase: Int, Sendable {
    case enrolling, committing, revealing, scoring, gating, ended, cancelled
  }

  package let phase: Phase
  /// From 1 on; 0 while providers apply.
  package let round: UInt32
  /// When the phase ends (Unix, seconds).
  package let deadline: UInt64

  /// Whether nothing will happen any more but claims.
  package var isOver: Bool { phase == .ended || phase == .cancelled }

  /// The state of a task now.
  package init(_ task: ActorContract, on chain: RemoteChain) throws(ActorError) {
    guard let phase = Phase(rawValue: try task.view("phase", on: chain).count()) else {
      throw .invalid("\(task.address.checksummed) is in a phase that nobody knows")
    }
    self.phase = phase
    round = UInt32(clamping: try task.view("round", on: chain).count())
    deadline = UInt64(clamping: try task.view("deadline", on: chain).amount())
  }
}
