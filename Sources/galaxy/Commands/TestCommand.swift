import ArgumentParser
import Compiler
import Diagnostics
import Inspect
import Prover
import Semantics
import TestRunner
import VM

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run the test blocks of contracts, each on a chain of its own.",
    discussion: """
      Examples:
        galaxy test contracts/token/tests.gx
        galaxy test contracts                    every .gx file in the folder
        galaxy test contracts --filter refund    only tests whose title contains this
        galaxy test tests.gx --runs 1000 --seed 7   more random arguments for property tests
        galaxy test tests.gx --trace tests.gxt   record all transactions
        galaxy test contracts --coverage   which lines, errors and events tests reach
        galaxy test contracts --lcov lcov.info --min 90   for genhtml, editors and CI
        galaxy test contracts --jobs 1   one test after another
        galaxy test contracts --coverage --html coverage.html   one page, offline

      What a test shows with `print(value, ...)` stands below its result.
      """)

  @Argument(help: "Source files, or folders of them.", completion: .sources) var paths = ["."]
  @Option(help: "Only tests whose title contains this.") var filter: String?
  @Option(help: "How often a property test runs.") var runs = 64
  @Option(help: "Where the random arguments of property tests begin.") var seed: UInt64 = 1
  @Option(
    help:
      "How many tests run at a time; without it as many as there are processors. What is printed is the same."
  )
  var jobs: Int?
  @Option(help: "Record all transactions of the last run of each test, for `galaxy trace`.")
  var trace: String?
  @Flag(help: "Show which lines, functions, errors and events were reached.")
  var coverage = false
  @Option(help: "Write the lines and functions that were reached as an LCOV tracefile.")
  var lcov: String?
  @Option(help: "Write what was reached as one HTML page that needs nothing else, offline.")
  var html: String?
  @Option(help: "Fail when fewer percent of the lines ran.") var min: Double?
  @Flag(help: "Print one JSON object per test.") var json = false

  private var threads: Int { jobs ?? OrderedWork.processors }

  func run() throws {
    guard runs > 0 else { throw CommandFailure.usage("--runs must be at least 1") }
    guard threads > 0 else { throw CommandFailure.usage("--jobs must be at least 1") }
    var passed = 0
    var failed = 0
    let measures = coverage || lcov != nil || html != nil || min != nil
    var options = TestSuite.Options(
      propertyRuns: runs, seed: seed, filter: filter, isTraced: trace != nil || measures,
      tracesAllRuns: measures)
    options.isColoured = !json && Files.isColoured(Files.standardOutput)
    let isTraced = options.isTraced
    var recorded: TraceFile?
    var reached = Coverage()
    var texts: [String: String] = [:]
    let (files, broken) = compiled(try Files.sources(paths), all: measures)
    try TestRun(files, options: options, threads: threads).run(
      report: { result in
        report(result)
        if result.isPassed { passed += 1 } else { failed += 1 }
      },
      ended: { file, runs in
        guard isTraced else { return }
        let own = file.trace(of: runs)
        if measures { try add(own, to: &reached, from: file.path) }
        if html != nil { for source in own.sources { texts[source.path] = source.text } }
        if recorded == nil { recorded = own } else { recorded?.append(own) }
      })
    if let broken {
      let compiled = try broken.get()
      try show(compiled.diagnostics, compiled.sources)
    }
    if let trace, let recorded { try Files.write(recorded.encoded(), to: trace) }
    if !json { print("\n\(passed) passed, \(failed) failed") }
    if coverage { print("\n\(reached.text)", terminator: "") }
    if let lcov { try Files.write(Array(reached.lcov.utf8), to: lcov) }
    if let html {
      try Files.write(
        CoveragePage.html(reached, title: paths.joined(separator: ", "), sources: texts), to: html)
    }
    if failed > 0 { throw ExitCode(1) }
    if passed == 0 {
      throw CommandFailure.failed("no tests were found in \(paths.joined(separator: ", "))")
    }
    if let min, Double(reached.perMille) < min * 10 {
      throw CommandFailure.failed(
        "\(Double(reached.perMille) / 10) % of the lines ran, fewer than \(min) %")
    }
  }

  /// The files, up to the first that cannot be read or has errors, and that one. Contracts of files without tests are
  /// compiled only for `all`.
  private func compiled(
    _ paths: [String], all: Bool
  ) -> (files: [TestFile], broken: Result<Compilation.Compiled, any Error>?) {
    var files: [TestFile] = []
    var broken: Result<Compilation.Compiled, any Error>?
    let keys = TestKeyStore()
    OrderedWork.run(
      paths.count, threads: threads, state: {},
      part: { index, _ in
        Result { try Files.compile(paths[index]) { all || !$0.ownTests.isEmpty } }
      },
      use: { index, result in
        if broken != nil { return }
        guard let compiled = try? result.get(),
          let file = TestFile(
            compiled, path: paths[index], prover: prover(compiled, paths[index]), keys: keys)
        else {
          broken = result
          return
        }
        files.append(file)
      })
    return (files, broken)
  }

  private func prover(_ compiled: Compilation.Compiled, _ path: String) -> TestProver? {
    compiled.program.map {
      TestProver(
        $0, file: path, source: compiled.sources.files.first?.utf8 ?? [],
        provider: Files.provider)
    }
  }

  private func add(_ trace: TraceFile, to coverage: inout Coverage, from file: String) throws {
    do {
      try coverage.add(trace)
    } catch {
      throw CommandFailure.failed("\(file): \(error)")
    }
  }

  private func report(_ result: TestResult) {
    if json {
      print(result.json.compact)
      return
    }
    let runs = result.runs > 1 ? ", \(result.runs) runs" : ""
    print(
      "\(result.isPassed ? "ok  " : "FAIL")  \(result.path): \(result.title.printable) (\(result.gasUsed) gas\(runs))"
    )
    for (line, text) in result.printed.lines { print("  line \(line): \(text)") }
    if result.printed.rest > 0 { print("  and \(result.printed.rest) more lines") }
    guard let failure = result.failure else { return }
    print(failure.place)
    if let arguments = failure.arguments { print("  with \(arguments)") }
    if let trace = failure.trace { print("  the last call that failed:\n\(trace)") }
  }
}

extension TestResult {
  fileprivate var json: JSONValue {
    var fields = [
      JSONValue.Member("path", .string(path)), JSONValue.Member("title", .string(title)),
      JSONValue.Member("passed", .bool(isPassed)), JSONValue.Member("runs", .integer(runs)),
      JSONValue.Member("gasUsed", .integer(Int(clamping: gasUsed))),
      JSONValue.Member(
        "calls",
        .array(
          calls.sorted { $0.key < $1.key }.map { name, calls in
            .members(
              ("call", .string(name)), ("count", .integer(calls.count)),
              ("gas", .integer(Int(clamping: calls.gas))))
          })),
    ]
    if !printed.lines.isEmpty {
      let lines = printed.lines.map { line, text in
        JSONValue.members(("line", .integer(line)), ("text", .string(text)))
      }
      fields.append(JSONValue.Member("printed", .array(lines)))
    }
    if let failure {
      fields.append(JSONValue.Member("message", .string(failure.message)))
      let (line, column) = (failure.position.line, failure.position.column)
      fields.append(
        JSONValue.Member(
          "place",
          .members(
            ("file", .string(failure.file)), ("line", .integer(line)),
            ("column", .integer(column)))))
      fields.append(JSONValue.Member("shown", .string(failure.place)))
      if let arguments = failure.arguments {
        fields.append(JSONValue.Member("arguments", .string(arguments)))
      }
      if let trace = failure.trace { fields.append(JSONValue.Member("trace", .string(trace))) }
    }
    return .object(fields)
  }
}
