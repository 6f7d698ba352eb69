import Bytecode
import Client
import Ledger
import Primitives
import VM

/// A fresh chain with one contract. Gas costs nothing; the sender has plenty of coins.
struct RunSession {
  /// Who deploys and calls unless --from says otherwise.
  static let defaultSender = Address(truncating: 0xA11CE)

  private let target: RunTarget
  private let sender: Address
  /// Where the sender's first deployment stands.
  private let contract: Address
  private let isRecorded: Bool
  private let stopwatch = Stopwatch()
  private var chain: LocalChain

  /// A session that records what it executes, or does not.
  init(_ target: RunTarget, sender: Address, isRecorded: Bool) {
    self.target = target
    self.sender = sender
    self.isRecorded = isRecorded
    contract = Address.create(from: sender, nonce: 0)
    chain = LocalChain(
      Chain(
        balances: [(sender, .max / 2)], rules: ChainRules(insecureTestKeys: true),
        code: CodeCache(verified: [target.contract.module] + target.others)))
    chain.execution = stopwatch.measure
  }

  /// Deploys the contract; what went wrong, or nil.
  mutating func deploy(_ data: CallData) throws -> Outcome? {
    prepare()
    let outcome = try chain.attempt(
      TransactionRequest(from: sender, to: nil, data, gasLimit: Chain.blockGasLimit))
    return outcome.isSuccess ? nil : outcome
  }

  /// Calls an entry or view.
  mutating func call(
    _ call: Call, _ data: CallData, value: UInt128, gas: UInt64
  ) throws -> Outcome {
    prepare()
    if call.method.kind == .view {
      return Outcome(
        chain.view(ViewRequest(of: contract, data.data, from: sender, gasLimit: gas)))
    }
    return try chain.attempt(
      TransactionRequest(from: sender, to: contract, data, value: value, gasLimit: gas))
  }

  /// How long the last execution took, by a monotonic clock, with its recording if there is one.
  var nanoseconds: Int { stopwatch.nanoseconds }

  /// The most gas that the last execution could use, by the bounds of the modules that ran; nil when one has none.
  var gasBound: UInt64? { chain.lastGasBound }

  /// The last execution, for `galaxy trace`; nil when it is not recorded.
  var traceFile: TraceFile? {
    chain.record?.file(
      modules: [target.contract.module] + target.others,
      accounts: [
        TraceFile.Account(address: contract, name: target.contract.name),
        TraceFile.Account(address: sender, name: "sender"),
      ],
      sources: target.sources.map { TraceFile.Source(path: $0.path, text: $0.text) })
  }

  private mutating func prepare() {
    stopwatch.reset()
    chain.record = isRecorded ? ChainRecording() : nil
  }
}

/// Times what a chain executes, and nothing around it.
private final class Stopwatch {
  private let clock = ContinuousClock()
  private var duration = Duration.zero

  /// Runs a contract.
  func measure(_ run: () -> CallOutcome) -> CallOutcome {
    let start = clock.now
    defer { duration += clock.now - start }
    return run()
  }

  /// Forgets what was measured.
  func reset() { duration = .zero }

  /// What was measured.
  var nanoseconds: Int {
    let (seconds, attoseconds) = duration.components
    return Int(clamping: seconds) &* 1_000_000_000 &+ Int(attoseconds / 1_000_000_000)
  }
}
