extension TypedProgram {
  /// Whether an invariant uses sums of maps, which no module can compute.
  private func usesTotals(_ invariant: FunctionID) -> Bool {
    contains(invariant) { kind in
      if case .builtin(.mapTotal, _) = kind { true } else { false }
    }
  }

  /// Whether an invariant is a sentence about a call, not about a state: it uses values from before, or the caller.
  package func isAboutCalls(_ invariant: FunctionID) -> Bool {
    contains(invariant) { kind in
      switch kind {
      case .builtin(.old, _), .context(.caller): true
      default: false
      }
    }
  }

  /// Whether a module with the invariant as a view can judge it from what is stored.
  package func canRun(_ invariant: FunctionID) -> Bool {
    !usesTotals(invariant) && !isAboutCalls(invariant)
  }

  private func contains(
    _ invariant: FunctionID, _ isWanted: (TypedExpression.Kind) -> Bool
  ) -> Bool {
    var found = false
    self[invariant].body.forEachExpression { found = found || isWanted($0.kind) }
    return found
  }
}
