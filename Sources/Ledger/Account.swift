import Primitives

/// One account: externally owned, or a contract.
package struct Account: Equatable, Sendable {
  /// Transactions sent; 0 for a contract.
  package var nonce: UInt64 = 0
  /// In the smallest unit. A contract's balance is the sum of the coins in its state.
  package var balance: UInt128 = 0
  /// The canonical hash of the contract's module; nil for an externally owned account.
  package var codeHash: Hash256?
  /// Values by hashed key. Written only through `subscript`, which keeps the cached root honest.
  private var storage: [Hash256: [UInt8]] = [:]
  /// The root of `storage`, while it is known.
  private var cachedStorageRoot: Hash256?

  /// An account that was never used.
  package init() {}

  /// The stored bytes at a key; nil when absent. Setting nil removes.
  package subscript(key: Hash256) -> [UInt8]? {
    get { storage[key] }
    set {
      storage[key] = newValue
      cachedStorageRoot = nil
    }
  }

  /// The keys under which something is stored, in ascending order.
  package var storageKeys: [Hash256] { storage.keys.sorted() }

  /// Whether nothing about the account differs from one that was never used.
  package var isEmpty: Bool {
    nonce == 0 && balance == 0 && codeHash == nil && storage.isEmpty
  }

  /// The root of the trie from keys to the RLP of what is stored, as in Ethereum: an empty value
  /// differs from an absent one.
  package mutating func storageRoot() -> Hash256 {
    if let known = cachedStorageRoot { return known }
    let root = trieRoot(storage.map { ($0.key.bytes, RLP.bytes($0.value).encoded()) })
    cachedStorageRoot = root
    return root
  }

  /// Whether two accounts are the same in everything that the state root commits to.
  package static func == (left: Account, right: Account) -> Bool {
    left.nonce == right.nonce && left.balance == right.balance && left.codeHash == right.codeHash
      && left.storage == right.storage
  }
}
