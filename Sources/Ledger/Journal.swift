import Primitives

/// What a transaction has changed so far, so that any part of it can be undone.
struct Journal {
  private enum Change {
    case storage(Address, Hash256, old: StoredValue)
    case balance(Address, old: UInt128)
    case code(Address, old: Hash256?)
    case newModule(Hash256)
    case newBlob(Hash256)
  }

  /// How much had been noted at some moment.
  struct Checkpoint {
    fileprivate let changes: Int
  }

  private var changes: [Change] = []

  var checkpoint: Checkpoint { Checkpoint(changes: changes.count) }

  mutating func setStorage(
    _ state: inout WorldState, _ address: Address, _ key: Hash256, _ value: StoredValue
  ) {
    changes.append(.storage(address, key, old: state.storage(address, key)))
    state.setStorage(address, key, value)
  }

  mutating func setBalance(_ state: inout WorldState, _ address: Address, _ value: UInt128) {
    changes.append(.balance(address, old: state[address].balance))
    state[address].balance = value
  }

  mutating func setCode(
    _ state: inout WorldState, _ address: Address, _ codeHash: Hash256, module: [UInt8]
  ) {
    if state.module(codeHash) == nil {
      changes.append(.newModule(codeHash))
      state.setModule(codeHash, module)
    }
    changes.append(.code(address, old: state[address].codeHash))
    state[address].codeHash = codeHash
  }

  /// Keeps a blob that the state has not got yet.
  mutating func addBlob(_ state: inout WorldState, _ hash: Hash256, _ bytes: [UInt8]) {
    changes.append(.newBlob(hash))
    state.setBlob(hash, bytes)
  }

  /// The blobs that may be named nowhere now: new ones, and those that were named where something
  /// else is stored since.
  var looseBlobs: [Hash256] {
    changes.flatMap { change -> [Hash256] in
      switch change {
      case .newBlob(let hash): [hash]
      case .storage(_, _, let old): old.blobs
      case .balance, .code, .newModule: []
      }
    }
  }

  /// Undoes everything since the checkpoint, the newest change first.
  mutating func undo(to checkpoint: Checkpoint, _ state: inout WorldState) {
    while changes.count > checkpoint.changes, let change = changes.popLast() {
      switch change {
      case .storage(let address, let key, let old):
        state.setStorage(address, key, old)
      case .balance(let address, let old): state[address].balance = old
      case .code(let address, let old): state[address].codeHash = old
      case .newModule(let codeHash): state.setModule(codeHash, nil)
      case .newBlob(let hash): state.setBlob(hash, nil)
      }
    }
  }
}
