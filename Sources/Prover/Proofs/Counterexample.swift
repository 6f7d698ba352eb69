import Compiler
import Primitives
import Semantics
import TestRunner

/// Calls after which an invariant does not hold, as a test.
package struct Counterexample {
  /// The source of the test.
  package let test: String
  /// Whether the test was run, and showed it.
  package let isConfirmed: Bool
}

extension ContractProof {
  /// Sequences that are tried for one invariant, and calls in one.
  private static let sequencesMax = 120
  private static let callsMax = 3

  /// Looks for the shortest sequence of calls that breaks an invariant which is not proved; nil when none is found.
  ///
  /// `file` and `source` are what was compiled: the test is run behind it. A test that does not show what the solver believes
  /// is not shown; where no test can judge the invariant, because it is about calls or sums beside ciphertexts, it is, unconfirmed.
  package func counterexample(
    to invariant: FunctionID, file: String, source: [UInt8], provider: any SourceProvider
  ) throws(Solver.Failure) -> Counterexample? {
    let title = "counterexample to \(program[contract].name).\(program[invariant].name)"
    var sequences = [CallSequence(entries: [])]
    var next = 0
    while next < min(sequences.count, ContractProof.sequencesMax) {
      let sequence = sequences[next]
      next += 1
      guard sequence.isWritable(program, contract) else { continue }
      let (script, sequenceTest) = sequence.script(program, contract, breaks: invariant)
      if case .possible(let numbers)? = try solver.answers(script).last,
        let test = sequenceTest.text(title, program, contract, numbers)
      {
        switch verify(test, title, invariant, file: file, source: source, provider: provider) {
        case .shown: return Counterexample(test: test, isConfirmed: true)
        case .passed where !program.canExplore(invariant, of: contract):
          return Counterexample(test: test, isConfirmed: false)
        case .passed, .failed: break
        }
      }
      guard sequence.entries.count < ContractProof.callsMax else { continue }
      sequences += entries.map { CallSequence(entries: sequence.entries + [$0]) }
    }
    return nil
  }

  private enum Run { case shown, passed, failed }

  /// What the machine says of the test.
  private func verify(
    _ test: String, _ title: String, _ invariant: FunctionID, file: String, source: [UInt8],
    provider: any SourceProvider
  ) -> Run {
    let input = SourceInput(path: file, utf8: source + Array("\n\n\(test)".utf8))
    let compiled = Compilation.compile([input], provider: provider)
    let options = TestSuite.Options(propertyRuns: 1, filter: title)
    guard let suite = TestSuite(compiled, path: file, options: options),
      let result = suite.run().first
    else { return .failed }
    guard let failure = result.failure else { return .passed }
    let name = "`\(program[contract].name).\(program[invariant].name)`"
    return failure.message.contains(name) ? .shown : .failed
  }
}
