import Foundation

/// The files of the project that is being tested.
package enum ProjectFiles {
  /// The top folder, found from the place of this very file.
  package static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The file at a path from the top folder.
  package static func url(_ path: String) -> URL {
    root.appendingPathComponent(path)
  }

  /// The bytes of a file.
  package static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url(path)))
  }

  /// The text of a file.
  package static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// The paths of all files below a folder whose names end with `.` and `suffix`, sorted; none when
  /// there is no such folder.
  package static func paths(below folder: String, suffix: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: url(folder).path)?.compactMap {
      $0 as? String
    }
    return (names ?? []).filter { $0.hasSuffix("." + suffix) }.sorted().map { "\(folder)/\($0)" }
  }
}
