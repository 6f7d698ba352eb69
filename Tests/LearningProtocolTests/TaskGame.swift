import Learning
import Ledger
import Primitives
import Tensors
import VM

/// How a provider plays.
enum Strategy {
  /// Trains on its rows.
  case honest(Rows)
  /// Sends zeros.
  case zeros
  /// Sends what the last round has added to the weights.
  case lastStep
  /// Trains on the test rows that were shown so far.
  case shownRows
  /// Sends what was asked of it by the test, of the weights and the number of the round.
  case custom((Tensor, Int) throws -> Tensor)
  /// Sends nothing.
  case silent
}

/// A whole task on a real chain: who applies with what, and what each round brings.
struct TaskGame {
  /// What differs from game to game.
  struct Settings {
    var rounds = 2
    var steps = 3
    var target = 0.0
    var gated = 0.5
    var deposit = 100
    var fee = 0
    var reserve = 1_000_000
    var bond = 500_000
    var plan = 0
  }

  /// Listings of so many accounts, from account 1 on, of data of the same kind; account 0 is the model provider.
  struct Market {
    var chain: ProtocolChain
    let place: ProtocolChain.Place
    static let schema = Hash256(U256(7 as UInt64))

    init(accounts: Int, unlisted: Int = 0, price: Int = 600_000) throws {
      let owner = ProtocolChain.account(0)
      chain = ProtocolChain((0...accounts + unlisted).map { ProtocolChain.account($0) })
      place = try chain.deploy(
        ProtocolContracts.market, [.number(1), .number(1), .number(1 << 30), .number(60)],
        from: owner)
      for index in 1...accounts {
        let provider = ProtocolChain.account(index)
        let tree = MerkleTree(
          leaves: [Hash256(provider.number).bytes, Hash256(U256(UInt64(index))).bytes],
          hash: .keccak256)
        try chain.call(
          place, "list",
          [
            .hash(Market.schema), .hash(tree.root), .number(2),
            .hashes(tree.proof(at: 0)?.siblings ?? []), .number(100), .fixed(1), .number(price),
            .string("file"), .number(Int(chain.time) + 1_000_000),
          ], from: provider, value: 1_000)
      }
    }
  }

  var chain: ProtocolChain
  let task: ProtocolChain.Place
  let owner = ProtocolChain.account(0)
  let settings: Settings
  let strategies: [Strategy]
  let slices: [Rows]
  let hidden: Rows
  let testTree: MerkleTree
  private(set) var weights: Tensor
  private(set) var lastStep: Tensor
  private(set) var shown: Rows?
  private(set) var round = 0
  /// The most gas that scoring a round took.
  private(set) var scoreGas: UInt64 = 0

  static let rate: Int64 = 1 << 23
  static let decay: Int64 = 1_678

  /// Deploys a task whose providers, accounts 1 and on, play by strategies, and gives out the places.
  init(
    _ market: Market, _ strategies: [Strategy], slices: [Rows], hidden: Rows,
    settings: Settings = Settings()
  ) throws {
    chain = market.chain
    self.settings = settings
    self.strategies = strategies
    self.slices = slices
    self.hidden = hidden
    let leaves = try (slices + [hidden]).map { try $0.languageHash().bytes }
    testTree = MerkleTree(leaves: leaves, hash: .keccak256)
    let shape = [hidden.features + 1, hidden.classes]
    weights = try Tensor.zeros(element: .q8x24, shape: shape)
    lastStep = weights
    let terms: [ABIValue] = [
      .address(market.place.address), .hash(Market.schema), .fixed(0.5), .number(10),
      .number(strategies.count), .number(slices.count), .number(settings.reserve),
      .number(settings.deposit), .number(settings.fee), .number(settings.bond),
      .fixed(settings.target), .fixed(settings.gated), .hash(testTree.root),
      .number(settings.plan), .number(settings.steps),
      .int(U256(UInt64(TaskGame.rate))), .int(U256(UInt64(TaskGame.decay))), .number(32),
      .number(600), .number(600), .number(600), .number(600), .number(0), .fixed(0),
    ]
    task = try chain.deploy(
      ProtocolContracts.task, [.tuple(terms), .tensor(weights)], from: owner,
      value: UInt128(settings.reserve * strategies.count + settings.bond))
    for index in strategies.indices {
      try chain.call(
        task, "apply", [.number(index)], from: provider(index), value: UInt128(settings.deposit))
    }
    chain.advance(seconds: 600)
    try chain.call(task, "begin", from: owner)
  }

  /// The account of a provider.
  func provider(_ index: Int) -> Address { ProtocolChain.account(index + 1) }

  /// What a provider sends now; nil when nothing.
  func update(of index: Int) throws -> Tensor? {
    let zeros = try Tensor.zeros(element: .q8x24, shape: weights.shape)
    switch strategies[index] {
    case .honest(let rows): return try train(on: rows)
    case .zeros: return zeros
    case .lastStep: return lastStep
    case .shownRows: return try shown.map { try train(on: $0) } ?? zeros
    case .custom(let make): return try make(weights, round)
    case .silent: return nil
    }
  }

  private func train(on rows: Rows) throws -> Tensor {
    try rows.trainer(rate: TaskGame.rate, decay: TaskGame.decay, steps: settings.steps)
      .update(from: weights)
  }

  /// One round: all commit, all show, and the model provider shows the next slice.
  mutating func playRound() throws {
    round = try chain.number(task, "round")
    let updates = try strategies.indices.map { try update(of: $0) }
    var sent: [(index: Int, arguments: [ABIValue])] = []
    for (index, update) in updates.enumerated() {
      guard let update else { continue }
      let arguments: [ABIValue] = [
        .tensor(update), .hash(Hash256(U256(UInt64(index)))), .hash(Hash256(U256(UInt64(9)))),
      ]
      let sealed = try chain.view(
        task, "seal", [.address(provider(index)), .number(round)] + arguments)
      // Whoever is out already is refused.
      if try chain.refusal(task, "commit", [sealed], from: provider(index)) == nil {
        sent.append((index, arguments))
      }
    }
    try pass("committing", 1)
    for (index, arguments) in sent {
      _ = try chain.refusal(task, "reveal", arguments, from: provider(index))
    }
    try pass("revealing", 2)
    guard try chain.number(task, "phase") == 3 else { return }
    let slice = slices[round - 1]
    let receipt = try chain.call(
      task, "score",
      slice.arguments + [.hashes(testTree.proof(at: round - 1)?.siblings ?? [])]
        + (shown ?? slice).arguments, from: owner)
    scoreGas = max(scoreGas, receipt.gasUsed)
    shown = try shown?.appending(slice) ?? slice
    weights = try chain.view(task, "weights").asTensor()
    lastStep = try chain.view(task, "lastStep").asTensor()
  }

  /// Lets a phase's time pass when somebody was missing.
  private mutating func pass(_ phase: String, _ number: Int) throws {
    guard try chain.number(task, "phase") == number else { return }
    chain.advance(seconds: 600)
    try chain.call(task, "advance", from: owner)
  }

  /// All rounds, and the gate.
  mutating func play() throws {
    for _ in slices { try playRound() }
    try chain.call(
      task, "gate",
      hidden.arguments + [.hashes(testTree.proof(at: slices.count)?.siblings ?? [])], from: owner)
  }

  /// The sums of credits, by provider.
  func points() throws -> [Int] {
    let members = try chain.view(task, "members")
    let values = try chain.view(task, "points").asInts()
    guard case .array(let addresses) = members else { return [] }
    return strategies.indices.map { index in
      addresses.firstIndex(of: .address(provider(index))).map { values[$0] } ?? 0
    }
  }

  /// What an account can claim.
  func owed(to account: Address) throws -> Int {
    try chain.number(task, "owedTo", [.address(account)])
  }

  /// What each provider can claim beyond its deposit.
  func pay() throws -> [Int] {
    try strategies.indices.map { try owed(to: provider($0)) - settings.deposit }
  }
}
