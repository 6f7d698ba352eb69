import Actors
import Bytecode
import Client
import Compiler
import Diagnostics
import Embedded
import Foundation
import Inspect
import Primitives
import RPC
import Semantics
import VM

/// Writes a trace of every transaction of the demonstration into a folder. A node runs again what is in its last blocks only, so
/// they are taken while it goes on.
final class DemoTraces {
  private let folder: String
  private let chain: RemoteChain
  /// The contracts with debug information, which no node has, by the hash of their module.
  private let contracts: [Hash256: VerifiedModule]
  private let accounts: [Address: String]
  private var nextBlock: UInt64 = 1
  /// How many were written.
  private(set) var count = 0

  /// Traces of what a node has, in a folder, which is made; `accounts` have names.
  init(of url: String, in folder: String, accounts: [Address: String]) throws {
    guard let endpoint = HTTPConnection.Endpoint(url: url) else {
      throw CommandFailure.usage("`\(url)` is not http://HOST:PORT")
    }
    try Files.makeFolder(folder)
    let platform = try PlatformContracts()
    let all = [
      platform.market, platform.board, platform.task, try PlatformContracts.keys(),
      try PlatformContracts.disputes(), try PlatformContracts.computing(),
      try PlatformContracts.sale(),
    ]
    (self.folder, self.accounts) = (folder, accounts)
    contracts = Dictionary(all.map { ($0.module.hash, $0.module) }) { first, _ in first }
    chain = try ChainOptions.reaching {
      () throws(ChainError) in try RemoteChain(RPCClient(endpoint))
    }
  }

  /// Writes the transactions of the blocks that have come.
  func take() throws {
    try ChainOptions.reaching { () throws(ChainError) in
      let last = try chain.blockNumber()
      while nextBlock <= last {
        let block = try chain.ask("eth_getBlockByNumber", [.quantity(nextBlock), .bool(false)])
        for item in block["transactions"]?.elements ?? [] {
          guard let hash = try? RPCValue.hash(item), let bytes = try chain.recording(of: hash),
            let file = try? TraceFile(decoding: bytes)
          else { continue }
          count += 1
          do {
            try write(named(file))
          } catch {
            throw .answered("\(error)")
          }
        }
        nextBlock += 1
      }
    }
  }

  private func write(_ file: TraceFile) throws {
    let number = String(count)
    let title = file.transactions.first?.title ?? ""
    let name = String(repeating: "0", count: max(0, 4 - number.count)) + number + "-" + title
    try Files.write(file.encoded(), to: "\(folder)/\(name).gxt")
  }

  /// The trace with what gives it names and source lines.
  private func named(_ file: TraceFile) -> TraceFile {
    var file = file
    for index in file.modules.indices {
      guard let known = contracts[file.modules[index].codeHash] else { continue }
      file.modules[index] = TraceFile.Module(known)
      for path in known.module.debug?.files ?? []
      where !file.sources.contains(where: { $0.path == path }) {
        file.sources.append(TraceFile.Source(path: path, text: source(path)))
      }
    }
    for (address, name) in accounts.sorted(by: { $0.key < $1.key })
    where !file.accounts.contains(where: { $0.address == address }) {
      file.accounts.append(TraceFile.Account(address: address, name: name))
    }
    if !file.transactions.isEmpty { file.transactions[0].title = title(file) }
    return file
  }

  /// `TrainingTask.commit`; of what called no contract `transfer`.
  private func title(_ file: TraceFile) -> String {
    guard let execution = file.recording.executions.first,
      let contract = TraceNames(file).interface(execution.codeHash)
    else { return "transfer" }
    let method = contract.method(callData: execution.callData, isInit: execution.isInit)?.0.name
    return "\(contract.name).\(method ?? (execution.isInit ? "init" : "unknown"))"
  }

  private func source(_ path: String) -> String {
    let library = path.hasPrefix("std.") ? standardLibrary[String(path.dropFirst(4))] : nil
    return library ?? Embedded.contracts[path] ?? ""
  }
}
