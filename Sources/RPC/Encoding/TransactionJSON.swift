import Diagnostics
import Ledger
import Primitives
import Signatures

/// A signed transaction as Ethereum's JSON-RPC answers it.
enum TransactionJSON {
  /// Where it is: nothing while it waits.
  struct Place {
    var header: BlockHeader
    var index: Int
  }

  static func value(_ transaction: SignedTransaction, at place: Place?) -> JSONValue {
    let payload = transaction.payload
    let signature = transaction.signature
    var members: [(String, JSONValue)] = [
      ("hash", .hash(transaction.hash)),
      ("blockHash", place.map { .hash($0.header.hash) } ?? .null),
      ("blockNumber", place.map { .quantity($0.header.context.number) } ?? .null),
      ("transactionIndex", place.map { .quantity(UInt64($0.index)) } ?? .null),
      ("type", .quantity(UInt64(payload.kind.rawValue))), ("from", .address(transaction.sender)),
      ("to", payload.recipient.map { .address($0) } ?? .null),
      ("nonce", .quantity(payload.nonce)), ("gas", .quantity(payload.gasLimit)),
      ("value", .quantity(payload.value)), ("input", .data(payload.data)),
    ]
    // What it pays; of one that waits the most that it may.
    let price =
      place.flatMap { payload.fee.effectivePrice(baseFee: $0.header.context.baseFee) }
      ?? payload.fee.most
    members.append(("gasPrice", .quantity(price)))
    if payload.kind.hasTip {
      members += [
        ("maxFeePerGas", .quantity(payload.fee.most)),
        ("maxPriorityFeePerGas", .quantity(payload.fee.tip)),
      ]
    }
    if let chainID = payload.chainID { members.append(("chainId", .quantity(chainID))) }
    if payload.kind != .legacy {
      members += [
        ("accessList", .array(payload.accessList.map { value($0) })),
        ("yParity", .quantity(signature.yIsOdd ? UInt64(1) : 0)),
      ]
    }
    members += [
      ("v", .quantity(payload.v(signature))), ("r", .quantity(signature.r)),
      ("s", .quantity(signature.s)),
    ]
    return .object(members.map { JSONValue.Member($0.0, $0.1) })
  }

  private static func value(_ entry: AccessListEntry) -> JSONValue {
    .members(
      ("address", .address(entry.address)),
      ("storageKeys", .array(entry.keys.map { .hash($0) })))
  }
}
