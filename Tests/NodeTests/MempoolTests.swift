import Ledger
import Node
import Primitives
import Signatures
import State
import Storage
import Testing

/// What a pool of transactions does, one rule after the other.
@Suite struct MempoolTests {
  static let rules = ChainRules(chainID: 9, fees: FeeRules(), blockGasLimit: 1_000_000)
  let key: SigningKey
  var state = WorldState()
  var pool = Mempool()

  init() throws {
    key = try #require(SigningKey(bytes: U256(7 as UInt64).bigEndianBytes))
    change { $0.balance = 1 << 90 }
  }

  private mutating func change(_ body: (inout Account) -> Void) {
    var delta = StateDelta()
    var account = state[key.address]
    body(&account)
    delta.accounts[key.address] = account
    state.apply(delta)
    pool.update(after: delta, reading: state)
  }

  private func signed(
    nonce: UInt64, most: UInt128 = 100, tip: UInt128 = 10, gas: UInt64 = 21_000, chain: UInt64 = 9,
    blobs: [Hash256] = []
  ) -> SignedTransaction {
    SignedTransaction(
      TransactionPayload(
        chainID: chain, nonce: nonce, fee: FeeOffer(most: most, tip: tip), gasLimit: gas,
        recipient: .zero, accessList: blobs.isEmpty ? [] : [.blobs(blobs)]), signedBy: key)
  }

  private mutating func insert(_ transaction: SignedTransaction, at time: UInt64 = 0)
    -> MempoolError?
  {
    do throws(MempoolError) {
      try pool.insert(
        transaction, at: time, reading: state, rules: MempoolTests.rules, baseFee: 0)
      return nil
    } catch { return error }
  }

  /// Who goes is found in a heap: a full pool of 300 senders is looked through once for each base fee, not for each transaction.
  @Test mutating func aFullPoolIsNotSearched() throws {
    let count = 300
    pool = Mempool(bounds: MempoolBounds(count: count))
    var random = SplitMix64(seed: 5)
    var refused = 0
    for step in 0..<2 * count {
      let key = SigningKey.generate(using: &random)
      var delta = StateDelta()
      delta.accounts[key.address] = Account(balance: 1 << 90)
      state.apply(delta)
      let tip = UInt128(random.next() % 1_000)
      let payload = TransactionPayload(
        chainID: 9, nonce: 0, fee: FeeOffer(most: tip + 10, tip: tip), gasLimit: 21_000,
        recipient: .zero)
      if insert(SignedTransaction(payload, signedBy: key), at: UInt64(step)) == .full {
        refused += 1
      }
    }
    #expect(pool.count == count && refused > 0 && refused < count)
    // Once through all, and one for each that went.
    #expect(pool.evictionLooks <= 2 * count + 10, "\(pool.evictionLooks)")
    // The heap forgets what is past.
    let before = pool.evictionLooks
    for step in 0..<1_500 { _ = insert(signed(nonce: UInt64(step % 3)), at: UInt64(step)) }
    #expect(pool.evictionLooks - before <= 8_000)
  }

  @Test mutating func whatNoBlockCouldHaveIsRefused() {
    #expect(
      insert(signed(nonce: 0, chain: 1)) == .invalid(.wrongChain(expected: 9, got: 1)))
    #expect(insert(signed(nonce: 0, tip: 101)) == .invalid(.tipAboveFee(tip: 101, most: 100)))
    #expect(
      insert(signed(nonce: 0, gas: 20_999))
        == .invalid(.gasLimitBelowIntrinsic(intrinsic: 21_000, limit: 20_999)))
    #expect(
      insert(signed(nonce: 0, gas: 1_000_001))
        == .invalid(.gasLimitAboveBlock(available: 1_000_000, limit: 1_000_001)))
    #expect(
      insert(signed(nonce: .max)) == .invalid(.nonceTooHigh(expected: 0, got: .max)))
    #expect(insert(signed(nonce: 64)) == .nonceTooFar(most: 63, got: 64))
    change { $0.nonce = 5 }
    #expect(insert(signed(nonce: 4)) == .invalid(.nonceTooLow(expected: 5, got: 4)))
    change { $0.codeHash = keccak256([]) }
    #expect(insert(signed(nonce: 5)) == .invalid(.senderIsContract))
    #expect(pool.count == 0 && pool.byteCount == 0)
  }

  @Test mutating func aReplacementOffersATenthMore() {
    #expect(insert(signed(nonce: 0, most: 100, tip: 15)) == nil)
    #expect(insert(signed(nonce: 0, most: 100, tip: 15)) == .known)
    let refusal = MempoolError.replacementUnderpriced(most: 110, tip: 17)
    #expect(insert(signed(nonce: 0, most: 109, tip: 30)) == refusal)
    #expect(insert(signed(nonce: 0, most: 200, tip: 16)) == refusal)
    #expect(insert(signed(nonce: 0, most: 110, tip: 17)) == nil)
    #expect(pool.count == 1)
    // Nothing is more than nothing.
    #expect(insert(signed(nonce: 1, most: 0, tip: 0)) == nil)
    #expect(insert(signed(nonce: 1, most: 5, tip: 0)) == .replacementUnderpriced(most: 1, tip: 1))
    #expect(insert(signed(nonce: 1, most: 1, tip: 1)) == nil)
    let highest = signed(nonce: 2, most: .max >> 40, tip: .max >> 40)
    #expect(insert(highest) != nil)
    #expect(
      MempoolBounds().bumped(FeeOffer(price: .max)) == FeeOffer(price: .max))
  }

  @Test mutating func whatIsUsedOrCannotBePaidGoes() {
    for nonce in 0..<4 as Range<UInt64> { #expect(insert(signed(nonce: nonce)) == nil) }
    change { $0.nonce = 2 }
    #expect(pool.transactions.map(\.transaction.payload.nonce) == [2, 3])
    #expect(pool.nextNonce(of: key.address, from: 2) == 4)
    change { $0.balance = 21_000 * 100 }
    #expect(pool.transactions.map(\.transaction.payload.nonce) == [2])
    #expect(insert(signed(nonce: 3)) == .insufficientFunds(balance: 2_100_000, needed: 4_200_000))
    change { $0.codeHash = keccak256([]) }
    #expect(pool.count == 0 && pool.byteCount == 0)
  }

  @Test mutating func whatWaitsTooLongGoes() {
    pool = Mempool(bounds: MempoolBounds(seconds: 10))
    #expect(insert(signed(nonce: 0), at: 5) == nil)
    #expect(insert(signed(nonce: 1), at: 6) == nil)
    pool.expire(at: 14)
    #expect(pool.count == 2)
    pool.expire(at: 15)
    #expect(pool.transactions.map(\.transaction.payload.nonce) == [1])
    pool.expire(at: 0)
    #expect(pool.count == 1)
  }

  @Test mutating func aSkippedSenderGivesNothingMore() {
    for nonce in 0..<3 as Range<UInt64> { #expect(insert(signed(nonce: nonce)) == nil) }
    var selection = pool.selection(baseFee: 0) { _ in 0 }
    #expect(selection.next()?.payload.nonce == 0)
    selection.skipSender()
    #expect(selection.next() == nil)
    var all = pool.selection(baseFee: 0) { _ in 0 }
    #expect((0..<4).map { _ in all.next()?.payload.nonce } == [0, 1, 2, nil])
    var dear = pool.selection(baseFee: 101) { _ in 0 }
    #expect(dear.next() == nil)
  }

  @Test mutating func aBlobIsThereBeforeItsTransactionAndStaysWithIt() throws {
    pool = Mempool(
      bounds: MempoolBounds(seconds: 100, blobs: BlobPool.Bounds(bytes: 100, seconds: 10)))
    let blob = [UInt8](repeating: 1, count: 60)
    let hash = keccak256(blob)
    let transaction = signed(nonce: 0, gas: 30_000, blobs: [hash])
    #expect(insert(transaction) == .invalid(.missingBlob(hash)))
    #expect(try pool.insert(HeldBlob(blob), at: 0) == hash)
    // 2,400 for the entry, 1,900 for the key, 1,000 for the blob and 4 for each of its bytes.
    #expect(
      insert(signed(nonce: 0, gas: 26_539, blobs: [hash]))
        == .invalid(.gasLimitBelowIntrinsic(intrinsic: 26_540, limit: 26_539)))
    #expect(insert(transaction) == nil)
    #expect(throws: BlobPool.Refusal.full) {
      try pool.insert(HeldBlob([UInt8](repeating: 2, count: 60)), at: 1)
    }
    pool.expire(at: 50)
    #expect(pool.blobs.blob(hash) == blob)
    pool.remove(transaction.hash)
    try pool.insert(HeldBlob([UInt8](repeating: 2, count: 60)), at: 1)
    #expect(pool.blobs.blob(hash) == nil)
  }
}
