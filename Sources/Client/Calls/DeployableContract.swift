import Bytecode
import Ledger
import Primitives

/// A contract that a client has the module of, and can deploy.
package struct DeployableContract: Sendable {
  /// The module, with debug information if there is some.
  package let module: VerifiedModule
  /// What clients see of it.
  package let interface: ContractInterface

  /// A contract; `interface` is that of the module.
  package init(_ module: VerifiedModule, interface: ContractInterface) {
    self.module = module
    self.interface = interface
  }

  /// The contract's name.
  package var name: String { interface.name }

  /// What the initializer takes.
  package var initializer: Call? { interface.initializer.map { Call($0, of: interface) } }

  /// Data and blobs of a transaction that deploys the contract with these arguments of `init`.
  package func deployment(
    _ arguments: [ABIValue], blobs placement: Call.BlobPlacement = .beside
  ) throws(CallError) -> CallData {
    guard let initializer else {
      guard arguments.isEmpty else {
        throw .wrongCount(of: "init", expected: [], got: arguments.count)
      }
      return payload(CallData())
    }
    return payload(try initializer.encode(arguments, blobs: placement))
  }

  /// Data and blobs of a transaction that deploys the contract with arguments of `init` that were encoded already.
  package func payload(_ arguments: CallData) -> CallData {
    CallData(
      DeploymentPayload(
        module: module.module.withoutDebug.encoded(), arguments: arguments.data
      ).encoded(), blobs: arguments.blobs)
  }
}
