import Learning
import Primitives

/// Rows as their owner sends them to whoever computes for it: with the size of the batches into which the signature cuts them.
package struct DataDelivery: Sendable {
  package let rows: PreparedRows
  /// Rows of a batch.
  package let batch: Int

  /// A delivery.
  package init(_ rows: PreparedRows, batch: Int) { (self.rows, self.batch) = (rows, batch) }

  /// The bytes of a letter.
  package var encoded: [UInt8] {
    withUnsafeBytes(of: UInt32(batch).littleEndian) { Array($0) } + rows.encoded
  }

  /// Reads what somebody has sent.
  package init(decoding bytes: [UInt8]) throws(ActorError) {
    let batch = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count > 4, (1...PreparedRows.rowsMax).contains(batch) else {
      throw .invalid("this is no delivery of rows")
    }
    self.batch = batch
    do throws(DataError) {
      rows = try PreparedRows(decoding: Array(bytes.dropFirst(4)))
    } catch {
      throw .invalid("\(error)")
    }
  }
}
