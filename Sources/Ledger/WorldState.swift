import Primitives

/// What a contract stored under a key.
struct StoredValue {
  /// The bytes; nil when there is nothing.
  let bytes: [UInt8]?
  /// The blobs whose hashes stand in the bytes, and the keys of those that are ciphertexts.
  let blobs: [Hash256]
}

/// Everything the chain remembers between transactions. A value: copies are independent.
package struct WorldState: Sendable, Equatable {
  private var accounts: [Address: Account] = [:]
  /// Encoded modules by code hash. Content-addressed: an account's `codeHash` commits to them.
  private var modules: [Hash256: [UInt8]] = [:]

  /// Ciphertexts and public keys.
  private var blobs = BlobStore()

  /// The state in which nothing was ever used.
  package init() {}

  /// The account at an address; an unused one when there is none. Setting an unused one removes it.
  package subscript(address: Address) -> Account {
    get { accounts[address] ?? Account() }
    set { accounts[address] = newValue.isEmpty ? nil : newValue }
    _modify {
      var account = accounts.removeValue(forKey: address) ?? Account()
      defer { if !account.isEmpty { accounts[address] = account } }
      yield &account
    }
  }

  /// The encoded module with this canonical hash.
  package func module(_ codeHash: Hash256) -> [UInt8]? { modules[codeHash] }

  /// Keeps a module under its canonical hash; nil forgets it.
  mutating func setModule(_ codeHash: Hash256, _ bytes: [UInt8]?) {
    modules[codeHash] = bytes
  }

  /// The blob with this hash.
  package func blob(_ hash: Hash256) -> [UInt8]? { blobs[hash] }

  /// The hashes of all blobs, in ascending order.
  package var blobHashes: [Hash256] { blobs.hashes }

  /// Keeps a blob under its hash, which the caller has computed; nil forgets it. Public for nodes that
  /// fetch what they lack, and for tests.
  package mutating func setBlob(_ hash: Hash256, _ bytes: [UInt8]?) {
    blobs[hash] = bytes
  }

  /// What a contract stores under a key, and the blobs that it names.
  func storage(_ address: Address, _ key: Hash256) -> StoredValue {
    StoredValue(
      bytes: self[address][key],
      blobs: blobs.named(at: BlobStore.Place(address: address, key: key)))
  }

  /// Stores a value under a key of a contract.
  mutating func setStorage(_ address: Address, _ key: Hash256, _ value: StoredValue) {
    self[address][key] = value.bytes
    blobs.setNamed(value.blobs, at: BlobStore.Place(address: address, key: key))
  }

  /// Forgets those of the blobs that nothing stored names.
  mutating func drop(unnamedBlobs hashes: some Sequence<Hash256>) {
    blobs.drop(unnamed: hashes)
  }

  /// All coins that exist. A chain never has more than fit.
  package var supply: UInt128 {
    accounts.values.reduce(0) { $0 &+ $1.balance }
  }

  /// The addresses of all accounts that were used, in ascending order.
  package var addresses: [Address] { accounts.keys.sorted() }

  /// The state root: the Merkle Patricia trie of keccak256(address) -> RLP [nonce, balance,
  /// storage root, code hash] (Ethereum Yellow Paper, section 4.1).
  package mutating func root() -> Hash256 {
    var leaves: [([UInt8], [UInt8])] = []
    leaves.reserveCapacity(accounts.count)
    for address in addresses {
      guard var account = accounts[address] else { continue }
      let storageRoot = account.storageRoot()
      accounts[address] = account
      let leaf = RLP.list([
        .number(U256(account.nonce)), .number(U256(account.balance)),
        .bytes(storageRoot.bytes), .bytes((account.codeHash ?? WorldState.noCode).bytes),
      ])
      leaves.append((keccak256(address.bytes).bytes, leaf.encoded()))
    }
    return trieRoot(leaves)
  }

  /// The code hash of an account without code: keccak256 of nothing.
  private static let noCode = keccak256([])
}
