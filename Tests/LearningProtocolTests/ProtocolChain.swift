import Bytecode
import Client
import Ledger
import Primitives
import Testing
import VM

/// A real chain in the process, with the words that games need.
struct ProtocolChain {
  /// A contract at its address.
  struct Place {
    let address: Address
    let contract: DeployableContract
  }

  /// What a refused call says.
  struct Refused: Error, CustomStringConvertible {
    let description: String
  }

  private var chain: LocalChain

  /// A chain on which these accounts have coins enough.
  init(_ accounts: [Address]) {
    chain = LocalChain(Chain(balances: accounts.map { ($0, 1 << 80) }))
  }

  /// The account with a number.
  static func account(_ number: Int) -> Address {
    Address(truncating: U256(UInt64(0xA000 + number)))
  }

  mutating func advance(seconds: UInt64) { chain.advance(seconds: seconds) }

  /// The time of the next block.
  var time: UInt64 { chain.chain.pending.time }

  func balance(of account: Address) -> UInt128 { chain.balance(of: account) }

  mutating func deploy(
    _ contract: DeployableContract, _ arguments: [ABIValue] = [], from sender: Address,
    value: UInt128 = 0
  ) throws -> Place {
    let receipt = try chain.transact(
      TransactionRequest(
        from: sender, to: nil, try contract.deployment(arguments), value: value,
        gasLimit: 1_000_000_000))
    guard receipt.isSuccess, let address = receipt.contract else {
      throw Refused(description: explain(Outcome(receipt), contract, nil))
    }
    return Place(address: address, contract: contract)
  }

  /// Calls an entry, and throws what it says when it refuses.
  @discardableResult
  mutating func call(
    _ place: Place, _ name: String, _ arguments: [ABIValue] = [], from sender: Address,
    value: UInt128 = 0
  ) throws -> Receipt {
    let call = try Call(name, of: place.contract.interface)
    let receipt = try chain.transact(
      TransactionRequest(
        from: sender, to: place.address, try call.encode(arguments), value: value,
        gasLimit: 1_000_000_000))
    guard receipt.isSuccess else {
      throw Refused(description: explain(Outcome(receipt), place.contract, call.method))
    }
    return receipt
  }

  /// What an entry says when it refuses; nil when it does not.
  mutating func refusal(
    _ place: Place, _ name: String, _ arguments: [ABIValue] = [], from sender: Address,
    value: UInt128 = 0
  ) throws -> String? {
    do {
      try call(place, name, arguments, from: sender, value: value)
      return nil
    } catch let refused as Refused {
      return refused.description
    }
  }

  func view(_ place: Place, _ name: String, _ arguments: [ABIValue] = []) throws -> ABIValue {
    let call = try Call(name, of: place.contract.interface)
    let outcome = Outcome(
      chain.view(ViewRequest(of: place.address, try call.encode(arguments).data)))
    guard outcome.isSuccess, let result = call.result(outcome.data) else {
      throw Refused(description: explain(outcome, place.contract, call.method))
    }
    return result
  }

  /// A view of a number or amount.
  func number(_ place: Place, _ name: String, _ arguments: [ABIValue] = []) throws -> Int {
    try view(place, name, arguments).asInt()
  }

  private func explain(
    _ outcome: Outcome, _ contract: DeployableContract, _ method: ContractInterface.Method?
  ) -> String {
    outcome.explain(method, of: contract.interface, known: KnownContracts([contract.module])).text
  }
}
