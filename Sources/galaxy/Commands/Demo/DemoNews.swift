import Foundation

/// The notification node of the demonstration, and somebody whom no task there suits.
final class DemoNews {
  /// Where it serves.
  let url: String
  private let node: ActorProcess
  private let outsider: ActorProcess

  /// Both in a folder, with keys of their own; neither is started.
  init(in folder: String, port: Int, asking chain: String) {
    url = "http://127.0.0.1:\(port)"
    node = ActorProcess(
      "olivia", in: folder,
      ["notify", "serve", "--key", "olivia.key", "--http", "127.0.0.1:\(port)", "--node", chain])
    outsider = ActorProcess(
      "trent", in: folder,
      [
        "notify", "listen", "--at", url, "--schema", "schema.json", "--min-reserve", "1000 coin",
        "--key", "trent.key", "--node", chain,
      ])
  }

  /// Starts the node, waits until it serves, and starts who listens.
  func start() throws {
    try node.start()
    let end = Date(timeIntervalSinceNow: 30)
    while !node.lines.contains(where: { $0.hasPrefix("telling of tasks") }) {
      guard node.isRunning, Date() < end else {
        throw CommandFailure.failed(
          "the notification node does not start:\n\(node.lines.suffix(3).joined(separator: "\n"))")
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    try outsider.start()
  }

  /// Ends both; how many tasks the outsider was told of.
  func stop() -> Int {
    node.kill()
    outsider.kill()
    return outsider.lines.count { $0.hasPrefix("task 0x") }
  }
}
