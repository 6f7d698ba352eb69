import Actors
import ArgumentParser
import Foundation
import Primitives
import RPC

struct NotifyServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Follow the board of tasks, and tell those whose requirement a task meets.",
    discussion: """
      Examples:
        galaxy notify serve --from ivan
        galaxy notify serve --from ivan --http 10.0.0.6:8090 --webhook-host a.example

      Subscriptions come sealed for this node and signed by an account; what it tells
      is sealed for that account (HPKE, padded, bound to chain, node, account and
      number), so that nobody else can read what is told, to whom, or how often
      before. JSON-RPC over HTTP and WebSocket: notify_desk, notify_send, and on a
      WebSocket notify_envelope for what comes later. Webhooks are called with
      {"envelope": "0x…", "signature": "0x…"}, signed by this node, at the hosts that
      --webhook-host names and nowhere else.

      Everything is told at least once, with increasing numbers: it may be killed at
      any time, and tells what has not been acknowledged again.
      """)

  @Option(help: "Where to serve, as HOST:PORT.") var http = "127.0.0.1:8090"
  @Option(help: "A host whose webhooks may be called; may be given several times.")
  var webhookHost: [String] = []
  @Option(help: "A name under which this server may be reached, beside addresses.")
  var allowHost: [String] = []
  @OptionGroup var actor: ActorOptions
  @Option(help: "The board of tasks: an address, or a name in deployments/.")
  var board = "TaskBoard"
  @Option(help: "The registry of keys.") var registry = "KeyRegistry"

  func run() throws {
    let (host, port) = try NodeServeCommand.hostAndPort(http, option: "--http")
    let signing = try actor.signer.signingKey()
    let context = try actor.open("notify")
    let board = try actor.node.contract(board, on: context.chain)
    let registry = try actor.node.contract(registry, on: context.chain)
    let hosts = Set(webhookHost)
    let (desk, made) = try acting { () throws(ActorError) in
      let identity = NotificationCommand.Desk(
        chainID: context.chain.chainID, node: context.account)
      let key = try Mailbox.key(context, try context.contract(at: registry))
      let desk = try NotificationDesk(
        identity, key: key, folder: "\(context.folder.path)/desk"
      ) { url in HTTPConnection.Endpoint(url: url).map { hosts.contains($0.host) } ?? false }
      let node = try NotificationNode(
        context, board: board, registry: registry, desk, key: signing,
        contracts: try PlatformContracts(), call: Webhooks().call)
      return (desk, node)
    }
    var node = made
    let server: RPCServer
    do {
      server = try RPCServer(
        ServerConfiguration(
          host: host, port: port, policy: OriginPolicy(hostNames: allowHost)),
        responder: desk, metrics: ServerMetrics())
    } catch {
      throw CommandFailure.usage("--http: \(http) cannot be listened at: \(error)")
    }
    announce("telling of tasks at http://\(host):\(server.port)\n")
    defer { server.close() }
    try live(&node)
  }
}

/// Calls webhooks; one that does not answer is left alone for some seconds.
private final class Webhooks {
  private var asleep: [String: Date] = [:]

  func call(_ url: String, _ body: [UInt8]) -> Bool {
    if let end = asleep[url], Date() < end { return false }
    guard let endpoint = HTTPConnection.Endpoint(url: url),
      let answer = try? HTTPConnection(endpoint, milliseconds: 5_000, answerBytesMax: 1 << 16)
        .send("POST", body), (200..<300).contains(answer.status)
    else {
      asleep[url] = Date(timeIntervalSinceNow: 5)
      return false
    }
    asleep[url] = nil
    return true
  }
}
