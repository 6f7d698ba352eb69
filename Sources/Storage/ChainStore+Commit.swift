extension ChainStore {
  /// Puts a block on top of the last one, or the first one into an empty store: when this returns, all of it is on the
  /// disk; when it throws, nothing of it.
  ///
  /// The caller has executed the block on the state behind the last one, and answers for what it says.
  package func commit(_ block: NewBlock) throws(StorageError) {
    try options.writeHook?(.before)
    let transaction = try WriteTransaction(database)
    var writer = try BlockWriter(block, transaction.view, options)
    try writer.write()
    try transaction.commit()
    setHead(Head(block.header))
    database.noteChanged(pages: block.nodes.count)
    try options.writeHook?(.after)
  }

  /// Waits until the disk has all that was committed, where commits do not wait for it (`Options.isDurable`).
  package func sync() throws(StorageError) { try database.sync() }
}
