import Ledger
import Primitives
import State
import Storage

/// What a chain begins with: its rules, and who has which coins in front of the first block.
package struct Genesis: Hashable, Sendable {
  /// The id for which transactions are signed.
  package var chainID: UInt64
  /// The time of block 0, in seconds since 1970.
  package var time: UInt64
  /// What every block may hold.
  package var blockGasLimit: UInt64
  /// The base fee of block 0.
  package var baseFee: UInt128
  /// Whether contracts may take public keys that are too short to keep a secret.
  package var insecureTestKeys: Bool
  /// The balances, in the smallest unit; together they fit 128 bits.
  package var balances: [Address: UInt128]
  /// Whose blocks count; empty: everybody's. It is no part of block 0, so all nodes have to be told the same.
  package var producers: Set<Address>

  /// A genesis; by default one in the year 2026, with Ethereum's first base fee.
  package init(
    chainID: UInt64, time: UInt64 = Chain.genesisTime, blockGasLimit: UInt64 = Chain.blockGasLimit,
    baseFee: UInt128 = 1_000_000_000, insecureTestKeys: Bool = false,
    balances: [Address: UInt128] = [:], producers: Set<Address> = []
  ) {
    self.chainID = chainID
    self.time = time
    self.blockGasLimit = blockGasLimit
    self.baseFee = baseFee
    self.insecureTestKeys = insecureTestKeys
    self.balances = balances
    self.producers = producers
  }

  /// The development chain: ten accounts with 10,000 coins each, whose keys everybody knows.
  package static let development = Genesis(
    chainID: 1337, insecureTestKeys: true,
    balances: Dictionary(
      uniqueKeysWithValues: DevelopmentAccount.all.map {
        ($0.address, 10_000 * UInt128(1_000_000_000_000_000_000))
      }))

  /// The rules of the chain.
  package var rules: ChainRules {
    ChainRules(
      insecureTestKeys: insecureTestKeys, chainID: chainID,
      fees: FeeRules(initialBaseFee: baseFee), blockGasLimit: blockGasLimit)
  }

  /// Puts block 0 into an empty store; makes sure that it is the block 0 of one that is not.
  func begin(_ store: ChainStore) throws(NodeError) {
    var delta = StateDelta()
    delta.accounts = balances.mapValues { Account(balance: $0) }
    try NodeError.executing { () throws(ExecutorError) in
      try Executor.begin(store, with: delta) { header(stateRoot: $0) }
    }
  }

  /// The header of block 0, which has no parent and no transactions.
  private func header(stateRoot: Hash256) -> BlockHeader {
    BlockHeader(
      parent: .zero,
      context: BlockContext(
        number: 0, time: time, producer: .zero, gasLimit: blockGasLimit, baseFee: baseFee),
      stateRoot: stateRoot, transactionsRoot: Block.root(of: []), receiptsRoot: Block.root(of: []),
      gasUsed: 0)
  }
}
