import CLMDB

/// The writer's transaction: all of it lasts, or nothing. To be used by one thread.
package struct WriteTransaction: ~Copyable {
  package let view: TableView
  private var isOpen = true

  /// Begins to write; waits for another writer.
  package init(_ database: Database) throws(StorageError) {
    var transaction: OpaquePointer?
    try Database.check(mdb_txn_begin(database.handle, nil, 0, &transaction), "mdb_txn_begin")
    guard let transaction else {
      throw .system(call: "mdb_txn_begin", code: 0, message: "no transaction")
    }
    view = TableView(transaction: transaction, tables: database.tables)
  }

  deinit { if isOpen { mdb_txn_abort(view.transaction) } }

  /// Makes it last: returns when the disk has it.
  package consuming func commit() throws(StorageError) {
    isOpen = false
    try Database.check(mdb_txn_commit(view.transaction), "mdb_txn_commit")
  }
}
