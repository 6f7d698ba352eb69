import FileStore
import Glibc

/// The folder in which an actor keeps what it must know after a restart: small files, each written whole or not at all.
///
/// One process has it at a time: its lock goes with the process.
package final class ActorFolder {
  /// Its path.
  package let path: String
  private let lock: Int32
  /// The longest file that is read.
  private static let bytesMax = 1 << 26
  /// How often a lock is tried for, with 5 ms between: a process that has just let it go may have a child which has it between fork and exec.
  private static let lockTriesMax = 40

  /// Takes a folder, which is made where it is missing.
  package init(_ path: String) throws(ActorError) {
    self.path = path
    try ActorFolder.make(path)
    lock = open("\(path)/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw ActorFolder.failure("\(path)/lock") }
    for _ in 0..<ActorFolder.lockTriesMax {
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { return }
      usleep(5_000)
    }
    close(lock)
    throw .folder("\(path) is in use by another process")
  }

  deinit { close(lock) }

  /// The bytes of a file; nil where there is none.
  package func read(_ name: String) throws(ActorError) -> [UInt8]? {
    do throws(FileStoreError) {
      return try StoredFile.read("\(path)/\(name)", max: ActorFolder.bytesMax)
    } catch {
      throw .folder("\(error)")
    }
  }

  /// Writes a file, which lasts when this returns.
  package func write(_ bytes: [UInt8], to name: String) throws(ActorError) {
    do throws(FileStoreError) {
      try StoredFile.write(bytes, to: "\(path)/\(name)", by: "\(path)/\(name).part")
    } catch {
      throw .folder("\(error)")
    }
  }

  /// Removes a file, if it is there.
  package func remove(_ name: String) throws(ActorError) {
    guard unlink("\(path)/\(name)") == 0 || errno == ENOENT else {
      throw ActorFolder.failure("\(path)/\(name)")
    }
  }

  /// The names of the files in a folder below it, which is made where it is missing; drafts are left out.
  package func names(in folder: String) throws(ActorError) -> [String] {
    try ActorFolder.make("\(path)/\(folder)")
    do throws(FileStoreError) {
      return try StoredFile.names(in: "\(path)/\(folder)").filter { !$0.hasSuffix(".part") }
        .sorted()
    } catch {
      throw .folder("\(error)")
    }
  }

  /// Makes a folder for its owner alone, with those above it.
  private static func make(_ path: String) throws(ActorError) {
    var made = path.hasPrefix("/") ? "" : "."
    for name in path.split(separator: "/") {
      made += "/\(name)"
      guard mkdir(made, 0o700) == 0 || errno == EEXIST else { throw failure(made) }
    }
  }

  private static func failure(_ path: String) -> ActorError {
    .folder("\(path) cannot be used: \(String(cString: strerror(errno)))")
  }
}
