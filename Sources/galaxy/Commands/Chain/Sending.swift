import ArgumentParser
import Bytecode
import Client
import Diagnostics
import Ledger
import Primitives
import VM

/// A transaction on its way: sent, and reported when a block has it.
struct Sending {
  /// Where it goes.
  var chain: any CommandChain
  /// Who sends and pays.
  let from: Address
  /// Coins that go along, in the smallest unit.
  let value: UInt128
  /// The most gas that it may use; nil lets the chain say.
  let gas: UInt64?
  /// Where its recording goes.
  let trace: String?
  let json: Bool

  /// What options say. `creating` makes the file of a chain that is not there.
  init(
    _ options: ChainOptions, _ sender: SenderOptions, trace: String?, creating: Bool = false
  ) throws {
    self.init(
      try options.open(for: sender, creating: creating), value: try sender.amount(),
      gas: try sender.gasLimit(), trace: trace, json: options.json)
  }

  init(
    _ opened: (chain: any CommandChain, from: Address), value: UInt128, gas: UInt64?,
    trace: String?, json: Bool
  ) {
    (chain, from) = opened
    (self.value, self.gas, self.trace, self.json) = (value, gas, trace, json)
  }

  /// Sends it, and prints what became of it. `method` is nil for a deployment, which is noted under a name, by default the
  /// contract's.
  mutating func send(
    _ data: CallData, to recipient: Address?, _ target: RunTarget,
    _ method: ContractInterface.Method?, as name: String? = nil
  ) throws {
    var request = TransactionRequest(
      from: from, to: recipient, data, value: value, gasLimit: 0)
    request.gasLimit = try gas ?? chain.gasLimit(for: request)
    let start = ContinuousClock().now
    let (hash, receipt) = try submit(request)
    let time = ContinuousClock().now - start
    try chain.keep(receipt, as: name, method == nil ? target : nil)
    let report = RunReport(target, method, Outcome(receipt), nanoseconds: time.nanoseconds)
    if let trace { try Files.write(chain.traceFile(of: hash) ?? [], to: trace) }
    print(report, hash, receipt)
    guard report.isSuccess else { throw ExitCode(1) }
  }

  /// Sends coins alone.
  mutating func pay(_ recipient: Address) throws {
    let request = TransactionRequest(
      from: from, to: recipient, CallData(), value: value, gasLimit: gas ?? 21_000)
    let (hash, receipt) = try submit(request)
    try chain.keep(receipt, as: nil, nil)
    Swift.print(json ? "{\"transaction\": \"\(hash.hex)\"}" : "transaction: \(hash.hex)")
    guard receipt.isSuccess else { throw ExitCode(1) }
  }

  private mutating func submit(_ request: TransactionRequest) throws -> (Hash256, Receipt) {
    try ChainOptions.reaching { () throws(ChainError) in
      let hash = try chain.submit(request)
      return (hash, try chain.settled(hash))
    }
  }

  private func print(_ report: RunReport, _ hash: Hash256, _ receipt: Receipt) {
    let place = receipt.contract.map { "\ncontract: \($0.checksummed)" } ?? ""
    guard json else {
      return Swift.print("\(report.lines)\ntransaction: \(hash.hex)\(place)")
    }
    guard case .object(var members) = report.jsonValue else { return }
    members.append(JSONValue.Member("transaction", .string(hash.hex)))
    members.append(
      JSONValue.Member("contract", receipt.contract.map { .string($0.checksummed) } ?? .null))
    members.append(JSONValue.Member("fee", .string(String(receipt.fee))))
    Swift.print(JSONValue.object(members).pretty)
  }
}

extension Duration {
  /// All of it in nanoseconds; saturates.
  var nanoseconds: Int {
    let (seconds, attoseconds) = components
    let (whole, overflow) = Int(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : whole &+ Int(attoseconds / 1_000_000_000)
  }
}
