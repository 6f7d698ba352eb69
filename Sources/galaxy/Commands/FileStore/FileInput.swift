import FileStore
import Foundation

/// A file on the disk that is read piece by piece, so that it may be of any length.
final class FileInput {
  private let file: Int32
  private let path: String

  /// Opens a file.
  init(_ path: String) throws(FileStoreError) {
    self.path = path
    file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system(operation: "open", path: path, code: errno) }
  }

  deinit { close(file) }

  /// The next bytes, at most so many and at most a megabyte; none at the end.
  func next(_ max: Int = .max) throws(FileStoreError) -> [UInt8] {
    let size = min(max, 1 << 20)
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while true {
        let read = Foundation.read(file, buffer.baseAddress, size)
        if read < 0, errno == EINTR { continue }
        if read < 0 { code = errno }
        count = Swift.max(read, 0)
        return
      }
    }
    guard code == 0 else { throw .system(operation: "read", path: path, code: code) }
    return bytes
  }
}
