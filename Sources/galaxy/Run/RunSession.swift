import Bytecode
import Ledger
import Primitives
import VM

/// A fresh chain with one contract. Gas costs nothing; the sender has plenty of coins.
struct RunSession {
  /// What became of a call or deployment.
  struct Outcome {
    /// How it ended.
    enum Status {
      case success
      case revert
      case trap(Trap)
      case invalidModule(String)
      /// No block takes the transaction.
      case refused(TransactionError)
    }

    var status: Status
    var data: [UInt8] = []
    var gasUsed: UInt64 = 0
    var instructions: UInt64 = 0
    var events: [EmittedEvent] = []
    /// Where a trap or revert happened.
    var location: ProgramCounter?
    /// How long the execution alone took, by a monotonic clock.
    var nanoseconds = 0
    var isDeployment = false
  }

  /// Who deploys and calls unless --from says otherwise.
  static let defaultSender = Address(truncating: 0xA11CE)

  private let target: RunTarget
  private let sender: Address
  private var chain: Chain
  private var contract = Address.zero

  init(_ target: RunTarget, sender: Address) {
    self.target = target
    self.sender = sender
    chain = Chain(balances: [(sender, .max / 2)], rules: ChainRules(insecureTestKeys: true))
  }

  /// Deploys the contract; what went wrong, or nil.
  mutating func deploy(_ arguments: RunTarget.Arguments) -> Outcome? {
    let payload = DeploymentPayload(
      module: target.module.module.withoutDebug.encoded(), arguments: arguments.data)
    do throws(TransactionError) {
      let receipt = try chain.submit(
        transaction(
          to: nil, payload.encoded(), blobs: arguments.blobs, value: 0,
          gas: Chain.blockGasLimit))
      if receipt.isSuccess, let address = receipt.contract {
        contract = address
        return nil
      }
      return Outcome(receipt, isDeployment: true)
    } catch {
      return Outcome(status: .refused(error), isDeployment: true)
    }
  }

  /// Calls an entry or view; the chain stays as it is.
  func call(
    _ arguments: RunTarget.Arguments, isView: Bool, value: UInt128, gas: UInt64,
    recorder: TraceRecorder? = nil
  ) -> Outcome {
    let clock = ContinuousClock()
    var duration = Duration.zero
    if isView {
      let start = clock.now
      let outcome = chain.view(
        arguments.data, of: contract, from: sender, gas: gas, recorder: recorder)
      duration = clock.now - start
      return Outcome(outcome, duration)
    }
    var state = chain.state
    do throws(TransactionError) {
      let receipt = try StateTransition.apply(
        transaction(
          to: contract, arguments.data, blobs: arguments.blobs, value: value, gas: gas),
        to: &state,
        block: chain.pending, rules: chain.rules, code: chain.code, recorder: recorder
      ) { run in
        let start = clock.now
        let outcome = run()
        duration = clock.now - start
        return outcome
      }
      var outcome = Outcome(receipt, isDeployment: false)
      outcome.nanoseconds = Outcome.nanoseconds(duration)
      return outcome
    } catch {
      return Outcome(status: .refused(error))
    }
  }

  /// Everything that `galaxy trace` needs.
  func traceFile(_ recorder: TraceRecorder) -> TraceFile {
    TraceFile(
      modules: ([target.module] + target.others).map {
        TraceFile.Module(
          codeHash: $0.hash, name: $0.module.name, bytes: $0.module.encodedWithDebug())
      },
      accounts: [
        TraceFile.Account(address: contract, name: target.name),
        TraceFile.Account(address: sender, name: "sender"),
      ],
      sources: target.sources.map { TraceFile.Source(path: $0.path, text: $0.text) },
      records: recorder.bytes)
  }

  private func transaction(
    to recipient: Address?, _ data: [UInt8], blobs: [[UInt8]], value: UInt128, gas: UInt64
  ) -> Transaction {
    Transaction(
      sender: sender, nonce: chain.nonce(of: sender), recipient: recipient, value: value,
      data: data, blobs: blobs, gasLimit: gas)
  }
}

extension RunSession.Outcome {
  fileprivate init(_ receipt: Receipt, isDeployment: Bool) {
    switch receipt.status {
    case .success: status = .success
    case .revert: status = .revert
    case .trap(let trap): status = .trap(trap)
    case .invalidModule(let reason): status = .invalidModule(reason)
    }
    data = receipt.data
    gasUsed = receipt.gasUsed
    instructions = receipt.instructions
    events = receipt.events
    location = receipt.location
    self.isDeployment = isDeployment
  }

  fileprivate init(_ outcome: CallOutcome, _ duration: Duration) {
    switch outcome.status {
    case .success: status = .success
    case .revert: status = .revert
    case .trap(let trap): status = .trap(trap)
    }
    data = outcome.data
    gasUsed = outcome.gasUsed
    instructions = outcome.instructions
    location = outcome.location
    nanoseconds = Self.nanoseconds(duration)
  }

  fileprivate static func nanoseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(clamping: seconds) &* 1_000_000_000 &+ Int(attoseconds / 1_000_000_000)
  }
}
