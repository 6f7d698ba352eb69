import Client
import Ledger
import Primitives

/// Matching on the chain: offers, a task, and two approvals for each of its parts.
struct DemoMarket {
  /// A part of a task that both sides have agreed to.
  struct Part {
    /// Index of the data provider.
    let provider: Int
    /// Index of the computation provider.
    let computer: Int
    /// What the data provider gets at most, and what computing may cost.
    let payment: UInt128
    let computePrice: UInt128
  }

  let contract: DemoChain.Deployed

  /// Lists what everybody has.
  static func open(
    _ contract: DeployableContract, _ actors: DemoActors, on chain: inout DemoChain
  ) throws -> DemoMarket {
    let market = DemoMarket(contract: try chain.deploy(contract, [], from: actors.owner))
    for provider in actors.data {
      try chain.call(
        market.contract, "listData",
        [
          .hash(DemoActors.schema), .number(UInt128(provider.rows.count)),
          .fixed(provider.quality), .number(provider.price), .hash(provider.signature),
        ], from: provider.address)
    }
    for computer in actors.computers {
      try chain.call(
        market.contract, "listCompute",
        [
          .number(computer.cores), .number(computer.memoryGiB), .number(computer.unitPrice),
        ], from: computer.address)
    }
    return market
  }

  /// Opens a task for a model, and takes the approvals of all whom the contract picks.
  ///
  /// `work` is the number of work units that training on a provider's rows takes.
  func match(
    model: Address, minimumQuality: Int32, budget: UInt128, _ actors: DemoActors,
    work: (LabeledRows) -> UInt64, on chain: inout DemoChain
  ) throws -> [Part] {
    let count = actors.data.count
    let opened = try chain.call(
      contract, "openTask",
      [
        .address(model), .hash(DemoActors.schema), .fixed(minimumQuality), .number(budget),
        .number(UInt128(count)),
      ], from: actors.owner)
    let task = try ABI.decode([.uint(64)], opened.data)[0]
    var parts: [Part] = []
    for index in 0..<count {
      let number = ABIValue.number(UInt128(index))
      // (offer, provider, payment, approval)
      guard case .tuple(let fields) = try chain.view(contract, "subTask", [task, number]),
        fields.count == 4
      else { throw DemoError.wrong("a sub-task has four fields") }
      let (address, payment) = (try fields[1].asAddress(), try fields[2].asAmount())
      guard let provider = actors.data.firstIndex(where: { $0.address == address }) else {
        throw DemoError.wrong("part \(index) of the task belongs to nobody")
      }
      // Each data provider asks another machine.
      let computer = index % actors.computers.count
      let machine = actors.computers[computer]
      try chain.call(
        contract, "acceptData", [task, number, .address(machine.address)], from: address)
      let price = UInt128(work(actors.data[provider].rows)) * machine.unitPrice
      try chain.call(
        contract, "acceptCompute", [task, number, .number(price)], from: machine.address)
      parts.append(
        Part(provider: provider, computer: computer, payment: payment, computePrice: price))
    }
    guard try chain.view(contract, "isReady", [task]) == .bool(true) else {
      throw DemoError.wrong("the task is not ready after all approvals")
    }
    return parts
  }
}
