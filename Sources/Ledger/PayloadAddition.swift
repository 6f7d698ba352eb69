import Primitives

/// What envelopes of types 3 and 4 have between access list and signature.
package enum PayloadAddition: Hashable, Sendable {
  /// EIP-4844: the most that is paid for a gas of data, and the versioned hashes of the data.
  case dataBlobs(feeMost: U256, hashes: [Hash256])
  /// EIP-7702: what the owners of accounts have signed.
  case setCode([CodeAuthorization])

  /// The kind that has these fields.
  package var kind: TransactionPayload.Kind {
    switch self {
    case .dataBlobs: .dataBlobs
    case .setCode: .setCode
    }
  }

  /// The fields, in their order.
  var rlp: [RLP] {
    switch self {
    case .dataBlobs(let feeMost, let hashes):
      [.number(feeMost), .list(hashes.map { .bytes($0.bytes) })]
    case .setCode(let authorizations): [.list(authorizations.map(\.rlp))]
    }
  }

  /// Reads the fields of a kind; nil for one that has none.
  init?(_ kind: TransactionPayload.Kind, reading fields: inout RLPReader) throws(RLPError) {
    switch kind {
    case .legacy, .accessList, .dynamicFee: return nil
    case .dataBlobs:
      let feeMost = try fields.number(bits: 256)
      var list = try fields.list()
      var hashes: [Hash256] = []
      while !list.isAtEnd { hashes.append(try list.hash()) }
      self = .dataBlobs(feeMost: feeMost, hashes: hashes)
    case .setCode:
      var list = try fields.list()
      var authorizations: [CodeAuthorization] = []
      while !list.isAtEnd { authorizations.append(try CodeAuthorization(reading: &list)) }
      self = .setCode(authorizations)
    }
  }
}

/// What the owner of an account signs so that a contract's code runs for it (EIP-7702): read and written, never acted upon.
package struct CodeAuthorization: Hashable, Sendable {
  /// The chain for which it counts; 0 for every chain.
  package var chainID: U256
  /// The contract.
  package var address: Address
  /// The owner's nonce.
  package var nonce: UInt64
  /// The parity of y, as it is written: what is neither 0 nor 1 makes the authorization void, not the transaction.
  package var yParity: UInt8
  /// The first number of the signature; any is well-formed here.
  package var r: U256
  /// The second number.
  package var s: U256

  /// An authorization.
  package init(
    chainID: U256, address: Address, nonce: UInt64, yParity: UInt8, r: U256, s: U256
  ) {
    self.chainID = chainID
    self.address = address
    self.nonce = nonce
    self.yParity = yParity
    self.r = r
    self.s = s
  }

  var rlp: RLP {
    .list([
      .number(chainID), .bytes(address.bytes), .number(U256(nonce)), .number(U256(UInt64(yParity))),
      .number(r), .number(s),
    ])
  }

  init(reading list: inout RLPReader) throws(RLPError) {
    var fields = try list.list()
    chainID = try fields.number(bits: 256)
    address = try fields.address()
    nonce = try fields.uint64()
    yParity = UInt8(truncatingIfNeeded: try fields.number(bits: 8).w0)
    r = try fields.number(bits: 256)
    s = try fields.number(bits: 256)
    try fields.finish()
  }
}
