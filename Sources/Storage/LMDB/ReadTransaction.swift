import CLMDB

/// A reader's transaction: one version of all tables, as long as it lives. To be used by one thread at a time.
///
/// Pages that it can see are not reused, so nobody keeps one for long.
final class ReadTransaction {
  private let database: Database
  let view: TableView

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

  deinit { mdb_txn_abort(view.transaction) }
}
