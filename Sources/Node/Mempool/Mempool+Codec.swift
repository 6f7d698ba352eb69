import Ledger
import Primitives
import State

extension Mempool {
  /// What waits, for whoever keeps it over a restart: RLP [[envelope, time]], in the order in which they came.
  /// Blobs are kept one by one (`BlobPool.all`), since they may be large.
  package var encoded: [UInt8] {
    RLP.list(
      transactions.map { .list([.bytes($0.transaction.raw), .number(U256($0.time))]) }
    ).encoded()
  }

  /// Takes what an encoding holds, as if it came now in the order of then, but with the time of then; blobs must be there
  /// before. What does not count any more, because blocks came meanwhile, is left out. Throws for bytes that `encoded` does not
  /// give.
  package mutating func restore(
    _ bytes: [UInt8], reading state: any StateReader, rules: ChainRules, baseFee: UInt128
  ) throws(TransactionDecodingError) {
    var items: RLPReader
    do throws(RLPError) {
      var reader = RLPReader(bytes)
      items = try reader.list()
      try reader.finish()
    } catch {
      throw .malformed(error)
    }
    while !items.isAtEnd {
      let (raw, time): ([UInt8], UInt64)
      do throws(RLPError) {
        var fields = try items.list()
        raw = try fields.string(max: Limits.envelopeBytesMax)
        time = try fields.uint64()
        try fields.finish()
      } catch {
        throw .malformed(error)
      }
      let transaction = try SignedTransaction(decoding: raw)
      do throws(MempoolError) {
        try insert(transaction, at: time, reading: state, rules: rules, baseFee: baseFee)
      } catch {
        // It was in a block, or cannot be in one any more.
        continue
      }
    }
  }
}
