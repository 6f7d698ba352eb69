import Diagnostics
import Foundation
import Learning
import Primitives
import RPC

/// The platform as people run it: nodes, file stores, a notification node, data providers, computation providers and a model provider, each a process of its own
/// in a folder of its own, that know of each other what the chain says. Some are killed on the way, some cheat; at the end an auditor computes everything again.
final class PlatformDemo {
  private let folder: String
  private let rounds: Int
  private let keepsFolder: Bool
  private let nodes: DemoNodes
  private let providers = DemoCast.providers()
  private let print: (String) -> Void
  private let news: DemoNews
  /// Where traces of all transactions go, if they are wanted.
  private let traceFolder: String?
  private var traces: DemoTraces?
  /// Where the three file stores serve: the data providers', the computation providers', the model provider's.
  private let stores: [(name: String, url: String, process: ActorProcess)]

  /// A demonstration in a folder, which is made.
  init(
    folder: String, keepsFolder: Bool, rounds: Int, traces: String?,
    print: @escaping (String) -> Void
  ) throws {
    traceFolder = traces
    (self.folder, self.keepsFolder) = (folder, keepsFolder)
    (self.rounds, self.print) = (rounds, print)
    try Files.makeFolder(folder)
    nodes = try DemoNodes(in: folder)
    let names = ["data-files", "compute-files", "model-files"]
    let ports = try FreePorts.take(names.count + 1)
    news = DemoNews(in: folder, port: ports[names.count], asking: nodes.url(1))
    stores = zip(names, ports).map { name, port in
      (
        name, "http://127.0.0.1:\(port)",
        ActorProcess(
          name, in: folder, ["files", "serve", "--store", name, "--http", "127.0.0.1:\(port)"])
      )
    }
  }

  /// Runs it.
  func run() throws {
    let start = Date()
    print(
      "Galaxy: federated learning among processes, on real data (UCI optical digits, CC BY 4.0)")
    print("logs and folders: \(folder)")
    try nodes.start(in: folder)
    traces = try traceFolder.map {
      try DemoTraces(of: nodes.url(0), in: $0, accounts: DemoCast.accounts())
    }
    for store in stores { try store.process.start() }
    print(
      nodes.isOrdered
        ? "four nodes of one chain, which an etcd orders: \(nodes.urls.joined(separator: ", "))"
        : "four nodes of one chain; etcd is not installed, so the first orders and three follow")
    let market = try command(
      "market",
      [
        "market", "--from", "judy", "--accept", "10", "--work", "20", "--window", "20", "--move",
        "20",
      ])
    print("judy has deployed the markets of data and computing, the board of tasks and the post")
    let court =
      market.lines.first { $0.hasPrefix("Disputes:") }?.split(separator: " ").last ?? ""
    try write()
    for name in ["olivia", "trent"] { _ = try signer(of: name) }
    try news.start()
    print(
      "olivia runs a notification node; trent wants to hear of tasks that pay 1000 coins for a place"
    )
    let computing = try DemoCast.computers.map { try compute($0) }
    let serving = try providers.map { try serve($0) }
    let owner = ActorProcess(
      "alice", in: folder,
      ["task", "run", "task.json", "--from", "alice", "--node", nodes.url(0)]
        + ["--store", "model-files"])
    try owner.start()
    print("alice has the task created: \(rounds) rounds, five gradient steps each")
    try follow(owner, serving, court: String(court))
    for process in serving { try process.wait(seconds: 60) }
    let task = try task(of: owner)
    let sale = try sell(task)
    try DemoTables(
      audit: command("auditor", ["audit", task, "--json", "--store", "data-files"]).json(),
      status: command("status", ["task", "status", task, "--json"]).json(),
      offers: command("offers", ["compute", "offers", "--json"]).json(),
      providers: providers, sale: sale, logs: serving.map(\.lines),
      machines: computing.map(\.lines)
    ).show(print)
    for process in computing { process.kill() }
    let told = serving.count { $0.lines.contains { $0.hasSuffix("told of task \(task)") } }
    print("")
    print(
      "olivia has told \(told) data providers of the task, and trent, whom it does not suit, of \(news.stop())"
    )
    try keepPage(of: task, court: String(court))
    if let traces, let traceFolder {
      try traces.take()
      print("")
      print("\(traces.count) traces, for galaxy trace and galaxy debug: \(traceFolder)")
    }
    let seconds = Date().timeIntervalSince(start)
    print("")
    print("Total time: \((seconds * 10).rounded() / 10) s")
  }

  // MARK: Actors

  /// Runs a command that asks a node to its end.
  @discardableResult
  private func command(_ name: String, _ arguments: [String]) throws -> ActorProcess {
    let process = ActorProcess(name, in: folder, arguments + ["--node", nodes.url(0)])
    try process.finish(seconds: 120)
    return process
  }

  private func write() throws {
    try Files.write(Array(DemoCast.schema.utf8), to: "\(folder)/schema.json")
    for provider in providers {
      try Files.write(DemoCast.table(provider.rows), to: "\(folder)/\(provider.account).csv")
    }
    try Files.write(DemoCast.table(Dataset.digits().test), to: "\(folder)/test.csv")
    try Files.write(
      Array(#"{"compute": {"maxUnitPrice": "0.005 coin"}}"#.utf8), to: "\(folder)/policy.json")
    let plan = """
      {"schema": "schema.json", "test": "test.csv", "places": \(providers.count), "rounds": \(rounds),
       "reserve": "2 coin", "deposit": "0.1 coin", "fee": "0.01 coin", "bond": "1 coin",
       "minimumQuality": 0.05, "minimumRows": 50, "target": 0.7, "gated": 0.5, "batch": 64,
       "enrol": 8, "commit": 12, "reveal": 4, "score": 60}

      """
    try Files.write(Array(plan.utf8), to: "\(folder)/task.json")
  }

  /// Gives somebody without an account of the development chain a key and coins; the options by which it signs.
  private func signer(of name: String) throws -> [String] {
    try Files.write(
      Array(DemoCast.key(name).hex.dropFirst(2).utf8), to: "\(folder)/\(name).key")
    try ActorProcess(
      "\(name)-coins", in: folder,
      [
        "send", try DemoCast.address(name), "--value", "10 coin", "--from", "judy", "--rpc",
        nodes.url(0),
      ]
    ).finish(seconds: 60)
    return ["--key", "\(name).key"]
  }

  /// Starts a machine that computes for others.
  private func compute(_ computer: DemoCast.Computer) throws -> ActorProcess {
    let signer = try computer.account.map { ["--from", $0] } ?? signer(of: computer.name)
    var arguments =
      ["compute", "serve", "--unit-price", computer.unitPrice, "--stake", "1 coin"] + signer
    arguments += ["--store", "compute-files", "--files", stores[0].url, "--node", nodes.url(1)]
    if let fault = computer.fault { arguments += ["--fault", "\(fault)"] }
    let process = ActorProcess(computer.name, in: folder, arguments)
    try process.start()
    print(
      "\(computer.name) offers a machine at \(computer.unitPrice) for a million multiply-adds"
        + (computer.fault.map { ", and cheats from step \($0) on" } ?? ""))
    return process
  }

  /// Prepares a provider's data, and starts it.
  private func serve(_ provider: DemoCast.Provider) throws -> ActorProcess {
    let name = provider.account
    let prepared = try ActorProcess(
      "\(name)-prepare", in: folder,
      [
        "data", "prepare", "\(name).csv", "--schema", "schema.json", "--out", "\(name)-rows",
        "--owner", name, "--batch", "64",
      ]
    ).finish(seconds: 60)
    let quality = prepared.first { $0.contains("quality:") }?.split(separator: " ").last ?? ""
    print(
      "\(name) offers \(provider.rows.count) rows, \(provider.about); quality \(quality)"
        + (provider.isOutsourcing ? "; lets others compute" : ""))
    var arguments = [
      "data", "serve", "\(name)-rows", "--price", "0.2 coin", "--from", name, "--tasks", "1",
      "--node", nodes.url(provider.isOutsourcing ? 1 : 0), "--store", "data-files",
      "--notify", news.url,
    ]
    if provider.isOutsourcing {
      arguments += ["--policy", "policy.json", "--files", stores[1].url]
    }
    if provider.copies { arguments += ["--conduct", "copies"] }
    let process = ActorProcess(name, in: folder, arguments)
    try process.start()
    return process
  }

  /// Prints the owner's rounds as they come, and kills a provider, the owner and a node on the way.
  private func follow(
    _ owner: ActorProcess, _ serving: [ActorProcess], court: String
  ) throws {
    var shown = 0
    var isPageSaid = false
    var killed: Set<String> = []
    func kill(_ process: ActorProcess, after round: Int) throws {
      guard shown >= round, killed.insert(process.name).inserted else { return }
      process.kill()
      try process.start()
      print("    \(process.name) was killed (kill -9) and started again")
    }
    let end = Date(timeIntervalSinceNow: 300)
    while owner.isRunning {
      let rounds = owner.lines.filter { $0.contains(": accuracy ") }
      if !isPageSaid,
        let line = owner.lines.first(where: { $0.contains("deployed TrainingTask at ") })
      {
        isPageSaid = true
        print("its page, while it goes on: \(page(of: String(line.suffix(42)), court: court))")
      }
      for line in rounds.dropFirst(shown) {
        print("  " + line.split(separator: " ").dropFirst().joined(separator: " "))
      }
      shown = max(shown, rounds.count)
      try traces?.take()
      try kill(serving[1], after: self.rounds / 4)
      try kill(owner, after: self.rounds / 2)
      try kill(nodes.victim, after: self.rounds * 3 / 4)
      guard Date() < end else { throw CommandFailure.failed("the task takes too long") }
      Thread.sleep(forTimeInterval: 0.05)
    }
    try owner.wait(seconds: 1)
  }

  // MARK: The page

  /// Where a node serves the page of a task.
  private func page(of task: String, court: String) -> String {
    "\(nodes.url(0))/task/\(task)?disputes=\(court)"
  }

  /// Keeps the page as the node serves it, where the folder is kept.
  private func keepPage(of task: String, court: String) throws {
    let url = page(of: task, court: court)
    guard let endpoint = HTTPConnection.Endpoint(url: nodes.url(0)),
      let answer = try? HTTPConnection(endpoint, milliseconds: 30_000, answerBytesMax: 1 << 24)
        .send("GET", path: String(url.dropFirst(nodes.url(0).count)), []), answer.status == 200
    else { throw CommandFailure.failed("the node does not serve \(url)") }
    guard keepsFolder else { return }
    try Files.write(answer.body, to: "\(folder)/task.html")
    print("")
    print("The page with plots, as the node has served it: \(folder)/task.html")
  }

  // MARK: The end

  private func task(of owner: ActorProcess) throws -> String {
    guard let line = owner.lines.last(where: { $0.hasPrefix("task 0x") }) else {
      throw CommandFailure.failed("alice has not said how the task ended")
    }
    return String(line.dropFirst("task ".count).prefix(42))
  }

  /// The model is sold for ten answers, and the fees are shared out.
  private func sell(_ task: String) throws -> DemoTables.Sale {
    let opened = try command(
      "sale", ["model", "sell", task, "--price", "0.01 coin", "--from", "alice"])
    guard let sale = opened.lines.last(where: { $0.hasPrefix("0x") }) else {
      throw CommandFailure.failed("alice has not opened the sale")
    }
    let answers = try command(
      "answers",
      [
        "model", "query", sale, "test.csv", "--schema", "schema.json", "--rows", "10", "--json",
        "--from", "judy",
      ]
    ).json()
    var shares: [(String, String)] = []
    for name in ["alice"] + providers.map(\.account) {
      let share = try command(
        "\(name)-share", ["model", "share", sale, "--json", "--from", name]
      ).json()
      shares.append((name, share["claimed"]?.text ?? "0"))
    }
    for computer in DemoCast.computers {
      let signer =
        computer.account.map { ["--from", $0] } ?? ["--key", "\(computer.name).key"]
      let share = try command(
        "\(computer.name)-share", ["model", "share", sale, "--json"] + signer
      ).json()
      shares.append((computer.name, share["claimed"]?.text ?? "0"))
    }
    let labels = Dataset.digits().test.labels.prefix(10).map { "\($0)" }
    let given = (answers.elements ?? []).compactMap { $0["label"]?.text }
    return DemoTables.Sale(
      sold: given.count, right: zip(given, labels).count { $0 == $1 }, shares: shares)
  }
}
