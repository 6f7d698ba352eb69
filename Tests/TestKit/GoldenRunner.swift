import Foundation

/// Compares what the project makes of each file of a folder with what is written beside it.
///
/// For `name.gx` that is `name.snap`, a list of sections: a line `# title`, then the contents. With
/// the environment variable `GALAXY_UPDATE=1` the snapshots are written instead; read them before
/// you accept them.
package struct GoldenRunner {
  /// A part of a snapshot.
  package struct Section: Hashable {
    /// The stage: `tokens`, `tree`, `types`.
    package let title: String
    /// What that stage shows.
    package let contents: String

    /// The section `title` with `contents`.
    package init(_ title: String, _ contents: String) {
      self.title = title
      self.contents = contents
    }
  }

  private let folder: String
  private let suffix: String

  /// A runner over the files of `folder` (a path from the top of the project) that end with
  /// `.suffix`.
  package init(folder: String, suffix: String = "gx") {
    self.folder = folder
    self.suffix = suffix
  }

  /// Whether snapshots are to be written.
  package static var isUpdating: Bool {
    ProcessInfo.processInfo.environment["GALAXY_UPDATE"] == "1"
  }

  /// The paths of the files, from the top of the project.
  package var paths: [String] {
    ProjectFiles.paths(below: folder, suffix: suffix)
  }

  /// Runs `sections` on the name and contents of every file, and compares; what differs is
  /// returned, an entry a file, with the first line that differs. A snapshot without a file is an
  /// entry, too.
  package func mismatches(
    _ sections: (_ path: String, _ contents: [UInt8]) throws -> [Section]
  ) throws -> [String] {
    var mismatches: [String] = []
    for path in paths {
      let snapshot = String(path.dropLast(suffix.count) + "snap")
      let actual = try sections(path, try ProjectFiles.bytes(path))
      if let mismatch = try Self.mismatch(of: actual, with: snapshot) {
        mismatches.append(mismatch)
      }
    }
    let known = Set(paths.map { $0.dropLast(suffix.count) + "snap" })
    for path in ProjectFiles.paths(below: folder, suffix: "snap") where !known.contains(path[...]) {
      if Self.isUpdating {
        try FileManager.default.removeItem(at: ProjectFiles.url(path))
      } else {
        mismatches.append("\(path) belongs to no file")
      }
    }
    return mismatches
  }

  /// Compares sections with one snapshot that has no file beside it; what differs, or nil.
  package static func mismatch(of sections: [Section], with snapshot: String) throws -> String? {
    let actual = text(sections)
    let expected = try? ProjectFiles.text(snapshot)
    if actual == expected { return nil }
    if isUpdating {
      let url = ProjectFiles.url(snapshot)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try actual.write(to: url, atomically: true, encoding: .utf8)
      return nil
    }
    guard let expected else {
      return "\(snapshot) is missing: run with GALAXY_UPDATE=1 and read it"
    }
    return "\(snapshot): \(difference(expected, actual))"
  }

  private static func text(_ sections: [Section]) -> String {
    sections.map { section in
      let end = section.contents.isEmpty || section.contents.hasSuffix("\n") ? "" : "\n"
      return "# \(section.title)\n\(section.contents)\(end)"
    }.joined(separator: "\n")
  }

  private static func difference(_ expected: String, _ actual: String) -> String {
    let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let right = actual.split(separator: "\n", omittingEmptySubsequences: false)
    var line = 0
    while line < left.count, line < right.count, left[line] == right[line] { line += 1 }
    let was = line < left.count ? String(left[line]) : "(end)"
    let now = line < right.count ? String(right[line]) : "(end)"
    return "line \(line + 1) was\n  \(was)\nand is\n  \(now)"
  }
}
