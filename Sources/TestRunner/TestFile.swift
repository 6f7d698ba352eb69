import Compiler
import Diagnostics
import Semantics
import VM

/// A compiled file with tests, and what all runs of them share, on whatever thread they are.
package struct TestFile: Sendable {
  /// Where it is.
  package let path: String
  let compiled: Compilation.Compiled
  let program: TypedProgram
  let keys: TestKeys
  let modules: InvariantModules
  let proofs: SuiteProofs

  /// The tests of a compiled file; nil when it has errors. `prover` proves for `prove`.
  package init?(
    _ compiled: Compilation.Compiled, path: String, prover: (any InvariantProver)? = nil,
    keys: TestKeyStore = TestKeyStore()
  ) {
    guard let program = compiled.program, !compiled.diagnostics.hasErrors else { return nil }
    self.path = path
    self.compiled = compiled
    self.program = program
    self.keys = TestKeys(for: program, in: keys)
    modules = InvariantModules(compiled, program)
    proofs = SuiteProofs(prover)
  }

  /// The tests of the file itself whose titles contain the text.
  func tests(_ filter: String?) -> [TestDefinition] {
    compiled.analysis.ownTests.filter { test in
      filter.map { test.title.contains($0) } ?? true
    }
  }

  /// A trace of runs of its tests, with what names their parts.
  package func trace(of runs: [TestSuite.Run]) -> TraceFile {
    var trace = TraceFile(
      modules: compiled.contracts.map { TraceFile.Module($0.verified) }, accounts: [],
      sources: compiled.sources.files.map {
        TraceFile.Source(path: $0.name, text: String(decoding: $0.utf8, as: UTF8.self))
      }, transactions: [], recording: Recording())
    for run in runs {
      trace.transactions += run.transactions
      for recording in run.recordings { trace.recording.append(recording) }
    }
    return trace
  }
}

extension Analysis {
  /// The tests that stand in the files themselves, not in what they import; none when there are errors.
  package var ownTests: [TestDefinition] {
    (program?.tests ?? []).filter { Int($0.span.source.index) < givenCount }
  }
}
