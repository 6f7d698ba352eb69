import Glibc
import Primitives
import Synchronization

/// Blocks in a folder, each in a file named after its hash, as Kubo's flatfs keeps them.
///
/// A block is written beside, synced and renamed, so that it is there whole or not at all. Every read checks the hash. Several
/// processes may add at once; collecting garbage needs the folder alone (`flock`, which goes with the process).
package final class BlockStore: BlockSource, Sendable {
  /// The longest block: what Kubo's peers exchange.
  package static let blockBytesMax = 2 << 20

  /// The folder.
  package let folder: String
  /// How many bytes of blocks it may hold.
  package let quota: UInt64
  /// How many bytes of blocks this process has seen in the folder; nil before they were counted.
  private let used = Mutex<UInt64?>(nil)
  private let drafts = Atomic<Int>(0)

  /// A store in a folder, which is made where it is missing.
  package init(folder: String, quota: UInt64 = .max) throws(FileStoreError) {
    self.folder = folder
    self.quota = quota
    for path in [folder, "\(folder)/blocks", "\(folder)/pins"] {
      guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .system("mkdir", path) }
    }
  }

  // MARK: Reading

  package func block(_ cid: CID) throws(FileStoreError) -> ContentBlock {
    guard let bytes = try StoredFile.read(path(cid), max: BlockStore.blockBytesMax) else {
      throw .missing(cid)
    }
    guard let block = ContentBlock(cid, bytes) else { throw .damaged(cid) }
    return block
  }

  /// Whether a block is here; its bytes are not looked at.
  package func has(_ cid: CID) -> Bool { access(path(cid), F_OK) == 0 }

  // MARK: Writing

  /// Keeps a block. It lasts when this returns; it stays if something pinned leads to it when garbage is collected.
  ///
  /// Whoever adds several that belong together holds them by `adding`.
  package func put(_ block: ContentBlock) throws(FileStoreError) {
    guard block.bytes.count <= BlockStore.blockBytesMax else {
      throw .blockTooLong(bytes: block.bytes.count)
    }
    if has(block.cid) { return }
    let total = try count(adding: UInt64(block.bytes.count))
    guard total <= quota else { throw .overQuota(bytes: total, quota: quota) }
    let shard = shard(block.cid)
    guard mkdir(shard, 0o755) == 0 || errno == EEXIST else { throw .system("mkdir", shard) }
    let number = drafts.wrappingAdd(1, ordering: .relaxed).newValue
    try StoredFile.write(
      block.bytes, to: path(block.cid), by: "\(shard)/draft-\(getpid())-\(number)")
    used.withLock { $0? += UInt64(block.bytes.count) }
  }

  /// Runs a step that adds blocks and pins them, while nobody collects garbage.
  package func adding<Result>(
    _ step: () throws(FileStoreError) -> Result
  ) throws(FileStoreError) -> Result {
    let lock = try StoreLock(folder, exclusive: false)
    defer { lock.release() }
    return try step()
  }

  /// What the store would hold with so many bytes more.
  private func count(adding bytes: UInt64) throws(FileStoreError) -> UInt64 {
    if let known = used.withLock({ $0 }) { return known &+ bytes }
    let counted = try statistics().bytes
    used.withLock { $0 = counted }
    return counted &+ bytes
  }

  // MARK: All blocks

  /// How many blocks and bytes are here.
  package func statistics() throws(FileStoreError) -> (blocks: Int, bytes: UInt64) {
    var (blocks, bytes) = (0, UInt64(0))
    try forEachFile { path, size, _ in
      blocks += 1
      bytes += size
    }
    return (blocks, bytes)
  }

  /// Reads all blocks; gives the hashes of those whose bytes are damaged, and removes these where asked, so that they can be brought again.
  package func verify(
    removing removes: Bool = false
  ) throws(FileStoreError) -> (blocks: Int, damaged: [Hash256]) {
    var (blocks, damaged) = (0, [Hash256]())
    try forEachFile { (path, _, digest) throws(FileStoreError) in
      blocks += 1
      let bytes = try StoredFile.read(path, max: BlockStore.blockBytesMax)
      guard let bytes, sha256(bytes) != digest else { return }
      damaged.append(digest)
      if removes, unlink(path) != 0 { throw .system("unlink", path) }
    }
    return (blocks, damaged.sorted())
  }

  /// Removes every block whose hash is not in the set, and what broken writes have left.
  func sweep(keeping reached: Set<Hash256>) throws(FileStoreError) -> (blocks: Int, bytes: UInt64) {
    var (blocks, bytes) = (0, UInt64(0))
    try forEachFile { (path, size, digest) throws(FileStoreError) in
      if reached.contains(digest) { return }
      guard unlink(path) == 0 else { throw .system("unlink", path) }
      blocks += 1
      bytes += size
    }
    for shard in try StoredFile.names(in: "\(folder)/blocks") {
      for name in try StoredFile.names(in: "\(folder)/blocks/\(shard)")
      where name.hasPrefix("draft-") {
        unlink("\(folder)/blocks/\(shard)/\(name)")
      }
    }
    used.withLock { $0 = nil }
    return (blocks, bytes)
  }

  private func forEachFile(
    _ body: (_ path: String, _ size: UInt64, _ digest: Hash256) throws(FileStoreError) -> Void
  ) throws(FileStoreError) {
    for shard in try StoredFile.names(in: "\(folder)/blocks").sorted() {
      for name in try StoredFile.names(in: "\(folder)/blocks/\(shard)").sorted() {
        guard let digest = Hash256(hex: name), !name.hasPrefix("0x") else { continue }
        let path = "\(folder)/blocks/\(shard)/\(name)"
        var status = stat()
        // Somebody may have removed it meanwhile.
        guard stat(path, &status) == 0 else { continue }
        try body(path, UInt64(clamping: status.st_size), digest)
      }
    }
  }

  // MARK: Paths

  private func shard(_ cid: CID) -> String {
    "\(folder)/blocks/\(Hex.encode(cid.digest.bytes.prefix(1)))"
  }

  private func path(_ cid: CID) -> String { "\(shard(cid))/\(Hex.encode(cid.digest.bytes))" }
}
