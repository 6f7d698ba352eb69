import Glibc
import Primitives
import Synchronization

/// Where blobs lie that were brought, or fetched from another node, before a block has them: small ones in memory, all others in files of one
/// folder. It is empty when a chain is opened: what must outlive the process is staged in the database.
package final class BlobSpool: Sendable {
  /// The longest blob that stays in memory, in bytes.
  package static let memoryMax = 4_096

  /// The most bytes of all files together.
  package let bytesMax: Int
  private let folder: String
  private let used = Mutex(0)
  private let names = Atomic<UInt64>(0)

  /// Makes the folder, if it is not there, and empties it. The caller holds it alone.
  package init(in folder: String, bytesMax: Int = 4 << 30) throws(StorageError) {
    self.folder = folder
    self.bytesMax = bytesMax
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .system("mkdir") }
    guard let entries = opendir(folder) else { throw .system("opendir") }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != "..", unlink("\(folder)/\(name)") != 0 { throw .system("unlink") }
    }
  }

  /// The bytes of all files now.
  package var byteCount: Int { used.withLock { $0 } }

  /// Begins a blob of at most so many bytes.
  package func begin(bytesMax: Int = Limits.blobBytesMax) -> BlobWriter {
    BlobWriter(self, bytesMax: min(bytesMax, Limits.blobBytesMax))
  }

  /// Keeps bytes that are all there.
  package func hold(_ bytes: [UInt8]) throws(StorageError) -> HeldBlob {
    guard bytes.count > BlobSpool.memoryMax else { return HeldBlob(bytes) }
    var writer = begin()
    try writer.append(bytes)
    return try writer.finish()
  }

  func newPath() -> String { "\(folder)/\(names.add(1, ordering: .relaxed).newValue)" }

  /// Takes room for so many bytes more.
  func take(_ count: Int) throws(StorageError) {
    let most = bytesMax
    try used.withLock { used throws(StorageError) in
      guard used + count <= most else { throw .spoolFull(max: most) }
      used += count
    }
  }

  func giveBack(_ count: Int) { used.withLock { $0 -= count } }
}
