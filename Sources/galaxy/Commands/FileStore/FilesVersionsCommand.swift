import ArgumentParser
import Diagnostics
import FileStore
import Primitives

struct FilesVersionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "versions",
    abstract: "List a version and those before it; all signatures are checked.",
    discussion: "Example:\n  galaxy files versions bafybei…")

  @Argument(help: "The identifier of a version.") var cid: CID
  @OptionGroup var files: FilesOptions
  @Flag(help: "Print JSON: a list of cid, sequence, content, bytes, readers, owner, name.")
  var json = false

  func run() throws {
    let reader = VersionReader(try files.open())
    var lines: [JSONValue] = []
    try storing {
      try reader.history(of: cid) { cid, version in
        if json {
          lines.append(FilesVersionsCommand.value(cid, version))
        } else {
          let readers = version.grants.isEmpty ? "for all" : "sealed for \(version.grants.count)"
          print("\(version.sequence)  \(cid)  \(version.fileBytes) bytes, \(readers)")
        }
        return true
      }
    }
    if json { print(JSONValue.array(lines).pretty) }
  }

  private static func value(_ cid: CID, _ version: FileVersion) -> JSONValue {
    .members(
      ("cid", .string("\(cid)")), ("sequence", .integer(Int(clamping: version.sequence))),
      ("content", .string("\(version.content)")),
      ("bytes", .integer(Int(clamping: version.fileBytes))),
      ("readers", .integer(version.grants.count)),
      ("owner", .string(version.owner.checksummed)), ("name", .string(version.name)))
  }
}
