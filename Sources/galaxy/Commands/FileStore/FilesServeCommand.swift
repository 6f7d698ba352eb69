import ArgumentParser
import FileExchange
import FileStore
import RPC

struct FilesServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the files by HTTP, as a trustless gateway.",
    discussion: """
      Examples:
        galaxy files serve
        galaxy files serve --http 0.0.0.0:8088 --allow-host files.example

      GET /ipfs/CID?format=raw gives a block, ?format=car an archive, and without
      a format the bytes of a file; names may stand behind the identifier. Kubo and
      whatever reads trustless gateways can fetch from it. Nothing can be written,
      and everybody who reaches it reads everything: seal what is not for all.
      """)

  @OptionGroup var files: FilesOptions
  @Option(help: "Where to serve, as HOST:PORT.") var http = "127.0.0.1:8088"
  @Option(help: "A name under which this server may be reached, beside addresses.")
  var allowHost: [String] = []

  func run() throws {
    let (host, port) = try NodeServeCommand.hostAndPort(http, option: "--http")
    let store = try files.open()
    let signals = StopSignals()
    let server: RPCServer
    do {
      server = try RPCServer(
        ServerConfiguration(
          host: host, port: port, policy: OriginPolicy(hostNames: allowHost)),
        responder: FileGateway(store), metrics: ServerMetrics())
    } catch {
      throw CommandFailure.usage("--http: \(http) cannot be listened at: \(error)")
    }
    announce("serving \(files.store) at http://\(host):\(server.port)/ipfs/\n")
    signals.wait()
    server.close()
  }
}
