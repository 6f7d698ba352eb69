import CLMDB

/// A reader's transaction: one version of all tables, as long as it lives. To be used by one thread at a time.
///
/// Pages that it can see are not reused, so nobody keeps one for long.
final class ReadTransaction {
  private let environment: Environment
  let view: TableView

  /// The last version that was committed.
  init(_ environment: Environment) throws(StorageError) {
    var transaction: OpaquePointer?
    try Environment.check(
      mdb_txn_begin(environment.handle, nil, UInt32(MDB_RDONLY), &transaction), "mdb_txn_begin")
    guard let transaction else {
      throw .system(call: "mdb_txn_begin", code: 0, message: "no transaction")
    }
    self.environment = environment
    view = TableView(transaction: transaction, tables: environment.tables)
  }

  deinit { mdb_txn_abort(view.transaction) }
}
