import Primitives

extension Transaction {
  /// RLP [sender, nonce, recipient, value, data, gas limit, gas price, [blob hashes]]: the recipient is empty for
  /// a deployment, and the list is left out without blobs. Their bytes travel beside it.
  package var encoded: [UInt8] {
    var fields: [RLP] = [
      .bytes(sender.bytes), .number(U256(nonce)), .bytes(recipient?.bytes ?? []),
      .number(U256(value)), .bytes(data), .number(U256(gasLimit)), .number(U256(gasPrice)),
    ]
    if !blobs.isEmpty { fields.append(.list(blobs.map { .bytes($0.hash.bytes) })) }
    return RLP.list(fields).encoded()
  }

  /// No less than the bytes of the encoding, without making it: the fields but data and blobs take at most
  /// 94 bytes, the prefixes of data and lists 27.
  var encodedBytesMax: Int { 128 + data.count + 33 * blobs.count }

  /// Reads an encoding; every byte string that `encoded` does not give is refused. Blobs are without their bytes.
  package init(decoding bytes: [UInt8]) throws(RLPError) {
    var reader = RLPReader(bytes)
    try self.init(reading: &reader)
    try reader.finish()
  }

  /// Reads the transaction that comes next.
  init(reading reader: inout RLPReader) throws(RLPError) {
    var fields = try reader.list()
    self.init(
      sender: try fields.address(), nonce: try fields.uint64(),
      recipient: try fields.optionalAddress(), value: try fields.uint128(),
      data: try fields.string(max: Limits.transactionBytesMax), gasLimit: try fields.uint64(),
      gasPrice: try fields.uint128())
    guard !fields.isAtEnd else { return }
    var hashes = try fields.list()
    try fields.finish()
    repeat {
      guard blobs.count < Limits.transactionBlobsMax else { throw .unexpected(position: 0) }
      blobs.append(TransactionBlob(stored: try hashes.hash()))
    } while !hashes.isAtEnd
  }
}
