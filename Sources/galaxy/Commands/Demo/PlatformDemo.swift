import Foundation
import Learning

/// The platform as people run it: a node, data providers and a model provider, each a process of its own in a folder of its own, that know of each
/// other what the chain says. Some are killed on the way; at the end an auditor computes everything again.
struct PlatformDemo {
  /// Who offers which rows.
  private struct Provider {
    let account: String
    let rows: LabeledRows
    let about: String
  }

  private let folder: String
  private let rounds: Int
  private let url: String
  private let node: ActorProcess

  /// A demonstration in a folder, which is made.
  init(folder: String, rounds: Int) throws {
    self.folder = folder
    self.rounds = rounds
    try Files.makeFolder(folder)
    let port = try PlatformDemo.freePort()
    url = "http://127.0.0.1:\(port)"
    node = ActorProcess(
      "node", in: folder, ["node", "--data", "chain", "--rpc", "127.0.0.1:\(port)", "--quiet"])
  }

  /// Runs it, and prints what happens.
  func run(_ print: (String) -> Void) throws {
    let start = Date()
    print(
      "Galaxy: federated learning among processes, on real data (UCI optical digits, CC BY 4.0)")
    print("logs and folders: \(folder)")
    try node.start()
    try waitForNode()
    try ActorProcess("market", in: folder, ["market", "--from", "judy", "--node", url])
      .finish(seconds: 60)
    print("a node serves at \(url); judy has deployed the market and the board")
    let providers = PlatformDemo.providers()
    try write(providers)
    let serving = try providers.map { try serve($0, print) }
    let owner = try ownerProcess()
    try owner.start()
    print(
      "alice has the task created: \(rounds) rounds, five gradient steps each, data stays at home")
    try follow(owner, serving, print)
    for process in serving { try process.wait(seconds: 60) }
    try show(owner, providers, print)
    let seconds = Date().timeIntervalSince(start)
    print("")
    print("Total time: \((seconds * 10).rounded() / 10) s")
  }

  // MARK: Actors

  /// Five honest ones, each with more of two digits than of others, and one whose labels are all wrong.
  private static func providers() -> [Provider] {
    let train = Dataset.digits().train
    let accounts = ["bob", "carol", "dave", "erin", "frank"]
    var all = accounts.enumerated().map { index, account in
      let rows = train.selecting(
        (0..<train.count).filter { row in
          let home = Int(train.labels[row]) / 2
          return (row % 7 == 6 ? row / 7 % 6 : row % 2 == 0 ? home : row / 2 % 6) == index
        })
      return Provider(
        account: account, rows: rows, about: "mostly \(2 * index) and \(2 * index + 1)")
    }
    let rest = train.selecting(
      (0..<train.count).filter { row in
        (row % 7 == 6 ? row / 7 % 6 : row % 2 == 0 ? -1 : row / 2 % 6) == 5
      })
    all.append(
      Provider(account: "grace", rows: rest.corruptingLabels(rate: 1), about: "all labels wrong"))
    return all
  }

  private func write(_ providers: [Provider]) throws {
    try Files.write(Array(PlatformDemo.schema.utf8), to: "\(folder)/schema.json")
    for provider in providers {
      try Files.write(PlatformDemo.table(provider.rows), to: "\(folder)/\(provider.account).csv")
    }
    try Files.write(PlatformDemo.table(Dataset.digits().test), to: "\(folder)/test.csv")
    let plan = """
      {"schema": "schema.json", "test": "test.csv", "places": \(providers.count), "rounds": \(rounds),
       "reserve": "2 coin", "deposit": "0.1 coin", "fee": "0.01 coin", "bond": "1 coin",
       "minimumQuality": 0.1, "minimumRows": 50, "target": 0.7, "gated": 0.5, "batch": 1024,
       "enrol": 6, "commit": 30, "reveal": 30, "score": 60}

      """
    try Files.write(Array(plan.utf8), to: "\(folder)/task.json")
  }

  /// Prepares a provider's data, and starts it.
  private func serve(_ provider: Provider, _ print: (String) -> Void) throws -> ActorProcess {
    let name = provider.account
    let prepared = try ActorProcess(
      "\(name)-prepare", in: folder,
      [
        "data", "prepare", "\(name).csv", "--schema", "schema.json", "--out", "\(name)-rows",
        "--owner", name, "--batch", "1024",
      ]
    ).finish(seconds: 60)
    let quality = prepared.first { $0.contains("quality:") }?.split(separator: " ").last ?? ""
    print("\(name) offers \(provider.rows.count) rows, \(provider.about); quality \(quality)")
    let process = ActorProcess(
      name, in: folder,
      [
        "data", "serve", "\(name)-rows", "--price", "0.2 coin", "--from", name, "--tasks", "1",
        "--node", url, "--store", "\(name)-files",
      ])
    try process.start()
    return process
  }

  private func ownerProcess() throws -> ActorProcess {
    ActorProcess(
      "alice", in: folder,
      ["task", "run", "task.json", "--from", "alice", "--node", url, "--store", "alice-files"])
  }

  /// Prints the owner's rounds as they come, and kills a provider, the owner and the node on the way.
  private func follow(
    _ owner: ActorProcess, _ serving: [ActorProcess], _ print: (String) -> Void
  ) throws {
    var shown = 0
    var killed: Set<String> = []
    func kill(_ process: ActorProcess, after round: Int) throws {
      guard shown >= round, killed.insert(process.name).inserted else { return }
      process.kill()
      try process.start()
      if process === node { try waitForNode() }
      print("    \(process.name) was killed (kill -9) and started again")
    }
    let end = Date(timeIntervalSinceNow: 300)
    while owner.isRunning {
      let rounds = owner.lines.filter { $0.contains(": accuracy ") }
      for line in rounds.dropFirst(shown) {
        print("  " + line.split(separator: " ").dropFirst().joined(separator: " "))
      }
      shown = max(shown, rounds.count)
      try kill(serving[1], after: self.rounds / 4)
      try kill(owner, after: self.rounds / 2)
      try kill(node, after: self.rounds * 3 / 4)
      guard Date() < end else { throw CommandFailure.failed("the task takes too long") }
      Thread.sleep(forTimeInterval: 0.05)
    }
    try owner.wait(seconds: 1)
  }

  // MARK: The end

  private func show(
    _ owner: ActorProcess, _ providers: [Provider], _ print: (String) -> Void
  ) throws {
    let lines = owner.lines
    guard let end = lines.lastIndex(where: { $0.hasPrefix("task 0x") }) else {
      throw CommandFailure.failed("alice has not said how the task ended")
    }
    let task = lines[end].dropFirst("task ".count).prefix(42)
    print("")
    for line in lines[end...] { print(line) }
    let auditor = ActorProcess(
      "auditor", in: folder,
      ["audit", String(task), "--node", url, "--store", "audit-files"])
    try copyDocuments(providers)
    let found = try auditor.finish(seconds: 120)
    print("")
    print("The auditor computes everything again, from the chain and the documents:")
    for line in found { print("  " + line) }
  }

  /// The auditor's store: the providers' documents, each checked by its identifier when it is read.
  private func copyDocuments(_ providers: [Provider]) throws {
    for provider in providers {
      try ActorProcess(
        "documents", in: folder,
        ["files", "add", "\(provider.account)-rows/document.json", "--store", "audit-files"]
      ).finish(seconds: 30)
    }
  }

  private func waitForNode() throws {
    let end = Date(timeIntervalSinceNow: 30)
    while true {
      let probe = ActorProcess("probe", in: folder, ["balance", "alice", "--rpc", url])
      if (try? probe.finish(seconds: 5)) != nil { return }
      guard node.isRunning, Date() < end else {
        throw CommandFailure.failed("the node does not start:\n\(node.lines.suffix(3))")
      }
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  // MARK: Parts

  private static let schema = """
    {"name": "digits 8x8", "licence": "CC-BY-4.0", "metadata": {"source": "UCI optical digits"},
     "features": [{"name": "pixel", "count": 64, "type": "integer", "minimum": 0, "maximum": 16}],
     "label": {"name": "digit", "classes": ["0","1","2","3","4","5","6","7","8","9"]}}
    """

  private static func table(_ rows: LabeledRows) -> [UInt8] {
    var text = (0..<rows.featureCount).map { "pixel\($0)" }.joined(separator: ",") + ",digit\n"
    for index in 0..<rows.count {
      text += rows.features(index).map { "\($0)" }.joined(separator: ",")
      text += ",\(rows.labels[index])\n"
    }
    return Array(text.utf8)
  }

  /// A port of this machine that nobody uses now.
  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isBound else { throw CommandFailure.failed("there is no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
