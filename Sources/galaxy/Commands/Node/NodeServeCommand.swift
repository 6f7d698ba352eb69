import Actors
import ArgumentParser
import Cluster
import Glibc
import Ledger
import Logging
import Node
import Primitives
import RPC
import Storage

struct NodeServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run a chain that lives in a folder, and serve it by JSON-RPC.",
    discussion: """
      Examples:
        galaxy node        a development chain (id 1337) in ./.galaxy
        galaxy node --data /var/lib/galaxy --rpc 127.0.0.1:9000
        galaxy node --genesis genesis.json     with its own id, balances and rules
        galaxy node --order etcd=http://10.0.0.1:2379,http://10.0.0.2:2379,http://10.0.0.3:2379 \\
          --producer alice.json --rpc 10.0.0.4:8545 --join http://10.0.0.5:8545
        galaxy node --data copy --rpc 127.0.0.1:8546 --join http://127.0.0.1:8545
        galaxy node --json --rpc 127.0.0.1:0   for programs: the first line says where
        galaxy node --ipc .galaxy/ipc          for web3.py's IPCProvider, too

      Every transaction becomes a block at once, unless --interval says otherwise.
      What speaks Ethereum's JSON-RPC (web3.py, eth-account) works with it, over
      HTTP and over WebSocket on the same port. Ctrl-C ends it; after `kill -9` it
      goes on where it was. Only programs of this machine reach it unless --rpc
      says otherwise. GET / is a page about the chain, GET /task/0x… one about a
      task of training (accuracy, contributions, payouts; disputes with
      ?disputes=0x…), GET /metrics what Prometheus reads.

      What is acknowledged is on the disk. The development chain, whose keys
      everybody knows, waits for that once a second only, when it has one node: it
      loses nothing when the process is killed, but may lose the last second, or
      have to be begun anew, when the machine loses its power. --sync has it wait
      for every block.

      A genesis file is JSON: {"chainId": 7, "time": 1767225600, "gasLimit":
      10000000000, "baseFee": 1000000000, "insecureTestKeys": false, "balances":
      {"0x…": "1000000000000000000"}, "producers": ["0x…"]}; all but chainId may
      be left out. Where producers are listed, only their blocks count.

      Several nodes keep one chain with --order. Of those with a key as --producer
      one makes the blocks, and appends them to a list in etcd; when it dies
      another takes over after some two seconds. Every node executes every block,
      checks its signature and roots, and goes no further when they are not right.
      That bears crashes, pauses and lost messages, not lies: whoever can write to
      etcd can order transactions and keep them out, but can neither forge one
      nor falsify what it does. Ciphertexts and keys travel between the nodes. A
      transaction may be sent to any node, which keeps it on its disk until a
      block has it. etcd is reached by plain HTTP: keep it in a private network.
      """)

  @Option(help: "The folder of the chain.") var data = ".galaxy"
  @Option(help: "Where to serve JSON-RPC, as HOST:PORT.") var rpc = "127.0.0.1:8545"
  @Option(help: "The path of a Unix socket to serve, too, for programs of the same user.")
  var ipc: String?
  @Flag(help: "Wait for the disk at every block of a development chain, too.") var sync = false
  @Option(help: "A file that says how a new chain begins; by default the development chain.")
  var genesis: String?
  @OptionGroup var producing: ProducerOptions
  @OptionGroup var cluster: ClusterOptions
  @Option(
    help: "Make a block every so many seconds, if transactions wait, instead of one for each.")
  var interval: Int?
  @Option(
    help: "Begin without looking at every page of a database of more GiB than this.")
  var uncheckedAbove: Int?
  @Option(
    help: "A web page that may ask, as https://app.example; `*` for all. Pages of this machine may."
  )
  var allowOrigin: [String] = []
  @Option(help: "A name under which this server may be reached, beside addresses.")
  var allowHost: [String] = []
  @OptionGroup var logging: LogOptions

  func run() throws {
    let (host, port) = try NodeServeCommand.hostAndPort(rpc)
    if let interval, !(1...86_400).contains(interval) {
      throw CommandFailure.usage("--interval: from 1 to 86400 seconds")
    }
    if let uncheckedAbove, !(0...1 << 20).contains(uncheckedAbove) {
      throw CommandFailure.usage("--unchecked-above: from 0 to 1048576 GiB")
    }
    let genesis = try genesis.map { try GenesisFile.read($0) } ?? .development
    let producer = try producing.read(genesis)
    try cluster.check(key: producer.key, interval: interval)
    if cluster.isAlone || producer.key != nil { try ProducerOptions.check(producer, of: genesis) }
    // Before there are threads: all of them inherit it.
    let signals = StopSignals()
    let isDevelopment =
      genesis == .development && cluster.isAlone && NodeServeCommand.isLoopback(host)
    let developmentClock = DevelopmentClock()
    let node = try open(
      genesis, producer,
      cluster.isAlone ? interval == nil ? .eachTransaction : .onDemand : .ordered,
      clock: { isDevelopment ? developmentClock.now : ChainNode.seconds })
    let metrics = ServerMetrics()
    let development: Development? =
      if isDevelopment {
        try NodeFolder.failing {
          try Development(node, clock: developmentClock, folder: data + "/snapshots")
        }
      } else { nil }
    let log = logging.logger("node")
    let service = RPCService(
      node, metrics: metrics, development: development, log: logging.logger("rpc"))
    if log.logLevel <= .info {
      node.observe { [unowned service] event in
        for line in NodeLog.lines(event, { service.interface(at: $0) }) { log.info("\(line)") }
      }
    }
    let server: RPCServer
    do {
      server = try RPCServer(
        ServerConfiguration(
          host: host, port: port, socketPath: ipc,
          policy: OriginPolicy(hostNames: allowHost, origins: allowOrigin)),
        responder: TaskPages(service) { TaskPageCommand.name(of: $0) }, metrics: metrics)
    } catch {
      let wanted = "--rpc \(rpc)" + (ipc.map { ", --ipc \($0)" } ?? "")
      throw CommandFailure.usage("\(wanted): cannot be listened at: \(error)")
    }
    announce(
      (logging.json
        ? NodeLog.document(node, folder: data, host: host, port: server.port, ipc: ipc)
        : NodeLog.banner(node, folder: data, host: host, port: server.port, ipc: ipc)) + "\n")
    let clock = interval.map { BlockClock(node, seconds: $0, log: log) }
    let member = try cluster.begin(
      node, key: producer.key, at: "http://\(host):\(server.port)", log: logging.logger("cluster"))
    signals.wait()
    clock?.stop()
    member?.stop()
    let last = "stopping at block \(node.head.number)"
    if logging.json { log.notice("\(last)") } else { announce(last + "\n") }
    server.close()
  }

  private func open(
    _ genesis: Genesis, _ producer: ProducerOptions.Producer, _ pace: ChainNode.Pace,
    clock: @escaping @Sendable () -> UInt64
  ) throws -> ChainNode {
    try Files.makeFolder(data)
    var options = ChainStore.Options(
      isDurable: sync || genesis != .development || !cluster.isAlone)
    if let uncheckedAbove { options.checkedBytes = uncheckedAbove << 30 }
    let size = ChainStore.byteCount(in: data) >> 30
    if size >= 4, size < options.checkedBytes >> 30 {
      logging.logger("node").notice("looking at every page of the database of \(size) GiB")
    }
    do {
      return try ChainNode(
        ChainStore(opening: data, options), genesis: genesis, producer: producer.address,
        key: producer.key, pace: pace, clock: clock)
    } catch let error as StorageError {
      throw CommandFailure.usage("\(error)")
    } catch let error as NodeError {
      throw CommandFailure.usage("\(error)")
    }
  }

  /// Whether only programs of this machine reach a host.
  private static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }

  static func hostAndPort(_ text: String, option: String = "--rpc") throws -> (String, Int) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
      colon > text.startIndex
    else { throw CommandFailure.usage("\(option): `\(text)` is not HOST:PORT") }
    return (String(text[..<colon]), Int(port))
  }
}
