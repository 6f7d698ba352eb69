import Storage

extension ChainCheck {
  /// Checks a store on one that is made in a folder for that, and that may be removed afterwards.
  package static func run(
    _ store: ChainStore, in folder: String, _ genesis: Genesis,
    progress: (UInt64) -> Void = { _ in }
  ) throws -> Report {
    let scratch = try ChainStore(opening: folder, ChainStore.Options(isDurable: false))
    try genesis.begin(scratch)
    return try run(
      store, on: scratch, rules: genesis.rules, producers: genesis.producers, progress: progress)
  }
}

extension Genesis {
  /// An executor over a store, which is begun if it is empty.
  package func executor(over store: ChainStore) throws -> Executor {
    try begin(store)
    return Executor(store, rules: rules)
  }
}
