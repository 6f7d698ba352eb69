import Bytecode
import Client
import Compiler
import Diagnostics
import Embedded
import Semantics
import Testing

/// The contracts of the learning protocol, compiled from the embedded sources, once.
enum ProtocolContracts {
  static let market = compile("DataMarket", "contracts/market/data.gx")
  static let task = compile("TrainingTask", "contracts/task/task.gx")
  static let disputes = compile("Disputes", "contracts/compute/disputes.gx")
  static let computing = compile("ComputeMarket", "contracts/compute/jobs.gx")
  static let validation = compile("PeerValidation", "contracts/validation/validation.gx")

  /// A contract of a file, or of a text that imports embedded files.
  static func compile(
    _ name: String, _ path: String, source: String? = nil
  ) -> DeployableContract {
    let provider = LibraryProvider { path in Embedded.contracts[path].map { Array($0.utf8) } }
    let text = source ?? Embedded.contracts[path] ?? ""
    let compiled = Compilation.compile(
      [SourceInput(path: path, utf8: Array(text.utf8))], provider: provider)
    guard let contract = compiled.contract(named: name) else {
      preconditionFailure("\(path): \(compiled.diagnostics.map(\.message))")
    }
    return DeployableContract(contract.verified, interface: contract.interface)
  }
}
