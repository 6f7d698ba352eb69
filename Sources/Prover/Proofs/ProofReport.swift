import Compiler
import Semantics

/// What is said of an invariant to people.
package struct ProofReport {
  package enum Verdict: String {
    case proved
    case refuted
    case unproved = "not proved"
  }

  package let invariant: FunctionID
  package let verdict: Verdict
  /// Why it is not proved, in lines; of a refuted one a test that breaks it.
  package let lines: [String]
}

extension ContractProof {
  /// A report on each invariant; those that are not proved are searched for calls that break them. `file` and `source` are
  /// what was compiled.
  package func reports(
    on result: Result, file: String, source: [UInt8], provider: any SourceProvider
  ) throws(Solver.Failure) -> [ProofReport] {
    var reports: [ProofReport] = []
    for (invariant, verdict) in result.verdicts {
      let lines: [String]
      switch verdict {
      case .proved:
        reports.append(ProofReport(invariant: invariant, verdict: .proved, lines: []))
        continue
      case .breakable(let step, state: let state):
        lines = ["\(text(step)) may break it; no calls were found that lead there:"] + state
      case .unknown(let step): lines = ["the solver gave up on \(text(step))"]
      }
      let found = try counterexample(
        to: invariant, file: file, source: source, provider: provider)
      guard let found else {
        reports.append(ProofReport(invariant: invariant, verdict: .unproved, lines: lines))
        continue
      }
      let remark =
        found.isConfirmed
        ? "this test shows it on the machine:"
        : "the calls of this test succeed on the machine, where no test can judge this invariant:"
      reports.append(
        ProofReport(
          invariant: invariant, verdict: .refuted,
          lines: [remark] + found.test.split(separator: "\n").map(String.init)))
    }
    return reports
  }
}
