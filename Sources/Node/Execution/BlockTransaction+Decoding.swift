import Dispatch
import Glibc
import Ledger
import Synchronization

extension BlockTransaction {
  /// Reads what `raw` of many transactions has given, in their order; throws what is wrong with the first that cannot be read.
  ///
  /// Nearly all of the work is the recovery of senders, which are nothing to each other: the processors share it, and what
  /// comes out does not depend on how.
  package static func decoded(
    _ encodings: [[UInt8]], rules: ChainRules
  ) throws(TransactionDecodingError) -> [BlockTransaction] {
    let parts = min(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), encodings.count / partMin)
    guard parts > 1 else { return try part(encodings[...], rules) }
    let results = Mutex<[Int: Result<[BlockTransaction], TransactionDecodingError>]>([:])
    DispatchQueue.concurrentPerform(iterations: parts) { index in
      let range = encodings.count * index / parts..<encodings.count * (index + 1) / parts
      let result = Result { () throws(TransactionDecodingError) in
        try part(encodings[range], rules)
      }
      results.withLock { $0[index] = result }
    }
    var decoded: [BlockTransaction] = []
    decoded.reserveCapacity(encodings.count)
    for index in 0..<parts {
      if let result = results.withLock({ $0[index] }) { decoded += try result.get() }
    }
    return decoded
  }

  /// Transactions for which it is worth to ask another thread: 16 take about as long as to start one a few times.
  private static let partMin = 16

  private static func part(
    _ encodings: ArraySlice<[UInt8]>, _ rules: ChainRules
  ) throws(TransactionDecodingError) -> [BlockTransaction] {
    var decoded: [BlockTransaction] = []
    decoded.reserveCapacity(encodings.count)
    for bytes in encodings { decoded.append(try BlockTransaction(raw: bytes, rules: rules)) }
    return decoded
  }
}
