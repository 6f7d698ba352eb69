import Bytecode
import Primitives
import State
import VM

/// The state transition: a pure function of state, block and transaction.
package enum StateTransition {
  /// Applies a transaction to the state that a reader has: what became of it, and what it changes. A receipt of
  /// any status has been charged.
  ///
  /// The sender pays gas limit times price in advance and gets back what was not used. Of the rest the base fee is burned, and the
  /// block's producer gets the tip. Blobs that a signed transaction names must be in the state or in `blobs`. `execution`
  /// is given what runs the contract, and runs it once: who measures wraps a clock around it.
  package static func apply(
    _ transaction: BlockTransaction, reading state: any StateReader, block: BlockContext,
    rules: ChainRules, code: CodeCache, blobs: any BlobSource = NoBlobs(),
    recorder: TraceRecorder? = nil, execution: (() -> CallOutcome) -> CallOutcome = { $0() }
  ) throws(TransactionError) -> (receipt: Receipt, delta: StateDelta) {
    let (message, intrinsic) = try TransactionCheck(state, block, rules, blobs).admit(transaction)
    let host = ExecutionHost(reading: state, block: block, code: code, blobs: message.blobs)
    // The check has shown that the balance covers the advance, which therefore fits.
    let advance = UInt128(message.gasLimit) * message.gasPrice
    host.begin(message, advance: advance)

    let gas = message.gasLimit - intrinsic
    var contract: Address?
    var invalid: InvalidModule?
    let outcome: CallOutcome
    var verification: UInt64 = 0
    if let recipient = message.recipient {
      outcome = execution {
        call(message, recipient, gas: gas, host: host, recorder: recorder)
      }
    } else {
      // A step of verification costs 1 gas: there are no more steps than gas.
      var steps = StepBudget(max: Int(clamping: gas))
      let loaded = module(of: message, rules, code, &steps)
      verification = UInt64(steps.used)
      switch loaded {
      case _ where verification > gas:
        outcome = CallOutcome(status: .trap(.outOfGas))
      case .success(let (module, payload)):
        let address = Address.create(from: message.sender, nonce: message.nonce)
        outcome = execution {
          host.deploy(
            module, bytes: payload.module, at: address, from: message.sender,
            arguments: payload.arguments, value: message.value, gas: gas - verification,
            recorder: recorder)
        }
        contract = outcome.isSuccess ? address : nil
        if outcome.isSuccess { code.keep(module) }
      case .failure(let error):
        invalid = error
        outcome = CallOutcome(status: .revert)
      }
    }

    let spent = intrinsic + min(outcome.gasUsed + verification, gas)
    let gasUsed = spent - host.gasRefund(of: spent)
    let fee = UInt128(gasUsed) * message.gasPrice
    // The price is no less than the base fee.
    let tip = UInt128(gasUsed) * (message.gasPrice - block.baseFee)
    let delta = host.finish(message, refund: advance - fee, tip: tip)
    let receipt = Receipt(
      transactionHash: transaction.hash, status: status(outcome, invalid), data: outcome.data,
      gasUsed: gasUsed, instructions: host.instructions, gasPrice: message.gasPrice, fee: fee,
      events: host.events, contract: contract, location: outcome.location)
    return (receipt, delta)
  }

  /// Throws unless a transaction can be in a block some time: nothing stands against it but that others of its sender's come first, or
  /// that the base fee is high.
  package static func precheck(
    _ transaction: BlockTransaction, reading state: any StateReader, rules: ChainRules,
    blobs: any BlobSource = NoBlobs()
  ) throws(TransactionError) {
    _ = try TransactionCheck(later: state, rules, blobs).admit(transaction)
  }

  /// Calls without a transaction: nothing is charged and nothing lasts.
  package static func view(
    _ callData: [UInt8], of contract: Address, from caller: Address = .zero, gas: UInt64,
    reading state: any StateReader, block: BlockContext, code: CodeCache,
    recorder: TraceRecorder? = nil
  ) -> CallOutcome {
    let host = ExecutionHost(reading: state, block: block, code: code)
    return host.call(
      ContractCall(
        caller: caller, callee: contract, callData: callData, value: 0, gas: gas,
        isStatic: true, depth: 0, memoryHeld: 0, recorder: recorder))
  }

  private static func call(
    _ transaction: Transaction, _ recipient: Address, gas: UInt64, host: ExecutionHost,
    recorder: TraceRecorder?
  ) -> CallOutcome {
    if host.isExternallyOwned(recipient), transaction.data.isEmpty {
      let paid = host.move(transaction.value, from: transaction.sender, to: recipient)
      return CallOutcome(status: paid ? .success : .trap(.insufficientBalance))
    }
    return host.call(
      ContractCall(
        caller: transaction.sender, callee: recipient, callData: transaction.data,
        value: transaction.value, gas: gas, isStatic: false, depth: 0, memoryHeld: 0,
        recorder: recorder))
  }

  private static func module(
    of transaction: Transaction, _ rules: ChainRules, _ code: CodeCache, _ steps: inout StepBudget
  ) -> Result<(LoadedModule, DeploymentPayload), InvalidModule> {
    guard let payload = DeploymentPayload(decoding: transaction.data) else {
      return .failure(InvalidModule(reason: "the data is no deployment payload"))
    }
    return code.load(payload.module, &steps).flatMap { module in
      if let reason = rules.objection(to: module.verified) {
        return .failure(InvalidModule(reason: reason))
      }
      return .success((module, payload))
    }
  }

  private static func status(_ outcome: CallOutcome, _ invalid: InvalidModule?) -> Receipt.Status {
    if let invalid { return .invalidModule(reason: invalid.reason) }
    return switch outcome.status {
    case .success: .success
    case .revert: .revert
    case .trap(let trap): .trap(trap)
    }
  }
}
