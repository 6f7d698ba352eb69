extension TypedProgram {
  /// Whether an invariant is a sentence about a call, not about a state: it uses values from before, or the caller.
  package func isAboutCalls(_ invariant: FunctionID) -> Bool {
    contains(invariant) { kind in
      switch kind {
      case .builtin(.old, _), .context(.caller): true
      default: false
      }
    }
  }

  /// Whether a module with the invariant as a view can judge it from what is stored: it uses no sums of maps either.
  package func canRun(_ invariant: FunctionID) -> Bool {
    !isAboutCalls(invariant)
      && !contains(invariant) { kind in
        if case .builtin(.mapTotal, _) = kind { true } else { false }
      }
  }

  /// Whether `explore` can judge an invariant of a contract: a module can, or all that is stored can be read.
  package func canExplore(_ invariant: FunctionID, of contract: ContractID) -> Bool {
    canRun(invariant) || self[contract].state.allSatisfy { isPlain($0.type) }
  }

  /// Whether a stored value is all there: what has ciphertexts in it names them by their hashes.
  private func isPlain(_ type: Type) -> Bool {
    switch type {
    case .ciphertext, .sum, .publicKey, .testKey, .never, .invalid: false
    case .optional(let inner), .list(let inner, max: _), .array(let inner, count: _): isPlain(inner)
    case .map(key: _, value: let value, max: _): isPlain(value)
    case .tuple(let elements): elements.allSatisfy { isPlain($0) }
    case .structure(let id, sizes: _): self[id].fields.allSatisfy { isPlain($0.type) }
    case .enumeration(let id):
      self[id].cases.allSatisfy { $0.payload.allSatisfy { isPlain($0.type) && $0.type != .coin } }
    case .unit, .bool, .integer, .fixed, .address, .contract, .hash, .bytes, .text, .tensor, .coin:
      true
    }
  }

  private func contains(
    _ invariant: FunctionID, _ isWanted: (TypedExpression.Kind) -> Bool
  ) -> Bool {
    var found = false
    self[invariant].body.forEachExpression { found = found || isWanted($0.kind) }
    return found
  }
}
