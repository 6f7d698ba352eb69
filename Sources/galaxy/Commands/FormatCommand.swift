import ArgumentParser
import Diagnostics
import Syntax

struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Format source files in place.",
    discussion: """
      Examples:
        galaxy fmt contracts
        galaxy fmt token.gx --check     only say which files would change
      """)

  @ArgumentParser.Argument(help: "A source file, or a folder of them.") var path: String
  @Flag(help: "Change nothing; exit with 1 when a file is not formatted.") var check = false

  func run() throws {
    var changed = 0
    for file in try Files.sources(path) {
      let bytes = try Files.read(file)
      var sources = SourceMap()
      let source = sources.add(name: file, utf8: bytes)
      let parsed = Parser.parse(sources[source])
      try show(parsed.diagnostics, sources)
      let text = SourceFormatter.format(parsed)
      guard Array(text.utf8) != bytes else { continue }
      changed += 1
      print(file)
      if !check { try Files.write(Array(text.utf8), to: file) }
    }
    if check, changed > 0 { throw ExitCode(1) }
  }
}
