import Primitives
import Signatures

/// A transaction in an envelope of Ethereum's, with the sender that follows from its signature.
///
/// There is one for each byte string that `init(decoding:)` accepts, and its sender was recovered once.
package struct SignedTransaction: Sendable {
  /// What was signed.
  package let payload: TransactionPayload
  /// The signature of `payload.signingHash`.
  package let signature: RecoverableSignature
  /// The envelope.
  package let raw: [UInt8]
  /// The transaction's identity: keccak256 of the envelope.
  package let hash: Hash256
  /// Who has signed.
  package let sender: Address
  /// The hashes of the blobs that it names.
  package let blobs: [Hash256]

  /// Signs a payload.
  ///
  /// - Precondition: it can be decoded: fields fit, a typed one names its chain, a legacy one has no access list.
  package init(_ payload: TransactionPayload, signedBy key: SigningKey) {
    precondition(
      payload.kind == .legacy ? payload.accessList.isEmpty : payload.chainID != nil,
      "only a legacy payload is for every chain, and it has no access list")
    precondition(
      payload.kind.hasTip || payload.fee.tip == payload.fee.most,
      "a payload that names no tip has a plain price")
    precondition(
      payload.kind.takesDeployment
        ? payload.addition == nil
        : payload.addition?.kind == payload.kind && payload.recipient != nil,
      "types 3 and 4, and no others, have more fields, and always a recipient")
    self.payload = payload
    signature = key.sign(payload.signingHash)
    raw = payload.encoded(signature)
    hash = keccak256(raw)
    sender = key.address
    blobs = payload.blobs
  }

  /// Reads an envelope; every byte string that is not the only one of a payload and a signature is refused.
  package init(decoding bytes: [UInt8]) throws(TransactionDecodingError) {
    guard bytes.count <= Limits.envelopeBytesMax else { throw .tooLarge(bytes: bytes.count) }
    var (payload, v, r, s) = try SignedTransaction.fields(bytes)
    let yIsOdd: Bool
    (yIsOdd, payload.chainID) = try SignedTransaction.parity(v, of: payload)
    do throws(SignatureError) {
      signature = try RecoverableSignature(r: r, s: s, yIsOdd: yIsOdd)
      sender = try signature.signer(of: payload.signingHash)
    } catch {
      throw .signature(error)
    }
    self.payload = payload
    raw = bytes
    hash = keccak256(bytes)
    blobs = payload.blobs
    guard blobs.count <= Limits.transactionBlobsMax else { throw .tooManyBlobs }
  }

  /// The payload, in a legacy transaction without its chain, and the three numbers of the signature.
  private static func fields(
    _ bytes: [UInt8]
  ) throws(TransactionDecodingError) -> (TransactionPayload, v: U256, r: U256, s: U256) {
    // From C0 on a list; F8 to FF, too.
    let isLegacy = bytes.first.map { $0 >= 0xC0 } ?? true
    let kind = isLegacy ? .legacy : bytes.first.flatMap(TransactionPayload.Kind.init(rawValue:))
    guard let kind, isLegacy || kind != .legacy else { throw .type(bytes.first ?? 0) }
    var reader = RLPReader(isLegacy ? bytes : Array(bytes.dropFirst()))
    // As it goes to a node of Ethereum: the transaction in a list with its data, which no hash or signature covers.
    var form = reader
    if kind == .dataBlobs, let items = try? form.list(), items.isAtList { throw .dataBeside }
    do throws(RLPError) {
      var items = try reader.list()
      try reader.finish()
      let payload = try TransactionPayload(kind, reading: &items)
      let v = try items.number(bits: 256)
      let (r, s) = (try items.number(bits: 256), try items.number(bits: 256))
      try items.finish()
      return (payload, v, r, s)
    } catch {
      throw .malformed(error)
    }
  }

  /// What `v` says: the parity of y, and in a legacy transaction the chain.
  private static func parity(
    _ v: U256, of payload: TransactionPayload
  ) throws(TransactionDecodingError) -> (yIsOdd: Bool, chainID: UInt64?) {
    guard payload.kind == .legacy else {
      guard v <= .one else { throw .parity }
      return (v == .one, payload.chainID)
    }
    if v == 27 || v == 28 { return (v == 28, nil) }
    guard v >= 35, let chainID = ((v &- 35) >> 1).asUInt64 else { throw .parity }
    return ((v &- 35).bit(at: 0), chainID)
  }
}

extension TransactionPayload {
  /// Reads the fields in front of the signature.
  fileprivate init(_ kind: Kind, reading fields: inout RLPReader) throws(RLPError) {
    let chainID: UInt64? = kind == .legacy ? nil : try fields.uint64()
    let nonce = try fields.uint64()
    let tip = try fields.uint128()
    let most = kind.hasTip ? try fields.uint128() : tip
    let gasLimit = try fields.uint64()
    // What deploys is of the first three types.
    let recipient = kind.takesDeployment ? try fields.optionalAddress() : try fields.address()
    self.init(
      kind: kind, chainID: chainID, nonce: nonce, fee: FeeOffer(most: most, tip: tip),
      gasLimit: gasLimit, recipient: recipient,
      value: try fields.uint128(), data: try fields.string(max: Limits.transactionBytesMax))
    if kind != .legacy { accessList = try AccessListEntry.list(reading: &fields) }
    addition = try PayloadAddition(kind, reading: &fields)
  }
}

extension SignedTransaction: Hashable {
  /// Whether two are the same byte string.
  package static func == (left: SignedTransaction, right: SignedTransaction) -> Bool {
    left.hash == right.hash
  }

  /// Feeds the identity.
  package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
