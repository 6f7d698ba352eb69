import Diagnostics
import Ledger
import Primitives

/// A call as `eth_call` and `eth_estimateGas` take it.
struct CallObject {
  var sender: Address
  var recipient: Address?
  var data: [UInt8]
  var value: UInt128
  var gasLimit: UInt64?
  var gasPrice: UInt128
  var accessList: [AccessListEntry]

  /// The blobs that its access list names.
  var blobs: [Hash256] {
    accessList.filter { $0.address == AccessListEntry.blobAddress }.flatMap(\.keys)
  }

  /// The call that a transaction was.
  init(
    sender: Address, recipient: Address?, data: [UInt8], value: UInt128, gasLimit: UInt64
  ) {
    self.sender = sender
    self.recipient = recipient
    self.data = data
    self.value = value
    self.gasLimit = gasLimit
    gasPrice = 0
    accessList = []
  }

  /// Reads an object. Fees are checked against each other, and otherwise of no consequence.
  init(_ value: JSONValue) throws(RPCValueError) {
    guard case .object = value else { throw RPCValueError("a call is an object") }
    sender = try RPCValue.member(value, "from", RPCValue.address) ?? .zero
    recipient = try RPCValue.member(value, "to", RPCValue.address)
    let input = try RPCValue.member(value, "input", RPCValue.bytes)
    let data = try RPCValue.member(value, "data", RPCValue.bytes)
    if let input, let data, input != data {
      throw RPCValueError("data and input are both there, and differ")
    }
    self.data = input ?? data ?? []
    self.value = try RPCValue.member(value, "value", RPCValue.uint128) ?? 0
    gasLimit = try RPCValue.member(value, "gas", RPCValue.uint64)
    let price = try RPCValue.member(value, "gasPrice", RPCValue.uint128)
    let most = try RPCValue.member(value, "maxFeePerGas", RPCValue.uint128)
    let tip = try RPCValue.member(value, "maxPriorityFeePerGas", RPCValue.uint128)
    if price != nil, most != nil || tip != nil {
      throw RPCValueError("gasPrice goes with neither maxFeePerGas nor maxPriorityFeePerGas")
    }
    if let most, let tip, tip > most {
      throw RPCValueError("maxPriorityFeePerGas is above maxFeePerGas")
    }
    gasPrice = price ?? most ?? 0
    let entries = try RPCValue.member(value, "accessList") { list throws(RPCValueError) in
      try RPCValue.array(list, max: Limits.transactionBlobsMax, CallObject.entry)
    }
    accessList = entries ?? []
    guard blobs.count <= Limits.transactionBlobsMax else { throw RPCValueError("too many blobs") }
  }

  private static func entry(_ value: JSONValue) throws(RPCValueError) -> AccessListEntry {
    guard let address = try RPCValue.member(value, "address", RPCValue.address) else {
      throw RPCValueError("an entry of the access list has an address")
    }
    let keys = try RPCValue.member(value, "storageKeys") { keys throws(RPCValueError) in
      try RPCValue.array(keys, max: Limits.transactionBlobsMax, RPCValue.hash)
    }
    return AccessListEntry(address: address, keys: keys ?? [])
  }
}
