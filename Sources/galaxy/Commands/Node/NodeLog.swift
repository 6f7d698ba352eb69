import Bytecode
import Client
import Diagnostics
import Ledger
import Node
import Primitives
import Signatures
import State
import Storage
import Values

/// What a running node prints for people.
enum NodeLog {
  /// What it says when it begins to serve.
  static func banner(
    _ node: ChainNode, folder: String, host: String, port: Int, ipc: String?
  ) -> String {
    var lines = [
      "chain \(node.genesis.chainID) in \(folder), block \(node.head.number) \(node.head.hash.hex)"
    ]
    if let recovery = node.recovery { lines.append("\(recovery)") }
    if node.genesis == .development {
      lines.append("")
      lines.append("Everybody knows these keys: never send anything of value to these accounts.")
      for account in DevelopmentAccount.all {
        let key = account.key.withBytes { Hex.encodePrefixed($0) }
        let name = account.name.padding(to: 6)
        lines.append("  \(name) \(account.address.checksummed)  \(key)")
      }
      lines.append("")
    }
    lines.append(
      "serving JSON-RPC at http://\(host):\(port) and ws://\(host):\(port)"
        + (ipc.map { ", and over the Unix socket \($0)" } ?? ""))
    return lines.joined(separator: "\n")
  }

  /// The same for programs: a line of JSON.
  static func document(
    _ node: ChainNode, folder: String, host: String, port: Int, ipc: String?
  ) -> String {
    var members: [(String, JSONValue)] = [
      ("url", .string("http://\(host):\(port)")), ("webSocket", .string("ws://\(host):\(port)")),
      ("ipc", ipc.map { .string($0) } ?? .null), ("folder", .string(folder)),
      ("chainId", .number("\(node.genesis.chainID)")), ("number", .number("\(node.head.number)")),
      ("hash", .string(node.head.hash.hex)),
      ("recovery", node.recovery.map { .string("\($0)") } ?? .null),
    ]
    if node.genesis == .development {
      let accounts = DevelopmentAccount.all.map { account in
        JSONValue.members(
          ("name", .string(account.name)), ("address", .string(account.address.checksummed)),
          ("key", .string(account.key.withBytes { Hex.encodePrefixed($0) })))
      }
      members.append(("accounts", .array(accounts)))
    }
    return JSONValue.object(members.map { JSONValue.Member($0.0, $0.1) }).compact
  }

  /// A line for each transaction of a block; `interface` is that of the contract at an address.
  static func lines(
    _ event: NodeEvent, _ interface: @escaping (Address) -> ContractInterface?
  ) -> [String] {
    guard case .block(let header, let transactions, let receipts) = event else { return [] }
    let writer = CallText(name: name, interface: interface)
    return zip(transactions, receipts).map { transaction, receipt in
      let (payload, gas) = (transaction.payload, grouped(receipt.gasUsed))
      let what = writer.text(
        to: payload.recipient, value: payload.value, data: payload.data,
        deployed: receipt.contract)
      let called = payload.recipient.flatMap(interface)
      return "block \(header.context.number)  \(name(transaction.sender)) -> "
        + "\(what)  \(CallText.status(receipt, called))  \(gas) gas"
    }
  }

  private static func name(_ address: Address) -> String {
    DevelopmentAccount.all.first { $0.address == address }?.name ?? address.checksummed
  }
}
