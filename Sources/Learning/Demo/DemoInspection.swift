import Bytecode
import Inspect
import Primitives
import VM

/// Shows recorded transactions with names and source lines.
struct DemoInspection {
  private let names: TraceNames

  /// Names contracts, people, and lines of the embedded sources.
  init(_ contracts: DemoContracts, accounts: [Address: String]) {
    names = TraceNames(
      contracts: contracts.known, accounts: accounts,
      sources: contracts.sources)
  }

  /// The calls of a transaction with the gas of each.
  func callTree(_ recorder: TraceRecorder) throws -> [String] {
    let tree = try CallTree(records: recorder.bytes)
    return lines(CallTreeText.text(tree, names: names))
  }

  /// The source lines that used the most gas.
  func expensiveLines(_ recorder: TraceRecorder, count: Int) throws -> [String] {
    let profile = try LineProfile(records: recorder.bytes, names: names)
    return lines(profile.table(ofMostExpensive: count, names: names))
  }

  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }
}
