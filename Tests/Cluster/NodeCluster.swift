import Cluster
import Diagnostics
import Foundation
import Node
import Primitives
import RPC
import Testing

/// Some nodes of the development chain on loopback, ordered by an etcd, each in a folder of its own.
final class NodeCluster: Sendable {
  let folder: URL
  let etcd: EtcdCluster
  let nodes: [ChildProcess]
  let urls: [String]

  /// The binary that was built beside the tests.
  static let binary = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "galaxy").path()

  /// Starts `count` nodes, of which the first `producers` may produce.
  init(_ count: Int, producers: Int) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "galaxy-cluster-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    etcd = try EtcdCluster(in: folder)
    let ports = ChildProcess.freePorts(count)
    let urls = ports.map { "http://127.0.0.1:\($0)" }
    self.urls = urls
    var nodes: [ChildProcess] = []
    for index in 0..<count {
      var arguments = [
        "node", "--data", folder.appending(path: "node\(index)").path(),
        "--rpc", "127.0.0.1:\(ports[index])", "--quiet",
        "--order", "etcd=" + etcd.urls.joined(separator: ","),
      ]
      for url in urls where url != urls[index] { arguments += ["--join", url] }
      if index < producers { arguments += ["--producer", DevelopmentAccount.all[index].name] }
      nodes.append(
        ChildProcess(
          NodeCluster.binary, arguments, log: folder.appending(path: "node\(index).log")))
    }
    self.nodes = nodes
    for node in nodes { try node.start() }
    for index in nodes.indices { try waitForNode(index) }
  }

  /// Where a node keeps its chain.
  func dataFolder(_ index: Int) -> String { folder.appending(path: "node\(index)").path() }

  /// Runs the command, which must succeed.
  func run(_ arguments: [String]) throws {
    let process = ChildProcess(
      NodeCluster.binary, arguments, log: folder.appending(path: "commands.log"))
    try process.start()
    try wait(seconds: 60, arguments.joined(separator: " ")) { !process.isRunning }
    try #require(process.status == 0, "\(arguments): \(process.tail)")
  }

  /// What a node says of itself; nil when it does not answer.
  func info(_ index: Int) -> JSONValue? { try? ask(index, "galaxy_nodeInfo") }

  /// Asks a node.
  func ask(
    _ index: Int, _ method: String, _ parameters: [JSONValue] = [], milliseconds: Int = 1_000
  ) throws -> JSONValue {
    let endpoint = try #require(HTTPConnection.Endpoint(url: urls[index]))
    return try RPCClient(endpoint, milliseconds: milliseconds).call(method, parameters)
  }

  /// Which node produces; nil when none says so.
  var producer: Int? { nodes.indices.first { info($0)?["isProducing"] == .bool(true) } }

  func waitForNode(_ index: Int) throws {
    try wait(seconds: 30, "node \(index) answers") { info(index) != nil }
  }

  /// Waits until something holds.
  func wait(seconds: Double, _ what: String, until condition: () -> Bool) throws {
    let end = Date(timeIntervalSinceNow: seconds)
    while !condition() {
      if Date() > end {
        let tails = nodes.indices.map {
          "node \($0): \(info($0)?.compact ?? "")\n\(nodes[$0].tail)"
        }
        Issue.record("not within \(seconds) s: \(what)\n\(tails.joined(separator: "\n"))")
        throw TimeOut()
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  struct TimeOut: Error {}

  /// Waits until all nodes have the same last block and nothing waits anywhere.
  func waitForQuiet(seconds: Double) throws {
    try wait(seconds: seconds, "all nodes have the same blocks, and nothing waits") {
      let infos = nodes.indices.map { info($0) }
      guard let first = infos[0]?["hash"] else { return false }
      return infos.allSatisfy { info in
        info?["hash"] == first && info?["waiting"] == .string("0x0")
          && info?["refusal"] == .some(.null)
      }
    }
  }

  /// The hash, the state root and the transactions of every block of a node.
  func blocks(of index: Int) throws -> [NodeBlock] {
    let last = try RPCValue.uint64(try ask(index, "eth_blockNumber"))
    return try (0...last).map { number in
      let block = try ask(
        index, "eth_getBlockByNumber", [.quantity(number), .bool(true)], milliseconds: 10_000)
      return NodeBlock(
        hash: try #require(block["hash"]?.text), root: try #require(block["stateRoot"]?.text),
        producer: try #require(block["miner"]?.text),
        transactions: try #require(block["transactions"]?.elements).map { transaction in
          NodeBlock.Entry(
            hash: try #require(transaction["hash"]?.text),
            sender: try #require(transaction["from"]?.text),
            nonce: try RPCValue.uint64(try #require(transaction["nonce"])))
        })
    }
  }

  /// Ends everything, and removes the folder.
  func remove() {
    for node in nodes { node.kill9() }
    etcd.stop()
    try? FileManager.default.removeItem(at: folder)
  }
}

/// What nodes are compared by.
struct NodeBlock: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    let hash: String
    let sender: String
    let nonce: UInt64
  }

  let hash: String
  let root: String
  let producer: String
  let transactions: [Entry]
}
