import CLMDB

/// Writing, in a writer's transaction.
extension TableView {
  /// Puts a value under a key, with its checksum. Keys that only grow are put behind each other fastest with `appends`.
  package func put(
    _ table: StoreTable, _ key: [UInt8], _ value: [UInt8], appends: Bool = false
  ) throws(StorageError) {
    let extra = table.hasChecksum ? TableView.checksumBytes : 0
    let flags = UInt32(MDB_RESERVE | (appends ? MDB_APPEND : 0))
    let code = key.withUnsafeBytes { key in
      value.withUnsafeBytes { value in
        var name = MDB_val(key)
        var place = MDB_val(mv_size: value.count + extra, mv_data: nil)
        let code = galaxy_lmdb_put(transaction, index(table), &name, &place, flags)
        guard code == 0, let target = place.mv_data else { return code }
        if let source = value.baseAddress {
          target.copyMemory(from: source, byteCount: value.count)
        }
        if table.hasChecksum {
          let checksum = TableView.checksum(value, table, key)
          target.storeBytes(
            of: checksum.littleEndian, toByteOffset: value.count, as: UInt64.self)
        }
        return code
      }
    }
    try Database.check(code, "mdb_put")
  }

  /// Removes a key, if it is there.
  func delete(_ table: StoreTable, _ key: [UInt8]) throws(StorageError) {
    let code = key.withUnsafeBytes { bytes in
      var name = MDB_val(bytes)
      return galaxy_lmdb_del(transaction, index(table), &name)
    }
    guard code != MDB_NOTFOUND else { return }
    try Database.check(code, "mdb_del")
  }
}
