import Primitives

/// Why a transaction cannot be part of a block at all: nothing is charged and nothing changes.
package enum TransactionError: Error, Hashable, Sendable {
  /// The account has sent this transaction before.
  case nonceTooLow(expected: UInt64, got: UInt64)
  /// Another transaction must come first.
  case nonceTooHigh(expected: UInt64, got: UInt64)
  /// The balance covers not all of gas limit times the most that a gas may cost, plus value.
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
  /// This chain takes signed transactions only.
  case unsigned
  /// This chain takes unsigned transactions only: it has no id to sign for.
  case signed
  /// It was signed for another chain, or (nil) for every chain.
  case wrongChain(expected: UInt64, got: UInt64?)
  /// The tip is above the most that is paid in all.
  case tipAboveFee(tip: UInt128, most: UInt128)
  /// The most that is paid for a gas does not cover the block's base fee.
  case feeBelowBase(baseFee: UInt128, most: UInt128)
  /// It is of type 3: there is no market for data beside the chain.
  case dataMarket
  /// It is of type 4: accounts do not delegate to code.
  case codeDelegation
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
    case .unsigned: "this chain takes signed transactions only"
    case .signed: "this chain has no id for which a transaction could be signed"
    case .wrongChain(let expected, nil):
      "the transaction is signed for every chain, and must be for \(expected) alone (EIP-155)"
    case .wrongChain(let expected, let got?):
      "the transaction is signed for the chain \(got), and this is \(expected)"
    case .tipAboveFee(let tip, let most):
      "the tip \(tip) is above \(most), the most that a gas may cost"
    case .dataMarket:
      "this chain has no data market (type 3, EIP-4844): name ciphertexts and keys in the access "
        + "list under \(AccessListEntry.blobAddress.checksummed)"
    case .codeDelegation:
      "accounts of this chain do not delegate to code (type 4, EIP-7702)"
    case .feeBelowBase(let baseFee, let most):
      "\(most), the most that a gas may cost, is below the base fee \(baseFee)"
    }
  }
}
