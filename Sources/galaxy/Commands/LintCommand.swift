import ArgumentParser
import Compiler
import Diagnostics
import LanguageService

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Find what could be better in programs that are right.",
    discussion: """
      Examples:
        galaxy lint contracts               every .gx file in the folder
        galaxy lint token.gx --allow L0001  without this rule
        galaxy lint --rules                 the rules; galaxy explain L0002 tells more of one
        galaxy lint contracts --sarif       one log in the format of code hosts

      A comment on the line, or alone on the line before, lets a finding be:
        // lint: allow L0002
      """)

  @Argument(help: "Source files, folders of them, or - for standard input.") var paths: [String] =
    []
  @Option(help: "Leave out this rule; may be repeated.") var allow: [String] = []
  @Flag(help: "List the rules.") var rules = false
  @Flag(help: "Print the findings as JSON, an array of each file.") var json = false
  @Flag(help: "Print the findings as one SARIF 2.1.0 log.") var sarif = false

  func validate() throws {
    if json, sarif { throw ValidationError("--json and --sarif exclude each other") }
    if paths.isEmpty, !rules { throw ValidationError("name files or folders, or --rules") }
    for code in allow where !DiagnosticCode.lintRules.contains(where: { $0.code == code }) {
      throw ValidationError("--allow: there is no rule \(code); --rules lists them")
    }
  }

  func run() throws {
    if rules {
      for rule in DiagnosticCode.lintRules { print("\(rule.code)  \(rule.title)") }
      return
    }
    var count = 0
    var hasErrors = false
    var logs: [(diagnostics: [Diagnostic], sources: SourceMap)] = []
    for file in try Files.sources(paths) {
      let (found, sources, isWrong) = Linter.findings(
        try Files.input(file), provider: Files.provider)
      let findings = found.filter { !allow.contains($0.code.code) }
      hasErrors = hasErrors || isWrong
      count += findings.count
      if sarif {
        logs.append((findings, sources))
      } else if json {
        print(JSONRenderer(sources: sources).value(findings).pretty)
      } else {
        complain(findings, sources)
      }
    }
    if sarif { print(SARIFRenderer(toolVersion: GalaxyCommand.version).value(logs).pretty) }
    if json || sarif {
      if count > 0 { throw ExitCode(1) }
      return
    }
    guard !hasErrors else { throw CommandFailure.failed("a program with errors is not looked at") }
    guard count == 0 else {
      throw CommandFailure.failed(count == 1 ? "1 finding" : "\(count) findings")
    }
    print("nothing found")
  }
}
