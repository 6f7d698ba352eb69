/// Paths of modules: `/` between the parts, `.` and `..` resolved.
package enum ModulePath {
  /// The path of the file that `import "imported"` means in the file at `importer`.
  package static func resolve(_ imported: String, from importer: String) -> String {
    let folder = importer.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let path =
      imported.hasPrefix("/") ? imported : (folder + [imported[...]]).joined(separator: "/")
    return normalise(path.hasSuffix(suffix) ? path : path + suffix)
  }

  /// The path without `.` parts, and with `..` applied where a part stands before it.
  package static func normalise(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// What the module is called in the importing file: the last part without `.gx`.
  package static func moduleName(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(suffix) ? String(last.dropLast(suffix.count)) : last
  }

  private static let suffix = ".gx"
}
