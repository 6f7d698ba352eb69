import Bytecode
import Primitives
import State
import VM

/// The state transition: a pure function of state, block and transaction.
package enum StateTransition {
  /// Applies a transaction to the state that a reader has: what became of it, and what it changes. A receipt of
  /// any status has been charged.
  ///
  /// The sender pays `gasLimit * gasPrice` in advance and gets back what was not used; the block's
  /// producer gets the rest. `execution` is given what runs the contract, and runs it once: who
  /// measures wraps a clock around it.
  package static func apply(
    _ transaction: Transaction, reading state: any StateReader, block: BlockContext,
    rules: ChainRules, code: CodeCache, recorder: TraceRecorder? = nil,
    execution: (() -> CallOutcome) -> CallOutcome = { $0() }
  ) throws(TransactionError) -> (receipt: Receipt, delta: StateDelta) {
    let intrinsic = try check(transaction, state, block)
    let host = ExecutionHost(
      reading: state, block: block, code: code, blobs: transaction.blobs)
    // `check` has shown that the balance covers the advance, which therefore fits.
    let advance = UInt128(transaction.gasLimit) * transaction.gasPrice
    host.begin(transaction, advance: advance)

    let gas = transaction.gasLimit - intrinsic
    var contract: Address?
    var invalid: InvalidModule?
    let outcome: CallOutcome
    if let recipient = transaction.recipient {
      outcome = execution {
        call(transaction, recipient, gas: gas, host: host, recorder: recorder)
      }
    } else {
      switch module(of: transaction, rules, code) {
      case .success(let (module, payload)):
        let address = Address.create(from: transaction.sender, nonce: transaction.nonce)
        outcome = execution {
          host.deploy(
            module, bytes: payload.module, at: address, from: transaction.sender,
            arguments: payload.arguments, value: transaction.value, gas: gas, recorder: recorder)
        }
        contract = outcome.isSuccess ? address : nil
      case .failure(let error):
        invalid = error
        outcome = CallOutcome(status: .revert)
      }
    }

    let gasUsed = intrinsic + min(outcome.gasUsed, gas)
    let fee = UInt128(gasUsed) * transaction.gasPrice
    let delta = host.finish(transaction, refund: advance - fee, fee: fee)
    let receipt = Receipt(
      transactionHash: transaction.hash, status: status(outcome, invalid), data: outcome.data,
      gasUsed: gasUsed, instructions: host.instructions, fee: fee, events: host.events,
      contract: contract, location: outcome.location)
    return (receipt, delta)
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

  /// What the transaction costs before it runs, if it may run at all. What is cheap to find out comes first: blobs
  /// are hashed for a sender who can pay for that.
  private static func check(
    _ transaction: Transaction, _ state: any StateReader, _ block: BlockContext
  ) throws(TransactionError) -> UInt64 {
    let account = state.account(transaction.sender)
    guard transaction.data.count <= Limits.transactionBytesMax else {
      throw .dataTooLarge(bytes: transaction.data.count)
    }
    guard transaction.blobs.count <= Limits.transactionBlobsMax,
      transaction.blobs.reduce(0, { $0 + ($1.bytes?.count ?? 0) }) <= Limits.blobBytesMax
    else { throw .blobsTooLarge }
    guard account.codeHash == nil else { throw .senderIsContract }
    if transaction.nonce < account.nonce {
      throw .nonceTooLow(expected: account.nonce, got: transaction.nonce)
    }
    if transaction.nonce > account.nonce || transaction.nonce == .max {
      throw .nonceTooHigh(expected: account.nonce, got: transaction.nonce)
    }
    guard transaction.gasLimit <= block.gasLimit else {
      throw .gasLimitAboveBlock(available: block.gasLimit, limit: transaction.gasLimit)
    }
    let intrinsic = IntrinsicGas.of(transaction)
    guard intrinsic <= transaction.gasLimit else {
      throw .gasLimitBelowIntrinsic(intrinsic: intrinsic, limit: transaction.gasLimit)
    }
    // 64 bits times 128 bits, plus 128 bits: fits 256.
    let needed =
      U256(transaction.gasLimit) &* U256(transaction.gasPrice) &+ U256(transaction.value)
    guard needed <= U256(account.balance) else {
      throw .insufficientFunds(balance: account.balance, needed: needed)
    }
    try checkBlobs(transaction, state)
    return intrinsic
  }

  /// Throws unless all blobs are there and are what the transaction says.
  private static func checkBlobs(
    _ transaction: Transaction, _ state: any StateReader
  ) throws(TransactionError) {
    for blob in transaction.blobs {
      if blob.bytes != nil {
        guard blob.isGenuine else { throw .wrongBlob(blob.hash) }
      } else if state.blob(blob.hash) == nil {
        throw .missingBlob(blob.hash)
      }
    }
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
    of transaction: Transaction, _ rules: ChainRules, _ code: CodeCache
  ) -> Result<(LoadedModule, DeploymentPayload), InvalidModule> {
    guard let payload = DeploymentPayload(decoding: transaction.data) else {
      return .failure(InvalidModule(reason: "the data is no deployment payload"))
    }
    return code.load(payload.module).flatMap { module in
      if let reason = rules.objection(to: module.verified.module) {
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
