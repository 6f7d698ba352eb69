import Bytecode
import Client
import Compiler
import Diagnostics
import Embedded
import Semantics

/// The contracts of the learning protocol, compiled from the embedded sources.
package struct PlatformContracts: Sendable {
  /// contracts/market/data.gx
  package let market: DeployableContract
  /// contracts/market/board.gx
  package let board: DeployableContract
  /// contracts/task/task.gx
  package let task: DeployableContract

  /// Compiles them.
  package init() throws(ActorError) {
    market = try PlatformContracts.compile("DataMarket", "contracts/market/data.gx")
    board = try PlatformContracts.compile("TaskBoard", "contracts/market/board.gx")
    task = try PlatformContracts.compile("TrainingTask", "contracts/task/task.gx")
  }

  /// The registry of keys, which is the post, too: contracts/market/keys.gx
  package static func keys() throws(ActorError) -> DeployableContract {
    try compile("KeyRegistry", "contracts/market/keys.gx")
  }

  /// The court of training: contracts/compute/disputes.gx
  package static func disputes() throws(ActorError) -> DeployableContract {
    try compile("Disputes", "contracts/compute/disputes.gx")
  }

  /// The market of computing: contracts/compute/jobs.gx
  package static func computing() throws(ActorError) -> DeployableContract {
    try compile("ComputeMarket", "contracts/compute/jobs.gx")
  }

  /// The sale of a model: contracts/inference/sale.gx
  package static func sale() throws(ActorError) -> DeployableContract {
    try compile("InferenceSale", "contracts/inference/sale.gx")
  }

  private static func compile(
    _ name: String, _ path: String
  ) throws(ActorError) -> DeployableContract {
    guard let text = Embedded.contracts[path] else { throw .invalid("\(path) is not embedded") }
    let compiled = Compilation.compile(
      [SourceInput(path: path, utf8: Array(text.utf8))],
      provider: LibraryProvider(read: { path in Embedded.contracts[path].map { Array($0.utf8) } }))
    guard let contract = compiled.contract(named: name) else {
      let reason = compiled.diagnostics.first.map { ": \($0.message)" } ?? ""
      throw .invalid("\(path) does not compile to a contract \(name)\(reason)")
    }
    return DeployableContract(contract.verified, interface: contract.interface)
  }
}
