import Foundation
import Learning

/// A folder with a prepared data set: its rows, for their owner alone, and the document about them.
struct PreparedFolder {
  let path: String

  private static let rowsBytesMax = 1 << 28
  private static let documentBytesMax = 1 << 20

  var rowsPath: String { "\(path)/rows.gxr" }
  var documentPath: String { "\(path)/document.json" }

  /// Writes rows and document; refuses a folder that has others.
  func write(_ rows: PreparedRows, _ document: DataDocument) throws {
    try Files.makeFolder(path)
    let bytes = rows.encoded
    if FileManager.default.fileExists(atPath: rowsPath) {
      guard try Files.read(rowsPath, limit: PreparedFolder.rowsBytesMax) == bytes else {
        throw CommandFailure.usage(
          "\(path) holds other rows: prepare these in a folder of their own")
      }
    }
    try FileOutput.write(bytes, to: rowsPath, permissions: 0o600)
    try FileOutput.write(document.encoded, to: documentPath)
  }

  /// Reads both, and checks that the document is that of the rows.
  func read() throws -> (rows: PreparedRows, document: DataDocument, bytes: [UInt8]) {
    let bytes = try Files.read(documentPath, limit: PreparedFolder.documentBytesMax)
    let stored = try Files.read(rowsPath, limit: PreparedFolder.rowsBytesMax)
    return try preparing(path) { () throws(DataError) in
      let rows = try PreparedRows(decoding: stored)
      let document = try DataDocument(json: bytes)
      try document.check(rows)
      return (rows, document, bytes)
    }
  }
}

/// Runs a step on data; its errors are those of the command, and name the file.
func preparing<Result>(
  _ path: String, _ step: () throws(DataError) -> Result
) throws -> Result {
  do throws(DataError) {
    return try step()
  } catch {
    throw CommandFailure.failed("\(path): \(error)")
  }
}
