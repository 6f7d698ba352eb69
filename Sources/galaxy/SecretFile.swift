import Foundation

/// Files that only their owner may read.
enum SecretFile {
  /// Writes a file with mode 0600, as a whole or not at all; never replaces one.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let draft = "\(path).\(UUID().uuidString).part"
    let file = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure(path) }
    defer { unlink(draft) }
    let isWritten = fill(file, bytes) && fsync(file) == 0
    guard close(file) == 0, isWritten else { throw failure(path) }
    // Fails where there is a file, without a moment between looking and writing.
    guard link(draft, path) == 0 else {
      if errno == EEXIST {
        throw CommandFailure.usage("\(path) exists; a secret is never overwritten")
      }
      throw failure(path)
    }
    let folder = open((path as NSString).deletingLastPathComponent.nonEmpty ?? ".", O_RDONLY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func fill(_ file: Int32, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
        let count = Foundation.write(file, start, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    .usage("\(path) cannot be written: \(String(cString: strerror(errno)))")
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
