import Primitives

/// One account, without its storage: externally owned, or a contract.
package struct Account: Hashable, Sendable {
  /// Transactions sent; 0 for a contract.
  package var nonce: UInt64
  /// In the smallest unit. A contract's balance is the sum of the coins in its state.
  package var balance: UInt128
  /// The canonical hash of the contract's module; nil for an externally owned account.
  package var codeHash: Hash256?

  /// An account; by default one that was never used.
  package init(nonce: UInt64 = 0, balance: UInt128 = 0, codeHash: Hash256? = nil) {
    self.nonce = nonce
    self.balance = balance
    self.codeHash = codeHash
  }

  /// The account that was never used.
  package static let unused = Account()
}

/// What the trie of accounts has of an account: RLP [nonce, balance, storage root, code hash]
/// (Ethereum Yellow Paper, section 4.1).
struct AccountLeaf {
  var account: Account
  var storageRoot: Hash256

  /// The code hash of an account without code: keccak256 of nothing.
  private static let noCode = keccak256([])

  init(_ account: Account, storageRoot: Hash256) {
    self.account = account
    self.storageRoot = storageRoot
  }

  init(decoding bytes: [UInt8]) throws(RLPError) {
    var reader = RLPReader(bytes)
    var fields = try reader.list()
    try reader.finish()
    account = Account(nonce: try fields.uint64(), balance: try fields.uint128())
    storageRoot = try fields.hash()
    let codeHash = try fields.hash()
    account.codeHash = codeHash == AccountLeaf.noCode ? nil : codeHash
    try fields.finish()
  }

  /// Whether nothing differs from an account that was never used: such a one is not in the trie.
  var isUnused: Bool { account == .unused && storageRoot == MerkleTrie.emptyRoot }

  var encoded: [UInt8] {
    var fields: [UInt8] = []
    fields.reserveCapacity(92)
    RLP.append(number: UInt128(account.nonce), to: &fields)
    RLP.append(number: account.balance, to: &fields)
    RLP.append(bytes: storageRoot.bytes, to: &fields)
    RLP.append(bytes: (account.codeHash ?? AccountLeaf.noCode).bytes, to: &fields)
    var output: [UInt8] = []
    output.reserveCapacity(fields.count + 2)
    RLP.appendPrefix(0xC0, length: fields.count, to: &output)
    output += fields
    return output
  }
}
