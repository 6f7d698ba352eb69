import Glibc

/// Holds a folder for this process: nobody else opens it meanwhile, and the lock goes with the process, however that ends.
package final class FolderLock: Sendable {
  private let file: Int32

  /// Makes the folder, if it is not there, and takes it.
  package init(folder: String) throws(StorageError) {
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .system("mkdir") }
    let file = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system("open") }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let error: StorageError = errno == EWOULDBLOCK ? .inUse(folder: folder) : .system("flock")
      close(file)
      throw error
    }
    self.file = file
  }

  deinit { close(file) }

  /// Whether a chain was once made here: an empty database in such a folder is a lost one.
  func isMarked() throws(StorageError) -> Bool {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system("fstat") }
    return status.st_size > 0
  }

  /// Notes that a chain was made here, and makes the folder's entries last.
  func mark(_ folder: String) throws(StorageError) {
    let text: [UInt8] = Array("A chain of Galaxy.\n".utf8)
    guard pwrite(file, text, text.count, 0) == text.count, fsync(file) == 0 else {
      throw .system("pwrite")
    }
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw .system("open") }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw .system("fsync") }
  }
}
