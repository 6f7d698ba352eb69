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
