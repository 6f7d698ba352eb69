import Primitives
import Signatures

/// Why bytes are no transaction, or no block of them.
package enum TransactionDecodingError: Error, Hashable, Sendable {
  /// More than `Limits.envelopeBytesMax`.
  case tooLarge(bytes: Int)
  /// The envelope has a type that is not taken here.
  case type(UInt8)
  /// The bytes are not the canonical encoding of the fields that belong there.
  case malformed(RLPError)
  /// `v` stands for no parity.
  case parity
  /// The signature does not count.
  case signature(SignatureError)
  /// More than `Limits.transactionBlobsMax`.
  case tooManyBlobs
  /// A transaction of type 3 in a list with its data, as Ethereum's nodes take it from clients.
  case dataBeside
}

extension TransactionDecodingError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .tooLarge(let bytes):
      "\(bytes) bytes are more than the \(Limits.envelopeBytesMax) of a signed transaction"
    case .dataBeside: "\(TransactionError.dataMarket)"
    case .type(let type): "transactions of type \(type) are not known"
    case .malformed(let error): "the bytes are not the encoding of a transaction: \(error)"
    case .parity:
      "v of the signature is neither a parity nor 27, 28, or 35 and more for "
        + "a chain below 2^64 (EIP-155)"
    case .signature(let error): "\(error)"
    case .tooManyBlobs: "a transaction names at most \(Limits.transactionBlobsMax) blobs"
    }
  }
}
