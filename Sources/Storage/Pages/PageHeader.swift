/// What every page begins with (`MDB_page`), as LMDB 0.9 has it on 64-bit machines.
struct PageHeader {
  static let byteCount = 16
  // The kinds of pages, as flags. Others occur in memory only, or in forms that are not used here.
  static let branch: UInt16 = 1
  static let leaf: UInt16 = 2
  static let overflow: UInt16 = 4
  static let meta: UInt16 = 8

  let number: UInt64
  let flags: UInt16
  /// Where the offsets of the entries end.
  let lower: Int
  /// Where the entries begin.
  let upper: Int
  /// Of an overflow page: how many there are, this one included.
  let count: UInt32

  init(_ file: UnsafeRawBufferPointer, at offset: Int) {
    number = file.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    flags = file.loadUnaligned(fromByteOffset: offset + 10, as: UInt16.self)
    lower = Int(file.loadUnaligned(fromByteOffset: offset + 12, as: UInt16.self))
    upper = Int(file.loadUnaligned(fromByteOffset: offset + 14, as: UInt16.self))
    count = file.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self)
  }
}
