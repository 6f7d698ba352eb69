import Primitives

/// One version of the tries that commit to the state: that of the accounts, and that of each account's storage.
///
/// Copies share their nodes; an update makes the nodes on the paths to what changed anew, and nothing else.
package struct StateTrie: Sendable {
  private var accounts: MerkleTrie
  /// The tries of storage that are in memory. Of the others the account's leaf has the root.
  private var storages = PersistentMap<Address, MerkleTrie>()

  /// The tries of the state in which nothing was ever used.
  package init() {
    accounts = MerkleTrie(.accounts)
  }

  /// The tries of a state with this root, whose nodes lie in a store.
  package init(root: Hash256) {
    accounts = MerkleTrie(.accounts, root: root)
  }

  /// The state root.
  package var root: Hash256 { accounts.rootHash }

  /// The account at an address.
  package func account(
    _ address: Address, from store: some NodeStore
  ) throws(TrieError) -> Account {
    try leaf(keccak256(address.bytes), store).account
  }

  /// The root of an account's storage.
  package func storageRoot(
    of address: Address, from store: some NodeStore
  ) throws(TrieError) -> Hash256 {
    if let known = storages[address] { return known.rootHash }
    return try leaf(keccak256(address.bytes), store).storageRoot
  }

  /// The bytes at a place; nil when there are none.
  package func storage(
    _ place: StoragePlace, from store: some NodeStore
  ) throws(TrieError) -> [UInt8]? {
    try storageTrie(place.address, store).value(place.key, from: store)
  }

  /// What shows to those who have the state root what an account is; see `MerkleTrie.proof`.
  package func accountProof(
    of address: Address, from store: some NodeStore
  ) throws(TrieError) -> [[UInt8]] {
    try accounts.proof(of: keccak256(address.bytes), from: store)
  }

  /// The bytes at a place, if all nodes are in memory: then who has no trie of storage has no storage.
  func storageInMemory(_ place: StoragePlace) -> [UInt8]? {
    guard let trie = storages[place.address] else { return nil }
    return try? trie.value(place.key, from: NoNodeStore())
  }

  /// The trie of an account's storage.
  package func storageTrie(
    _ address: Address, _ store: some NodeStore
  ) throws(TrieError) -> MerkleTrie {
    if let known = storages[address] { return known }
    let key = keccak256(address.bytes)
    return MerkleTrie(.storage(key), root: try leaf(key, store).storageRoot)
  }

  /// keccak256 of the addresses of all accounts that are used, in ascending order.
  package func hashedAddresses(from store: some NodeStore) throws(TrieError) -> [Hash256] {
    try accounts.entries(from: store).map(\.key)
  }

  /// Changes the state. `work` counts the nodes that were made; with `recordsNodes` it gets what a store by
  /// place has to take over.
  package mutating func apply(
    _ delta: StateDelta, store: some NodeStore, recordsNodes: Bool = false,
    work: inout TrieWork
  ) throws(TrieError) {
    var changes: [TrieChange] = []
    var storages = storages
    let addresses = delta.addresses
    changes.reserveCapacity(addresses.count)
    for (address, key) in zip(addresses, keccak256(each: addresses.map(\.bytes))) {
      var storageRoot: Hash256?
      if let written = delta.storage[address] {
        let before = try storageTrie(address, store)
        let slots = written.map { key, value in
          TrieChange(key: key, value: value.map { .bytes($0) } ?? .absent)
        }
        let after = try StateTrie.update(before, slots, store, recordsNodes, &work)
        storageRoot = after.rootHash
        storages[address] = after.isEmpty ? nil : after
      }
      let value = TrieValue.account(delta.accounts[address], storageRoot: storageRoot)
      changes.append(TrieChange(key: key, value: value))
    }
    accounts = try StateTrie.update(accounts, changes, store, recordsNodes, &work)
    self.storages = storages
  }

  /// The state root behind a change.
  package func root(
    after delta: StateDelta, store: some NodeStore
  ) throws(TrieError) -> Hash256 {
    var changed = self
    var work = TrieWork()
    try changed.apply(delta, store: store, work: &work)
    return changed.root
  }

  /// The leaf of an account; of an unused one what it would be.
  private func leaf(
    _ key: Hash256, _ store: some NodeStore
  ) throws(TrieError) -> AccountLeaf {
    guard let bytes = try accounts.value(key, from: store) else {
      return AccountLeaf(.unused, storageRoot: MerkleTrie.emptyRoot)
    }
    do throws(RLPError) {
      return try AccountLeaf(decoding: bytes)
    } catch {
      throw .malformedNode(NodePlace(trie: .accounts, path: TriePath(key, count: 64)))
    }
  }

  private static func update(
    _ trie: MerkleTrie, _ changes: [TrieChange], _ store: some NodeStore, _ recordsNodes: Bool,
    _ work: inout TrieWork
  ) throws(TrieError) -> MerkleTrie {
    var update = TrieUpdate(
      trie: trie.name, store: store, recordsNodes: recordsNodes, work: work)
    // Of many changes in a large trie each makes some four nodes.
    if recordsNodes { update.work.nodes.reserveCapacity(work.nodes.count + 4 * changes.count) }
    let sorted = changes.sorted { $0.key < $1.key }
    let root = try update.run(trie.root, sorted[...])
    work = update.work
    if recordsNodes, root.isEmpty {
      work.nodes[NodePlace(trie: trie.name, path: .root)] = .some(nil)
    }
    return MerkleTrie(trie.name, root)
  }
}
