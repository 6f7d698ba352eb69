import Ledger
import Node
import Primitives
import Signatures
import State
import TestKit
import Testing

/// Random histories of a pool beside those of the naive one.
@Suite struct MempoolModelTests {
  struct World {
    static let baseFees: [UInt128] = [0, 5, 10, 20]
    static let rules = ChainRules(chainID: 9, fees: FeeRules(), blockGasLimit: 1_000_000)

    let seed: UInt64
    var random: SplitMix64
    var keys: [SigningKey] = []
    var accounts: [Address: Account] = [:]
    var state = WorldState()
    var pool: Mempool
    var naive: NaivePool
    var time: UInt64 = 1_000
    var refusals: Set<NaivePool.Refusal> = []

    init(seed: UInt64) {
      self.seed = seed
      random = SplitMix64(seed: seed)
      let bounds = MempoolBounds(count: 12, senderCount: 4, seconds: 50)
      pool = Mempool(bounds: bounds)
      naive = NaivePool(bounds: bounds)
      for _ in 0..<6 { keys.append(SigningKey.generate(using: &random)) }
      for key in keys { set(key.address, Account(nonce: 3, balance: 30_000_000)) }
    }

    mutating func set(_ address: Address, _ account: Account) {
      accounts[address] = account
      var delta = StateDelta()
      delta.accounts[address] = account
      state.apply(delta)
    }

    var baseFee: UInt128 { World.baseFees[Int(time / 40) % 4] }

    mutating func submit() {
      let key = keys[random.next(below: keys.count)]
      let nonce = accounts[key.address]?.nonce ?? 0
      let tip = UInt128(random.next(below: 30))
      let payload = TransactionPayload(
        chainID: 9, nonce: nonce + UInt64(random.next(below: 5)),
        fee: FeeOffer(most: tip + UInt128(random.next(below: 30)), tip: tip),
        gasLimit: 21_000 * UInt64(1 + random.next(below: 20)),
        recipient: keys[0].address, value: UInt128(random.next(below: 3)) * 1_000_000)
      let transaction = SignedTransaction(payload, signedBy: key)
      let account = accounts[key.address] ?? .unused
      // What one transaction alone costs is the ledger's to check.
      let alone = U256(payload.gasLimit) &* U256(payload.fee.most) &+ U256(payload.value)
      var expected: NaivePool.Refusal?
      if alone > U256(account.balance) {
        expected = .funds
      } else {
        expected = naive.insert(transaction, at: time, account: account, baseFee: baseFee)
      }
      var got: MempoolError?
      do throws(MempoolError) {
        try pool.insert(
          transaction, at: time, reading: state, rules: World.rules, baseFee: baseFee)
      } catch { got = error }
      let kind = got.map(Self.kind)
      if let kind, kind == nil { Issue.record("seed \(seed): \(String(describing: got))") }
      #expect((kind ?? nil) == expected, "seed \(seed): \(String(describing: got))")
      if let kind = kind ?? nil { refusals.insert(kind) }
    }

    /// What the naive pool says for an error; nil for what it leaves to the ledger.
    private static func kind(_ error: MempoolError) -> NaivePool.Refusal? {
      switch error {
      case .known: .known
      case .nonceTooFar: .nonceTooFar
      case .senderFull: .senderFull
      case .insufficientFunds, .invalid(.insufficientFunds): .funds
      case .replacementUnderpriced: .underpriced
      case .full: .full
      case .invalid: nil
      }
    }

    mutating func executeBlock() {
      let nonces = accounts.mapValues(\.nonce)
      let expected = naive.selection(baseFee: baseFee, nonces: nonces)
      var selection = pool.selection(baseFee: baseFee) { nonces[$0] ?? 0 }
      var got: [SignedTransaction] = []
      while let next = selection.next() { got.append(next) }
      #expect(got.map(\.hash) == expected.map(\.hash), "seed \(seed)")
      var delta = StateDelta()
      for transaction in got.prefix(random.next(below: 4)) {
        accounts[transaction.sender]?.nonce += 1
        let paid = UInt128(random.next(below: 8_000_000))
        let balance = accounts[transaction.sender]?.balance ?? 0
        accounts[transaction.sender]?.balance = balance - min(balance, paid)
        delta.accounts[transaction.sender] = accounts[transaction.sender]
      }
      let rich = keys[random.next(below: keys.count)].address
      accounts[rich]?.balance += 20_000_000
      delta.accounts[rich] = accounts[rich]
      state.apply(delta)
      pool.update(after: delta, reading: state)
      naive.update(delta.accounts)
    }

    func compare() {
      #expect(
        pool.transactions.map(\.transaction.hash) == naive.items.map(\.transaction.hash),
        "seed \(seed)")
      #expect(pool.count == naive.items.count)
      #expect(pool.byteCount == naive.items.reduce(0) { $0 + 2 * $1.transaction.raw.count + 512 })
      for key in keys {
        #expect(
          pool.transactions(of: key.address).map(\.transaction.payload.nonce)
            == naive.of(key.address).map(\.payload.nonce))
        var nonce = accounts[key.address]?.nonce ?? 0
        let start = nonce
        while naive.of(key.address).contains(where: { $0.payload.nonce == nonce }) { nonce += 1 }
        #expect(pool.nextNonce(of: key.address, from: start) == nonce)
      }
      for item in naive.items {
        #expect(pool.transaction(item.transaction.hash)?.sequence == item.sequence)
      }
    }
  }

  @Test(arguments: [1 as UInt64, 2, 3]) func thePoolIsTheNaiveOne(seed: UInt64) throws {
    var world = World(seed: seed)
    for _ in 0..<700 {
      switch world.random.next(below: 12) {
      case 0: world.executeBlock()
      case 1:
        world.time += UInt64(world.random.next(below: 20))
        world.pool.expire(at: world.time)
        world.naive.expire(at: world.time)
      default: world.submit()
      }
      world.compare()
    }
    // Every refusal was met but one: who has as many as allowed has no nonce left that is not too far.
    #expect(
      world.refusals.isSuperset(of: [.nonceTooFar, .funds, .underpriced, .full]),
      "seed \(seed)")
  }
}
