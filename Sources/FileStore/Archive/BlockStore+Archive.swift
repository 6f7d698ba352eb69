/// Archives into and out of a store.
extension BlockStore {
  /// Keeps all blocks of an archive and pins its roots, all of whose blocks must be in the archive or here already.
  /// Nothing stays pinned of one that is cut or damaged; blocks before the damage go with the next collection of garbage.
  package func add(
    archive next: @escaping (Int) throws(FileStoreError) -> [UInt8]
  ) throws(FileStoreError) -> (roots: [CID], blocks: Int) {
    try adding { () throws(FileStoreError) in
      let reader = try ArchiveReader(next)
      var blocks = 0
      while let block = try reader.block() {
        try put(block)
        blocks += 1
      }
      for root in reader.roots { try pin(root) }
      return (reader.roots, blocks)
    }
  }
}
