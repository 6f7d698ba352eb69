import Diagnostics

/// What is known about every local and state variable at one point of a function.
struct OwnershipState {
  /// What is known about a local variable.
  enum Status: Hashable {
    case unassigned
    case assigned
    /// Its linear value has gone somewhere else.
    case moved(Span)
    /// Assigned on some paths only.
    case maybeAssigned
    /// Moved on some paths only.
    case maybeMoved(Span)

    /// What is known after two paths meet.
    func merged(with other: Status) -> Status {
      if self == other { return self }
      switch (self, other) {
      case (.moved(let span), .assigned), (.assigned, .moved(let span)),
        (.maybeMoved(let span), _), (_, .maybeMoved(let span)):
        return .maybeMoved(span)
      case (.moved(let span), .unassigned), (.unassigned, .moved(let span)),
        (.moved(let span), .moved):
        return .moved(span)
      case (.moved(let span), .maybeAssigned), (.maybeAssigned, .moved(let span)):
        return .maybeMoved(span)
      case (.unassigned, _), (_, .unassigned), (.maybeAssigned, _), (_, .maybeAssigned),
        (.assigned, .assigned):
        return .maybeAssigned
      }
    }
  }

  var locals: [Status]
  /// State variables and keys that have a value for sure; only looked at in `init`.
  var assignedState: Set<StateID> = []
  var assignedKeys: Set<KeyID> = []
  /// False after a `return`, `break` or `continue`, until paths meet again.
  var isReachable = true

  init(localCount: Int) {
    locals = [Status](repeating: .unassigned, count: localCount)
  }

  /// What is known after this path meets another.
  func merged(with other: OwnershipState) -> OwnershipState {
    guard isReachable else { return other }
    guard other.isReachable else { return self }
    var result = self
    for index in locals.indices {
      result.locals[index] = locals[index].merged(with: other.locals[index])
    }
    result.assignedState = assignedState.intersection(other.assignedState)
    result.assignedKeys = assignedKeys.intersection(other.assignedKeys)
    return result
  }
}
