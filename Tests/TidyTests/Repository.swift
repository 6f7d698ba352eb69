import Foundation

/// The repository's own files, as text.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Paths of the files below a folder, relative to the root, in order; what was built is left out.
  static func files(below folder: String, ending suffix: String) throws -> [String] {
    let base = root.appending(path: folder)
    let found = FileManager.default.enumerator(atPath: base.path())?.compactMap { $0 as? String }
    return (found ?? []).filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }
      .map { "\(folder)/\($0)" }.sorted()
  }

  /// Names of the entries at the top.
  static func topEntries() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.path()).sorted()
  }

  static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(
      atPath: root.appending(path: path).path(), isDirectory: &isDirectory)
    return exists && isDirectory.boolValue
  }
}

/// The layers as Package.swift declares them and as ARCHITECTURE.md describes them.
struct Layers {
  /// Target -> the targets it may import.
  var targets: [String: Set<String>]

  /// Reads `layer("Name", ["A", "B"], exclude: ["C"])`.
  static func declared() throws -> Layers {
    let text = try Repository.text("Package.swift")
    var targets: [String: Set<String>] = [:]
    for match in text.matches(
      of: /layer\(\s*"(\w+)"(?:,\s*\[([^\]]*)\])?(?:,\s*exclude:[^)]*)?\s*\)/)
    {
      let names = (match.output.2 ?? "").matches(of: /"(\w+)"/).map { String($0.output.1) }
      targets[String(match.output.1)] = Set(names)
    }
    return Layers(targets: targets)
  }

  /// Reads rows `| 1 | `Name` | what it does | A, B |` of the table of layers.
  static func described() throws -> Layers {
    let text = try Repository.text("ARCHITECTURE.md")
    var targets: [String: Set<String>] = [:]
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 6, Int(cells[1]) != nil, cells[2].hasPrefix("`") else { continue }
      let name = cells[2].trimmingCharacters(in: ["`"])
      let names = cells[4] == "-" ? [] : cells[4].components(separatedBy: ", ")
      targets[name] = Set(names)
    }
    return Layers(targets: targets)
  }

  /// What the sources of a target import, of our own targets.
  static func imported(by target: String, of all: Set<String>) throws -> Set<String> {
    var found: Set<String> = []
    for path in try Repository.files(below: "Sources/\(target)", ending: ".swift") {
      for match in try Repository.text(path).matches(
        of:
          /(?m)^(?:@\w+ )?(?:package |public |internal |private )?import (?:struct |enum |func )?(\w+)/
      ) {
        let name = String(match.output.1)
        if all.contains(name) { found.insert(name) }
      }
    }
    return found
  }
}
