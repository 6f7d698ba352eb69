import Bytecode
import Client
import Compiler
import Diagnostics
import Embedded

/// The three contracts of the platform, compiled from the embedded sources.
package struct DemoContracts {
  /// contracts/model.
  package let model: DeployableContract
  /// contracts/matching.
  package let matching: DeployableContract
  /// contracts/reward.
  package let reward: DeployableContract
  /// The sources that debug information refers to, by path.
  let sources: [(path: String, text: String)]

  /// All three.
  var all: [DeployableContract] { [matching, model, reward] }

  /// All three, for the names of their errors and events.
  var known: KnownContracts { KnownContracts(all.map(\.module)) }

  /// Compiles them.
  package static func compile() throws -> DemoContracts {
    var sources: [String: String] = [:]
    /// The contract of this name in a file.
    func compile(_ name: String, _ path: String) throws -> DeployableContract {
      guard let text = Embedded.contracts[path] else {
        throw DemoError.contract("\(path) is not embedded")
      }
      let compiled = Compilation.compile(source: text, path: path)
      guard let contract = compiled.contract(named: name) else {
        let reason = compiled.diagnostics.first.map { ": \($0.message)" } ?? ""
        throw DemoError.contract("\(path) does not compile to a contract \(name)\(reason)")
      }
      for file in compiled.sources.files {
        sources[file.name] = String(decoding: file.utf8, as: UTF8.self)
      }
      return DeployableContract(contract.verified, interface: contract.interface)
    }
    let model = try compile("Model", "contracts/model/model.gx")
    let matching = try compile("Matching", "contracts/matching/matching.gx")
    let reward = try compile("Reward", "contracts/reward/reward.gx")
    return DemoContracts(
      model: model, matching: matching, reward: reward,
      sources: sources.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }
}
