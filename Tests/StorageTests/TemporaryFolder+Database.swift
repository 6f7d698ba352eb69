import Foundation
import TestKit

extension TemporaryFolder {
  /// Where the database of a chain is that lies here.
  var database: String { path + "/data.mdb" }

  /// The bytes of the database.
  func bytes() throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: database)))
  }

  /// Replaces the database.
  func write(_ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: database))
  }
}
