import Foundation

/// Makes generated files from one source of truth.
struct Generator: Sendable {
  /// What it makes, for messages.
  let name: String
  /// The files with their contents; reads its sources relative to the top folder of the project.
  let files: @Sendable () throws -> [GeneratedFile]
}

/// A file with the contents that it ought to have.
struct GeneratedFile: Sendable {
  /// Path from the top folder of the project.
  let path: String
  let contents: String

  /// Whether the file on disk has these contents.
  func isCurrent() throws -> Bool {
    guard FileManager.default.fileExists(atPath: path) else { return false }
    return try String(contentsOfFile: path, encoding: .utf8) == contents
  }

  /// Writes the file, and the folders above it.
  func write() throws {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try contents.write(toFile: path, atomically: true, encoding: .utf8)
  }
}

/// Something that a generator cannot make sense of.
struct GeneratorError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
