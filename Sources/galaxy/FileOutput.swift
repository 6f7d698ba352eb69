import FileStore
import Foundation

/// A new file on the disk that is written piece by piece, and is there whole or not at all.
final class FileOutput {
  private let path: String
  private let draft: String
  private let handle: FileHandle

  /// Starts a file beside the one that it becomes.
  init(_ path: String, permissions: Int = 0o644) throws {
    self.path = path
    draft = "\(path).\(UUID().uuidString).part"
    guard
      FileManager.default.createFile(
        atPath: draft, contents: nil, attributes: [.posixPermissions: permissions]),
      let handle = FileHandle(forWritingAtPath: draft)
    else { throw FileOutput.failure(path) }
    self.handle = handle
  }

  /// Writes a file in one piece; where that fails, what was there stays as it was.
  static func write(_ bytes: [UInt8], to path: String, permissions: Int = 0o644) throws {
    let output = try FileOutput(path, permissions: permissions)
    do throws(FileStoreError) {
      try output.append(bytes)
    } catch {
      throw failure(path)
    }
    try output.finish()
  }

  deinit { unlink(draft) }

  /// Adds bytes.
  func append(_ bytes: some Collection<UInt8>) throws(FileStoreError) {
    do {
      try handle.write(contentsOf: Data(bytes))
    } catch {
      throw .system(operation: "write", path: path, code: errno)
    }
  }

  /// Ends the file, which takes the place of another of its name.
  func finish() throws {
    guard (try? handle.synchronize()) != nil, (try? handle.close()) != nil,
      rename(draft, path) == 0
    else { throw FileOutput.failure(path) }
  }

  private static func failure(_ path: String) -> CommandFailure {
    .usage("\(path) cannot be written, and stays as it was: \(String(cString: strerror(errno)))")
  }
}
