import Bytecode
import Ledger
import Primitives
import Signatures
import TestKit
import Testing
import VM

/// Encodings of transactions, blocks and receipts: one byte string for each value, and no other is read.
@Suite struct CodecTests {
  static let seed: UInt64 = 0xC0DEC
  static let count = 20_000

  struct Values {
    var random: SplitMix64

    mutating func hash() -> Hash256 { Hash256(random.u256()) }

    mutating func address() -> Address { Address(truncating: random.u256()) }

    /// Numbers of all lengths.
    mutating func number() -> UInt64 { random.next() >> UInt64(random.next(below: 64)) }

    mutating func amount() -> UInt128 {
      UInt128(number()) << UInt128(random.next(below: 2) * 64) | UInt128(number())
    }

    mutating func bytes() -> [UInt8] {
      random.bytes([0, 1, 4, 55, 56, 68, 300][random.next(below: 7)])
    }

    mutating func transaction() -> Transaction {
      var transaction = Transaction(
        sender: address(), nonce: number(), recipient: random.next(below: 3) == 0 ? nil : address(),
        value: amount(), data: bytes(), gasLimit: number(), gasPrice: amount())
      if random.next(below: 3) == 0 {
        for _ in 0...random.next(below: 5) {
          transaction.blobs.append(TransactionBlob(stored: hash()))
        }
      }
      return transaction
    }

    mutating func payload() -> TransactionPayload {
      let kind = TransactionPayload.Kind.allCases[random.next(below: 3)]
      let price = amount()
      var accessList: [AccessListEntry] = []
      for _ in 0..<(kind == .legacy ? 0 : random.next(below: 4)) {
        let isBlobs = random.next(below: 2) == 0
        accessList.append(
          AccessListEntry(
            address: isBlobs ? AccessListEntry.blobAddress : address(),
            keys: (0..<random.next(below: 4)).map { _ in hash() }))
      }
      return TransactionPayload(
        kind: kind, chainID: kind == .legacy && random.next(below: 3) == 0 ? nil : number(),
        nonce: number(),
        fee: FeeOffer(most: price, tip: kind == .dynamicFee ? amount() : price),
        gasLimit: number(), recipient: random.next(below: 3) == 0 ? nil : address(),
        value: amount(), data: bytes(), accessList: accessList)
    }

    mutating func envelope() -> SignedTransaction {
      SignedTransaction(payload(), signedBy: SigningKey.generate(using: &random))
    }

    mutating func block() -> ProposedBlock {
      let header = BlockHeader(
        parent: hash(),
        context: BlockContext(
          number: number(), time: number(), producer: address(), gasLimit: number(),
          baseFee: random.next(below: 2) == 0 ? 0 : amount()),
        stateRoot: hash(), transactionsRoot: hash(), receiptsRoot: hash(), gasUsed: number())
      var transactions: [BlockTransaction] = []
      for _ in 0..<random.next(below: 4) {
        transactions.append(
          random.next(below: 4) == 0 ? .signed(envelope()) : .unsigned(transaction()))
      }
      return ProposedBlock(header: header, transactions: transactions)
    }

    mutating func receipt() -> CommittedReceipt {
      let status: CommittedReceipt.Status =
        switch random.next(below: 4) {
        case 0: .success
        case 1: .revert
        case 2: .invalidModule
        default: .trap(Trap.allCases[random.next(below: Trap.allCases.count)])
        }
      var events: [EmittedEvent] = []
      for _ in 0..<random.next(below: 3) {
        var topics: [Hash256] = []
        for _ in 0..<random.next(below: 5) { topics.append(hash()) }
        events.append(EmittedEvent(contract: address(), topics: topics, data: bytes()))
      }
      return CommittedReceipt(status: status, gasUsed: number(), data: bytes(), events: events)
    }
  }

  /// Values come back; of changed bytes those that are read are the encoding of what they are read as; random bytes
  /// are refused.
  static func fuzz<Value: Equatable>(
    _ make: (inout Values) -> Value, _ encode: (Value) -> [UInt8],
    _ decode: ([UInt8]) throws -> Value, count: Int = count
  ) throws {
    var values = Values(random: SplitMix64(seed: seed))
    var (accepted, refused) = (0, 0)
    for _ in 0..<count {
      let value = make(&values)
      let bytes = encode(value)
      #expect(try decode(bytes) == value, "seed \(seed)")
      let changed = Mutation.apply(to: bytes, &values.random)
      if let read = try? decode(changed) {
        #expect(encode(read) == changed, "seed \(seed): \(Hex.encode(changed))")
        accepted += 1
      } else {
        refused += 1
      }
      let noise = values.random.bytes(values.random.next(below: 80))
      if let read = try? decode(noise) { #expect(encode(read) == noise, "seed \(seed)") }
    }
    #expect(accepted > 0 && refused > count / 4, "seed \(seed): \(accepted) of \(count)")
  }

  @Test func transactionsHaveOneEncoding() throws {
    try CodecTests.fuzz({ $0.transaction() }, \.encoded) { try Transaction(decoding: $0) }
  }

  /// Few changed envelopes are read: of those whose signature is of another signer.
  @Test func envelopesHaveOneEncoding() throws {
    try CodecTests.fuzz(
      { $0.envelope() }, \.raw, { try SignedTransaction(decoding: $0) }, count: 3_000)
    var values = Values(random: SplitMix64(seed: CodecTests.seed))
    for _ in 0..<300 {
      let envelope = values.envelope()
      let read = try SignedTransaction(decoding: envelope.raw)
      #expect(read.payload == envelope.payload && read.signature == envelope.signature)
      #expect(read.sender == envelope.sender && read.hash == envelope.hash)
      #expect(read.blobs == envelope.blobs)
    }
  }

  @Test func headersHaveOneEncoding() throws {
    try CodecTests.fuzz({ $0.block().header }, \.encoded) { try BlockHeader(decoding: $0) }
  }

  @Test func blocksHaveOneEncoding() throws {
    try CodecTests.fuzz(
      { $0.block() }, \.encoded, { try ProposedBlock(decoding: $0) }, count: 5_000)
  }

  @Test func receiptsHaveOneEncoding() throws {
    try CodecTests.fuzz({ $0.receipt() }, \.encoded) { try CommittedReceipt(decoding: $0) }
  }

  /// Encodings that say the same as a canonical one in another way, or what no value says.
  @Test func otherSpellingsAreRefused() throws {
    let transaction = Transaction(
      sender: alice, nonce: 0, recipient: bob, data: [5], gasLimit: 1, gasPrice: 1)
    var fields: [RLP] = [
      .bytes(alice.bytes), .bytes([]), .bytes(bob.bytes), .bytes([]), .bytes([5]), .bytes([1]),
      .bytes([1]),
    ]
    #expect(RLP.list(fields).encoded() == transaction.encoded)
    func refused(_ change: (inout [RLP]) -> Void) {
      var changed = fields
      change(&changed)
      #expect(throws: RLPError.self) { try Transaction(decoding: RLP.list(changed).encoded()) }
    }
    refused { $0[1] = .bytes([0]) }
    refused { $0[1] = .bytes([0, 1]) }
    refused { $0[1] = .bytes([UInt8](repeating: 1, count: 9)) }
    refused { $0[3] = .bytes([UInt8](repeating: 1, count: 17)) }
    refused { $0[0] = .bytes([UInt8](repeating: 1, count: 19)) }
    refused { $0[2] = .bytes([UInt8](repeating: 1, count: 21)) }
    refused { $0[4] = .list([]) }
    refused { $0.removeLast() }
    refused { $0.append(.list([])) }
    refused { $0.append(.bytes([])) }
    refused { $0.append(.list([.bytes([UInt8](repeating: 1, count: 31))])) }
    refused { $0.append(contentsOf: [.list([.bytes(keccak256([]).bytes)]), .bytes([])]) }
    let many = [RLP](repeating: .bytes(keccak256([]).bytes), count: Limits.transactionBlobsMax + 1)
    refused { $0.append(.list(many)) }
    fields.append(.list(Array(many.dropLast())))
    let most = try Transaction(decoding: RLP.list(fields).encoded())
    #expect(most.blobs.count == Limits.transactionBlobsMax)
    #expect(throws: RLPError.self) { try Transaction(decoding: transaction.encoded + [0]) }

    let codes: [UInt64] = [3, 15, 16 + 255, 16 + 256, .max]
    for code in codes {
      let receipt = RLP.list([.number(U256(code)), .bytes([]), .bytes([]), .list([])])
      #expect(throws: RLPError.self) { try CommittedReceipt(decoding: receipt.encoded()) }
    }
    let tooLong = [UInt8](repeating: 0xC0, count: Limits.blockBytesMax + 1)
    #expect(throws: TransactionDecodingError.malformed(.tooLarge(count: tooLong.count))) {
      try ProposedBlock(decoding: tooLong)
    }
  }

  /// Lengths that are claimed and not there are refused before anything is copied.
  @Test func claimedLengthsAreCheckedFirst() {
    for prefix: [UInt8] in [
      [0xF8, 0xFF], [0xFB, 0x7F, 0xFF, 0xFF, 0xFF],
      [0xFF, 0x7F] + [UInt8](repeating: 0xFF, count: 7),
      [0xFF] + [UInt8](repeating: 0xFF, count: 8),
      [0xC9, 0xBF, 0x7F] + [UInt8](repeating: 0xFF, count: 7),
    ] {
      #expect(throws: RLPError.self) { try Transaction(decoding: prefix) }
      #expect(throws: TransactionDecodingError.self) { try ProposedBlock(decoding: prefix) }
      #expect(throws: TransactionDecodingError.self) { try SignedTransaction(decoding: prefix) }
      #expect(throws: RLPError.self) { try CommittedReceipt(decoding: prefix) }
    }
  }
}
