import Bytecode
import Ledger
import Primitives
import VM

/// The chain of the demonstration with those who act on it: sends transactions, counts their gas.
struct DemoChain {
  /// A deployed contract.
  struct Deployed {
    let address: Address
    let contract: DemoContract
  }

  /// The price of one gas, in the smallest unit: a thousand-millionth of a coin.
  static let gasPrice: UInt128 = 100_000_000
  /// The gas limit of each transaction.
  static let gasLimit: UInt64 = 2_000_000_000

  private(set) var chain: Chain
  /// By kind, in order of first use.
  private(set) var tallies: [DemoGasTally] = []

  init(balances: [(Address, UInt128)]) {
    chain = Chain(balances: balances)
  }

  /// An account of the demonstration.
  static func account(_ name: String) -> Address {
    Address(truncating: keccak256(utf8: "galaxy.demo." + name).number)
  }

  /// The coins of an account.
  func balance(of address: Address) -> UInt128 { chain.balance(of: address) }

  /// Deploys a contract.
  mutating func deploy(
    _ contract: DemoContract, _ arguments: [ABIValue], from sender: Address
  ) throws -> Deployed {
    let receipt = try send(
      contract, "deploy", to: nil, data: try contract.deployment(arguments), from: sender)
    guard let address = receipt.contract else {
      throw DemoError.wrong("\(contract.name) was deployed without an address")
    }
    return Deployed(address: address, contract: contract)
  }

  /// Calls an entry and gives the receipt.
  @discardableResult
  mutating func call(
    _ target: Deployed, _ method: String, _ arguments: [ABIValue] = [], from sender: Address,
    value: UInt128 = 0, recorder: TraceRecorder? = nil
  ) throws -> Receipt {
    let method = try target.contract.method(method)
    let data = try ABI.encodeCall(method.selector, method.parameters, arguments)
    return try send(
      target.contract, method.name, to: target.address, data: data, from: sender, value: value,
      recorder: recorder)
  }

  /// Reads a view.
  func view(
    _ target: Deployed, _ method: String, _ arguments: [ABIValue] = []
  ) throws -> ABIValue {
    let method = try target.contract.method(method)
    let data = try ABI.encodeCall(method.selector, method.parameters, arguments)
    let outcome = chain.view(data, of: target.address)
    guard outcome.isSuccess, let result = method.result else {
      throw DemoError.failed(
        "\(target.contract.name).\(method.name) failed: \(describe(outcome, target.contract))")
    }
    return try ABI.decode([result], outcome.data)[0]
  }

  private mutating func send(
    _ contract: DemoContract, _ name: String, to recipient: Address?, data: [UInt8],
    from sender: Address, value: UInt128 = 0, recorder: TraceRecorder? = nil
  ) throws -> Receipt {
    let receipt = try chain.submit(
      Transaction(
        sender: sender, nonce: chain.nonce(of: sender), recipient: recipient, value: value,
        data: data, gasLimit: DemoChain.gasLimit, gasPrice: DemoChain.gasPrice),
      recorder: recorder)
    guard receipt.isSuccess else {
      throw DemoError.failed(
        "\(contract.name).\(name) failed: \(describe(receipt, contract))")
    }
    let kind = "\(contract.name).\(name)"
    let index = tallies.firstIndex { $0.kind == kind } ?? tallies.count
    if index == tallies.count {
      tallies.append(DemoGasTally(kind: kind, count: 0, gas: 0, bytes: 0))
    }
    tallies[index].count += 1
    tallies[index].gas += receipt.gasUsed
    tallies[index].bytes += data.count
    return receipt
  }

  private func describe(_ outcome: CallOutcome, _ contract: DemoContract) -> String {
    switch outcome.status {
    case .success: "no result"
    case .revert: contract.errorName(outcome.data)
    case .trap(let trap): "trap \(trap)" + place(outcome.location, contract)
    }
  }

  private func describe(_ receipt: Receipt, _ contract: DemoContract) -> String {
    switch receipt.status {
    case .success: "no result"
    case .revert: contract.errorName(receipt.data)
    case .trap(let trap): "trap \(trap)" + place(receipt.location, contract)
    case .invalidModule(let reason): reason
    }
  }

  private func place(_ location: ProgramCounter?, _ contract: DemoContract) -> String {
    location.map { " at \(contract.module.functions[Int($0.function)].name):\($0)" } ?? ""
  }
}
