import Glibc

/// Files of a store, read and written whole.
package enum StoredFile {
  /// The bytes of a file; nil where there is none. A longer one is read as far as a byte beyond the limit, and then fails its check.
  package static func read(_ path: String, max: Int) throws(FileStoreError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw .system("open", path)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system("fstat", path) }
    let size = min(Int(clamping: status.st_size), max + 1)
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let read = Glibc.read(file, buffer.baseAddress.map { $0 + count }, size - count)
        if read < 0, errno == EINTR { continue }
        failed = read < 0
        if read <= 0 { return }
        count += read
      }
    }
    if failed { throw .system("read", path) }
    return bytes
  }

  /// Writes a file, whole or not at all, that lasts: into a draft beside it, synced and renamed.
  package static func write(_ bytes: [UInt8], to path: String, by draft: String)
    throws(FileStoreError)
  {
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .system("open", draft) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      written += count
    }
    guard written == bytes.count, fsync(file) == 0, rename(draft, path) == 0 else {
      let error = FileStoreError.system("write", path)
      close(file)
      unlink(draft)
      throw error
    }
    close(file)
    try sync(folderOf: path)
  }

  /// Makes the entries of a file's folder last.
  static func sync(folderOf path: String) throws(FileStoreError) {
    let end = path.lastIndex(of: "/") ?? path.startIndex
    let folder = String(path[..<end])
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw .system("open", folder) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw .system("fsync", folder) }
  }

  /// The names in a folder, without hidden ones.
  package static func names(in folder: String) throws(FileStoreError) -> [String] {
    guard let stream = opendir(folder) else { throw .system("opendir", folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
