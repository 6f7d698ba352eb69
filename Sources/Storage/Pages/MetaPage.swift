/// One of the two pages with which a database begins: a transaction writes the one, the next the other.
struct MetaPage {
  private static let magic: UInt32 = 0xBEEF_C0DE
  private static let version: UInt32 = 1
  private static let byteCount = 16 + 24 + 2 * TreeRecord.byteCount + 16
  /// The tree of free pages has integers as keys (`MDB_INTEGERKEY`).
  private static let freeFlags: UInt16 = 8

  let pageBytes: Int
  let free: TreeRecord
  let main: TreeRecord
  let lastPage: UInt64
  let transaction: UInt64

  /// Reads the page at an offset; nil when it is none.
  init?(_ file: UnsafeRawBufferPointer, at offset: Int) {
    guard offset >= 0, offset <= file.count - MetaPage.byteCount else { return nil }
    let header = PageHeader(file, at: offset)
    guard header.flags == PageHeader.meta,
      file.loadUnaligned(fromByteOffset: offset + 16, as: UInt32.self) == MetaPage.magic,
      file.loadUnaligned(fromByteOffset: offset + 20, as: UInt32.self) == MetaPage.version
    else { return nil }
    free = TreeRecord(file, at: offset + 40)
    main = TreeRecord(file, at: offset + 40 + TreeRecord.byteCount)
    let end = offset + 40 + 2 * TreeRecord.byteCount
    lastPage = file.loadUnaligned(fromByteOffset: end, as: UInt64.self)
    transaction = file.loadUnaligned(fromByteOffset: end + 8, as: UInt64.self)
    pageBytes = Int(free.pad)
    guard free.flags == MetaPage.freeFlags, main.flags == 0,
      pageBytes >= 512, pageBytes <= 32_768, pageBytes & (pageBytes - 1) == 0
    else { return nil }
  }
}
