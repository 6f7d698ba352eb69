import Glibc

/// What a block has changed of the flat state, as it was before: sorted, so that a reader finds a key in it where
/// it lies, without reading the rest.
///
/// The count of entries, where each starts, and the entries: table, length of the key, key, whether it had a value,
/// value. Numbers have 4 bytes.
struct UndoRecord {
  private let bytes: UnsafeRawBufferPointer
  private let count: Int

  /// A record, whose bytes are valid for as long as the transaction that has read them.
  init(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    var reader = RecordReader(bytes)
    count = Int(try reader.uint32())
    guard reader.rest / 4 >= count else { throw .damaged(what: "an undo record") }
    self.bytes = bytes
  }

  /// What a key had before the block: nil when the block did not change it, `.some(nil)` when it had no value.
  func value(
    _ table: StoreTable, _ key: [UInt8]
  ) throws(StorageError) -> UnsafeRawBufferPointer?? {
    var range = 0..<count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      let entry = try entry(middle)
      let order =
        entry.table == table.rawValue
        ? UndoRecord.compare(key, entry.key) : Int(table.rawValue) - Int(entry.table)
      if order == 0 { return .some(entry.value) }
      range = order < 0 ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return nil
  }

  /// All entries, in order.
  func forEach(
    _ body: (StoreTable, UnsafeRawBufferPointer, UnsafeRawBufferPointer?) throws(StorageError) ->
      Void
  ) throws(StorageError) {
    for index in 0..<count {
      let entry = try entry(index)
      guard let table = StoreTable(rawValue: entry.table) else {
        throw .damaged(what: "an undo record")
      }
      try body(table, entry.key, entry.value)
    }
  }

  private typealias Entry = (
    table: UInt8, key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?
  )

  private func entry(_ index: Int) throws(StorageError) -> Entry {
    let offset = Int(
      UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4 + 4 * index, as: UInt32.self)))
    guard offset <= bytes.count else { throw .damaged(what: "an undo record") }
    var reader = RecordReader(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
    let table = try reader.byte()
    let key = try reader.take(Int(try reader.byte()))
    guard try reader.byte() != 0 else { return (table, key, nil) }
    return (table, key, try reader.take(Int(try reader.uint32())))
  }

  private static func compare(_ key: [UInt8], _ other: UnsafeRawBufferPointer) -> Int {
    guard let start = other.baseAddress else { return key.count }
    let order = memcmp(key, start, min(key.count, other.count))
    return order == 0 ? key.count - other.count : Int(order)
  }

  /// Collects entries in the order of their tables and keys.
  struct Builder {
    private var offsets: [UInt32] = []
    private var entries: [UInt8] = []

    mutating func append(_ table: StoreTable, _ key: [UInt8], _ value: UnsafeRawBufferPointer?) {
      offsets.append(UInt32(entries.count))
      entries.append(table.rawValue)
      entries.append(UInt8(key.count))
      entries += key
      entries.append(value == nil ? 0 : 1)
      if let value {
        entries.append(bigEndian: UInt32(value.count))
        entries += value
      }
    }

    var encoded: [UInt8] {
      var record: [UInt8] = []
      let start = UInt32(4 + 4 * offsets.count)
      record.reserveCapacity(Int(start) + entries.count)
      record.append(bigEndian: UInt32(offsets.count))
      for offset in offsets { record.append(bigEndian: start + offset) }
      return record + entries
    }
  }
}
