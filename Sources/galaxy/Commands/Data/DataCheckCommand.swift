import ArgumentParser
import Diagnostics
import Learning

struct DataCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compute root and quality of prepared rows again, and compare.",
    discussion: """
      Example:
        galaxy data check mine

      Exit code 1 when a row, a count or the score differs.
      """)

  @Argument(help: "A folder that `galaxy data prepare` wrote.") var folder: String
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let (_, document, _) = try PreparedFolder(path: folder).read()
    print(
      json
        ? DataText.json(document, folder: folder).pretty
        : DataText.lines(document).joined(separator: "\n"))
  }
}
