import Primitives

extension BlockHeader {
  /// RLP [parent, number, time, producer, gas limit, state root, transactions root, receipts root, gas used, base fee]:
  /// the base fee is left out where there is none.
  package var encoded: [UInt8] {
    var fields: [RLP] = [
      .bytes(parent.bytes), .number(U256(context.number)), .number(U256(context.time)),
      .bytes(context.producer.bytes), .number(U256(context.gasLimit)),
      .bytes(stateRoot.bytes), .bytes(transactionsRoot.bytes), .bytes(receiptsRoot.bytes),
      .number(U256(gasUsed)),
    ]
    if context.baseFee > 0 { fields.append(.number(U256(context.baseFee))) }
    return RLP.list(fields).encoded()
  }

  /// Reads an encoding; every byte string that `encoded` does not give is refused.
  package init(decoding bytes: [UInt8]) throws(RLPError) {
    var reader = RLPReader(bytes)
    try self.init(reading: &reader)
    try reader.finish()
  }

  /// Reads the header that comes next.
  fileprivate init(reading reader: inout RLPReader) throws(RLPError) {
    var fields = try reader.list()
    self.init(
      parent: try fields.hash(),
      context: BlockContext(
        number: try fields.uint64(), time: try fields.uint64(), producer: try fields.address(),
        gasLimit: try fields.uint64()),
      stateRoot: try fields.hash(), transactionsRoot: try fields.hash(),
      receiptsRoot: try fields.hash(), gasUsed: try fields.uint64())
    guard !fields.isAtEnd else { return }
    context.baseFee = try fields.uint128()
    guard context.baseFee > 0 else { throw .unexpected(position: 0) }
    try fields.finish()
  }
}

extension ProposedBlock {
  /// No less than the bytes of an encoding without its transactions.
  static let headBytesMax = 512

  /// RLP [header, [transactions]].
  package var encoded: [UInt8] {
    ProposedBlock.encoding(header, transactions.map(\.encoded))
  }

  /// The encoding of a block of signed transactions, of which only the envelopes are known.
  package static func encoding(_ header: BlockHeader, envelopes: [[UInt8]]) -> [UInt8] {
    encoding(
      header,
      envelopes.map { envelope in
        var item: [UInt8] = []
        RLP.append(bytes: envelope, to: &item)
        return item
      })
  }

  private static func encoding(_ header: BlockHeader, _ items: [[UInt8]]) -> [UInt8] {
    var content = header.encoded
    RLP.appendPrefix(0xC0, length: items.reduce(0) { $0 + $1.count }, to: &content)
    for item in items { content += item }
    var output: [UInt8] = []
    RLP.appendPrefix(0xC0, length: content.count, to: &output)
    return output + content
  }

  /// Reads an encoding of at most `Limits.blockBytesMax`; every byte string that `encoded` does not give is refused.
  /// Blobs are without their bytes; of signed transactions the senders are recovered.
  package init(decoding bytes: [UInt8]) throws(TransactionDecodingError) {
    var items: RLPReader
    do throws(RLPError) {
      guard bytes.count <= Limits.blockBytesMax else { throw .tooLarge(count: bytes.count) }
      var reader = RLPReader(bytes)
      var fields = try reader.list()
      try reader.finish()
      header = try BlockHeader(reading: &fields)
      items = try fields.list()
      try fields.finish()
    } catch {
      throw .malformed(error)
    }
    transactions = []
    while !items.isAtEnd { transactions.append(try BlockTransaction(reading: &items)) }
  }
}
