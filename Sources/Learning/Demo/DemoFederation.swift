import Client
import Ledger
import Primitives
import Tensors
import VM

/// Ten rounds of federated averaging on the chain, with scoring, settlement and claims.
struct DemoFederation {
  /// Which updates the contract averages; numbered as in contracts/reward.
  enum Policy: UInt128 {
    case everybody = 0
    case contributors = 1
  }

  /// How many rounds.
  static let roundCount = 10

  let model: DemoChain.Deployed
  let reward: DemoChain.Deployed
  private let actors: DemoActors
  /// The test rows that the model contract has committed to.
  let judged: LabeledRows
  /// Test rows that it does not know.
  private let heldOut: LabeledRows
  private let trainer: SoftmaxRegression
  /// Rows, the last for the biases, and columns of the weights.
  let weightShape: [Int]

  /// Deploys model and reward for a task: test set committed, scorer set, nothing funded yet.
  init(
    _ contracts: DemoContracts, policy: Policy, judged: LabeledRows, heldOut: LabeledRows,
    goal: Int32, taskKey: [UInt8], _ actors: DemoActors, on chain: inout DemoChain
  ) throws {
    self.actors = actors
    self.judged = judged
    self.heldOut = heldOut
    trainer = SoftmaxRegression(fitting: judged)
    weightShape = [judged.featureCount + 1, judged.classCount]
    let start = try Tensor.zeros(element: .q8x24, shape: weightShape)
    model = try chain.deploy(
      contracts.model,
      [.bytes(start.encoded()), .hash(try judged.commitment()), .bytes(taskKey)],
      from: actors.owner)
    // Plan 0 pays by Shapley values.
    reward = try chain.deploy(
      contracts.reward,
      [
        .address(model.address), .number(0), .number(policy.rawValue), .fixed(goal),
        .number(DemoActors.unitPrice),
      ], from: actors.owner)
    try chain.call(model, "setScorer", [.address(reward.address)], from: actors.owner)
  }

  /// Millions of multiply-adds, rounded up, that all rounds of local training on some rows take:
  /// a step multiplies rows by weights once forward and once backward.
  static func workUnits(_ rows: LabeledRows) -> UInt64 {
    let model = SoftmaxRegression(fitting: rows)
    let products = roundCount * model.localSteps * 2 * rows.count * model.weightCount
    return UInt64((products + 999_999) / 1_000_000)
  }

  /// Lets the data providers that the market has found submit updates.
  func admit(_ parts: [DemoMarket.Part], on chain: inout DemoChain) throws {
    for part in parts {
      try chain.call(
        model, "admit", [.address(actors.data[part.provider].address)], from: actors.owner)
    }
  }

  /// Puts coins into the pot.
  func fund(_ amount: UInt128, on chain: inout DemoChain) throws {
    try chain.call(reward, "fund", from: actors.owner, value: amount)
  }

  /// The raw weights on the chain.
  func weights(on chain: DemoChain) throws -> [Int64] {
    try chain.view(model, "weights").asWeights()
  }

  /// What a provider's local training changes, as a tensor of the contract's format.
  func update(
    of provider: DemoActors.DataProvider, weights: [Int64]
  ) throws -> Tensor {
    let delta = trainer.localUpdate(
      weights: FixedPointConversion.doubles(weights), shard: provider.rows)
    return try Tensor(
      element: .q8x24, shape: weightShape,
      rawValues: FixedPointConversion.raw32(delta).map(Int64.init))
  }

  /// One round: open, train and submit, score and close.
  func round(
    on chain: inout DemoChain, record: ChainRecording? = nil
  ) throws -> DemoRun.Round {
    try chain.call(model, "open", from: actors.owner)
    let weights = try weights(on: chain)
    for provider in actors.data {
      let update = try update(of: provider, weights: weights)
      try chain.call(
        model, "submit",
        [.bytes(update.encoded()), .number(UInt128(provider.rows.count))],
        from: provider.address)
    }
    let receipt = try chain.call(
      reward, "scoreRound", try judged.arguments(), from: actors.owner, record: record)
    var round = DemoRun.Round(
      accuracy: try ABI.decode([.int(32)], receipt.data)[0].asDouble(),
      heldOutAccuracy: try chain.view(model, "score", try heldOut.arguments()).asDouble(),
      values: [], kept: [])
    for event in receipt.events {
      // (provider, value, kept)
      guard let fields = try reward.fields(of: event, named: "Scored") else { continue }
      guard try fields[0].asAddress() == actors.data[round.values.count].address else {
        throw DemoError.wrong("providers were scored out of order")
      }
      if try fields[2].asBool() { round.kept.append(round.values.count) }
      round.values.append(try fields[1].asDouble())
    }
    return round
  }

  /// Meters the work, settles, and lets everybody claim; completes `run`.
  func settle(
    _ parts: [DemoMarket.Part], _ run: inout DemoRun, on chain: inout DemoChain,
    record: ChainRecording? = nil
  ) throws {
    for part in parts {
      let units = DemoFederation.workUnits(actors.data[part.provider].rows)
      try chain.call(
        reward, "meter",
        [.address(actors.computers[part.computer].address), .number(UInt128(units))],
        from: actors.owner)
    }
    run.escrow = try chain.view(reward, "pot").asAmount()
    try chain.call(reward, "settle", from: actors.owner, record: record)
    run.weights = try weights(on: chain)
    for provider in actors.data {
      let contribution = try chain.view(reward, "contribution", [.address(provider.address)])
      // An optional is (whether there is one, value).
      guard case .tuple(let fields) = contribution, try fields[0].asBool() else {
        throw DemoError.wrong("\(provider.name) is no member of the task")
      }
      run.contributions.append(try fields[1].asDouble())
      run.payouts.append(try claim(provider.address, on: &chain))
    }
    for computer in actors.computers {
      run.computePayouts.append(try claim(computer.address, on: &chain))
    }
    run.refund = try claim(actors.owner, on: &chain)
  }

  /// Claims what is owed to an account, and checks that its balance grew by that much.
  private func claim(_ address: Address, on chain: inout DemoChain) throws -> UInt128 {
    let owed = try chain.view(reward, "owedTo", [.address(address)]).asAmount()
    guard owed > 0 else { return 0 }
    let before = chain.balance(of: address)
    let receipt = try chain.call(reward, "claim", from: address)
    guard chain.balance(of: address) + receipt.fee == before + owed else {
      throw DemoError.wrong("\(actors.name(of: address)) did not get what was owed")
    }
    return owed
  }
}
