import Ledger
import Primitives
import Signatures
import TestKit
import Testing

/// Signed transactions in Ethereum's envelopes, beside what others make of them.
@Suite struct EnvelopeTests {
  /// The key of the example in EIP-155.
  static let key = SigningKey(bytes: [UInt8](repeating: 0x46, count: 32))
  static let recipient = Address(hex: String(repeating: "35", count: 20))

  static func decodingError(_ bytes: [UInt8]) -> TransactionDecodingError? {
    do throws(TransactionDecodingError) {
      _ = try SignedTransaction(decoding: bytes)
      return nil
    } catch { return error }
  }

  /// All 249 transactions of execution-apis' chain hash, recover and encode as eth-account says.
  @Test func aWholeChainIsReadAsEthAccountReadsIt() throws {
    let text = try ProjectFiles.text("Tests/LedgerTests/Vectors/envelopes.txt")
    var counts: [String: Int] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: " ")
      let raw = try #require(Hex.decode(fields[0]))
      let read = try SignedTransaction(decoding: raw)
      #expect(read.hash == Hash256(hex: fields[1]))
      #expect(read.sender == Address(hex: fields[2]))
      #expect(read.payload.encoded(read.signature) == raw)
      let kind = read.payload.chainID == nil ? "every chain" : "\(read.payload.kind)"
      counts[kind, default: 0] += 1
    }
    #expect(
      counts == [
        "every chain": 73, "legacy": 123, "accessList": 23, "dynamicFee": 23, "dataBlobs": 6,
        "setCode": 1,
      ])
  }

  private static let announced = [
    AccessListEntry.blobs([
      Hash256(U256(0x11) &* ones), Hash256(U256(0x22) &* ones),
    ]),
    AccessListEntry(address: Address(truncating: U256(0xAB) &* ones), keys: []),
  ]
  /// 01 in each byte.
  private static let ones = U256(
    w0: 0x0101_0101_0101_0101, w1: 0x0101_0101_0101_0101, w2: 0x0101_0101_0101_0101,
    w3: 0x0101_0101_0101_0101)

  /// What eth-account 0.14.0 signs with the same key; the first is the example in EIP-155.
  static var signed: [(payload: TransactionPayload, raw: String)] {
    [
      (
        TransactionPayload(
          kind: .legacy, chainID: 1, nonce: 9, fee: FeeOffer(price: 20_000_000_000),
          gasLimit: 21_000, recipient: recipient, value: 1_000_000_000_000_000_000),
        "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080"
          + "25a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761a"
          + "ecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"
      ),
      (
        TransactionPayload(
          kind: .legacy, chainID: 1_337, nonce: 0, fee: FeeOffer(price: 7), gasLimit: 100_000,
          recipient: recipient, data: [1, 2]),
        "f8648007830186a094353535353535353535353535353535353535353580820102820a95a0372b6fb08020"
          + "dcc1d94ea536e575c6fb2607b36cc4f7c69449aaa185d80d28c5a05f14f7ef96b676992ecbe630aa808c69"
          + "71e6a05b730c5f8855bc6b96e12e0c8b"
      ),
      (
        TransactionPayload(
          kind: .accessList, chainID: 1_337, nonce: 3, fee: FeeOffer(price: 7), gasLimit: 100_000,
          recipient: recipient, value: 5, data: [1, 2], accessList: announced),
        "01f8d98205390307830186a094353535353535353535353535353535353535353505820102f872f8599400"
          + "0000000000000000000000000000000000b10bf842a0111111111111111111111111111111111111111111"
          + "1111111111111111111111a022222222222222222222222222222222222222222222222222222222222222"
          + "22d694ababababababababababababababababababababc080a0a5a21b1ddaed0f543de9a17f1bf6286f49"
          + "7f55df24d8cb4816e635bb4db1f14ca03c73a9c06a0b2eb26a65d5bbbaa467c1cdaa5ad8f4982fc5ad7444"
          + "22ca891fbb"
      ),
      (
        TransactionPayload(
          chainID: 1_337, nonce: 200, fee: FeeOffer(most: 3_000_000_000, tip: 1_000_000_000),
          gasLimit: 10_000_000, recipient: nil,
          data: DeploymentPayload.magic + [UInt8](repeating: 0, count: 60), accessList: announced),
        "02f9010e82053981c8843b9aca0084b2d05e00839896808080b840ef475801000000000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          + "0000000000f872f85994000000000000000000000000000000000000b10bf842a011111111111111111111"
          + "11111111111111111111111111111111111111111111a02222222222222222222222222222222222222222"
          + "222222222222222222222222d694ababababababababababababababababababababc080a0b0333469a5e4"
          + "87db70b33a9aaea1a3c5badf8cf8744cc82f3b3159462e50f85da00d9854ed09c395d27578f51eebc8e17d"
          + "39afe09517c29b5a1031b1d9e0c5adfc"
      ),
      (
        TransactionPayload(
          chainID: 1 << 63, nonce: 1, fee: FeeOffer(price: 0), gasLimit: 21_000,
          recipient: recipient, value: .max),
        "02f87a88800000000000000001808082520894353535353535353535353535353535353535353590ffffff"
          + "ffffffffffffffffffffffffff80c080a0e9ca4625b54679a9e064ff3e69a62fa01e70dafd1eca99ec8acd"
          + "2612047e51bfa0472cf38486aaa33dd9180a15f63f9fec10ea355bececf3aa5e1c9ed2860e3b1b"
      ),
    ]
  }

  @Test func weSignWhatEthAccountSigns() throws {
    let key = try #require(EnvelopeTests.key)
    for (payload, raw) in EnvelopeTests.signed {
      let transaction = SignedTransaction(payload, signedBy: key)
      #expect(Hex.encode(transaction.raw) == raw)
      let read = try SignedTransaction(decoding: transaction.raw)
      #expect(read.payload == payload)
      #expect(read.sender == key.address)
    }
    #expect(
      EnvelopeTests.signed[0].payload.signingHash.hex
        == "0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53")
  }

  @Test func anAccessListNamesBlobs() throws {
    let (first, second) = (keccak256([1]), keccak256([2]))
    var payload = EnvelopeTests.signed[3].payload
    payload.accessList = [
      .blobs([first, second, first]), AccessListEntry(address: alice, keys: [keccak256([3])]),
      .blobs([second]),
    ]
    #expect(payload.blobs == [first, second])
    let key = try #require(EnvelopeTests.key)
    let most = (0..<Limits.transactionBlobsMax).map { keccak256(U256(UInt64($0)).bigEndianBytes) }
    payload.accessList = [.blobs(most + most)]
    let signed = SignedTransaction(payload, signedBy: key)
    #expect(try SignedTransaction(decoding: signed.raw).blobs == most)
    payload.accessList[0].keys.append(first)
    #expect(
      EnvelopeTests.decodingError(SignedTransaction(payload, signedBy: key).raw) == .tooManyBlobs)
  }

  /// Types 3 and 4, with every field in use: they are read as they were written, and no chain takes them.
  @Test func envelopesThatNoChainTakesAreReadWhole() throws {
    let key = try #require(EnvelopeTests.key)
    let authorization = CodeAuthorization(
      chainID: .max, address: alice, nonce: .max, yParity: 255, r: .max, s: .zero)
    let additions: [(TransactionPayload.Kind, PayloadAddition, TransactionError)] = [
      (
        .dataBlobs, .dataBlobs(feeMost: .max, hashes: [keccak256([1]), keccak256([2])]), .dataMarket
      ),
      (.dataBlobs, .dataBlobs(feeMost: .zero, hashes: []), .dataMarket),
      (.setCode, .setCode([authorization, authorization]), .codeDelegation),
      (.setCode, .setCode([]), .codeDelegation),
    ]
    for (kind, addition, reason) in additions {
      let payload = TransactionPayload(
        kind: kind, chainID: 7, nonce: 1, fee: FeeOffer(most: 9, tip: 2), gasLimit: 30_000,
        recipient: EnvelopeTests.recipient, value: 5, data: [1, 2],
        accessList: EnvelopeTests.announced, addition: addition)
      let signed = SignedTransaction(payload, signedBy: key)
      let read = try SignedTransaction(decoding: signed.raw)
      #expect(read.payload == payload && read.hash == signed.hash && read.sender == key.address)
      for chainID in [UInt64(7), 8] {
        let expected =
          chainID == 7 ? reason : TransactionError.wrongChain(expected: chainID, got: 7)
        #expect(throws: expected) {
          try ChainRules(chainID: chainID, fees: FeeRules()).admit(.signed(signed))
        }
      }
      // Without a recipient, without the additional field, with the other's, and beside data.
      guard case .list(let fields) = try RLP(decoding: Array(signed.raw.dropFirst())) else {
        return
      }
      var changed = fields
      changed[5] = .bytes([])
      for wrong in [changed, Array(fields[..<9] + fields[(fields.count - 3)...])] {
        let error = EnvelopeTests.decodingError([kind.rawValue] + RLP.list(wrong).encoded())
        guard case .malformed = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
      #expect(EnvelopeTests.decodingError([7 - kind.rawValue] + RLP.list(fields).encoded()) != nil)
      let beside = RLP.list([.list(fields), .list([]), .list([]), .list([])]).encoded()
      let error = EnvelopeTests.decodingError([kind.rawValue] + beside)
      #expect((error == .dataBeside) == (kind == .dataBlobs) && error != nil)
    }
  }

  /// One envelope, changed in one field after the other.
  @Test func otherSpellingsAreRefused() throws {
    let raw = try #require(Hex.decode(EnvelopeTests.signed[2].raw))
    guard case .list(let fields) = try RLP(decoding: Array(raw.dropFirst())) else {
      Issue.record("the body of an envelope is a list")
      return
    }
    func refusal(_ change: (inout [RLP]) -> Void) -> TransactionDecodingError? {
      var changed = fields
      change(&changed)
      return EnvelopeTests.decodingError([1] + RLP.list(changed).encoded())
    }
    func malformed(_ change: (inout [RLP]) -> Void) {
      guard case .malformed = refusal(change) else {
        Issue.record("\(String(describing: refusal(change)))")
        return
      }
    }
    #expect(refusal { _ in } == nil)
    for index in [0, 1, 2, 3, 8, 9, 10] {
      malformed { $0[index] = .bytes([0]) }
      malformed { $0[index] = .bytes([0, 1]) }
      malformed { $0[index] = .bytes([UInt8](repeating: 1, count: 33)) }
      malformed { $0[index] = .list([]) }
    }
    malformed { $0[4] = .bytes([UInt8](repeating: 1, count: 19)) }
    malformed { $0[5] = .bytes([UInt8](repeating: 1, count: 17)) }
    malformed { $0[6] = .list([]) }
    malformed { $0[7] = .bytes([]) }
    malformed { $0[7] = .list([.bytes(alice.bytes)]) }
    malformed { $0[7] = .list([.list([.bytes(alice.bytes)])]) }
    malformed { $0[7] = .list([.list([.bytes([1]), .list([])])]) }
    malformed { $0[7] = .list([.list([.bytes(alice.bytes), .list([.bytes([1])])])]) }
    malformed { $0[7] = .list([.list([.bytes(alice.bytes), .list([]), .bytes([])])]) }
    malformed { $0.removeLast() }
    malformed { $0.append(.bytes([])) }
    #expect(refusal { $0[8] = .bytes([2]) } == .parity)
    #expect(refusal { $0[9] = .bytes([]) } == .signature(.outOfRange))
    #expect(refusal { $0[10] = .bytes([]) } == .signature(.outOfRange))
    let order = RecoverableSignature.order
    #expect(refusal { $0[9] = .number(order) } == .signature(.outOfRange))
    #expect(refusal { $0[10] = .number(order &- 1) } == .signature(.highS))
    #expect(EnvelopeTests.decodingError([]) != nil)
    #expect(EnvelopeTests.decodingError([0] + raw.dropFirst()) == .type(0))
    #expect(EnvelopeTests.decodingError([0x7F] + raw.dropFirst()) == .type(0x7F))
    #expect(EnvelopeTests.decodingError([0xB8] + raw.dropFirst()) == .type(0xB8))
    #expect(EnvelopeTests.decodingError(raw + [0]) != nil)
    let long = [UInt8](repeating: 1, count: Limits.envelopeBytesMax + 1)
    #expect(EnvelopeTests.decodingError(long) == .tooLarge(bytes: long.count))
  }

  /// The malleable twin of a signature: s on the other side of the order, and the other parity.
  @Test func nobodyElseCanRespellATransaction() throws {
    for (payload, raw) in EnvelopeTests.signed {
      let signature = try SignedTransaction(decoding: try #require(Hex.decode(raw))).signature
      let s = RecoverableSignature.order &- signature.s
      let parity: U256 = signature.yIsOdd ? 0 : 1
      let v =
        payload.kind == .legacy
        ? U256(try #require(payload.chainID)) &* 2 &+ 35 &+ parity : parity
      let body = payload.kind == .legacy ? raw : String(raw.dropFirst(2))
      guard case .list(let fields) = try RLP(decoding: try #require(Hex.decode(body))) else {
        Issue.record("the body of an envelope is a list")
        return
      }
      let twin = RLP.list(
        fields.dropLast(3) + [.number(v), .number(signature.r), .number(s)])
      let type = payload.kind == .legacy ? [] : [payload.kind.rawValue]
      #expect(EnvelopeTests.decodingError(type + twin.encoded()) == .signature(.highS))
    }
  }

  @Test func onlySomeNumbersStandForAParity() throws {
    let raw = try #require(Hex.decode(EnvelopeTests.signed[0].raw))
    guard case .list(let fields) = try RLP(decoding: raw) else { return }
    for (v, error) in [
      (U256(0), TransactionDecodingError.parity), (1, .parity), (26, .parity), (29, .parity),
      (34, .parity), (U256(UInt128(UInt64.max)) &* 2 &+ 37, .parity), (.max, .parity),
    ] {
      var changed = fields
      changed[6] = .number(v)
      #expect(EnvelopeTests.decodingError(RLP.list(changed).encoded()) == error, "\(v)")
    }
    for v in [U256(27), 28, U256(UInt128(UInt64.max)) &* 2 &+ 36] {
      var changed = fields
      changed[6] = .number(v)
      #expect(EnvelopeTests.decodingError(RLP.list(changed).encoded()) != .parity, "\(v)")
    }
  }

  @Test func refusalsSayWhy() {
    #expect("\(TransactionDecodingError.dataBeside)".contains("EIP-4844"))
    #expect("\(TransactionError.codeDelegation)".contains("EIP-7702"))
    #expect("\(TransactionDecodingError.type(9))" == "transactions of type 9 are not known")
    #expect("\(TransactionDecodingError.signature(.highS))".contains("EIP-2"))
  }
}
