import Bytecode
import Client
import Ledger
import Primitives
import RPC
import VM

/// A contract on a chain, with the interface of the module that the chain has: nobody's word is taken for it.
package struct ActorContract: Sendable {
  /// Where it is.
  package let address: Address
  /// Its methods and events.
  package let interface: ContractInterface

  /// The contract at an address.
  package init(at address: Address, on chain: RemoteChain) throws(ActorError) {
    let bytes: [UInt8]?
    do throws(ChainError) {
      bytes = try chain.module(at: address)
    } catch {
      throw .chain(error)
    }
    guard let bytes else { throw .invalid("there is no contract at \(address.checksummed)") }
    guard let module = try? Module(decoding: bytes), let verified = try? Verifier.verify(module)
    else { throw .invalid("the node answers what is no module for \(address.checksummed)") }
    self.address = address
    interface = ContractInterface(verified)
  }

  /// What a view gives; behind a block, or now.
  package func view(
    _ name: String, _ arguments: [ABIValue] = [], on chain: RemoteChain, at block: UInt64? = nil
  ) throws(ActorError) -> ABIValue {
    let call = try call(name)
    let data = try data(call, arguments)
    let outcome: Outcome
    do throws(ChainError) {
      outcome = Outcome(try chain.view(ViewRequest(of: address, data.data), at: block))
    } catch {
      throw .chain(error)
    }
    guard outcome.isSuccess, let result = call.result(outcome.data) else {
      throw .refused(
        step: name,
        reason: outcome.explain(call.method, of: interface, known: KnownContracts([])).text)
    }
    return result
  }

  /// A transaction that calls an entry; gas is estimated when it is sent.
  package func request(
    _ name: String, _ arguments: [ABIValue] = [], from sender: Address, value: UInt128 = 0
  ) throws(ActorError) -> TransactionRequest {
    TransactionRequest(
      from: sender, to: address, try data(try call(name), arguments), value: value, gasLimit: 0)
  }

  /// What a log says if it is an event of this contract.
  func event(of event: EmittedEvent) -> (name: String, fields: [ABIValue])? {
    guard event.contract == address,
      let found = interface.event(topics: event.topics, data: event.data)
    else { return nil }
    let values = found.fields.compactMap(\.value)
    return values.count == found.fields.count ? (found.name, values) : nil
  }

  /// The result of an entry in what its transaction gave.
  package func result(_ name: String, of data: [UInt8]) throws(ActorError) -> ABIValue {
    guard let result = try call(name).result(data) else {
      throw .invalid("\(interface.name).\(name) gave another result than it declares")
    }
    return result
  }

  private func call(_ name: String) throws(ActorError) -> Call {
    do throws(CallError) {
      return try Call(name, of: interface)
    } catch {
      throw .invalid("\(error)")
    }
  }

  private func data(_ call: Call, _ arguments: [ABIValue]) throws(ActorError) -> CallData {
    do throws(CallError) {
      return try call.encode(arguments)
    } catch {
      throw .invalid("\(error)")
    }
  }
}
