import Ledger
import Primitives
import Storage

/// The blobs that a store keeps for its blocks.
package struct StoredBlobs: BlobSource {
  private let store: ChainStore

  /// Of this store.
  package init(store: ChainStore) { self.store = store }

  package func blob(_ hash: Hash256) -> [UInt8]? {
    // What cannot be read is missing: the block that names it is not executed.
    try? store.blob(hash)
  }

  package func count(_ hash: Hash256) -> Int? { try? store.blobCount(hash) }
}

/// Blobs that came with a block.
struct BlockBlobs: BlobSource {
  var bytes: [Hash256: [UInt8]] = [:]

  func blob(_ hash: Hash256) -> [UInt8]? { bytes[hash] }
}

extension ChainStore {
  /// A block as it travels; nil when there is none.
  func proposed(_ number: UInt64, rules: ChainRules) throws(ExecutorError) -> ProposedBlock? {
    let found = try stored { () throws(StorageError) in
      (try self.block(number), try self.transactions(of: number))
    }
    guard let record = found.0 else { return nil }
    let transactions: [BlockTransaction]
    do throws(TransactionDecodingError) {
      transactions = try BlockTransaction.decoded(found.1, rules: rules)
    } catch {
      throw .undecodable(block: number)
    }
    return ProposedBlock(header: record.header, transactions: transactions)
  }

  /// Encodings of blocks (`SealedBlock`) of signed transactions above a number, in order: at least one, if there is one, and then as many as fit
  /// into so many bytes. Nothing is looked into, so that giving them costs little.
  package func sealedBlocks(
    above number: UInt64, bytesMax: Int
  ) throws(ExecutorError) -> [[UInt8]] {
    guard number < .max else { return [] }
    let numbers = try stored { () throws(StorageError) in
      try self.numbers(from: number + 1, max: 256)
    }
    var blocks: [[UInt8]] = []
    var count = 0
    for number in numbers {
      guard let block = try sealedEncoding(number) else { break }
      count += block.count
      guard blocks.isEmpty || count <= bytesMax else { break }
      blocks.append(block)
    }
    return blocks
  }

  private func sealedEncoding(_ number: UInt64) throws(ExecutorError) -> [UInt8]? {
    try stored { () throws(StorageError) -> [UInt8]? in
      guard let record = try self.block(number) else { return nil }
      return SealedBlock.encoding(
        ProposedBlock.encoding(record.header, envelopes: try self.transactions(of: number)),
        seal: try self.seal(of: number) ?? [])
    }
  }

  /// A block with its seal, as it travels; nil when there is none.
  func sealed(_ number: UInt64, rules: ChainRules) throws(ExecutorError) -> SealedBlock? {
    guard let block = try proposed(number, rules: rules) else { return nil }
    let seal = try stored { () throws(StorageError) in try self.seal(of: number) }
    return SealedBlock(block, seal.flatMap { BlockSeal(bytes: $0) })
  }

  /// Gives the numbers of all blocks from one on to `body`, in order.
  func forEachNumber(
    from first: UInt64, _ body: (UInt64) throws(ExecutorError) -> Void
  ) throws(ExecutorError) {
    var next = first
    while true {
      let numbers = try stored { () throws(StorageError) in
        try self.numbers(from: next, max: 1_000)
      }
      for number in numbers { try body(number) }
      guard let last = numbers.last, last < .max else { return }
      next = last + 1
    }
  }
}
