import ArgumentParser
import Diagnostics
import FileStore
import Foundation

struct FilesAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Keep files or folders, and print their identifiers.",
    discussion: """
      Examples:
        galaxy files add rows.csv
        galaxy files add data --cid-version 0        as `ipfs add -r data` names it
        galaxy files add rows.csv --json

      Identifiers are those of Kubo: version 1 with raw leaves as of `ipfs add
      --cid-version=1`, version 0 as of `ipfs add`. What is added is pinned.
      Symbolic links and hidden files of a folder are left out.
      """)

  @Argument(help: "Files or folders.") var paths: [String]
  @OptionGroup var files: FilesOptions
  @Option(help: "The version of the identifiers: 0 or 1.") var cidVersion = 1
  @Flag(help: "Do not pin them: they go with the next `galaxy files collect`.") var noPin = false
  @Flag(help: "Print JSON: a list of cid, path, bytes.") var json = false

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("name a file or folder") }
    guard cidVersion == 0 || cidVersion == 1 else { throw ValidationError("--cid-version: 0 or 1") }
  }

  func run() throws {
    let store = try files.open()
    let format: FileBuilder.Format = cidVersion == 0 ? .v0 : .v1
    var added: [JSONValue] = []
    for path in paths {
      let tree = try SourceTree(path)
      let link = try storing {
        try store.adding { () throws(FileStoreError) in
          let link = try tree.add(to: store, format)
          if !noPin { try store.pin(link.target) }
          return link
        }
      }
      if json {
        added.append(
          .members(
            ("cid", .string("\(link.target)")), ("path", .string(path)),
            ("bytes", .integer(Int(clamping: link.totalBytes)))))
      } else {
        print("\(link.target)  \(path)")
      }
    }
    if json { print(JSONValue.array(added).pretty) }
  }
}
