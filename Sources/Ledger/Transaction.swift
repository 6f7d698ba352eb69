import Primitives

/// A message from an externally owned account. Signatures come with the node; here the sender is given.
package struct Transaction: Hashable, Sendable {
  /// Who sends and pays.
  package var sender: Address
  /// Must equal the sender's nonce.
  package var nonce: UInt64
  /// The callee; nil deploys the module in `data`.
  package var recipient: Address?
  /// Coins sent along, in the smallest unit.
  package var value: UInt128
  /// A call's selector and arguments, or a `DeploymentPayload`.
  package var data: [UInt8]
  /// Ciphertexts and public keys that the data names by their hashes, and that travel beside it.
  package var blobs: [TransactionBlob]
  /// The most gas that it may use, at most what a block holds.
  package var gasLimit: UInt64
  /// Price of one gas in the smallest unit.
  package var gasPrice: UInt128

  /// A transaction; by default without coins, data and fee.
  package init(
    sender: Address, nonce: UInt64, recipient: Address?, value: UInt128 = 0, data: [UInt8] = [],
    blobs: [[UInt8]] = [], gasLimit: UInt64, gasPrice: UInt128 = 0
  ) {
    self.blobs = blobs.map { TransactionBlob($0) }
    self.sender = sender
    self.nonce = nonce
    self.recipient = recipient
    self.value = value
    self.data = data
    self.gasLimit = gasLimit
    self.gasPrice = gasPrice
  }

  /// The transaction's identity: keccak256 of its encoding.
  package var hash: Hash256 { keccak256(encoded) }
}

/// A ciphertext or public key that travels beside a transaction.
package struct TransactionBlob: Hashable, Sendable {
  /// keccak256 of the bytes: the transaction commits to it.
  package let hash: Hash256
  /// The bytes; nil where they are left out because the chain's store has them.
  package var bytes: [UInt8]? {
    didSet { wasHashed = false }
  }
  /// Whether `hash` was computed from the bytes, which need not be hashed again.
  private var wasHashed: Bool

  /// A blob with its bytes.
  package init(_ bytes: [UInt8]) {
    hash = keccak256(bytes)
    self.bytes = bytes
    wasHashed = true
  }

  /// A blob of the chain's store; or one that is still to come, as `bytes`, and need not be genuine.
  package init(stored hash: Hash256) {
    self.hash = hash
    bytes = nil
    wasHashed = false
  }

  /// Whether there are bytes, and they have the hash.
  var isGenuine: Bool { wasHashed || bytes.map { keccak256($0) == hash } ?? false }

  /// Whether two blobs have the same hash and the same bytes.
  package static func == (left: TransactionBlob, right: TransactionBlob) -> Bool {
    left.hash == right.hash && left.bytes == right.bytes
  }

  /// Feeds the hash.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(hash)
  }
}

/// Why a transaction cannot be part of a block at all: nothing is charged and nothing changes.
package enum TransactionError: Error, Hashable, Sendable {
  /// The account has sent this transaction before.
  case nonceTooLow(expected: UInt64, got: UInt64)
  /// Another transaction must come first.
  case nonceTooHigh(expected: UInt64, got: UInt64)
  /// The balance covers not all of gas limit times gas price plus value.
  case insufficientFunds(balance: UInt128, needed: U256)
  /// The encodings of the block's transactions together are longer than a block may be.
  case blockFull
  /// The limit does not even cover the transaction's own bytes.
  case gasLimitBelowIntrinsic(intrinsic: UInt64, limit: UInt64)
  /// The block has not so much gas left.
  case gasLimitAboveBlock(available: UInt64, limit: UInt64)
  /// More than `Limits.transactionBytesMax`.
  case dataTooLarge(bytes: Int)
  /// More than `Limits.transactionBlobsMax`, or more than `Limits.blobBytesMax` in all.
  case blobsTooLarge
  /// The bytes of a blob have another hash than the transaction says.
  case wrongBlob(Hash256)
  /// Nobody has the bytes of a blob that the transaction names.
  case missingBlob(Hash256)
  /// Contracts do not send transactions.
  case senderIsContract
}

extension TransactionError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .nonceTooLow(let expected, let got):
      "the nonce \(got) was used before; the next is \(expected)"
    case .nonceTooHigh(let expected, let got):
      "the nonce \(got) is not the next, which is \(expected)"
    case .insufficientFunds(let balance, let needed):
      "the balance \(balance) does not cover \(needed), the value and the most the gas may cost"
    case .blockFull: "a block has at most \(Limits.blockBytesMax) bytes"
    case .gasLimitBelowIntrinsic(let intrinsic, let limit):
      "the gas limit \(limit) is below the \(intrinsic) that the transaction costs before it runs"
    case .gasLimitAboveBlock(let available, let limit):
      "the gas limit \(limit) is above the \(available) that the block has left"
    case .dataTooLarge(let bytes):
      "\(bytes) bytes of data are more than the \(Limits.transactionBytesMax) allowed"
    case .blobsTooLarge:
      "a transaction has at most \(Limits.transactionBlobsMax) blobs of \(Limits.blobBytesMax) "
        + "bytes together"
    case .wrongBlob(let hash): "the bytes of the blob \(hash.hex) have another hash"
    case .missingBlob(let hash): "the blob \(hash.hex) is not available"
    case .senderIsContract: "contracts do not send transactions"
    }
  }
}

/// What a transaction costs before any instruction runs.
package enum IntrinsicGas {
  /// Checking and storing any transaction.
  package static let transaction: UInt64 = 21_000
  /// Each byte of data: hashed, kept and read.
  package static let perByte: UInt64 = 4
  /// Each byte of a blob: hashed and kept for the time of the transaction.
  package static let perBlobByte: UInt64 = 4
  /// Each blob that the transaction names.
  package static let perBlob: UInt64 = 1_000
  /// Each byte of a module, in addition: decoded, verified and loaded.
  package static let perModuleByte: UInt64 = 60

  /// The gas for a transaction; saturates.
  package static func of(_ transaction: Transaction) -> UInt64 {
    let bytes = UInt64(transaction.data.count)
    // Data that is no payload is looked at and refused.
    let moduleBytes =
      transaction.recipient == nil
      ? UInt64(DeploymentPayload(decoding: transaction.data)?.module.count ?? 0) : 0
    // Checked to be few and to have few bytes before.
    let blobs = transaction.blobs.reduce(UInt64(0)) {
      $0 &+ perBlob &+ UInt64($1.bytes?.count ?? 0) &* perBlobByte
    }
    let (data, tooMuch) = bytes.multipliedReportingOverflow(by: perByte)
    let (module, tooLong) = moduleBytes.multipliedReportingOverflow(by: perModuleByte)
    guard !tooMuch, !tooLong else { return .max }
    let (sum, overflow) = data.addingReportingOverflow(module)
    let (all, excess) = sum.addingReportingOverflow(blobs)
    let (total, carry) = all.addingReportingOverflow(IntrinsicGas.transaction)
    return overflow || excess || carry ? .max : total
  }
}
