import Primitives
import State
import VM

/// The state as one transaction sees and changes it: what it has touched, over what a reader says. Everything is
/// noted, so that any part of it can be undone.
///
/// Nothing of the state is copied: the first access to an account or place reads it, and what was changed is
/// given as a `StateDelta` at the end.
struct JournaledState {
  private enum Change {
    case storage(ReachedPlace, old: [UInt8]?)
    case references(StoragePlace, old: [Hash256])
    case balance(TouchedAccount, old: UInt128)
    case code(TouchedAccount, old: Hash256?)
    case newModule(Hash256)
    case newBlob(Hash256)
  }

  /// How much had been noted at some moment.
  struct Checkpoint {
    fileprivate let changes: Int
  }

  private let reader: any StateReader
  private var accounts: [Address: TouchedAccount] = [:]
  /// The account that was asked for last: mostly it is the next, too.
  private var latest: TouchedAccount?
  private var modules: [Hash256: [UInt8]] = [:]
  private var blobs: [Hash256: [UInt8]] = [:]
  private var references: [StoragePlace: [Hash256]] = [:]
  private var referenceCounts: [Hash256: Int] = [:]
  private var changes: [Change] = []

  /// The state as the reader has it.
  init(_ reader: any StateReader) {
    self.reader = reader
  }

  // MARK: Accounts

  /// The account at an address, which must be changed through the journal.
  subscript(address: Address) -> Account {
    mutating get { touched(address).account }
  }

  /// Sets a balance.
  mutating func setBalance(_ address: Address, _ value: UInt128) {
    let account = touched(address)
    changes.append(.balance(account, old: account.account.balance))
    account.account.balance = value
  }

  /// Changes an account for good: no undoing touches this.
  mutating func settle(_ address: Address, _ body: (inout Account) -> Void) {
    body(&touched(address).account)
  }

  /// Installs a module, of which `bytes` is the encoding.
  mutating func setCode(_ address: Address, _ codeHash: Hash256, module bytes: [UInt8]) {
    if module(codeHash) == nil {
      changes.append(.newModule(codeHash))
      modules[codeHash] = bytes
    }
    let account = touched(address)
    changes.append(.code(account, old: account.account.codeHash))
    account.account.codeHash = codeHash
  }

  /// The encoded module with a canonical hash.
  func module(_ codeHash: Hash256) -> [UInt8]? { modules[codeHash] ?? reader.module(codeHash) }

  private mutating func touched(_ address: Address) -> TouchedAccount {
    if let latest, latest.address == address { return latest }
    let account: TouchedAccount
    if let known = accounts[address] {
      account = known
    } else {
      account = TouchedAccount(address, reader.account(address))
      accounts[address] = account
    }
    latest = account
    return account
  }

  // MARK: Storage

  /// What lies at a place.
  mutating func value(_ place: ReachedPlace) -> [UInt8]? {
    if !place.isKept { keep(place) }
    return place.value
  }

  /// Puts a value at a place; nil removes. `blobs` are those that the value references.
  mutating func setValue(_ place: ReachedPlace, _ value: [UInt8]?, referencing blobs: [Hash256]) {
    if !place.isKept { keep(place) }
    changes.append(.storage(place, old: place.value))
    place.value = value
    guard place.holdsReferences else { return }
    let name = StoragePlace(place.contract, place.key)
    let before = references(name)
    guard !before.isEmpty || !blobs.isEmpty else { return }
    changes.append(.references(name, old: before))
    setReferences(name, from: before, to: blobs)
  }

  /// Reads a place for the first time.
  private mutating func keep(_ place: ReachedPlace) {
    touched(place.contract).keep(place, reader)
  }

  // MARK: Blobs

  /// The blob with a hash.
  func blob(_ hash: Hash256) -> [UInt8]? { blobs[hash] ?? reader.blob(hash) }

  /// Keeps a blob that the state does not have yet.
  mutating func addBlob(_ hash: Hash256, _ bytes: [UInt8]) {
    changes.append(.newBlob(hash))
    blobs[hash] = bytes
  }

  private func references(_ place: StoragePlace) -> [Hash256] {
    references[place] ?? reader.references(place)
  }

  private func referenceCount(_ hash: Hash256) -> Int {
    referenceCounts[hash] ?? reader.referenceCount(hash)
  }

  private mutating func setReferences(
    _ place: StoragePlace, from before: [Hash256], to after: [Hash256]
  ) {
    for hash in after { referenceCounts[hash] = referenceCount(hash) + 1 }
    for hash in before { referenceCounts[hash] = max(0, referenceCount(hash) - 1) }
    references[place] = after
  }

  /// How many places hold nothing any more that held something when the transaction began.
  var clearedPlaces: Int {
    accounts.values.reduce(0) { $0 + $1.clearedPlaces }
  }

  // MARK: Undoing

  var checkpoint: Checkpoint { Checkpoint(changes: changes.count) }

  /// Undoes everything since the checkpoint, the newest change first.
  mutating func undo(to checkpoint: Checkpoint) {
    while changes.count > checkpoint.changes, let change = changes.popLast() {
      switch change {
      case .storage(let place, let old): place.value = old
      case .references(let place, let old):
        setReferences(place, from: references(place), to: old)
      case .balance(let account, let old): account.account.balance = old
      case .code(let account, let old): account.account.codeHash = old
      case .newModule(let codeHash): modules[codeHash] = nil
      case .newBlob(let hash): blobs[hash] = nil
      }
    }
  }

  // MARK: The end

  /// What is different from what the reader says. Blobs that were new, or were referenced where something else is
  /// stored now, and that nothing references, are dropped: not before, so that a transaction can
  /// move them.
  func delta() -> StateDelta {
    var delta = StateDelta()
    // Each key on its own: the order of the dictionaries does not matter.
    for (address, account) in accounts {
      if account.account != account.original { delta.accounts[address] = account.account }
      let written = account.written
      if !written.isEmpty { delta.storage[address] = written }
    }
    delta.modules = modules
    for (place, hashes) in references where hashes != reader.references(place) {
      delta.references[place] = hashes
    }
    for (hash, count) in referenceCounts where count != reader.referenceCount(hash) {
      delta.referenceCounts[hash] = count
    }
    for (hash, bytes) in blobs { delta.blobs[hash] = .some(bytes) }
    for hash in unreferencedBlobs {
      delta.blobs[hash] = reader.blob(hash) == nil ? nil : .some(nil)
    }
    return delta
  }

  private var unreferencedBlobs: [Hash256] {
    changes.flatMap { change -> [Hash256] in
      switch change {
      case .newBlob(let hash): [hash]
      case .references(_, let old): old
      case .storage, .balance, .code, .newModule: []
      }
    }.filter { referenceCount($0) == 0 }
  }
}
