import Glibc

/// A file as it is now, mapped for reading.
struct MappedFile: ~Copyable {
  /// Its bytes, valid as long as this lives.
  let bytes: UnsafeRawBufferPointer

  /// Maps a file; nil when there is none, or nothing in it.
  init?(_ path: String) throws(StorageError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw .system("open")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system("fstat") }
    guard status.st_size > 0 else { return nil }
    guard let start = mmap(nil, status.st_size, PROT_READ, MAP_SHARED, file, 0),
      start != MAP_FAILED
    else { throw .system("mmap") }
    bytes = UnsafeRawBufferPointer(start: start, count: status.st_size)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
