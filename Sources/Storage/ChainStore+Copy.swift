import CLMDB
import Glibc

/// Copies of a whole chain, and going back to one: for development chains.
extension ChainStore {
  /// Writes everything as it is into an empty folder, from which `restore` or another store reads it.
  package func copy(to folder: String) throws(StorageError) {
    let code = mdb_env_copy2(database.handle, folder, UInt32(MDB_CP_COMPACT))
    try Database.check(code, "mdb_env_copy2")
  }

  /// Has everything be as in a copy, at once: when this throws, or the process ends, nothing has changed.
  package func restore(from folder: String) throws(StorageError) {
    let copy = try ChainStore(opening: folder, options)
    guard let head = copy.head else { throw .damaged(what: "the copy has no block") }
    let transaction = try WriteTransaction(database)
    let view = transaction.view
    for table in StoreTable.allCases {
      try Database.check(mdb_drop(view.transaction, view.index(table), 0), "mdb_drop")
      try copy.read { source throws(StorageError) in
        try source.walk(table) { key, value throws(StorageError) in
          try view.put(table, Array(key), Array(value), appends: true)
          return true
        }
      }
    }
    try transaction.commit()
    setHead(head)
  }

  /// Makes a folder for one; nothing when it is there.
  package static func makeFolder(_ folder: String) throws(StorageError) {
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .system("mkdir") }
  }

  /// Removes a copy with its folder, if it is there.
  package static func removeCopy(in folder: String) {
    for file in ["data.mdb", "lock.mdb", "lock"] { unlink("\(folder)/\(file)") }
    rmdir(folder)
  }
}
