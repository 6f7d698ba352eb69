import Synchronization

/// The clock of a development chain: that of the machine, which scripts may set ahead or to a time of their choice.
package final class DevelopmentClock: Sendable {
  private struct State {
    /// What is added to the machine's, in seconds.
    var offset: Int64 = 0
    /// What the next block says, if somebody has said so.
    var next: UInt64?
  }

  private let machine: @Sendable () -> UInt64
  private let state = Mutex(State())

  /// A clock over that of the machine, which counts seconds since 1970.
  package init(machine: @escaping @Sendable () -> UInt64 = { ChainNode.seconds }) {
    self.machine = machine
  }

  /// What the next block says, in seconds since 1970, unless the last one says more.
  package var now: UInt64 {
    state.withLock { $0.next ?? sum(machine(), $0.offset) }
  }

  /// Goes on from the last block, whose time may be ahead of the machine's: what was set ahead stays so over a restart, and what is taken
  /// back is taken back.
  package func goOn(from time: UInt64) {
    let now = machine()
    state.withLock { $0 = State(offset: time > now ? difference(time, now) : 0) }
  }

  /// Sets it ahead; gives by how much it is ahead now.
  package func advance(by seconds: UInt64) -> Int64 {
    state.withLock { state in
      let (offset, overflow) = state.offset.addingReportingOverflow(Int64(clamping: seconds))
      state.offset = overflow ? .max : offset
      return state.offset
    }
  }

  /// Has the next block say this; behind it time goes on from there.
  package func setNext(_ time: UInt64) { state.withLock { $0.next = time } }

  /// A block was made.
  package func settle() {
    let now = machine()
    state.withLock { state in
      guard let next = state.next else { return }
      state = State(offset: difference(next, now))
    }
  }

  private func sum(_ time: UInt64, _ offset: Int64) -> UInt64 {
    let (sum, overflow) = Int64(clamping: time).addingReportingOverflow(offset)
    return overflow ? UInt64(Int64.max) : UInt64(max(0, sum))
  }

  private func difference(_ left: UInt64, _ right: UInt64) -> Int64 {
    Int64(clamping: left) - Int64(clamping: right)
  }
}
