import Client

/// Why an actor cannot go on with a step; nothing was paid twice for it.
package enum ActorError: Error, Sendable, CustomStringConvertible {
  /// Its folder cannot be used, for this reason.
  case folder(String)
  /// The chain gives no answer.
  case chain(ChainError)
  /// The contract refuses the step, in its words.
  case refused(step: String, reason: String)
  /// What others, or its own files, say cannot be right.
  case invalid(String)

  package var description: String {
    switch self {
    case .folder(let reason): reason
    case .chain(let error): "\(error)"
    case .refused(let step, let reason): "\(step): \(reason)"
    case .invalid(let reason): reason
    }
  }

  /// Whether the same may work a little later without anybody changing anything.
  package var isPassing: Bool {
    guard case .chain(let error) = self else { return false }
    switch error {
    case .unreachable, .pending: return true
    case .refused, .answered, .unsigned: return false
    }
  }
}
