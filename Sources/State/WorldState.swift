import Primitives

/// A version of the whole state in memory.
///
/// A value whose copies share what they have in common: a copy is a snapshot and costs nothing, and a change costs
/// the paths to what it changes, in the copy and in the original alike.
package struct WorldState: StateReader, Sendable {
  private var accounts = PersistentMap<Address, Account>()
  private var modules = PersistentMap<Hash256, [UInt8]>()
  private var blobs = PersistentMap<Hash256, [UInt8]>()
  private var references = PersistentMap<StoragePlace, [Hash256]>()
  private var referenceCounts = PersistentMap<Hash256, Int>()
  /// Has the storage, too.
  private var trie = StateTrie()
  /// What all changes of this version and those before it have cost.
  package private(set) var work = TrieWork()

  /// The state in which nothing was ever used.
  package init() {}

  // MARK: Reading

  package func account(_ address: Address) -> Account { accounts[address] ?? .unused }

  package func storage(_ place: StoragePlace) -> [UInt8]? {
    trie.storageInMemory(place)
  }

  package func module(_ codeHash: Hash256) -> [UInt8]? { modules[codeHash] }

  package func blob(_ hash: Hash256) -> [UInt8]? { blobs[hash] }

  package func references(_ place: StoragePlace) -> [Hash256] { references[place] ?? [] }

  package func referenceCount(_ blob: Hash256) -> Int { referenceCounts[blob] ?? 0 }

  /// The account at an address; the unused one when there is none.
  package subscript(address: Address) -> Account { account(address) }

  // MARK: Everything there is

  /// All coins that exist. A chain never has more than fit.
  package var supply: UInt128 {
    accounts.entries.reduce(0) { $0 &+ $1.value.balance }
  }

  /// The addresses of all accounts that have a nonce, a balance or code, in ascending order.
  package var addresses: [Address] { accounts.entries.map(\.key).sorted() }

  /// The keys under which an account has stored something, in ascending order.
  package func storageKeys(of address: Address) -> [Hash256] {
    WorldState.inMemory { () throws(TrieError) in
      try trie.storageTrie(address, NoNodeStore()).entries(from: NoNodeStore()).map(\.key)
    }
  }

  /// The hashes of all blobs, in ascending order.
  package var blobHashes: [Hash256] { blobs.entries.map(\.key).sorted() }

  // MARK: The root

  /// The state root: the Merkle Patricia trie of keccak256(address) -> RLP [nonce, balance,
  /// storage root, code hash] (Ethereum Yellow Paper, section 4.1).
  package var root: Hash256 { trie.root }

  /// The root of an account's storage: the trie from keys to the RLP of what is stored, as in Ethereum: an
  /// empty value differs from an absent one.
  package func storageRoot(of address: Address) -> Hash256 {
    WorldState.inMemory { () throws(TrieError) in
      try trie.storageRoot(of: address, from: NoNodeStore())
    }
  }

  /// What shows to those who have the state root what an account is; see `MerkleTrie.proof`.
  package func accountProof(of address: Address) -> [[UInt8]] {
    WorldState.inMemory { () throws(TrieError) in
      try trie.accountProof(of: address, from: NoNodeStore())
    }
  }

  /// What shows to those who have the root of an account's storage what is at a place.
  package func storageProof(of place: StoragePlace) -> [[UInt8]] {
    WorldState.inMemory { () throws(TrieError) in
      try trie.storageTrie(place.address, NoNodeStore()).proof(of: place.key, from: NoNodeStore())
    }
  }

  /// The root behind a change, which is not made.
  package func root(after delta: StateDelta) -> Hash256 {
    WorldState.inMemory { () throws(TrieError) in try trie.root(after: delta, store: NoNodeStore())
    }
  }

  // MARK: Changing

  /// Changes the state.
  package mutating func apply(_ delta: StateDelta) {
    // Each key on its own: the order of the dictionaries does not matter.
    for (address, account) in delta.accounts {
      accounts[address] = account == .unused ? nil : account
    }
    for (hash, module) in delta.modules { modules[hash] = module }
    for (hash, blob) in delta.blobs { blobs[hash] = blob }
    for (place, hashes) in delta.references {
      references[place] = hashes.isEmpty ? nil : hashes
    }
    for (hash, count) in delta.referenceCounts { referenceCounts[hash] = count == 0 ? nil : count }
    WorldState.inMemory { () throws(TrieError) in
      try trie.apply(delta, store: NoNodeStore(), work: &work)
    }
  }

  /// What needs no store, because all nodes are in memory.
  private static func inMemory<Result>(_ body: () throws(TrieError) -> Result) -> Result {
    do throws(TrieError) {
      return try body()
    } catch {
      preconditionFailure("a state in memory has all its nodes: \(error)")
    }
  }
}

extension WorldState: Equatable {
  /// Whether two states are the same in everything that can be read from them.
  package static func == (left: WorldState, right: WorldState) -> Bool {
    left.root == right.root && left.modules == right.modules && left.blobs == right.blobs
      && left.references == right.references && left.referenceCounts == right.referenceCounts
  }
}
