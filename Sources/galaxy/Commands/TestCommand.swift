import ArgumentParser
import Compiler
import Diagnostics
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

      What a test shows with `print(value, ...)` stands below its result.
      """)

  @Argument(help: "A source file, or a folder of them.") var path = "."
  @Option(help: "Only tests whose title contains this.") var filter: String?
  @Option(help: "How often a property test runs.") var runs = 64
  @Option(help: "Where the random arguments of property tests begin.") var seed: UInt64 = 1
  @Option(help: "Record all transactions of the last run of each test, for `galaxy trace`.")
  var trace: String?
  @Flag(help: "Print one JSON object per test.") var json = false

  func run() throws {
    guard runs > 0 else { throw CommandFailure.usage("--runs must be at least 1") }
    var passed = 0
    var failed = 0
    let options = TestSuite.Options(
      propertyRuns: runs, seed: seed, filter: filter, isTraced: trace != nil)
    var recorded: TraceFile?
    for file in try Files.sources(path) {
      let compiled = try Files.compile(file)
      guard let suite = TestSuite(compiled, path: file, options: options) else {
        try show(compiled.diagnostics, compiled.sources)
        continue
      }
      let results = suite.run({ report($0) }) { trace in
        if recorded == nil { recorded = trace } else { recorded?.append(trace) }
      }
      for result in results { if result.isPassed { passed += 1 } else { failed += 1 } }
    }
    if let trace, let recorded { try Files.write(recorded.encoded(), to: trace) }
    if !json { print("\n\(passed) passed, \(failed) failed") }
    if failed > 0 { throw ExitCode(1) }
    if passed == 0 { throw CommandFailure.failed("no tests were found in \(path)") }
  }

  private func report(_ result: TestResult) {
    if json {
      print(result.json.compact)
      return
    }
    let runs = result.runs > 1 ? ", \(result.runs) runs" : ""
    print(
      "\(result.isPassed ? "ok  " : "FAIL")  \(result.path): \(result.title) (\(result.gasUsed) gas\(runs))"
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
    ]
    if !printed.lines.isEmpty {
      let lines = printed.lines.map { line, text in
        JSONValue.members(("line", .integer(line)), ("text", .string(text)))
      }
      fields.append(JSONValue.Member("printed", .array(lines)))
    }
    if let failure {
      fields.append(JSONValue.Member("message", .string(failure.message)))
      fields.append(JSONValue.Member("place", .string(failure.place)))
      if let arguments = failure.arguments {
        fields.append(JSONValue.Member("arguments", .string(arguments)))
      }
      if let trace = failure.trace { fields.append(JSONValue.Member("trace", .string(trace))) }
    }
    return .object(fields)
  }
}
