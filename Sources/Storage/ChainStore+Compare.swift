import Primitives

extension ChainStore {
  /// Where what this store has differs from what another has that was made of the same blocks; nil when it does not. What waits, and who
  /// needs which blob, is not compared.
  package func difference(from other: ChainStore) throws(StorageError) -> String? {
    try read { mine throws(StorageError) in
      try other.read { theirs throws(StorageError) in
        for table in StoreTable.madeOfBlocks {
          if let difference = try mine.difference(from: theirs, table) { return difference }
        }
        return nil
      }
    }
  }
}

extension StoreTable {
  /// The tables that follow from the blocks alone.
  fileprivate static let madeOfBlocks: [StoreTable] = [
    .accounts, .storage, .modules, .references, .nodes, .blocks, .blockNumbers, .transactions,
    .transactionPlaces, .receipts, .logs, .undo,
  ]
}

extension TableView {
  /// The first key of a table under which two versions differ, with the table.
  fileprivate func difference(
    from other: TableView, _ table: StoreTable
  ) throws(StorageError) -> String? {
    var difference: String?
    try walk(table) { key, value throws(StorageError) in
      let key = Array(key)
      let same = try other.value(table, key) { $0.elementsEqual(value) }
      guard same != true else { return true }
      difference = "\(table.name) \(Hex.encodePrefixed(key))"
      return false
    }
    if let difference { return difference }
    let (mine, theirs) = (try count(table), try other.count(table))
    return mine == theirs ? nil : "\(table.name): \(mine) entries instead of \(theirs)"
  }
}
