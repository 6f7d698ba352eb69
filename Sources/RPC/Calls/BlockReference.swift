import Diagnostics
import Primitives

/// A block as a client names it: by number, hash (EIP-1898) or tag.
enum BlockReference: Hashable {
  case number(UInt64)
  case hash(Hash256)
  /// Blocks are final when they are there: `safe` and `finalized` mean this, too.
  case latest
  /// What is read behind the last block is the same as at the last block, but for nonces.
  case pending
  case earliest

  /// Reads a number or tag.
  static func numberOrTag(_ value: JSONValue) throws(RPCValueError) -> BlockReference {
    switch value.text {
    case "latest", "safe", "finalized": .latest
    case "pending": .pending
    case "earliest": .earliest
    default: .number(try RPCValue.uint64(value))
    }
  }

  /// Reads a number, tag or hash, or an object that has one of them.
  static func any(_ value: JSONValue) throws(RPCValueError) -> BlockReference {
    guard case .object = value else {
      guard value.text?.utf8.count == 66 else { return try numberOrTag(value) }
      return .hash(try RPCValue.hash(value))
    }
    let number = try RPCValue.member(value, "blockNumber", BlockReference.numberOrTag)
    let hash = try RPCValue.member(value, "blockHash", RPCValue.hash)
    switch (number, hash) {
    case (let number?, nil): return number
    case (nil, let hash?): return .hash(hash)
    default: throw RPCValueError("a block is named by either blockNumber or blockHash")
    }
  }
}
