import ArgumentParser
import Diagnostics
import FileStore

struct FilesListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the entries of a folder, or what is pinned.",
    discussion: """
      Examples:
        galaxy files list                what is pinned
        galaxy files list bafybei…       the entries of a folder
      """)

  @Argument(help: "The identifier of a folder, and names behind slashes.") var path: FilePath?
  @OptionGroup var files: FilesOptions
  @Flag(help: "Print JSON: a list of cid, name.") var json = false

  func run() throws {
    let store = try files.open()
    let entries: [(CID, String)]
    if let path {
      let reader = FileReader(store)
      entries = try storing {
        try reader.entries(path.resolve(reader)).map { ($0.target, $0.name) }
      }
    } else {
      entries = try storing { try store.pins().map { ($0, "") } }
    }
    if json {
      print(
        JSONValue.array(
          entries.map { .members(("cid", .string("\($0)")), ("name", .string($1))) }
        ).pretty)
    } else {
      // A name is somebody else's text: it must not steer the terminal.
      for (cid, name) in entries {
        print(name.isEmpty ? "\(cid)" : "\(cid)  \(name.debugDescription.dropFirst().dropLast())")
      }
    }
  }
}
