import ArgumentParser
import Diagnostics
import FileStore
import Foundation
import Primitives

struct FilesPinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "Keep what an identifier leads to; all of it must be here.",
    discussion: "Example:\n  galaxy files pin bafybei…")

  @Argument(help: "Identifiers.") var cids: [CID]
  @OptionGroup var files: FilesOptions

  func run() throws {
    let store = try files.open()
    try storing {
      try store.adding { () throws(FileStoreError) in for cid in cids { try store.pin(cid) } }
    }
  }
}

struct FilesUnpinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpin", abstract: "Keep it no longer; `galaxy files collect` removes it.",
    discussion: "Example:\n  galaxy files unpin bafybei…")

  @Argument(help: "Identifiers.") var cids: [CID]
  @OptionGroup var files: FilesOptions

  func run() throws {
    let store = try files.open()
    for cid in cids where try !storing({ try store.unpin(cid) }) {
      throw CommandFailure.failed("error: \(cid) is not pinned")
    }
  }
}

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

struct FilesExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what identifiers lead to into an archive (CAR, version 1).",
    discussion: """
      Example:
        galaxy files export bafybei… --out rows.car     then `ipfs dag import rows.car`
      """)

  @Argument(help: "Identifiers: the roots of the archive.") var cids: [CID]
  @Option(help: "The file to write.") var out: String
  @OptionGroup var files: FilesOptions

  func run() throws {
    let store = try files.open()
    let output = try FileOutput(out)
    try storing {
      try ArchiveWriter.write(cids, from: store) { (bytes) throws(FileStoreError) in
        try output.append(bytes)
      }
    }
    try output.finish()
  }
}

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
