import Ledger
import Primitives
import VM

/// A chain in this process: each transaction is a block, at once. Every call is held against the bound of its module.
package struct LocalChain: ChainAccess {
  /// The chain itself, with what only its owner sees of it.
  package private(set) var chain: Chain
  private var receipts: [Hash256: Receipt] = [:]
  private var lastRecorded: (transaction: Hash256, recorder: TraceRecorder)?

  /// What is executed from now on is recorded here; nil records nothing.
  package var record: ChainRecording?
  /// Is given what runs a contract, and runs it once: who measures wraps a clock around it.
  package var execution: Execution = { $0() }

  /// Runs what it is given.
  package typealias Execution = (() -> CallOutcome) -> CallOutcome

  private let bounds: GasBoundMonitor
  /// The most gas that the last transaction or view could use, by the bounds of the modules that it ran; nil when one of
  /// these has none. Refunds are not in it.
  package var lastGasBound: UInt64? { bounds.bound == .max ? nil : bounds.bound }

  /// Takes over a chain.
  package init(_ chain: Chain) {
    self.chain = chain
    bounds = chain.code.bounds ?? GasBoundMonitor()
    chain.code.bounds = bounds
  }

  /// The first call of this chain that used more gas than its bound, which the verifier has proved: a bug of Galaxy, not of
  /// a contract. Nothing else is executed after it.
  package var boundViolation: String? {
    bounds.violation.map { "a bound on gas does not hold, which is a bug of Galaxy: \($0)" }
  }

  // MARK: What a client asks

  package mutating func submit(_ request: TransactionRequest) throws(ChainError) -> Hash256 {
    let transaction = Transaction(
      sender: request.sender, nonce: chain.nonce(of: request.sender),
      recipient: request.recipient, value: request.value, data: request.call.data,
      blobs: request.call.blobs, gasLimit: request.gasLimit, gasPrice: request.gasPrice)
    bounds.reset()
    let receipt: Receipt
    do throws(TransactionError) {
      receipt = try chain.submit(
        transaction, recorder: record?.recorder, execution: execution)
    } catch {
      throw .refused(error)
    }
    bounds.add(chain.code.gasBeforeCalls(transaction))
    if let boundViolation { throw .answered(boundViolation) }
    receipts[receipt.transactionHash] = receipt
    record?.add(transaction, receipt)
    lastRecorded = record.map { (receipt.transactionHash, $0.recorder) } ?? lastRecorded
    return receipt.transactionHash
  }

  package func receipt(of transaction: Hash256) -> Receipt? { receipts[transaction] }

  package func view(_ request: ViewRequest) -> CallOutcome {
    bounds.reset()
    let outcome = execution {
      chain.view(
        request.data, of: request.contract, from: request.caller, gas: request.gasLimit,
        recorder: record?.recorder)
    }
    record?.add(request, outcome)
    return outcome
  }

  package func logs(_ filter: LogFilter) -> [Log] {
    chain.blocks.filter { $0.header.context.number >= filter.fromBlock }.flatMap { block in
      block.receipts.flatMap { receipt in
        receipt.events.filter { filter.admits($0) }.map {
          Log(
            event: $0, block: block.header.context.number, transaction: receipt.transactionHash)
        }
      }
    }
  }

  /// Only of the last transaction that was recorded.
  package func trace(of transaction: Hash256) -> [UInt8]? {
    lastRecorded.flatMap { $0.transaction == transaction ? $0.recorder.bytes : nil }
  }

  package func balance(of account: Address) -> UInt128 { chain.balance(of: account) }

  // MARK: What only the owner of a chain can do

  /// Skips so many blocks and the time between them; saturates.
  package mutating func advance(blocks count: UInt64) { chain.advance(blocks: count) }

  /// Lets time pass before the next block; saturates.
  package mutating func advance(seconds: UInt64) { chain.advance(seconds: seconds) }

  /// A copy on which a contract has the code with this canonical hash, above the same stored values.
  package func replacingCode(
    of contract: Address, with module: [UInt8], hash: Hash256
  ) -> LocalChain {
    var copy = self
    copy.chain.replaceCode(of: contract, with: module, hash: hash)
    return copy
  }

  /// Gives an account coins out of nothing.
  ///
  /// - Precondition: all coins together fit 128 bits.
  package mutating func credit(_ account: Address, _ amount: UInt128) {
    chain.credit(account, amount)
  }
}
