import ArgumentParser
import Compiler
import Diagnostics
import Primitives
import Semantics

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find mistakes without building anything.",
    discussion: """
      Examples:
        galaxy check contracts/token/token.gx
        galaxy check contracts tests.gx   several files, and every .gx file in a folder
        galaxy check -                    what comes in at standard input
        galaxy check token.gx --fix       make the changes that are surely meant
        galaxy check token.gx --json      one JSON array of each file for machines
        galaxy check contracts --sarif    one log in the format of code hosts

      Each mistake has a code; `galaxy explain CODE` tells more about it.
      """)

  @Argument(
    help: "Source files, folders of them, or - for standard input.", completion: .sources)
  var paths: [String]
  @Flag(help: "Print the diagnostics as JSON.") var json = false
  @Flag(help: "Print the diagnostics as one SARIF 2.1.0 log.") var sarif = false
  @Flag(help: "Change the files: every fix that is safe.") var fix = false
  @Flag(name: .customLong("all"), help: "Show every diagnostic, not the first 20 of a file.")
  var showsAll = false

  func validate() throws {
    if json, sarif { throw ValidationError("--json and --sarif exclude each other") }
    if fix, paths.contains("-") { throw ValidationError("--fix cannot change standard input") }
  }

  func run() throws {
    var tally = DiagnosticTally()
    var logs: [(diagnostics: [Diagnostic], sources: SourceMap)] = []
    for file in try Files.sources(paths) {
      let (diagnostics, sources) = try fix ? repaired(file) : checked(Files.input(file))
      tally.add(diagnostics)
      if sarif {
        logs.append((diagnostics, sources))
      } else if json {
        print(JSONRenderer(sources: sources).value(diagnostics).pretty)
      } else {
        complain(diagnostics, sources, limit: showsAll ? .max : DiagnosticTally.shownMax)
      }
    }
    if sarif { print(SARIFRenderer(toolVersion: GalaxyCommand.version).value(logs).pretty) }
    let isQuiet = json || sarif
    if tally.errors > 0 {
      throw isQuiet ? ExitCode(1) : CommandFailure.failed(tally.text)
    }
    if !isQuiet { print(tally.text) }
  }

  /// What is wrong with a file, with the fixes that help.
  private func checked(_ input: SourceInput) -> ([Diagnostic], SourceMap) {
    // Building finds what only the whole module is too large for; it takes as long as checking.
    let compiled = Compilation.compile([input], provider: Files.provider)
    let review = FixReview(input, provider: Files.provider)
    return (review.reviewed(compiled.diagnostics, compiled.sources), compiled.sources)
  }

  /// Makes the safe fixes of a file until there is none left, and tells what is wrong afterwards.
  private func repaired(_ file: String) throws -> ([Diagnostic], SourceMap) {
    var input = try Files.input(file)
    var (diagnostics, sources) = checked(input)
    for _ in 0..<Self.fixRoundsMax {
      let review = FixReview(input, provider: Files.provider)
      guard let text = review.repaired(diagnostics, sources) else { break }
      try Files.write(text, to: file)
      input = SourceInput(path: file, utf8: text)
      (diagnostics, sources) = checked(input)
    }
    return (diagnostics, sources)
  }

  /// One fix may uncover the next; each round makes the program better, so that this is reached by nothing but a mistake of ours.
  private static let fixRoundsMax = 20
}
