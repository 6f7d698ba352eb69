import CLMDB

/// The tables as one transaction sees them.
///
/// What is read lies in the map and is valid for as long as the transaction and its next write.
package struct TableView {
  let transaction: OpaquePointer
  let tables: [MDB_dbi]

  /// Gives the value of a key to `body`; nil when there is none. A damaged value is an error.
  func value<Result>(
    _ table: StoreTable, _ key: [UInt8],
    _ body: (UnsafeRawBufferPointer) throws(StorageError) -> Result
  ) throws(StorageError) -> Result? {
    guard let stored = try stored(table, key) else { return nil }
    return try body(try TableView.checked(stored, table, key))
  }

  /// What lies under a key, checksum included.
  func stored(_ table: StoreTable, _ key: [UInt8]) throws(StorageError) -> UnsafeRawBufferPointer? {
    var found = MDB_val()
    let code = key.withUnsafeBytes { bytes in
      var key = MDB_val(bytes)
      return galaxy_lmdb_get(transaction, index(table), &key, &found)
    }
    guard code != MDB_NOTFOUND else { return nil }
    try Database.check(code, "mdb_get")
    return UnsafeRawBufferPointer(found)
  }

  /// Walks over entries in the order of their keys, from the first that is not below `start`, until `body` gives false.
  func walk(
    _ table: StoreTable, from start: [UInt8] = [],
    _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(StorageError)
      -> Bool
  ) throws(StorageError) {
    var cursor: OpaquePointer?
    try Database.check(
      mdb_cursor_open(transaction, index(table), &cursor), "mdb_cursor_open")
    defer { mdb_cursor_close(cursor) }
    var key = MDB_val()
    var value = MDB_val()
    var code: Int32
    if start.isEmpty {
      code = galaxy_lmdb_cursor_get(cursor, &key, &value, MDB_FIRST)
    } else {
      code = start.withUnsafeBytes { bytes in
        key = MDB_val(bytes)
        return galaxy_lmdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE)
      }
    }
    while code != MDB_NOTFOUND {
      try Database.check(code, "mdb_cursor_get")
      let bytes = UnsafeRawBufferPointer(key)
      let checked = try TableView.checked(UnsafeRawBufferPointer(value), table, bytes)
      guard try body(bytes, checked) else { return }
      code = galaxy_lmdb_cursor_get(cursor, &key, &value, MDB_NEXT)
    }
  }

  /// How many entries a table has.
  func count(_ table: StoreTable) throws(StorageError) -> Int {
    var stat = MDB_stat()
    try Database.check(mdb_stat(transaction, index(table), &stat), "mdb_stat")
    return stat.ms_entries
  }

  func index(_ table: StoreTable) -> MDB_dbi { tables[Int(table.rawValue)] }

  // MARK: Checksums

  static let checksumBytes = 8

  /// The checksum of a value, which says under which key of which table it belongs.
  static func checksum(
    _ value: UnsafeRawBufferPointer, _ table: StoreTable, _ key: UnsafeRawBufferPointer
  ) -> UInt64 {
    XXHash64.hash(value, seed: XXHash64.hash(key, seed: UInt64(table.rawValue)))
  }

  /// A value without the checksum behind it, which is right.
  static func checked(
    _ stored: UnsafeRawBufferPointer, _ table: StoreTable, _ key: UnsafeRawBufferPointer
  ) throws(StorageError) -> UnsafeRawBufferPointer {
    guard table.hasChecksum else { return stored }
    let count = stored.count - checksumBytes
    guard count >= 0 else { throw .damaged(what: "a value of the table \(table.name)") }
    let value = UnsafeRawBufferPointer(rebasing: stored[..<count])
    let known = UInt64(
      littleEndian: stored.loadUnaligned(fromByteOffset: count, as: UInt64.self))
    guard known == checksum(value, table, key) else {
      throw .damaged(what: "a value of the table \(table.name)")
    }
    return value
  }

  private static func checked(
    _ stored: UnsafeRawBufferPointer, _ table: StoreTable, _ key: [UInt8]
  ) throws(StorageError) -> UnsafeRawBufferPointer {
    // The closure throws nothing; its result says what went wrong.
    let result = key.withUnsafeBytes { bytes in
      Swift.Result { () throws(StorageError) in try checked(stored, table, bytes) }
    }
    return try result.get()
  }
}

extension MDB_val {
  /// Bytes that LMDB reads.
  init(_ bytes: UnsafeRawBufferPointer) {
    self.init(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
  }
}

extension UnsafeRawBufferPointer {
  /// Bytes that LMDB has found.
  init(_ value: MDB_val) {
    self.init(start: value.mv_data, count: value.mv_size)
  }
}
