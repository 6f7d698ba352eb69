import Compiler
import Diagnostics
import Interpreter
import Ledger
import Primitives
import Semantics
import VM

/// Runs the `test` blocks of a file, each on a chain of its own.
package struct TestSuite {
  /// How to run.
  package struct Options: Sendable {
    /// How often a property test runs.
    package var propertyRuns: Int
    /// Where the random arguments begin.
    package var seed: UInt64
    /// Only tests whose title contains this.
    package var filter: String?
    /// Whether the last run of each test is recorded.
    package var isTraced: Bool
    /// Whether the earlier runs of property tests are recorded, too.
    package var tracesAllRuns: Bool
    /// Proves for `prove`; without one such a proof is skipped with a word.
    package var prover: (any InvariantProver)?

    /// 64 runs from seed 1, all tests.
    package init(
      propertyRuns: Int = 64, seed: UInt64 = 1, filter: String? = nil, isTraced: Bool = false,
      tracesAllRuns: Bool = false
    ) {
      self.isTraced = isTraced
      self.tracesAllRuns = tracesAllRuns
      self.propertyRuns = propertyRuns
      self.seed = seed
      self.filter = filter
    }
  }

  private let path: String
  private let compiled: Compilation.Compiled
  private let program: TypedProgram
  private let options: Options
  private let keys: TestKeys
  private let modules: InvariantModules
  private let proofs: SuiteProofs
  private let code: CodeCache
  /// Hears of every call, with its bound.
  package let bounds = GasBoundMonitor()
  /// How often a key or ciphertext had to be decoded on chains whose calls were not recorded: for tests.
  package var decodeCount: Int { code.objects.decodeCount }
  /// How often a failing property test is run again to simplify its arguments.
  private static let shrinkRunsMax = 1_000

  /// The tests of a compiled file; nil when it has errors.
  package init?(
    _ compiled: Compilation.Compiled, path: String, options: Options = Options(),
    engine: Engine = .chosen, keys: TestKeyStore = TestKeyStore()
  ) {
    guard let program = compiled.program, !compiled.diagnostics.hasErrors else { return nil }
    self.path = path
    self.compiled = compiled
    self.program = program
    self.keys = TestKeys(for: program, in: keys)
    modules = InvariantModules(compiled, program)
    proofs = SuiteProofs(options.prover)
    self.options = options
    code = CodeCache(verified: compiled.contracts.map(\.verified), engine: engine)
    code.bounds = bounds
  }

  /// The tests that stand in the file itself, not in what it imports.
  private var tests: [TestDefinition] {
    program.tests.filter { test in
      Int(test.span.source.index) < compiled.analysis.givenCount
        && options.filter.map { test.title.contains($0) } ?? true
    }
  }

  /// Whether a test fails: runs them up to the first that does, and tells nobody.
  package var hasFailure: Bool { tests.contains { !run($0).0.isPassed } }

  /// Runs all tests; `report` hears of each as it ends, `recorded` in the end of what was recorded, if they are traced.
  package func run(
    _ report: (TestResult) -> Void = { _ in }, recorded: (TraceFile) -> Void = { _ in }
  ) -> [TestResult] {
    var trace = TraceFile(
      modules: compiled.contracts.map { TraceFile.Module($0.verified) }, accounts: [],
      sources: compiled.sources.files.map {
        TraceFile.Source(path: $0.name, text: String(decoding: $0.utf8, as: UTF8.self))
      }, transactions: [], recording: Recording())
    let results = tests.map { test in
      let (result, drivers) = run(test)
      for (transactions, recording) in drivers.compactMap(\.recorded) {
        trace.transactions += transactions
        trace.recording.append(recording)
      }
      report(result)
      return result
    }
    if options.isTraced { recorded(trace) }
    return results
  }

  /// The chains that were recorded come with the result.
  private func run(_ test: TestDefinition) -> (TestResult, [ChainDriver]) {
    let function = program[test.function]
    var result = TestResult(
      path: path, title: test.title, failure: nil, runs: 0, gasUsed: 0)
    let types = function.locals.prefix(function.parameterCount).map(\.type)
    var generator = PropertyArguments(program, types, seed: options.seed)
    var recorded: [ChainDriver] = []
    for index in 0..<(types.isEmpty ? 1 : max(options.propertyRuns, 1)) {
      let arguments = generator.next(index)
      result.runs += 1
      let attempt = attempt(test, arguments)
      if !options.tracesAllRuns { recorded = [] }
      recorded.append(attempt.driver)
      result.gasUsed = attempt.driver.gasUsed
      result.calls = attempt.driver.calls
      result.printed = attempt.driver.printed
      if attempt.failure != nil {
        let (text, driver) = explain(test, arguments, generator)
        result.failure = text
        result.printed = driver.printed
        recorded[recorded.count - 1] = driver
        break
      }
    }
    return (result, recorded)
  }

  /// `isShown` is for a run of which the calls that fail are shown.
  private func attempt(
    _ test: TestDefinition, _ arguments: [Value], isShown: Bool = false
  ) -> (failure: Failure?, driver: ChainDriver) {
    let driver = ChainDriver(
      compiled, program: program, keys: keys, code: code, modules: modules, proofs: proofs,
      options: options,
      records: options.isTraced ? .all(title: test.title) : isShown ? .last : .nothing)
    do throws(Failure) {
      try Interpreter.run(
        test: test.function, of: program, driver: driver, arguments: arguments)
      return (nil, driver)
    } catch {
      return (error, driver)
    }
  }

  /// Simplifies failing arguments as far as they still fail, and tells why.
  private func explain(
    _ test: TestDefinition, _ first: [Value], _ generator: PropertyArguments
  ) -> (TestResult.FailureText, ChainDriver) {
    var arguments = first
    var runs = 0
    var isSimpler = true
    while isSimpler, runs < TestSuite.shrinkRunsMax {
      isSimpler = false
      for candidate in generator.simpler(than: arguments) where runs < TestSuite.shrinkRunsMax {
        runs += 1
        if attempt(test, candidate).failure != nil {
          arguments = candidate
          isSimpler = true
          break
        }
      }
    }
    let (failure, driver) = attempt(test, arguments, isShown: true)
    let message = failure.map { driver.describe($0) } ?? "it failed once, but not again"
    let span = driver.statement?.span ?? test.span
    let function = program[test.function]
    let texts = zip(arguments, function.locals).map { value, local in
      "\(local.name) = \(program.describe(value, local.type))"
    }
    let place = TextRenderer(sources: compiled.sources).text(
      Diagnostic(.tests.failed, "\(test.title.printable): \(message)", at: span, "failed here"))
    let text = TestResult.FailureText(
      message: message, place: place, file: compiled.sources[span.source].name,
      position: compiled.sources.position(of: span),
      arguments: texts.isEmpty
        ? nil : "\(texts.joined(separator: ", "))   (seed \(options.seed))",
      trace: driver.lastFailure)
    return (text, driver)
  }
}
