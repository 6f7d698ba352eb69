import Glibc
import Synchronization

/// A file of a spool, which is gone with the last reference to it.
final class SpoolFile: Sendable {
  private let spool: BlobSpool
  private let path: String
  private let state: Mutex<State>

  private struct State {
    /// Open while it is written.
    var descriptor: Int32
    var count = 0
  }

  init(_ spool: BlobSpool) throws(StorageError) {
    path = spool.newPath()
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("open") }
    self.spool = spool
    state = Mutex(State(descriptor: descriptor))
  }

  deinit {
    seal()
    unlink(path)
    spool.giveBack(state.withLock { $0.count })
  }

  /// Writes behind what is there.
  func append(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    try spool.take(bytes.count)
    let result = state.withLock { state -> Result<Void, StorageError> in
      // Room is given back by what was taken, whether or not it is written.
      state.count += bytes.count
      var rest = bytes
      while !rest.isEmpty {
        let count = write(state.descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          return .failure(errno == ENOSPC || errno == EDQUOT ? .full : .system("write"))
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
      return .success(())
    }
    try result.get()
  }

  /// Takes no more: a pool may have more files than a process may have open.
  func seal() {
    state.withLock { state in
      if state.descriptor >= 0 { close(state.descriptor) }
      state.descriptor = -1
    }
  }

  /// So many bytes from an offset on; nil when they cannot be read.
  func read(from offset: Int, count: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      done = 0
      while done < count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return }
        done += got
      }
    }
    return bytes.count == count ? bytes : nil
  }
}
