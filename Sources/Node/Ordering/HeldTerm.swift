import Synchronization

/// The term that a node holds, shared between who produces in it and who renews it.
package final class HeldTerm: Sendable {
  private struct State {
    var term: ProducerTerm?
    /// Milliseconds, on the clock of whoever asks.
    var end: UInt64 = 0
  }

  private let state = Mutex(State())

  /// No term.
  package init() {}

  /// The term that is held at a time.
  package func term(at now: UInt64) -> ProducerTerm? {
    state.withLock { now < $0.end ? $0.term : nil }
  }

  /// The term that was held last and was not given up, also when it may have ended: only the ordering knows.
  package var last: ProducerTerm? { state.withLock { $0.term } }

  /// Notes that a term was begun by a request that left at a time.
  package func hold(_ term: ProducerTerm, from now: UInt64) {
    state.withLock { $0 = State(term: term, end: now + OrderingLimits.termMilliseconds) }
  }

  /// Notes that the term was renewed by a request that left at a time, unless it was given up meanwhile.
  package func extend(_ term: ProducerTerm, from now: UInt64) {
    state.withLock { if $0.term == term { $0.end = now + OrderingLimits.termMilliseconds } }
  }

  /// Notes that a term has ended.
  package func drop(_ term: ProducerTerm) {
    state.withLock { if $0.term == term { $0 = State() } }
  }
}
