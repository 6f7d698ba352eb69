import Bytecode
import Client
import Inspect
import Primitives
import VM

/// Shows recorded transactions with names and source lines.
struct DemoInspection {
  private let names: TraceNames
  private let contracts: DemoContracts

  /// Names contracts, people, and lines of the embedded sources.
  init(_ contracts: DemoContracts, accounts: [Address: String]) {
    self.contracts = contracts
    names = TraceNames(
      contracts: contracts.known, accounts: accounts,
      sources: contracts.sources)
  }

  /// The calls of a transaction with the gas of each.
  func callTree(_ record: ChainRecording) throws -> [String] {
    let tree = try CallTree(records: record.recorder.bytes)
    return lines(CallTreeText.text(tree, names: names))
  }

  /// The source lines that used the most gas.
  func expensiveLines(_ record: ChainRecording, count: Int) throws -> [String] {
    let profile = try LineProfile(records: record.recorder.bytes, names: names)
    return lines(profile.table(ofMostExpensive: count, names: names))
  }

  /// The trace of what was recorded.
  func file(_ record: ChainRecording) -> TraceFile {
    record.file(
      modules: contracts.all.map(\.module),
      accounts: names.accounts.sorted { $0.key < $1.key }.map {
        TraceFile.Account(address: $0.key, name: $0.value)
      },
      sources: contracts.sources.map { TraceFile.Source(path: $0.path, text: $0.text) })
  }

  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }
}
