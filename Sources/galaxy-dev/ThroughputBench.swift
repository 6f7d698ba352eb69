import Bytecode
import Foundation
import Ledger
import Node
import Primitives
import Signatures
import State
import Storage

extension Bench {
  /// Signed transfers in blocks of 2,000: senders recovered, executed, committed to the disk with their root.
  static let chainTransfers = Bench(name: "chain-transfers") {
    var bench = try ThroughputBench(folder: try Bench.folder())
    try bench.report { random in
      TransactionPayload(
        chainID: 1337, nonce: 0, fee: ThroughputBench.fee, gasLimit: 21_000,
        recipient: ChainBench.address(random.next(below: 100_000)), value: 7)
    }
  }

  /// The same with transfers of a token, whose module lies in the folder.
  static let chainTokens = Bench(name: "chain-tokens") {
    let folder = try Bench.folder()
    var bench = try ThroughputBench(folder: folder)
    let file = try Data(contentsOf: URL(fileURLWithPath: folder + "/Coins.gxb"))
    let module = try Module(decoding: [UInt8](file)).withoutDebug.encoded()
    let token = Address.create(from: bench.keys[0].address, nonce: 0)
    let deployment = DeploymentPayload(module: module, arguments: []).encoded()
    try bench.commit([bench.signed(0, nil, deployment, gas: 10_000_000)])
    // Whoever sends has coins.
    let mint = try bench.keys.indices.map { sender in
      let data = try ABI.encodeCall(
        ABI.selector("mint(address,uint256)"), [.address, .uint(256)],
        [.address(bench.keys[sender].address), .uint(1_000_000)])
      return bench.signed(sender, token, data, gas: 100_000)
    }
    try bench.commit(mint)
    try bench.report { random in
      let data = try ABI.encodeCall(
        ABI.selector("transfer(address,uint256)"), [.address, .uint(256)],
        [.address(ChainBench.address(random.next(below: 100_000))), .uint(1)])
      return TransactionPayload(
        chainID: 1337, nonce: 0, fee: ThroughputBench.fee, gasLimit: 100_000, recipient: token,
        data: data)
    }
  }
}

/// A chain on disk with 2,000 accounts that each send a transaction in every block.
private struct ThroughputBench {
  let keys: [SigningKey]
  private var nonces: [UInt64]
  private let store: ChainStore
  private let executor: Executor

  static let fee = FeeOffer(most: 10_000_000_000, tip: 1)

  init(folder: String) throws {
    keys = (0..<2_000).compactMap { index in
      SigningKey(bytes: keccak256(withUnsafeBytes(of: UInt64(index)) { Array($0) }).bytes)
    }
    nonces = keys.map { _ in 0 }
    var delta = StateDelta()
    for key in keys { delta.accounts[key.address] = Account(balance: 1 << 90) }
    store = try ChainStore(opening: folder)
    try Executor.begin(store, with: delta) { ChainBench.header(nil, stateRoot: $0) }
    executor = Executor(store, rules: ChainBench.rules)
  }

  /// The next transaction of a sender, encoded.
  mutating func signed(_ sender: Int, _ payload: TransactionPayload) -> [UInt8] {
    var payload = payload
    payload.nonce = nonces[sender]
    nonces[sender] += 1
    return SignedTransaction(payload, signedBy: keys[sender]).raw
  }

  mutating func signed(
    _ sender: Int, _ recipient: Address?, _ data: [UInt8], gas: UInt64
  ) -> [UInt8] {
    signed(
      sender,
      TransactionPayload(
        chainID: 1337, nonce: 0, fee: ThroughputBench.fee, gasLimit: gas, recipient: recipient,
        data: data))
  }

  /// Makes a block of transactions as they travel, all of which must succeed; seconds.
  @discardableResult
  func commit(_ raw: [[UInt8]]) throws -> Double {
    let time = try ContinuousClock().measure {
      let transactions = try BlockTransaction.decoded(raw, rules: ChainBench.rules)
      guard let last = store.head?.header else { preconditionFailure("the chain has begun") }
      let made = try executor.prepareProposal(
        transactions, in: ChainBench.header(last, stateRoot: .zero).context)
      guard made.refused.isEmpty, made.block.receipts.allSatisfy(\.isSuccess) else {
        preconditionFailure("all transactions are valid, and succeed")
      }
      try executor.finalizeBlock(made.block.proposed)
      try executor.commit()
    }
    return time / .seconds(1)
  }

  /// Makes 20 blocks of a transaction of each sender, and prints how many were committed in a second: the median.
  mutating func report(
    _ payload: (inout SplitMix64) throws -> TransactionPayload
  ) throws {
    var random = SplitMix64(seed: 3)
    var rates: [Double] = []
    for _ in 0..<20 {
      var raw: [[UInt8]] = []
      for sender in keys.indices { raw.append(signed(sender, try payload(&random))) }
      rates.append(Double(raw.count) / (try commit(raw)))
    }
    rates.sort()
    print("{\"perSecond\": \(rates[rates.count / 2]), \"best\": \(rates[rates.count - 1])}")
  }
}
