import Glibc

/// Holds a store: shared by those who add, alone for those who collect garbage.
struct StoreLock {
  private let file: Int32

  /// Takes it, or says that it is busy.
  init(_ folder: String, exclusive: Bool) throws(FileStoreError) {
    let path = "\(folder)/lock"
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .system("open", path) }
    guard flock(file, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 else {
      let error: FileStoreError =
        errno == EWOULDBLOCK ? .busy(folder: folder) : .system("flock", path)
      close(file)
      throw error
    }
    self.file = file
  }

  /// Gives it back.
  func release() { close(file) }
}
