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
    /// Whether failures are told in a terminal's colours.
    package var isColoured = false

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

  /// What became of a test, and what was recorded of it, if tests are traced.
  package struct Run: Sendable {
    package let result: TestResult
    let transactions: [TracedTransaction]
    /// Of each chain.
    let recordings: [Recording]

    init(_ result: TestResult, _ drivers: [ChainDriver] = []) {
      self.result = result
      let recorded = drivers.compactMap(\.recorded)
      transactions = recorded.flatMap(\.transactions)
      recordings = recorded.map(\.recording)
    }
  }

  private let file: TestFile
  private let options: Options
  private let code: CodeCache
  /// Hears of every call, with its bound.
  package let bounds = GasBoundMonitor()
  /// How often a key or ciphertext had to be decoded on chains whose calls were not recorded: for tests.
  package var decodeCount: Int { code.objects.decodeCount }
  /// How often a failing property test is run again to simplify its arguments.
  private static let shrinkRunsMax = 1_000

  private var compiled: Compilation.Compiled { file.compiled }
  private var program: TypedProgram { file.program }

  /// The tests of a file; what they load and decode is kept for this suite.
  package init(_ file: TestFile, options: Options = Options(), engine: Engine = .chosen) {
    self.file = file
    self.options = options
    code = CodeCache(verified: file.compiled.contracts.map(\.verified), engine: engine)
    code.bounds = bounds
  }

  /// The tests of a compiled file; nil when it has errors. Without a prover, `prove` is skipped with a word.
  package init?(
    _ compiled: Compilation.Compiled, path: String, options: Options = Options(),
    engine: Engine = .chosen, prover: (any InvariantProver)? = nil,
    keys: TestKeyStore = TestKeyStore()
  ) {
    guard let file = TestFile(compiled, path: path, prover: prover, keys: keys) else {
      return nil
    }
    self.init(file, options: options, engine: engine)
  }

  /// Whether a test fails: runs them up to the first that does, and tells nobody.
  package var hasFailure: Bool {
    file.tests(options.filter).contains { !run($0).result.isPassed }
  }

  /// Runs all tests; `report` hears of each as it ends, `recorded` in the end of what was recorded, if they are traced.
  package func run(
    _ report: (TestResult) -> Void = { _ in }, recorded: (TraceFile) -> Void = { _ in }
  ) -> [TestResult] {
    let runs = file.tests(options.filter).map { test in
      let run = run(test)
      report(run.result)
      return run
    }
    if options.isTraced { recorded(file.trace(of: runs)) }
    return runs.map(\.result)
  }

  /// Runs one of `TestFile.tests`.
  func run(number: Int) -> Run { run(file.tests(options.filter)[number]) }

  private func run(_ test: TestDefinition) -> Run {
    let function = program[test.function]
    var result = TestResult(
      path: file.path, title: test.title, failure: nil, runs: 0, gasUsed: 0)
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
    return Run(result, recorded)
  }

  /// `isShown` is for a run of which the calls that fail are shown.
  private func attempt(
    _ test: TestDefinition, _ arguments: [Value], isShown: Bool = false
  ) -> (failure: Failure?, driver: ChainDriver) {
    let driver = ChainDriver(
      file, code: code, options: options,
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
    let place = TextRenderer(
      sources: compiled.sources, style: options.isColoured ? .coloured : .plain
    ).text(
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
