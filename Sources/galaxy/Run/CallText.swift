import Bytecode
import Client
import Ledger
import Primitives
import VM
import Values

/// What a transaction does, in a line: `Token.transfer(bob, 30)`, `new contract 0x…`, `bob, 5 units`.
struct CallText {
  /// What an account is called.
  let name: (Address) -> String
  /// The interface of what stands there; nil where no contract does.
  let interface: (Address) -> ContractInterface?

  /// A transaction to a recipient (nil: a deployment, of this contract) with coins and data.
  func text(
    to recipient: Address?, value: UInt128, data: [UInt8], deployed: Address?
  ) -> String {
    guard let recipient else { return "new contract" + (deployed.map { " \(name($0))" } ?? "") }
    guard let contract = interface(recipient) else { return "\(name(recipient)), \(value) units" }
    guard let (method, arguments) = contract.method(callData: data, isInit: false) else {
      return contract.name
    }
    let values = contract.types.decode(arguments, method.parameters.map(\.type)) ?? []
    let texts = zip(values, method.parameters).map { value, parameter in
      if case .address(let address) = value { return name(address) }
      return ValueText(types: contract.types, detail: .short).text(value, parameter.type)
    }
    return "\(contract.name).\(method.name)(\(texts.joined(separator: ", ")))"
  }

  /// How a transaction ended; `contract` is what was called.
  static func status(_ receipt: Receipt, _ contract: ContractInterface?) -> String {
    switch receipt.status {
    case .success: "ok"
    case .revert:
      "reverted" + (contract?.error(receipt.data).map { ": \(Explanation.text($0))" } ?? "")
    case .trap(let trap): "trap: \(trap.name)"
    case .invalidModule(let reason): "invalid module: \(reason)"
    }
  }
}
