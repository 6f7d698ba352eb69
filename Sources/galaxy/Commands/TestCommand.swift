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
        galaxy test contracts --coverage --html coverage.html   one page, offline

      What a test shows with `print(value, ...)` stands below its result.
      """)

  @Argument(help: "A source file, or a folder of them.", completion: .sources) var path = "."
  @Option(help: "Only tests whose title contains this.") var filter: String?
  @Option(help: "How often a property test runs.") var runs = 64
  @Option(help: "Where the random arguments of property tests begin.") var seed: UInt64 = 1
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

  func run() throws {
    guard runs > 0 else { throw CommandFailure.usage("--runs must be at least 1") }
    var passed = 0
    var failed = 0
    let measures = coverage || lcov != nil || html != nil || min != nil
    var options = TestSuite.Options(
      propertyRuns: runs, seed: seed, filter: filter, isTraced: trace != nil || measures,
      tracesAllRuns: measures)
    var recorded: TraceFile?
    var reached = Coverage()
    var texts: [String: String] = [:]
    let keys = TestKeyStore()
    for file in try Files.sources(path) {
      let compiled = try Files.compile(file)
      if let program = compiled.program {
        options.prover = TestProver(
          program, file: file, source: compiled.sources.files.first?.utf8 ?? [],
          provider: Files.provider)
      }
      guard let suite = TestSuite(compiled, path: file, options: options, keys: keys) else {
        try show(compiled.diagnostics, compiled.sources)
        continue
      }
      var own: TraceFile?
      let results = suite.run({ report($0) }) { own = $0 }
      if let own {
        if measures { try add(own, to: &reached, from: file) }
        if html != nil { for source in own.sources { texts[source.path] = source.text } }
        if recorded == nil { recorded = own } else { recorded?.append(own) }
      }
      for result in results { if result.isPassed { passed += 1 } else { failed += 1 } }
    }
    if let trace, let recorded { try Files.write(recorded.encoded(), to: trace) }
    if !json { print("\n\(passed) passed, \(failed) failed") }
    if coverage { print("\n\(reached.text)", terminator: "") }
    if let lcov { try Files.write(Array(reached.lcov.utf8), to: lcov) }
    if let html {
      try Files.write(CoveragePage.html(reached, title: path, sources: texts), to: html)
    }
    if failed > 0 { throw ExitCode(1) }
    if passed == 0 { throw CommandFailure.failed("no tests were found in \(path)") }
    if let min, Double(reached.perMille) < min * 10 {
      throw CommandFailure.failed(
        "\(Double(reached.perMille) / 10) % of the lines ran, fewer than \(min) %")
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
