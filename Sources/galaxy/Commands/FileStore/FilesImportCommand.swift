import ArgumentParser
import Diagnostics
import FileStore

struct FilesImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Keep and pin what an archive (CAR, version 1) holds.",
    discussion: """
      Example:
        galaxy files import rows.car      as `ipfs dag export` wrote it

      Every block is checked. An archive that is cut or damaged pins nothing.
      """)

  @Argument(help: "The archive.") var path: String
  @OptionGroup var files: FilesOptions
  @Flag(help: "Print JSON: roots, blocks.") var json = false

  func run() throws {
    let store = try files.open()
    let (roots, blocks) = try storing {
      let input = try FileInput(path)
      return try store.add { (count) throws(FileStoreError) in try input.next(count) }
    }
    if json {
      print(
        JSONValue.members(
          ("roots", .array(roots.map { .string("\($0)") })), ("blocks", .integer(blocks))
        ).pretty)
    } else {
      for root in roots { print(root) }
    }
  }
}
