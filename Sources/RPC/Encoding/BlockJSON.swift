import Diagnostics
import Ledger
import Primitives
import Storage

/// A block as Ethereum's JSON-RPC answers it.
enum BlockJSON {
  /// keccak256 of the RLP of an empty list: a block has no uncles.
  private static let noUncles = keccak256([0xC0])

  /// The block; `transactions` are their hashes, or they themselves.
  static func value(
    _ header: BlockHeader, receipts: [Receipt], transactions: [JSONValue], bytes: Int
  ) -> JSONValue {
    var members = head(header, bloom: EventBloom(receipts.flatMap(\.events)))
    members += [
      JSONValue.Member("size", .quantity(UInt64(bytes))),
      JSONValue.Member("transactions", .array(transactions)),
      JSONValue.Member("uncles", .array([])),
    ]
    return .object(members)
  }

  /// What `eth_subscribe` says of a new block.
  static func announcement(_ header: BlockHeader, receipts: [Receipt]) -> JSONValue {
    .object(head(header, bloom: EventBloom(receipts.flatMap(\.events))))
  }

  private static func head(_ header: BlockHeader, bloom: EventBloom) -> [JSONValue.Member] {
    let context = header.context
    let members: [(String, JSONValue)] = [
      ("number", .quantity(context.number)), ("hash", .hash(header.hash)),
      ("parentHash", .hash(header.parent)), ("nonce", .string("0x0000000000000000")),
      ("mixHash", .hash(.zero)), ("sha3Uncles", .hash(noUncles)),
      ("logsBloom", .data(bloom.bytes)), ("transactionsRoot", .hash(header.transactionsRoot)),
      ("stateRoot", .hash(header.stateRoot)), ("receiptsRoot", .hash(header.receiptsRoot)),
      ("miner", .address(context.producer)), ("difficulty", .string("0x0")),
      ("totalDifficulty", .string("0x0")), ("extraData", .string("0x")),
      ("gasLimit", .quantity(context.gasLimit)), ("gasUsed", .quantity(header.gasUsed)),
      ("timestamp", .quantity(context.time)), ("baseFeePerGas", .quantity(context.baseFee)),
    ]
    return members.map { JSONValue.Member($0.0, $0.1) }
  }
}
