import ArgumentParser
import Diagnostics
import Semantics
import Syntax

struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Format source files in place.",
    discussion: """
      Lines longer than 100 columns are broken; other line ends stay.

      Examples:
        galaxy fmt contracts tests.gx
        galaxy fmt token.gx --check     only say which files would change
        galaxy fmt -                    from standard input to standard output
      """)

  @ArgumentParser.Argument(
    help: "Source files, folders of them, or - for standard input.", completion: .sources)

  var paths: [String]
  @Flag(help: "Change nothing; exit with 1 when a file is not formatted.") var check = false

  func run() throws {
    var changed = 0
    for file in try Files.sources(paths) {
      let input = try Files.input(file)
      var sources = SourceMap()
      let source = sources.add(name: input.path, utf8: input.utf8)
      let parsed = Parser.parse(sources[source])
      try show(parsed.diagnostics, sources)
      let text = SourceFormatter.format(parsed)
      let isChanged = Array(text.utf8) != input.utf8
      if isChanged { changed += 1 }
      if file == "-", !check {
        print(text, terminator: "")
      } else if isChanged {
        print(input.path)
        if !check { try Files.write(Array(text.utf8), to: file) }
      }
    }
    if check, changed > 0 { throw ExitCode(1) }
  }
}
