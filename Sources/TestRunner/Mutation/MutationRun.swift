import Bytecode
import Compiler
import Diagnostics
import Primitives
import Semantics

/// Runs the tests of a contract against its mutants, one after the other: whoever repeats it gets the same.
package struct MutationRun {
  /// What became of a mutant.
  package enum Outcome: Hashable, Sendable {
    /// A test failed.
    case killed
    /// All tests passed.
    case survived
    /// The compiler refused it, or made the same code of it.
    case noMutant
  }

  /// Why nothing can be said.
  package enum Refusal: Error, Hashable, Sendable {
    /// The program has errors.
    case errors(path: String)
    /// A test fails without any change.
    case failing(title: String)
    /// No test was found.
    case noTests
  }

  private let target: SourceInput
  private let tests: [SourceInput]
  private let provider: @Sendable ([UInt8]) -> any SourceProvider
  private let options: TestSuite.Options
  private let keys = TestKeyStore()
  /// The code of the contracts of each file of tests, unchanged.
  private var original: [[Hash256]] = []

  /// A run of the tests of some files against changes of one that they import, or that is one of them. `provider` reads files with
  /// that one changed. Throws when the tests do not pass without a change.
  package init(
    of target: SourceInput, tests: [SourceInput], options: TestSuite.Options,
    provider: @escaping @Sendable ([UInt8]) -> any SourceProvider
  ) throws(Refusal) {
    self.target = target
    self.tests = tests
    self.provider = provider
    self.options = options
    var count = 0
    for test in tests {
      let compiled = Compilation.compile([test], provider: provider(target.utf8))
      guard let suite = TestSuite(compiled, path: test.path, options: options, keys: keys) else {
        throw .errors(path: test.path)
      }
      original.append(compiled.contracts.map(\.verified.hash))
      let results = suite.run()
      count += results.count
      if let failed = results.first(where: { !$0.isPassed }) { throw .failing(title: failed.title) }
    }
    guard count > 0 else { throw .noTests }
  }

  /// What the tests say of a mutant.
  package func outcome(of mutant: Mutant) -> Outcome {
    let changed = mutant.applied(to: target.utf8)
    let provider = provider(changed)
    var isOther = false
    for (test, original) in zip(tests, original) {
      let input = test.path == target.path ? SourceInput(path: test.path, utf8: changed) : test
      let compiled = Compilation.compile([input], provider: provider)
      guard let suite = TestSuite(compiled, path: test.path, options: options, keys: keys) else {
        return .noMutant
      }
      // A library's functions may show in tests only, so that equal contracts are no proof there.
      if compiled.contracts.map(\.verified.hash) == original, !original.isEmpty { continue }
      isOther = true
      if suite.hasFailure { return .killed }
    }
    return isOther ? .survived : .noMutant
  }
}
