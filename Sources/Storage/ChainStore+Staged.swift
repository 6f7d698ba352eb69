import Primitives

/// What waits: it is kept over a restart, and is no part of the chain.
extension ChainStore {
  /// Keeps bytes under their hashes, and drops others, at once.
  package func stage(
    _ kind: StagedKind, _ items: [(hash: Hash256, bytes: [UInt8])], dropping dropped: [Hash256] = []
  ) throws(StorageError) {
    try options.writeHook?(.before)
    let transaction = try WriteTransaction(database)
    for hash in dropped { try transaction.view.delete(.staged, RecordKey.staged(kind, hash)) }
    for (hash, bytes) in items {
      try transaction.view.put(.staged, RecordKey.staged(kind, hash), bytes)
    }
    try transaction.commit()
    try options.writeHook?(.after)
  }

  /// The bytes under a hash; nil when there are none.
  package func staged(_ kind: StagedKind, _ hash: Hash256) throws(StorageError) -> [UInt8]? {
    try read { view throws(StorageError) in
      try view.value(.staged, RecordKey.staged(kind, hash)) { Array($0) }
    }
  }

  /// Gives everything that is kept of a kind to `body`, in the order of the hashes.
  package func forEachStaged(
    _ kind: StagedKind, _ body: (Hash256, [UInt8]) throws(StorageError) -> Void
  ) throws(StorageError) {
    try read { view throws(StorageError) in
      try view.walk(.staged, from: [kind.rawValue]) { key, value throws(StorageError) in
        guard key.first == kind.rawValue, let hash = Hash256(bytes: key.dropFirst()) else {
          return false
        }
        try body(hash, Array(value))
        return true
      }
    }
  }
}
