import ArgumentParser
import FileStore
import Foundation

struct FilesGetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Write a file or a folder to the disk.",
    discussion: """
      Examples:
        galaxy files get bafkrei… --out rows.csv
        galaxy files get bafybei… --out data

      A file is there whole or not at all; a folder must not exist.
      """)

  @Argument(help: "An identifier, and names behind slashes.") var path: FilePath
  @Option(help: "The file or folder to write.") var out: String
  @OptionGroup var files: FilesOptions

  func run() throws {
    let reader = FileReader(try files.open())
    try FilesGetCommand.write(try path.resolve(reader), to: out, reader, depth: 0)
  }

  private static func write(_ cid: CID, to out: String, _ reader: FileReader, depth: Int) throws {
    guard try storing({ try reader.isFolder(cid) }) else {
      let output = try FileOutput(out)
      try storing {
        try reader.read(cid) { (bytes) throws(FileStoreError) in try output.append(bytes) }
      }
      return try output.finish()
    }
    guard depth < 64 else {
      throw CommandFailure.failed("error: \(cid) is more than 64 folders deep")
    }
    guard mkdir(out, 0o755) == 0 else {
      throw CommandFailure.usage(
        "the folder \(out) cannot be made: \(String(cString: strerror(errno)))")
    }
    var names: Set<String> = []
    for entry in try storing({ try reader.entries(cid) }) {
      // Somebody else has chosen the names: they stay in the folder.
      let isPlain =
        !entry.name.isEmpty && entry.name != "." && entry.name != ".."
        && !entry.name.contains("/") && !entry.name.contains("\0")
      guard isPlain, names.insert(entry.name).inserted else {
        throw CommandFailure.failed("error: \(cid) has an entry that no file can be named after")
      }
      try write(entry.target, to: "\(out)/\(entry.name)", reader, depth: depth + 1)
    }
  }
}
