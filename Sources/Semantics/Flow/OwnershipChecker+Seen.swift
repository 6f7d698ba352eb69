import Diagnostics

/// What is linear and lies in state can be read where it lies: a name for it, or for a part of it, shows what is
/// there and owns nothing.
extension OwnershipChecker {
  /// Whether an expression names something linear in state, to be looked at. A Coin alone is not: what there is to
  /// see of it is its amount.
  func isSeen(_ expression: TypedExpression) -> Bool {
    expression.type != .coin && program.isLinear(expression.type) && leadsIntoState(expression)
  }

  private func leadsIntoState(_ expression: TypedExpression) -> Bool {
    switch expression.kind {
    case .state, .stateIndex, .mapGet: true
    case .field(let base, _), .index(let base, _), .unwrap(let base, _),
      .unwrapOrLeave(let base, _):
      leadsIntoState(base)
    case .local(let local): seen[local] != nil
    default: false
    }
  }

  /// Binds names to what is looked at.
  mutating func bindSeen(_ target: BindingTarget, at span: Span) {
    switch target {
    case .local(let local):
      declare(local, .assigned)
      show(local, at: span)
    case .ignore: break
    case .tuple(let parts): for part in parts { bindSeen(part, at: span) }
    }
  }

  /// Notes that the names of a pattern show what lies in state.
  mutating func bindSeen(_ pattern: TypedPattern, at span: Span) {
    switch pattern {
    case .bind(let local):
      declare(local, .assigned)
      show(local, at: span)
    case .any, .literal, .none: break
    case .some(let inner): bindSeen(inner, at: span)
    case .enumCase(_, _, let parts), .tuple(let parts):
      for part in parts { bindSeen(part, at: span) }
    }
  }

  private mutating func show(_ local: LocalID, at span: Span) {
    guard isLinear(local) else { return }
    if function[local].isMutable {
      report(
        .linearity.onlySeen, "`\(function[local].name)` shows what lies in state", at: span,
        "cannot be changed from here",
        secondary: [Label(function[local].span, "declared with `var`")],
        help: "bind it with `let`", once: UInt32(local.index))
    }
    lent.insert(local)
    seen[local] = span
  }
}
