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
        galaxy check contracts            every .gx file in the folder
        galaxy check token.gx --json      one JSON object for machines

      Each mistake has a code; `galaxy explain CODE` tells more about it.
      """)

  @Argument(help: "A source file, or a folder of them.") var path: String
  @Flag(help: "Print the diagnostics as JSON.") var json = false

  func run() throws {
    var errors = 0
    for file in try Files.sources(path) {
      let input = SourceInput(path: file, utf8: try Files.read(file))
      // Building finds what only the whole module is too large for; it takes as long as checking.
      let checked = Compilation.compile([input], provider: Files.provider)
      errors += checked.diagnostics.filter { $0.severity == .error }.count
      if json {
        print(JSONRenderer(sources: checked.sources).value(checked.diagnostics).pretty)
      } else if !checked.diagnostics.isEmpty {
        complain(TextRenderer(sources: checked.sources).text(checked.diagnostics))
      }
    }
    if errors > 0 {
      throw json ? ExitCode(1) : CommandFailure.failed("\(errors) error\(errors == 1 ? "" : "s")")
    }
    if !json { print("no mistakes found") }
  }
}
