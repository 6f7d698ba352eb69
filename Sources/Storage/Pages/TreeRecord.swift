/// What LMDB notes of a B+ tree (`MDB_db`).
struct TreeRecord {
  static let byteCount = 48
  /// The root of a tree without entries.
  private static let noPage = UInt64.max

  /// The size of a page, in the tree of free pages; else unused.
  let pad: UInt32
  let flags: UInt16
  let depth: Int
  let branchPages: UInt64
  let leafPages: UInt64
  let overflowPages: UInt64
  let entries: UInt64
  private let rootPage: UInt64

  /// Reads a record from bytes that hold one.
  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    func word(_ index: Int) -> UInt64 {
      bytes.loadUnaligned(fromByteOffset: offset + index, as: UInt64.self)
    }
    pad = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    flags = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt16.self)
    depth = Int(bytes.loadUnaligned(fromByteOffset: offset + 6, as: UInt16.self))
    (branchPages, leafPages, overflowPages) = (word(8), word(16), word(24))
    (entries, rootPage) = (word(32), word(40))
  }

  /// The page at the top; nil when the tree has no entries.
  var root: UInt64? { rootPage == TreeRecord.noPage ? nil : rootPage }
}
