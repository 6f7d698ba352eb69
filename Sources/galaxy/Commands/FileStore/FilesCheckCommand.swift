import ArgumentParser
import Diagnostics
import FileStore
import Primitives

struct FilesCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Read all blocks, and say which are damaged.",
    discussion: """
      Examples:
        galaxy files check
        galaxy files check --remove      so that `fetch` or `import` brings them again
      """)

  @OptionGroup var files: FilesOptions
  @Flag(help: "Remove damaged blocks.") var remove = false
  @Flag(help: "Print JSON: blocks, damaged.") var json = false

  func run() throws {
    let store = try files.open()
    let (blocks, damaged) = try storing { try store.verify(removing: remove) }
    // The block may be raw or a node: its hash alone is known.
    let names = damaged.map { Hex.encode($0.bytes) }
    if json {
      print(
        JSONValue.members(
          ("blocks", .integer(blocks)), ("damaged", .array(names.map { .string($0) }))
        ).pretty)
    } else {
      for name in names { print("damaged: sha256 \(name)\(remove ? ", removed" : "")") }
      print("\(blocks) blocks, \(names.count) damaged")
    }
    if !names.isEmpty { throw ExitCode(1) }
  }
}
