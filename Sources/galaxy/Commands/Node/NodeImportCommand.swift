import ArgumentParser
import Foundation
import Node
import Storage

struct NodeImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Execute the blocks of a file, and put them on top of a chain.",
    discussion: """
      Examples:
        galaxy node import chain.gxc --data copy
        galaxy node import chain.gxc --data copy --genesis genesis.json

      A folder without a chain gets one. Blocks that are there already are passed
      over; a block that is not valid ends the import, and those before it stay.
      """)

  @Argument(help: "The file to read.") var file: String
  @OptionGroup var folder: NodeFolder

  func run() throws {
    guard let handle = FileHandle(forReadingAtPath: file) else {
      throw CommandFailure.usage("\(file) cannot be read")
    }
    try Files.makeFolder(folder.data)
    let (count, head) = try NodeFolder.failing {
      let genesis = try folder.beginning()
      let store = try ChainStore(opening: folder.data)
      let executor = try genesis.executor(over: store)
      let count = try ChainArchive.read(into: executor, producers: genesis.producers) {
        count in
        Array(try handle.read(upToCount: count) ?? Data())
      }
      return (count, store.head?.number ?? 0)
    }
    print(
      folder.json
        ? "{\"blocks\": \(count), \"head\": \(head)}"
        : "\(count) blocks are new, the last is block \(head)")
  }
}
