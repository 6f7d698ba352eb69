import Diagnostics
import Semantics

/// A place of a contract where a call may fail, and whether it can in a state in which the proved invariants hold.
package struct FailureCheck {
  /// Why a call may fail there.
  package enum Reason: String, Sendable {
    case requirement = "`require` or a missing value"
    case overflow = "overflow"
    case division = "division by zero"
    case bounds = "an index outside"
    case capacity = "no room"
    case other = "too many turns"
  }

  /// The place.
  package let span: Span
  /// What is checked there.
  package let reason: Reason
  /// Whether a call can fail there, as far as the solver knows.
  package let canFail: Bool
}

extension ContractProof {
  /// All places of deployment and calls that the machine checks, in the order of the source; a place that several calls come to can
  /// fail when it can in one.
  package func checks(assuming proved: [FunctionID]) throws(Solver.Failure) -> [FailureCheck] {
    var found: [Span: (reason: FailureCheck.Reason, canFail: Bool)] = [:]
    for step in steps where step != .waiting {
      var execution = SymbolicExecution(program, contract, asksSites: true)
      var state = Displayed(program)
      take(step, assuming: proved, &execution, &state)
      // What was not executed to its end says nothing.
      guard execution.budget > 0 else { throw .stopped("\(text(step)) is too long") }
      let answers = try solver.answers(execution.script)
      for site in execution.sites {
        let canFail = answers[site.question] != .impossible
        let known = found[site.span]?.canFail ?? false
        found[site.span] = (site.kind, canFail || known)
      }
    }
    return found.map {
      FailureCheck(span: $0.key, reason: $0.value.reason, canFail: $0.value.canFail)
    }
    .sorted { ($0.span.source.index, $0.span.start) < ($1.span.source.index, $1.span.start) }
  }
}
