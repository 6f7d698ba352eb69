import Glibc

/// Keeps other commands from changing a file while this one does. It goes with the process, however that ends.
final class FileLock {
  private let descriptor: Int32

  /// Takes the lock of a file, which lies beside it: the file itself is replaced when it changes.
  init(of path: String) throws {
    let lock = path + ".lock"
    descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure.usage("\(lock) cannot be made: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw CommandFailure.usage("another command is changing \(path) right now: wait for its end")
    }
  }

  deinit { close(descriptor) }
}
