import Foundation

/// A folder of its own for a test, which goes when the value does.
package final class TemporaryFolder: Sendable {
  /// Where it is.
  package let path: String

  /// Makes one.
  package init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("galaxy-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
