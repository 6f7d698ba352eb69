import Actors
import Client
import Learning
import Ledger
import Node
import Primitives
import RPC
import Tensors
import TestKit
import Testing

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
  private let batch: Int
  private(set) var task: Address?
  private(set) var lines: [String] = []
  private var actors: [(any PlatformActor)?]

  /// The owner is account 0, the providers are those behind it.
  init(
    _ node: LossyNode, shards: [LabeledRows], test: LabeledRows, rounds: Int, batch: Int = 64,
    enrol: UInt64 = 2
  ) throws {
    self.node = node
    self.batch = batch
    contracts = try PlatformContracts()
    let schema = try DataSchema(json: Array(Federation.schemaText.utf8))
    self.schema = schema
    self.shards = try shards.map { try Federation.prepared($0, schema) }
    slices = try TestSlices(Federation.prepared(test, schema), rounds: rounds)
    folders = try (0...shards.count).map { _ in try TemporaryFolder() }
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
    terms = TaskTerms(
      market: places.market, schema: schema.hash, testRoot: slices.tree.root,
      places: UInt64(shards.count), rounds: UInt32(rounds), batch: UInt32(batch), enrol: enrol)
  }

  static let schemaText = """
    {"name": "digits", "licence": "CC-BY-4.0",
     "features": [{"name": "p", "count": 64, "type": "integer", "minimum": 0, "maximum": 16}],
     "label": {"name": "digit", "classes": ["0","1","2","3","4","5","6","7","8","9"]}}
    """

  /// The rows by way of a table, as people bring them.
  private static func prepared(_ rows: LabeledRows, _ schema: DataSchema) throws -> PreparedRows {
    var text = (0..<64).map { "p\($0)" }.joined(separator: ",") + ",digit\n"
    for index in 0..<rows.count {
      text += rows.features(index).map { "\($0)" }.joined(separator: ",")
      text += ",\(rows.labels[index])\n"
    }
    return try PreparedRows(csv: Array(text.utf8), schema: schema)
  }

  func account(_ index: Int) -> DevelopmentAccount { DevelopmentAccount.all[index] }

  private func context(_ index: Int, patience: Int) throws -> ActorContext {
    try ActorContext(
      ActorFolder(folders[index].path), node.chain(account(index)),
      account: account(index).address, patience: patience
    ) { [self] in lines.append("\(account(index).name): \($0)") }
  }

  /// Starts an actor from what its folder and the chain say: the owner creates its task, a provider lists its data.
  private func start(_ index: Int, patience: Int) throws -> any PlatformActor {
    let context = try context(index, patience: patience)
    guard index > 0 else {
      let start = try Tensor.zeros(element: .q8x24, shape: [65, 10])
      let task = try ModelProvider.create(
        context, terms, start: start, board: places.board, document: "", contracts: contracts)
      self.task = task
      return try ModelProvider(context, task: task, slices)
    }
    let rows = shards[index - 1]
    let document = try DataDocument(
      rows, schema: schema, owner: account(index).address, batch: batch)
    let listing = try DataProvider.list(
      context, market: places.market, rows: rows, document, price: 1_000, days: 30,
      cid: "document-\(index)")
    return try DataProvider(
      context, places, rows: rows, document, listing: listing, policy: DataPolicy(),
      contracts: contracts)
  }

  /// Lets an actor look once; one that is not there is started. An error that passes ends it, as a crash would.
  func step(_ index: Int, patience: Int = 20) throws -> ActorProgress {
    do {
      var actor = try actors[index] ?? start(index, patience: patience)
      let progress = try actor.step()
      actors[index] = actor
      return progress
    } catch let error as ActorError where error.isPassing {
      kill(index)
      return .waiting
    } catch is ChainError {
      // There was no answer even to the first question.
      kill(index)
      return .waiting
    }
  }

  /// Ends an actor as `kill -9` does: what its folder has not is lost.
  func kill(_ index: Int) { actors[index] = nil }

  /// The document that a listing names.
  func document(_ name: String) -> [UInt8]? {
    guard let index = (1..<count).first(where: { "document-\($0)" == name }) else { return nil }
    let document = try? DataDocument(
      shards[index - 1], schema: schema, owner: account(index).address, batch: batch)
    return document?.encoded
  }

  /// Lets all actors act in an order that `next` chooses until the task is over and everybody has claimed.
  func finish(patience: Int = 20, _ next: () -> Int) throws {
    var isOver = false
    var idle = 0
    for _ in 0..<20_000 where !(isOver && idle > 12 * count) {
      let index = next() % count
      switch try step(index, patience: patience) {
      case .acted: idle = 0
      case .waiting: idle += 1
      case .finished:
        isOver = true
        idle += 1
      }
    }
    try #require(isOver && idle > 12 * count, "\(lines.suffix(20))")
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
