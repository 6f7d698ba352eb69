import ArgumentParser
import Bytecode
import Client
import Diagnostics
import Foundation
import Ledger
import Primitives
import RPC
import Signatures

/// A transaction on its way: estimated, signed, sent, and reported when a block has it.
struct Sending {
  let options: ChainOptions
  let sender: SenderOptions
  /// Where its recording goes.
  let trace: String?

  /// How long a block may take, in seconds.
  private static let secondsMax = 120

  /// Sends it, and prints what became of it. `method` is nil for a deployment.
  @discardableResult
  func send(
    _ data: CallData, to recipient: Address?, _ target: RunTarget,
    _ method: ContractInterface.Method?
  ) throws -> Receipt {
    let key = try sender.signingKey()
    var chain = try options.chain(key)
    var request = TransactionRequest(
      from: key.address, to: recipient, data, value: try sender.amount(), gasLimit: 0)
    request.gasLimit = try limit(request, chain)
    let start = ContinuousClock().now
    let (hash, receipt) = try ChainOptions.reaching { () throws(ChainError) in
      let hash = try chain.submit(request)
      return (
        hash,
        try chain.receipt(of: hash, seconds: Sending.secondsMax) {
          Thread.sleep(forTimeInterval: 0.05)
        }
      )
    }
    let seconds = (ContinuousClock().now - start).components
    let report = RunReport(
      target, method, Outcome(receipt),
      nanoseconds: Int(seconds.seconds) * 1_000_000_000 + Int(seconds.attoseconds / 1_000_000_000))
    if let trace {
      let file = try ChainOptions.reaching { () throws(ChainError) in
        try chain.traceFile(of: hash)
      }
      try Files.write(file ?? [], to: trace)
    }
    print(report, hash, receipt)
    guard report.isSuccess else { throw ExitCode(1) }
    return receipt
  }

  private func limit(_ request: TransactionRequest, _ chain: RemoteChain) throws -> UInt64 {
    if let limit = try sender.gasLimit() { return limit }
    let estimate = try ChainOptions.reaching { () throws(ChainError) in
      try chain.estimate(request)
    }
    switch estimate {
    case .success(let gas): return gas + gas / 5
    case .failure(let failure):
      throw CommandFailure.failed("not sent, because it would fail: \(failure.message)")
    }
  }

  private func print(_ report: RunReport, _ hash: Hash256, _ receipt: Receipt) {
    let place = receipt.contract.map { "\ncontract: \($0.checksummed)" } ?? ""
    guard options.json else {
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
