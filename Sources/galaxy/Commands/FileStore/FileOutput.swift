import FileStore
import Foundation

/// A new file on the disk that is written piece by piece, and is there whole or not at all.
final class FileOutput {
  private let path: String
  private let draft: String
  private let handle: FileHandle

  /// Starts a file beside the one that it becomes.
  init(_ path: String) throws {
    self.path = path
    draft = "\(path).\(UUID().uuidString).part"
    guard FileManager.default.createFile(atPath: draft, contents: nil),
      let handle = FileHandle(forWritingAtPath: draft)
    else { throw CommandFailure.usage("\(path) cannot be written") }
    self.handle = handle
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
    else {
      throw CommandFailure.usage("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
  }
}
