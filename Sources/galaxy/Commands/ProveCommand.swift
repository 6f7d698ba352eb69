import ArgumentParser
import Compiler
import Diagnostics
import Inspect
import Prover
import Semantics

struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Prove the invariants of contracts, or find calls that break them.",
    discussion: """
      Examples:
        galaxy prove contracts/token/token.gx
        galaxy prove contracts                 every contract in the folder that has an invariant
        galaxy prove jar.gx --checks           which overflows, indices and requirements can never fail
        galaxy prove jar.gx --effort 100       more work for each question

      An invariant is proved by induction: it holds after the deployment, as time passes, and after every call that
      succeeds, whoever makes it and whatever other contracts answer, if all invariants held before. What breaks one is
      looked for in short sequences of calls and shown as a test, which is run on the machine. Tensors, ciphertexts,
      hashes, bits of numbers and long loops are any value of their type: that never proves too much, and may leave an
      invariant unproved. The solver is Z3 (apt-get install z3).

      Exit codes: 0 all is proved, or there is no solver, which it says; 1 something is not.
      """)

  @Argument(help: "Source files, or folders of them.") var paths: [String]
  @Option(help: "Millions of the solver's steps for each question.") var effort = 20
  @Flag(help: "Say as well which checks of the machine never fail: overflow, bounds, `require`.")
  var checks = false
  @Flag(help: "Print one JSON object per invariant.") var json = false

  func run() throws {
    guard (1...100_000).contains(effort) else {
      throw CommandFailure.usage("--effort must be from 1 to 100000")
    }
    let solver: Solver
    do {
      solver = try Solver(effort: effort)
    } catch {
      complain("skipped: \(error)")
      return
    }
    var unproved = 0
    var count = 0
    for file in try Files.sources(paths) {
      let compiled = try Files.compile(file)
      guard let program = compiled.program, !compiled.diagnostics.hasErrors else {
        try show(compiled.diagnostics, compiled.sources)
        continue
      }
      for index in program.contracts.indices {
        let id = ContractID(index)
        guard Int(program[id].span.source.index) < compiled.analysis.givenCount,
          !program[id].invariants.isEmpty
        else { continue }
        count += program[id].invariants.count
        unproved += try prove(id, compiled, program, file, solver)
      }
    }
    if count == 0 { throw CommandFailure.failed("no contract here has an invariant") }
    if !json { print("\n\(count - unproved) of \(count) invariants are proved") }
    if unproved > 0 { throw ExitCode(1) }
  }

  /// How many invariants of a contract are not proved.
  private func prove(
    _ id: ContractID, _ compiled: Compilation.Compiled, _ program: TypedProgram, _ file: String,
    _ solver: Solver
  ) throws -> Int {
    let proof = ContractProof(program, id, solver)
    let result = try solving(file) { () throws(Solver.Failure) in try proof.run() }
    if !json { print("\(file): \(program[id].name)") }
    let source = try Files.read(file)
    let reports = try solving(file) { () throws(Solver.Failure) in
      try proof.reports(on: result, file: file, source: source, provider: Files.provider)
    }
    for found in reports { report(file, program[id].name, program[found.invariant].name, found) }
    for function in result.impossible where !json {
      print("  note        \(program[function].name) never succeeds")
    }
    if checks {
      let proved = result.verdicts.filter { $0.verdict == .proved }.map(\.invariant)
      try showChecks(of: proof, assuming: proved, compiled.sources, file)
    }
    return result.verdicts.filter { $0.verdict != .proved }.count
  }

  private func solving<Value>(
    _ file: String, _ work: () throws(Solver.Failure) -> Value
  ) throws -> Value {
    do {
      return try work()
    } catch {
      throw CommandFailure.failed("\(file): \(error)")
    }
  }

  private func showChecks(
    of proof: ContractProof, assuming proved: [FunctionID], _ sources: SourceMap,
    _ file: String
  ) throws {
    let found = try solving(file) { () throws(Solver.Failure) in
      try proof.checks(assuming: proved.filter { !proof.program.isAboutCalls($0) })
    }
    if !json {
      print("  checks      \(found.filter { !$0.canFail }.count) of \(found.count) never fail")
    }
    for check in found {
      let position = sources.position(of: check.span)
      let place = "\(sources[check.span.source].name):\(position.line):\(position.column)"
      if json {
        let fields = JSONValue.members(
          ("path", .string(file)), ("place", .string(place)),
          ("check", .string(check.reason.rawValue)), ("canFail", .bool(check.canFail)))
        print(fields.compact)
      } else {
        let text = sources.text(of: check.span).split(separator: "\n").first ?? ""
        print(
          "              \(check.canFail ? "may fail   " : "never fails") \(place) \(check.reason.rawValue): \(text.prefix(40))"
        )
      }
    }
  }

  private func report(
    _ file: String, _ contract: String, _ invariant: String, _ found: ProofReport
  ) {
    if json {
      let fields = JSONValue.members(
        ("path", .string(file)), ("contract", .string(contract)),
        ("invariant", .string(invariant)), ("verdict", .string(found.verdict.rawValue)),
        ("reason", .array(found.lines.map { .string($0) })))
      print(fields.compact)
      return
    }
    print("  \(found.verdict.rawValue.padding(to: 10))  \(invariant)")
    for line in found.lines { print("              \(line)") }
  }
}
