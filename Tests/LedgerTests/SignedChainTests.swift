import Ledger
import Primitives
import Signatures
import State
import Testing

/// Blobs that lie beside a chain.
struct BesideBlobs: BlobSource {
  var bytes: [Hash256: [UInt8]] = [:]

  mutating func add(_ blob: [UInt8]) -> Hash256 {
    bytes[keccak256(blob)] = blob
    return keccak256(blob)
  }

  func blob(_ hash: Hash256) -> [UInt8]? { bytes[hash] }
}

/// A state that has one more blob, and counts who reads it.
private final class CountingBlobs: StateReader {
  let inner: WorldState
  let known: Hash256
  var reads = 0

  init(inner: WorldState, known: Hash256) {
    self.inner = inner
    self.known = known
  }

  func account(_ address: Address) -> Account { inner.account(address) }
  func storage(_ place: StoragePlace) -> [UInt8]? { inner.storage(place) }
  func module(_ codeHash: Hash256) -> [UInt8]? { inner.module(codeHash) }
  func references(_ place: StoragePlace) -> [Hash256] { inner.references(place) }
  func referenceCount(_ blob: Hash256) -> Int { blob == known ? 1 : 0 }
  func blob(_ hash: Hash256) -> [UInt8]? {
    reads += 1
    return nil
  }
}

/// Blobs elsewhere: notes what is asked.
private final class AskedBlobs: BlobSource {
  let each: Int
  private(set) var counted = 0
  private(set) var read = 0

  init(each: Int) { self.each = each }

  func count(_ hash: Hash256) -> Int? {
    counted += 1
    return each
  }
  func blob(_ hash: Hash256) -> [UInt8]? {
    read += 1
    return [UInt8](repeating: 0, count: each)
  }
}

/// A chain whose transactions are signed, and whose base fee moves.
@Suite struct SignedChainTests {
  static let rules = ChainRules(chainID: 1_337, fees: FeeRules(), blockGasLimit: 200_000)
  let key: SigningKey
  var chain: Chain

  init() throws {
    key = try #require(SigningKey(bytes: U256(7 as UInt64).bigEndianBytes))
    chain = Chain(
      balances: [(key.address, 10 * coin)], producer: producer, rules: SignedChainTests.rules)
  }

  private func payload(
    nonce: UInt64, most: UInt128 = 3_000_000_000, tip: UInt128 = 5, gas: UInt64 = 21_000,
    value: UInt128 = 0, blobs: [Hash256] = []
  ) -> TransactionPayload {
    TransactionPayload(
      chainID: 1_337, nonce: nonce, fee: FeeOffer(most: most, tip: tip), gasLimit: gas,
      recipient: bob, value: value, accessList: blobs.isEmpty ? [] : [.blobs(blobs)])
  }

  private func sign(_ payload: TransactionPayload) -> BlockTransaction {
    .signed(SignedTransaction(payload, signedBy: key))
  }

  @Test mutating func theBaseFeeIsBurnedAndTheTipIsPaid() throws {
    let before = chain.supply
    let block = try chain.produce([sign(payload(nonce: 0, value: 9))])
    let receipt = try #require(block.receipts.first)
    #expect(receipt.isSuccess)
    #expect(receipt.gasPrice == 1_000_000_005)
    #expect(receipt.fee == 21_000 * 1_000_000_005)
    #expect(receipt.transactionHash == block.transactions[0].hash)
    #expect(chain.balance(of: producer) == 21_000 * 5)
    #expect(chain.balance(of: bob) == 9)
    #expect(chain.balance(of: key.address) == 10 * coin - 9 - receipt.fee)
    #expect(chain.supply == before - 21_000 * 1_000_000_000)
    // 21,000 of a target of 100,000: 79 % of an eighth less.
    #expect(block.header.context.baseFee == 1_000_000_000)
    #expect(chain.pending.baseFee == 1_000_000_000 - 98_750_000)
  }

  @Test mutating func theTipIsWhatTheMostLeaves() throws {
    let most: UInt128 = 1_000_000_002
    let receipt = try #require(
      try chain.produce([sign(payload(nonce: 0, most: most, tip: 5))]).receipts.first)
    #expect(receipt.gasPrice == most)
    #expect(chain.balance(of: producer) == 21_000 * 2)
  }

  @Test mutating func whatIsNotForThisChainIsRefused() throws {
    func refusal(_ transaction: BlockTransaction) -> TransactionError? {
      var chain = chain
      do throws(TransactionError) {
        _ = try chain.produce([transaction])
        return nil
      } catch { return error }
    }
    let good = payload(nonce: 0)
    #expect(refusal(sign(good)) == nil)
    var wrong = good
    wrong.chainID = 1
    #expect(refusal(sign(wrong)) == .wrongChain(expected: 1_337, got: 1))
    wrong = TransactionPayload(
      kind: .legacy, chainID: nil, nonce: 0, fee: FeeOffer(price: 2_000_000_000),
      gasLimit: 21_000, recipient: bob)
    #expect(refusal(sign(wrong)) == .wrongChain(expected: 1_337, got: nil))
    let unsigned = Transaction(sender: key.address, nonce: 0, recipient: bob, gasLimit: 21_000)
    #expect(refusal(.unsigned(unsigned)) == .unsigned)
    #expect(
      refusal(sign(payload(nonce: 0, most: 4, tip: 5))) == .tipAboveFee(tip: 5, most: 4))
    #expect(
      refusal(sign(payload(nonce: 0, most: 999_999_999)))
        == .feeBelowBase(baseFee: 1_000_000_000, most: 999_999_999))
    #expect(refusal(sign(payload(nonce: 1))) == .nonceTooHigh(expected: 0, got: 1))
    // The balance must cover the most, though less would be paid.
    let most = 10 * coin / 21_000 + 1
    #expect(
      refusal(sign(payload(nonce: 0, most: most)))
        == .insufficientFunds(balance: 10 * coin, needed: U256(most) &* 21_000))
    var unnamed = Chain(balances: [(key.address, coin)])
    #expect(throws: TransactionError.signed) { try unnamed.produce([sign(good)]) }
  }

  @Test mutating func announcingIsPaidFor() throws {
    var announcing = payload(nonce: 0, gas: 21_000 + 2 * 2_400 + 3 * 1_900)
    announcing.accessList = [
      AccessListEntry(address: alice, keys: [keccak256([]), keccak256([1])]),
      AccessListEntry(address: bob, keys: [keccak256([])]),
    ]
    #expect(try chain.produce([sign(announcing)]).header.gasUsed == announcing.gasLimit)
    announcing.nonce = 1
    announcing.gasLimit -= 1
    #expect(
      throws: TransactionError.gasLimitBelowIntrinsic(
        intrinsic: 31_500, limit: announcing.gasLimit)
    ) { try chain.produce([sign(announcing)]) }
  }

  @Test mutating func aBlockNeedsTheBlobsThatItNames() throws {
    var beside = BesideBlobs()
    let blob = beside.add([UInt8](repeating: 3, count: 500))
    let needed: UInt64 = 21_000 + 2_400 + 1_900 + 1_000 + 500 * 4
    let transaction = sign(payload(nonce: 0, gas: needed, blobs: [blob]))
    #expect(throws: TransactionError.missingBlob(blob)) { try chain.produce([transaction]) }
    var follower = chain
    let block = try chain.produce([transaction], blobs: beside)
    #expect(block.header.gasUsed == needed)
    #expect(chain.blob(blob) == nil)
    let travelled = try ProposedBlock(decoding: block.proposed.encoded)
    #expect(throws: BlockError.transaction(index: 0, .missingBlob(blob))) {
      try follower.execute(travelled)
    }
    #expect(try follower.execute(travelled, blobs: beside).header == block.header)
  }

  /// A blob that the state has is named for the price of its name, whoever has brought it once more.
  @Test mutating func aBlobOfTheStateIsNotChargedAgain() throws {
    var beside = BesideBlobs()
    let blob = beside.add([1, 2, 3])
    var delta = StateDelta()
    delta.blobs[blob] = .some([1, 2, 3])
    delta.referenceCounts[blob] = 1
    chain.change(delta)
    let gas: UInt64 = 21_000 + 2_400 + 1_900 + 1_000
    let transaction = sign(payload(nonce: 0, gas: gas, blobs: [blob]))
    var follower = chain
    let block = try chain.produce([transaction], blobs: beside)
    #expect(block.header.gasUsed == gas)
    #expect(try follower.execute(block.proposed).header == block.header)
  }

  /// Whether a named blob is there is asked without reading it: it may be long, and nobody has paid yet.
  @Test mutating func noBlobIsReadToFindOut() throws {
    let blob = keccak256([1])
    let reader = CountingBlobs(inner: chain.state, known: blob)
    let transaction = sign(payload(nonce: 0, gas: 30_000, blobs: [blob]))
    try StateTransition.precheck(
      transaction, reading: reader, rules: SignedChainTests.rules)
    #expect(reader.reads == 0)
    var beside = BesideBlobs()
    let half = [UInt8](repeating: 7, count: Limits.blobBytesMax / 2 + 1)
    let (first, second) = (keccak256([2]), keccak256([3]))
    beside.bytes = [first: half, second: half]
    let long = sign(payload(nonce: 0, gas: 30_000, blobs: [first, second]))
    #expect(throws: TransactionError.blobsTooLarge) {
      try StateTransition.precheck(
        long, reading: reader, rules: SignedChainTests.rules, blobs: beside)
    }
  }

  /// Whoever has the blobs is asked for lengths only, and not for more of them than a transaction may bring: others may have to be asked in turn.
  @Test mutating func blobsAreReadWhenTheirTransactionRuns() throws {
    let names = (0..<UInt64(10)).map { keccak256(U256($0)) }
    let dear = sign(payload(nonce: 0, gas: 60_000, blobs: names))
    let huge = AskedBlobs(each: Limits.blobBytesMax / 2)
    #expect(throws: TransactionError.blobsTooLarge) {
      try StateTransition.precheck(
        dear, reading: chain.state, rules: SignedChainTests.rules, blobs: huge)
    }
    #expect(huge.counted == 3 && huge.read == 0)
    let long = AskedBlobs(each: 100_000)
    let least: UInt64 = 21_000 + 2_400 + 10 * (1_900 + 1_000 + 400_000)
    #expect(
      throws: TransactionError.gasLimitBelowIntrinsic(intrinsic: least, limit: 60_000)
    ) {
      try StateTransition.precheck(
        dear, reading: chain.state, rules: SignedChainTests.rules, blobs: long)
    }
    let small = AskedBlobs(each: 10)
    try StateTransition.precheck(
      dear, reading: chain.state, rules: SignedChainTests.rules, blobs: small)
    #expect(long.read == 0 && small.read == 0)
    _ = try chain.produce([dear], blobs: small)
    #expect(small.read == 10)
  }

  @Test mutating func blocksTravelAndTheBaseFeeIsChecked() throws {
    var follower = chain
    for nonce in 0..<30 as Range<UInt64> {
      var transactions = [sign(payload(nonce: nonce * 3, most: 9_000_000_000))]
      // Full blocks, then empty ones.
      if nonce < 15 {
        transactions.append(sign(payload(nonce: nonce * 3 + 1, most: 9_000_000_000, gas: 89_000)))
        transactions.append(sign(payload(nonce: nonce * 3 + 2, most: 9_000_000_000, gas: 90_000)))
      } else {
        transactions = [sign(payload(nonce: 30 + nonce, most: 9_000_000_000))]
      }
      let block = try chain.produce(transactions)
      var wrong = block.proposed
      wrong.header.context.baseFee += 1
      let expected = block.header.context.baseFee
      #expect(throws: BlockError.baseFee(expected: expected, got: expected + 1)) {
        try follower.execute(wrong)
      }
      let executed = try follower.execute(try ProposedBlock(decoding: block.proposed.encoded))
      #expect(executed.header == block.header)
      #expect(executed.transactions == block.transactions)
    }
    #expect(follower.state == chain.state)
    #expect(follower.pending == chain.pending)
  }
}
