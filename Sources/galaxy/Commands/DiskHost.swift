import Foundation
import LanguageService

/// The files of this machine, as the language service wants them.
struct DiskHost: ServerHost {
  func contents(of path: String) -> [UInt8]? { try? Files.read(path) }

  func sources(below folder: String, limit: Int) -> [String] {
    guard let entries = FileManager.default.enumerator(atPath: folder) else { return [] }
    var found: [String] = []
    // A folder may be a home: what is looked at is bounded, too.
    for (count, entry) in entries.enumerated() {
      guard count < 100_000, found.count < limit else { break }
      guard let name = entry as? String else { continue }
      if name.hasPrefix(".") || name.contains("/.") || name.hasSuffix("node_modules") {
        entries.skipDescendants()
      } else if name.hasSuffix(".gx") {
        found.append("\(folder)/\(name)")
      }
    }
    return found.sorted()
  }

  func path(ofLibrary name: String, text: String) -> String? {
    path(ofCached: "std/\(name).gx", text: text)
  }

  func path(ofCode code: String, page: String) -> String? {
    path(ofCached: "codes/\(code).txt", text: page)
  }

  /// A file of the cache that nobody is to change.
  private func path(ofCached name: String, text: String) -> String? {
    guard let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first
    else { return nil }
    let file = caches.appending(path: "galaxy/\(GalaxyCommand.version)/\(name)")
    let folder = file.deletingLastPathComponent()
    if (try? Data(contentsOf: file)) == Data(text.utf8) { return file.path() }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file, options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file.path())
      return file.path()
    } catch {
      return nil
    }
  }
}
