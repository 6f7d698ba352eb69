import Ledger
import Primitives

/// A block as it is stored: its header, and the hashes of its transactions, which lie beside it.
package struct BlockRecord: Hashable, Sendable {
  /// What the block's hash commits to.
  package let header: BlockHeader
  /// The hashes of its transactions, in order.
  package let transactionHashes: [Hash256]

  var encoded: [UInt8] {
    let header = header.encoded
    var record: [UInt8] = []
    record.reserveCapacity(4 + header.count + 32 * transactionHashes.count)
    record.append(bigEndian: UInt32(header.count))
    record += header
    for hash in transactionHashes { record.append(hash) }
    return record
  }

  init(header: BlockHeader, transactionHashes: [Hash256]) {
    self.header = header
    self.transactionHashes = transactionHashes
  }

  init(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    var reader = RecordReader(bytes)
    let encoding = Array(try reader.take(Int(try reader.uint32())))
    do throws(RLPError) {
      header = try BlockHeader(decoding: encoding)
    } catch {
      throw .damaged(what: "a header that is none")
    }
    var hashes: [Hash256] = []
    while reader.rest > 0 { hashes.append(try reader.hash()) }
    transactionHashes = hashes
  }
}
