import Actors
import Client
import Foundation
import Learning
import Ledger
import Node
import Primitives
import RPC
import Tensors
import TestKit
import Testing

/// A machine in a federation: what it asks for a million multiply-adds, and from which step on it cheats.
struct Computer {
  let unitPrice: UInt128
  var fault: Int?
  /// The most jobs at once, and the most that it looks at.
  var jobsMax = 64
  var knownMax = 1_024
}

/// A task on the digits among actors that run in one thread, one step after another, each in a folder of its own.
final class Federation {
  let node: LossyNode
  let contracts: PlatformContracts
  let places: DataProvider.Places
  let schema: DataSchema
  let shards: [PreparedRows]
  let slices: TestSlices
  let terms: TaskTerms
  private let folders: [TemporaryFolder]
  /// Who computes; their accounts are those behind the providers'.
  let computers: [Computer]
  /// Where jobs, keys and disputes are.
  private(set) var computing: (market: Address, registry: Address, court: Address)?
  /// The file store that everybody reaches.
  let files = SharedFiles()
  /// Of the providers that are started from now on.
  var policy = DataPolicy()
  /// Who tells data providers of tasks; by default they follow the board.
  var news: ((ActorContext, DevelopmentAccount) throws -> TaskNews)?
  private(set) var task: Address?
  private(set) var lines: [String] = []
  private var actors: [(any PlatformActor)?]
  private let documents: [DataDocument]
  let startWeights: Tensor

  /// The owner is account 0, the providers are those behind it.
  init(
    _ node: LossyNode, shards: [LabeledRows], test: LabeledRows, rounds: Int, batch: Int = 64,
    places count: Int? = nil, computers: [Computer] = [], start: Tensor? = nil,
    kind: TrainingKind = .softmax, tolerance: Int32 = 0,
    change: (inout TaskTerms) -> Void = { _ in }
  ) throws {
    self.node = node
    startWeights = try start ?? Tensor.zeros(element: .q8x24, shape: [65, 10])
    contracts = try PlatformContracts()
    let schema = try DataSchema(json: Array(Federation.schemaText.utf8))
    self.schema = schema
    let prepared = try shards.map { try Federation.prepared($0, schema) }
    self.shards = prepared
    documents = try prepared.enumerated().map { index, rows in
      try DataDocument(
        rows, schema: schema, owner: DevelopmentAccount.all[index + 1].address, batch: batch)
    }
    slices = try TestSlices(Federation.prepared(test, schema), rounds: rounds)
    self.computers = computers
    folders = try (0...shards.count + computers.count).map { _ in try TemporaryFolder() }
    actors = folders.map { _ in nil }
    let place = try TemporaryFolder()
    let chain = try node.chain(DevelopmentAccount.all[9])
    let context = try ActorContext(
      ActorFolder(place.path), chain, account: DevelopmentAccount.all[9].address
    ) { _ in }
    places = DataProvider.Places(
      market: try context.deploy(
        "market", contracts.market,
        [.uint(1_000), .uint(1), .uint(U256(UInt64(1) << 40)), .uint(10)]),
      board: try context.deploy("board", contracts.board, []))
    if !computers.isEmpty {
      let court = try context.deploy(
        "court", try PlatformContracts.disputes(), [.uint(600)])
      computing = (
        try context.deploy(
          "computing", try PlatformContracts.computing(),
          [.address(court), .uint(600), .uint(600), .uint(600)]),
        try context.deploy("keys", try PlatformContracts.keys(), []), court
      )
    }
    var terms = TaskTerms(
      market: places.market, schema: schema.hash, testRoot: slices.tree.root,
      places: UInt64(count ?? shards.count), rounds: UInt32(rounds), batch: UInt32(batch),
      enrol: 60)
    (terms.kind, terms.tolerance) = (kind, tolerance)
    change(&terms)
    self.terms = terms
  }

  /// What each computation provider can lose.
  static let stake: UInt128 = 1_000_000

  static let schemaText = """
    {"name": "digits", "licence": "CC-BY-4.0",
     "features": [{"name": "p", "count": 64, "type": "integer", "minimum": 0, "maximum": 16}],
     "label": {"name": "digit", "classes": ["0","1","2","3","4","5","6","7","8","9"]}}
    """

  /// The rows by way of a table, as people bring them.
  private static func prepared(_ rows: LabeledRows, _ schema: DataSchema) throws -> PreparedRows {
    try PreparedRows(csv: table(rows), schema: schema)
  }

  /// Rows as a table.
  static func table(_ rows: LabeledRows) -> [UInt8] {
    var text = (0..<64).map { "p\($0)" }.joined(separator: ",") + ",digit\n"
    for index in 0..<rows.count {
      text += rows.features(index).map { "\($0)" }.joined(separator: ",")
      text += ",\(rows.labels[index])\n"
    }
    return Array(text.utf8)
  }

  func account(_ index: Int) -> DevelopmentAccount { DevelopmentAccount.all[index] }

  private func context(_ index: Int, patience: Int) throws -> ActorContext {
    try ActorContext(
      ActorFolder(folders[index].path), node.chain(account(index)),
      account: account(index).address, patience: patience, clock: { [node] in node.now }
    ) { [self] in lines.append("\(account(index).name): \($0)") }
  }

  /// Starts an actor from what its folder and the chain say: the owner creates its task, a provider lists its data.
  private func start(_ index: Int, patience: Int) throws -> any PlatformActor {
    let context = try context(index, patience: patience)
    guard index > 0 else {
      let task = try ModelProvider.create(
        context, terms, start: startWeights, board: places.board, document: "", contracts: contracts
      )
      self.task = task
      return try ModelProvider(context, task: task, slices)
    }
    if index > shards.count, let computing {
      let computer = computers[index - shards.count - 1]
      return try ComputeProvider(
        context, market: computing.market,
        ComputeProvider.Terms(
          cores: 2, memoryGiB: 1, unitPrice: computer.unitPrice, stake: Federation.stake),
        try Mailbox(context, registry: computing.registry, files.exchange), document: "",
        fault: computer.fault.map { TrainingFault(step: $0) }, idleLooks: 1,
        jobsMax: computer.jobsMax, knownMax: computer.knownMax)
    }
    let rows = shards[index - 1]
    let document = documents[index - 1]
    let listing = try DataProvider.list(
      context, market: places.market, rows: rows, document, price: 1_000, days: 30,
      cid: "document-\(index)")
    let outsourcing = try computing.map { computing in
      try Outsourcing(
        context, market: computing.market, ComputePolicy(),
        try Mailbox(context, registry: computing.registry, files.exchange), rows: rows, document,
        secret: try DataProvider.secret(context.folder))
    }
    return try DataProvider(
      context, places, rows: rows, document, listing: listing, policy: policy,
      contracts: contracts, outsourcing: outsourcing,
      news: news.map { try $0(context, account(index)) })
  }

  /// Whether an error that passes ends an actor, as a crash would; otherwise it looks again, as a command does.
  var diesOfErrors = true

  /// Lets an actor look once; one that is not there is started. Nil after an error that passes.
  func step(_ index: Int, patience: Int = 20) throws -> ActorProgress? {
    do {
      var actor = try actors[index] ?? start(index, patience: patience)
      // What it knows after an error is whatever it has come to know.
      defer { actors[index] = actor }
      return try actor.step()
    } catch let error as ActorError where error.isPassing {
      if diesOfErrors { kill(index) }
      return nil
    } catch is ChainError {
      // There was no answer even to the first question.
      kill(index)
      return nil
    }
  }

  /// Ends an actor as `kill -9` does: what its folder has not is lost.
  func kill(_ index: Int) { actors[index] = nil }

  /// The document that a listing names.
  func document(_ name: String) -> [UInt8]? {
    guard let index = (1..<count).first(where: { "document-\($0)" == name }) else { return nil }
    return documents[index - 1].encoded
  }

  /// Lets all actors act in an order that `next` chooses until the task is over and each of them has looked, to the end, and found nothing to do. When all of
  /// them wait before, time passes.
  func finish(patience: Int = 20, _ next: () -> Int) throws {
    var isOver = false
    var quiet: Set<Int> = []
    for _ in 0..<20_000 where !(isOver && quiet.count == count) {
      let index = next() % count
      switch try step(index, patience: patience) {
      case .acted: quiet = []
      case .waiting: quiet.insert(index)
      case .finished:
        isOver = true
        quiet.insert(index)
      // Who has died has not looked.
      case nil: break
      }
      if !isOver, quiet.count == count {
        node.pass(seconds: Federation.pause)
        quiet = []
      }
    }
    try #require(isOver && quiet.count == count, "\(lines.suffix(20))")
  }

  /// How many seconds pass at once.
  static let pause: UInt64 = 20

  // MARK: Going back

  /// What an actor's folder holds.
  func files(of index: Int) throws -> [String: Data] {
    var files: [String: Data] = [:]
    let root = URL(filePath: folders[index].path)
    for name in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
      files[name] = FileManager.default.contents(atPath: root.appending(path: name).path)
    }
    return files
  }

  /// Ends an actor, and gives it the folder of an earlier time.
  func restore(_ index: Int, _ files: [String: Data]) throws {
    kill(index)
    let root = URL(filePath: folders[index].path)
    for name in try FileManager.default.contentsOfDirectory(atPath: root.path) {
      try FileManager.default.removeItem(at: root.appending(path: name))
    }
    for (name, bytes) in files {
      let file = root.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: file)
    }
  }

  /// How many actors there are.
  var count: Int { actors.count }
}

extension TaskTerms {
  /// Terms for tests: half the pot is gated at .6.
  init(
    market: Address, schema: Hash256, testRoot: Hash256, places: UInt64, rounds: UInt32,
    batch: UInt32, enrol: UInt64
  ) {
    self.init(
      market: market, schema: schema, minimumQuality: 1 << 20, minimumRows: 10, places: places,
      rounds: rounds, reserve: 1_000_000_000, deposit: 5_000, fee: 100, bond: 10_000,
      target: 10_066_330, gated: 1 << 23, testRoot: testRoot, plan: .shapley, steps: 5,
      rate: 1 << 23, decay: 1_678, batch: batch, enrolTime: enrol, commitTime: 600,
      revealTime: 600, scoreTime: 600)
  }
}
