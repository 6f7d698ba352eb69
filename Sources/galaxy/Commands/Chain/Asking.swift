import ArgumentParser
import Bytecode
import Client
import Diagnostics
import Ledger
import Primitives
import VM

/// A view that is run, and reported.
struct Asking {
  let chain: any CommandChain
  /// Whom the contract sees as its caller.
  let from: Address
  /// Behind which block; nil is the last.
  var block: UInt64?
  /// The most gas that it may use.
  var gas = Chain.blockGasLimit
  /// Where its recording goes.
  let trace: String?
  let json: Bool

  /// Runs it, and prints what it gives.
  func ask(_ call: Call, _ data: CallData, of found: ChainContract) throws {
    let request = ViewRequest(of: found.address, data.data, from: from, gasLimit: gas)
    let start = ContinuousClock().now
    let outcome = try ChainOptions.reaching { () throws(ChainError) in
      try chain.view(request, at: block)
    }
    let time = ContinuousClock().now - start
    if let trace { try Files.write(chain.traceFile(of: request, at: block), to: trace) }
    let report = RunReport(
      found.target, call.method, Outcome(outcome), nanoseconds: time.nanoseconds)
    print(json ? report.jsonValue.pretty : report.lines)
    if !report.isSuccess { throw ExitCode(1) }
  }
}
