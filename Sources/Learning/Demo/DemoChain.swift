import Bytecode
import Client
import Ledger
import Primitives
import VM

/// The chain of the demonstration with those who act on it: sends transactions, counts their gas.
struct DemoChain {
  /// A deployed contract.
  struct Deployed {
    let address: Address
    let contract: DeployableContract

    /// The fields of an event if it is the one with this name, in order.
    func fields(of event: EmittedEvent, named name: String) throws -> [ABIValue]? {
      guard event.contract == address,
        let found = contract.interface.event(topics: event.topics, data: event.data),
        found.name == name
      else { return nil }
      return try found.fields.map { field in
        guard let value = field.value else {
          throw DemoError.wrong("the event \(name) misses a field")
        }
        return value
      }
    }
  }

  /// The price of one gas, in the smallest unit: a thousand-millionth of a coin.
  static let gasPrice: UInt128 = 100_000_000
  /// The gas limit of each transaction.
  static let gasLimit: UInt64 = 2_000_000_000

  private var chain: LocalChain
  private let known: KnownContracts
  /// By kind, in order of first use.
  private(set) var tallies: [DemoGasTally] = []

  init(balances: [(Address, UInt128)], _ contracts: DemoContracts) {
    chain = LocalChain(Chain(balances: balances))
    known = contracts.known
  }

  /// An account of the demonstration.
  static func account(_ name: String) -> Address {
    Address(truncating: keccak256(utf8: "galaxy.demo." + name).number)
  }

  /// The coins of an account.
  func balance(of address: Address) -> UInt128 { chain.balance(of: address) }

  /// Deploys a contract.
  mutating func deploy(
    _ contract: DeployableContract, _ arguments: [ABIValue], from sender: Address
  ) throws -> Deployed {
    let data = try contract.deployment(arguments, blobs: .inData)
    let receipt = try send(contract, nil, to: nil, data, from: sender)
    guard let address = receipt.contract else {
      throw DemoError.wrong("\(contract.name) was deployed without an address")
    }
    return Deployed(address: address, contract: contract)
  }

  /// Calls an entry and gives the receipt.
  @discardableResult
  mutating func call(
    _ target: Deployed, _ method: String, _ arguments: [ABIValue] = [], from sender: Address,
    value: UInt128 = 0, record: ChainRecording? = nil
  ) throws -> Receipt {
    let call = try Call(method, of: target.contract.interface)
    return try send(
      target.contract, call.method, to: target.address,
      try call.encode(arguments, blobs: .inData), from: sender, value: value, record: record)
  }

  /// Reads a view.
  func view(
    _ target: Deployed, _ method: String, _ arguments: [ABIValue] = []
  ) throws -> ABIValue {
    let call = try Call(method, of: target.contract.interface)
    let outcome = Outcome(
      chain.view(ViewRequest(of: target.address, try call.encode(arguments).data)))
    guard outcome.isSuccess, let result = call.result(outcome.data) else {
      throw failure(outcome, target.contract, call.method)
    }
    return result
  }

  private mutating func send(
    _ contract: DeployableContract, _ method: ContractInterface.Method?, to recipient: Address?,
    _ data: CallData, from sender: Address, value: UInt128 = 0, record: ChainRecording? = nil
  ) throws -> Receipt {
    chain.record = record
    defer { chain.record = nil }
    let receipt = try chain.transact(
      TransactionRequest(
        from: sender, to: recipient, data, value: value, gasLimit: DemoChain.gasLimit,
        gasPrice: DemoChain.gasPrice))
    guard receipt.isSuccess else { throw failure(Outcome(receipt), contract, method) }
    let kind = "\(contract.name).\(method?.name ?? "deploy")"
    let index = tallies.firstIndex { $0.kind == kind } ?? tallies.count
    if index == tallies.count {
      tallies.append(DemoGasTally(kind: kind, count: 0, gas: 0, bytes: 0))
    }
    tallies[index].count += 1
    tallies[index].gas += receipt.gasUsed
    tallies[index].bytes += data.data.count
    return receipt
  }

  private func failure(
    _ outcome: Outcome, _ contract: DeployableContract, _ method: ContractInterface.Method?
  ) -> DemoError {
    let explained = outcome.explain(method, of: contract.interface, known: known)
    let place = explained.place.map { " at \($0)" } ?? ""
    return .failed("\(contract.name).\(method?.name ?? "deploy"): \(explained.text)\(place)")
  }
}
