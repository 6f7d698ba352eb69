import Foundation

/// The nodes of the demonstration: four of one chain, whose blocks an etcd orders where there is one. Without it the first orders, and the others follow.
final class DemoNodes {
  /// Where the nodes serve.
  let urls: [String]
  let nodes: [ActorProcess]
  private let etcd: ExternalProcess?

  /// Where etcd is.
  private static let programs = ["/usr/bin/etcd", "/usr/local/bin/etcd", "/opt/etcd/etcd"]
  private static let count = 4

  /// Nodes in a folder; none is started.
  init(in folder: String) throws {
    let ports = try FreePorts.take(DemoNodes.count + 2)
    let (client, peer) = (
      "http://127.0.0.1:\(ports[DemoNodes.count])", "http://127.0.0.1:\(ports[DemoNodes.count + 1])"
    )
    let urls = ports[..<DemoNodes.count].map { "http://127.0.0.1:\($0)" }
    self.urls = urls
    let program = DemoNodes.programs.first { FileManager.default.isExecutableFile(atPath: $0) }
    etcd = program.map { program in
      ExternalProcess(
        program, in: folder, log: "etcd.log",
        [
          "--name", "m0", "--data-dir", "etcd", "--listen-client-urls", client,
          "--advertise-client-urls", client, "--listen-peer-urls", peer,
          "--initial-advertise-peer-urls", peer, "--initial-cluster", "m0=\(peer)",
          "--log-level", "error", "--logger", "zap",
        ])
    }
    nodes = (0..<DemoNodes.count).map { index in
      var arguments = [
        "node", "--data", "chain-\(index)", "--rpc", "127.0.0.1:\(ports[index])", "--quiet",
      ]
      if program != nil {
        arguments += ["--order", "etcd=\(client)"]
        for url in urls where url != urls[index] { arguments += ["--join", url] }
        if index < 2 { arguments += ["--producer", index == 0 ? "ivan" : "judy"] }
      } else if index > 0 {
        arguments += ["--join", urls[0]]
      }
      return ActorProcess("node-\(index)", in: folder, arguments)
    }
  }

  /// Whether an etcd orders, so that a producer may die.
  var isOrdered: Bool { etcd != nil }

  /// The node that an actor asks: one that is not killed.
  func url(_ index: Int) -> String { isOrdered ? urls[2 + index % 2] : urls[0] }

  /// The node that is killed: with an etcd one that makes blocks.
  var victim: ActorProcess { isOrdered ? nodes[0] : nodes[3] }

  /// Starts everything, and waits until all answer.
  func start(in folder: String) throws {
    try etcd?.start()
    for node in nodes { try node.start() }
    for index in nodes.indices { try wait(index, in: folder) }
  }

  /// Waits until a node answers.
  func wait(_ index: Int, in folder: String) throws {
    let end = Date(timeIntervalSinceNow: 30)
    while true {
      let probe = ActorProcess("probe", in: folder, ["balance", "alice", "--rpc", urls[index]])
      if (try? probe.finish(seconds: 5)) != nil { return }
      guard nodes[index].isRunning, Date() < end else {
        throw CommandFailure.failed(
          "node \(index) does not start:\n\(nodes[index].lines.suffix(3).joined(separator: "\n"))")
      }
      Thread.sleep(forTimeInterval: 0.05)
    }
  }
}
