import CLMDB

/// A reader's transaction: one version of all tables, as long as it lives. To be used by one thread at a time.
///
/// Pages that it can see are not reused, so nobody keeps one for long.
final class ReadTransaction {
  private let database: Database
  let view: TableView
  /// Where the last look for a node has ended.
  private var nodes: OpaquePointer?

  /// The last version that was committed.
  init(_ database: Database) throws(StorageError) {
    var transaction: OpaquePointer?
    try Database.check(
      mdb_txn_begin(database.handle, nil, UInt32(MDB_RDONLY), &transaction), "mdb_txn_begin")
    guard let transaction else {
      throw .system(call: "mdb_txn_begin", code: 0, message: "no transaction")
    }
    self.database = database
    view = TableView(transaction: transaction, tables: database.tables)
  }

  deinit {
    forgetNodes()
    mdb_txn_abort(view.transaction)
  }

  /// The node of a trie with a key; nil when there is none. A walk over a trie asks for neighbours: what lies on the page of the last one is
  /// found there, without another way down from the root of the table.
  func node(_ key: [UInt8]) throws(StorageError) -> [UInt8]? {
    if nodes == nil {
      try Database.check(
        mdb_cursor_open(view.transaction, view.index(.nodes), &nodes), "mdb_cursor_open")
    }
    var found = MDB_val()
    let code = key.withUnsafeBytes { bytes in
      var key = MDB_val(bytes)
      return galaxy_lmdb_cursor_get(nodes, &key, &found, MDB_SET)
    }
    // What has met a damaged page stands nowhere.
    if code != 0 { forgetNodes() }
    guard code != MDB_NOTFOUND else { return nil }
    try Database.check(code, "mdb_cursor_get")
    return Array(UnsafeRawBufferPointer(found))
  }

  private func forgetNodes() {
    if let nodes { mdb_cursor_close(nodes) }
    nodes = nil
  }
}
