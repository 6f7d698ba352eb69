import ArgumentParser
import Diagnostics
import FileStore

struct FilesCollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect", abstract: "Remove the blocks to which no pin leads.",
    discussion: "Example:\n  galaxy files collect")

  @OptionGroup var files: FilesOptions
  @Flag(help: "Print JSON: removedBlocks, removedBytes, blocks, bytes.") var json = false

  func run() throws {
    let store = try files.open()
    let (removed, left) = try storing { (try store.collectGarbage(), try store.statistics()) }
    if json {
      print(
        JSONValue.members(
          ("removedBlocks", .integer(removed.blocks)),
          ("removedBytes", .integer(Int(clamping: removed.bytes))),
          ("blocks", .integer(left.blocks)), ("bytes", .integer(Int(clamping: left.bytes)))
        ).pretty)
    } else {
      print(
        "removed \(removed.blocks) blocks, \(removed.bytes) bytes; \(left.blocks) blocks, \(left.bytes) bytes stay"
      )
    }
  }
}
