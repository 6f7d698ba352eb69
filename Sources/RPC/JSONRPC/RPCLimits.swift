import Diagnostics
import Primitives

/// What one client may ask of the server.
package enum RPCLimits {
  /// The longest body of a request and the longest message of a WebSocket, in bytes: a transaction with the most data, twice
  /// over, because hexadecimal digits double it.
  package static let bodyBytesMax = 9 << 20
  /// The longest body that is uploaded by PUT and taken piece by piece, in bytes: all blobs of a transaction.
  package static let uploadBytesMax = Limits.blobBytesMax
  /// The most bytes of all uploads together that are not complete.
  package static let uploadsBytesMax = 1 << 30
  /// How slow a connection may be on which many bytes come or go, in bytes a second.
  package static let bytesPerSecondMin = 1 << 16
  /// The most bytes of a blob in an answer of JSON-RPC, where digits double it.
  package static let blobAnswerBytesMax = 12 << 20
  /// The most bytes of all requests together that have not been answered.
  package static let pendingBytesMax = 512 << 20
  /// The most calls in a batch.
  package static let batchCallsMax = 1_000
  /// The most bytes of the answer to a body; a batch ends with an error when it is reached.
  package static let answerBytesMax = 25 << 20
  /// The most bytes of blocks that one call gives, unless one block is longer.
  package static let blocksBytesMax = 4 << 20
  /// Bounds on the JSON of a body.
  package static let json = JSONBounds(
    bytesMax: bodyBytesMax, depthMax: 16, valuesMax: 100_000, membersMax: 64)
  /// The most events that one query gives.
  package static let logsMax = 10_000
  /// The most blocks that one query of events goes through.
  package static let logBlocksMax: UInt64 = 100_000
  /// The most addresses, and the most alternatives of a topic, in a filter.
  package static let filterAlternativesMax = 1_000
  /// The most filters that wait to be asked, of all clients together.
  package static let filtersMax = 1_000
  /// How long a filter waits to be asked, in seconds.
  package static let filterSecondsMax: Int64 = 300
  /// The most subscriptions of a connection.
  package static let subscriptionsMax = 100
  /// The most blocks in a history of fees, as in geth.
  package static let feeHistoryBlocksMax: UInt64 = 1_024
  /// The most percentiles in a history of fees.
  package static let feePercentilesMax = 100
  /// The longest name of a place in the state, its key included, in bytes.
  package static let placeBytesMax = 4_096
  /// The most places in one proof.
  package static let proofKeysMax = 1_024
}
