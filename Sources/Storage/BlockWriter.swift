import Ledger
import Primitives
import State
import VM

/// Writes a block and what it has changed into one transaction.
///
/// Keys are written in ascending order where their number is large: neighbours share pages.
struct BlockWriter {
  private let block: NewBlock
  private let view: TableView
  private let options: ChainStore.Options
  private let number: UInt64
  /// Nil for the first block: nobody reads what was before it.
  private let head: ChainStore.Head?
  private var undo = UndoRecord.Builder()

  /// Checks that a block stands on the last one.
  init(
    _ block: NewBlock, _ view: TableView, _ options: ChainStore.Options
  ) throws(StorageError) {
    self.block = block
    self.view = view
    self.options = options
    number = block.header.context.number
    head = try view.head()
    guard let head else { return }
    guard block.header.parent == head.hash else {
      throw .notNext(head: head.hash, parent: block.header.parent)
    }
    guard number > head.number else { throw .numberNotAbove(head: head.number, number: number) }
  }

  /// Writes all of it.
  mutating func write() throws(StorageError) {
    try writeState()
    try writeNodes()
    try writeTransactions()
    try writeBlock()
    if head != nil {
      try view.put(.undo, RecordKey.number(number), undo.encoded, appends: true)
    }
    try dropOldVersions()
    try view.put(.meta, MetaKey.head, RecordKey.number(number))
  }

  // MARK: State

  /// The flat state, table by table in the order of their numbers, as undo records need it.
  private mutating func writeState() throws(StorageError) {
    let delta = block.delta
    for (address, account) in delta.accounts.sorted(by: { $0.key < $1.key }) {
      let record = account == .unused ? nil : AccountRecord.encode(account)
      try change(.accounts, address.bytes, to: record)
    }
    for (address, slots) in delta.storage.sorted(by: { $0.key < $1.key }) {
      for (key, value) in slots.sorted(by: { $0.key < $1.key }) {
        try change(.storage, RecordKey.storage(StoragePlace(address, key)), to: value)
      }
    }
    for (hash, module) in delta.modules.sorted(by: { $0.key < $1.key }) {
      try change(.modules, hash.bytes, to: module)
    }
    let places = delta.references.map { (key: RecordKey.storage($0.key), hashes: $0.value) }
    for (key, hashes) in places.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      try change(.references, key, to: hashes.isEmpty ? nil : hashes.flatMap(\.bytes))
    }
    try writeBlobs(delta)
  }

  private mutating func writeBlobs(_ delta: StateDelta) throws(StorageError) {
    let hashes = Set(delta.blobs.keys).union(delta.referenceCounts.keys).union(block.blobs.keys)
    for hash in hashes.sorted() {
      var use = try view.blobUse(hash)
      if let count = delta.referenceCounts[hash] { use.references = UInt64(max(0, count)) }
      switch delta.blobs[hash] {
      case nil: break
      case .some(nil):
        use.isInState = false
        // The versions before this block, which can be read for a while, have it.
        if try hold(hash, until: number.addingSaturated(ChainStore.versionsMax)) { use.holds += 1 }
      case .some(.some(let bytes)):
        use.isInState = true
        try keep(hash, bytes)
      }
      if let bytes = block.blobs[hash] {
        try keep(hash, bytes)
        let last = options.blobBlocks.map { number.addingSaturated($0) } ?? .max
        if try hold(hash, until: last) { use.holds += 1 }
      }
      try change(.blobUses, hash.bytes, to: use.encoded)
    }
  }

  /// Changes the flat state, and notes what was there.
  private mutating func change(
    _ table: StoreTable, _ key: [UInt8], to value: [UInt8]?
  ) throws(StorageError) {
    let before = try view.value(table, key) { $0 }
    if head != nil { undo.append(table, key, before) }
    if let value {
      try view.put(table, key, value)
    } else if before != nil {
      try view.delete(table, key)
    }
  }

  private func writeNodes() throws(StorageError) {
    let nodes = block.nodes.map { (key: RecordKey.node($0.key), node: $0.value) }
    for (key, node) in nodes.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      if let node { try view.put(.nodes, key, node) } else { try view.delete(.nodes, key) }
    }
  }

  // MARK: Blobs

  private func keep(_ hash: Hash256, _ bytes: [UInt8]) throws(StorageError) {
    guard try view.stored(.blobs, hash.bytes) == nil else { return }
    try view.put(.blobs, hash.bytes, bytes)
  }

  /// Holds a blob until a block; false when it is held until then already.
  private func hold(_ hash: Hash256, until last: UInt64) throws(StorageError) -> Bool {
    let key = RecordKey.hold(until: last, hash)
    guard try view.stored(.blobHolds, key) == nil else { return false }
    try view.put(.blobHolds, key, [])
    return true
  }

  /// Drops what only versions below the last ones needed.
  private func dropOldVersions() throws(StorageError) {
    guard number > ChainStore.versionsMax else { return }
    for key in try view.keys(.undo, upTo: RecordKey.number(number - ChainStore.versionsMax)) {
      try view.delete(.undo, key)
    }
    let end = RecordKey.number(number) + [UInt8](repeating: 0xFF, count: 32)
    for key in try view.keys(.blobHolds, upTo: end) {
      try view.delete(.blobHolds, key)
      guard let hash = Hash256(bytes: key.suffix(32)) else { continue }
      var use = try view.blobUse(hash)
      use.holds -= min(use.holds, 1)
      guard let record = use.encoded else {
        try view.delete(.blobUses, hash.bytes)
        try view.delete(.blobs, hash.bytes)
        continue
      }
      try view.put(.blobUses, hash.bytes, record)
    }
  }

  // MARK: The block

  private func writeTransactions() throws(StorageError) {
    for (index, transaction) in block.transactions.enumerated() {
      let place = RecordKey.place(number, UInt32(index))
      try view.put(.transactions, place, transaction.bytes, appends: true)
    }
    for (index, receipt) in block.receipts.enumerated() {
      try view.put(
        .receipts, RecordKey.place(number, UInt32(index)), receipt.archived, appends: true)
    }
    for (index, receipt) in block.receipts.enumerated() where receipt.isSuccess {
      guard let contract = receipt.contract else { continue }
      try view.put(.deployments, contract.bytes, RecordKey.place(number, UInt32(index)))
    }
    let places = block.transactions.enumerated().map { (hash: $1.hash, index: UInt32($0)) }
    for (hash, index) in places.sorted(by: { $0.hash < $1.hash }) {
      try view.put(.transactionPlaces, hash.bytes, RecordKey.place(number, index))
    }
  }

  private func writeBlock() throws(StorageError) {
    let record = BlockRecord(
      header: block.header, transactionHashes: block.transactions.map(\.hash))
    let key = RecordKey.number(number)
    try view.put(.blocks, key, record.encoded, appends: true)
    try view.put(.blockNumbers, block.header.hash.bytes, key)
    if !block.seal.isEmpty { try view.put(.seals, key, block.seal, appends: true) }
    let events = block.receipts.flatMap(\.events)
    guard !events.isEmpty else { return }
    try view.put(.logs, key, EventBloom(events).bytes, appends: true)
  }
}

extension TableView {
  /// Who needs a blob.
  func blobUse(_ hash: Hash256) throws(StorageError) -> BlobUse {
    try value(.blobUses, hash.bytes) { bytes throws(StorageError) in try BlobUse(bytes) }
      ?? BlobUse()
  }

  /// The keys of a table that are not above `end`, in order.
  func keys(_ table: StoreTable, upTo end: [UInt8]) throws(StorageError) -> [[UInt8]] {
    var keys: [[UInt8]] = []
    try walk(table) { key, _ in
      let key = Array(key)
      guard !end.lexicographicallyPrecedes(key) else { return false }
      keys.append(key)
      return true
    }
    return keys
  }
}

extension UInt64 {
  func addingSaturated(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
