import Bytecode
import Client
import Diagnostics
import Ledger
import Primitives
import RPC
import VM

/// A transaction that called a contract, as the chain has it.
package struct PastCall: Sendable {
  /// Its identity.
  package let hash: Hash256
  /// The number of its block.
  package let block: UInt64
  /// Who sent it.
  package let sender: Address
  /// What was called.
  package let recipient: Address?
  /// The coins that went along.
  package let value: UInt128
  /// Selector and arguments.
  package let data: [UInt8]
  /// Its events, of all contracts, in order.
  package private(set) var events: [EmittedEvent] = []

  /// A transaction as a node answers it, without what became of it.
  init(_ transaction: JSONValue, block: UInt64) throws(ChainError) {
    self.block = block
    hash = try PastCall.read(transaction["hash"], RPCValue.hash)
    sender = try PastCall.read(transaction["from"], RPCValue.address)
    value = try PastCall.read(transaction["value"], RPCValue.uint128)
    data = try PastCall.read(transaction["input"], RPCValue.bytes)
    recipient =
      transaction["to"] == .null ? nil : try PastCall.read(transaction["to"], RPCValue.address)
  }

  /// The same with its events; nil where it has failed, so that it changed nothing.
  func completed(on chain: RemoteChain) throws(ChainError) -> PastCall? {
    guard let receipt = try chain.receipt(of: hash) else {
      throw .unreachable("the node has a transaction in a block and no receipt of it")
    }
    guard receipt.isSuccess else { return nil }
    var whole = self
    whole.events = receipt.events
    return whole
  }

  /// The name and the arguments of the method if it called this contract.
  package func call(of contract: ActorContract) -> (name: String, arguments: [ABIValue])? {
    guard recipient == contract.address,
      let (method, bytes) = contract.interface.method(callData: data, isInit: false),
      let arguments = contract.interface.types.decode(bytes, method.parameters.map(\.type))
    else { return nil }
    return (method.name, arguments)
  }

  /// Whether a contract has emitted an event in it.
  package func touches(_ contract: Address) -> Bool {
    events.contains { $0.contract == contract }
  }

  private static func read<Value>(
    _ value: JSONValue?, _ reader: (JSONValue) throws(RPCValueError) -> Value
  ) throws(ChainError) -> Value {
    do throws(RPCValueError) {
      return try reader(value ?? .null)
    } catch {
      throw .unreachable("the node answers what is no transaction: \(error.reason)")
    }
  }
}
