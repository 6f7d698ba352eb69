import Primitives
import State
import VM

/// A chain in one process: blocks on top of each other, a state, and no network.
package struct Chain {
  /// The state behind the last block.
  package private(set) var state: WorldState
  /// All blocks, the first first.
  package private(set) var blocks: [Block] = []
  /// The block that is being filled next: its number and time.
  package private(set) var pending: BlockContext
  /// Modules that were verified before.
  package let code: CodeCache
  /// The rules.
  package let rules: ChainRules

  /// What every block may hold.
  package static let blockGasLimit: UInt64 = 10_000_000_000
  /// Seconds between two blocks, unless time is advanced by hand.
  package static let blockInterval: UInt64 = 12
  /// 1 January 2026, 00:00 UTC: chains in a process start at a fixed time, so that runs repeat.
  package static let genesisTime: UInt64 = 1_767_225_600
  /// Who produces blocks, unless somebody else is named.
  package static let defaultProducer = Address(truncating: 0xC0FFEE)

  /// A new chain on which these accounts have these balances, which must fit 128 bits together.
  package init(
    balances: [(Address, UInt128)] = [], producer: Address = Chain.defaultProducer,
    rules: ChainRules = ChainRules(), code: CodeCache = CodeCache()
  ) {
    state = WorldState()
    self.code = code
    self.rules = rules
    pending = BlockContext(
      number: 1, time: Chain.genesisTime + Chain.blockInterval, producer: producer,
      gasLimit: rules.blockGasLimit, baseFee: rules.baseFee(after: nil))
    for (address, balance) in balances { credit(address, balance) }
  }

  /// Produces a block with these transactions. Throws, and changes nothing, when one of them
  /// cannot be part of it. `execution` is given what runs each contract; see `StateTransition`.
  @discardableResult
  package mutating func produce(
    _ transactions: [BlockTransaction], blobs: any BlobSource = NoBlobs(),
    recorder: TraceRecorder? = nil, execution: (() -> CallOutcome) -> CallOutcome = { $0() }
  ) throws(TransactionError) -> Block {
    var next = state
    let executed: BlockExecution
    do throws(BlockExecution.Failure) {
      executed = try BlockExecution.run(
        transactions, in: pending, reading: state, rules: rules, code: code, blobs: blobs,
        recorder: recorder, execution: execution)
    } catch {
      throw error.error
    }
    next.apply(executed.delta)
    let block = Block(
      header: executed.header(on: blocks.last?.header, stateRoot: next.root),
      transactions: transactions, receipts: executed.receipts)
    append(block, behind: next)
    return block
  }

  /// Validates a block that somebody else has produced, and puts it on top: everything is executed again, and every
  /// field of the header is compared. Throws, and changes nothing, when one differs.
  @discardableResult
  package mutating func execute(
    _ proposed: ProposedBlock, blobs: any BlobSource = NoBlobs()
  ) throws(BlockError) -> Block {
    let executed = try BlockExecution.validate(
      proposed, on: blocks.last?.header, reading: state, rules: rules, code: code, blobs: blobs)
    var next = state
    next.apply(executed.delta)
    guard proposed.header.stateRoot == next.root else {
      throw .stateRoot(expected: next.root, got: proposed.header.stateRoot)
    }
    let block = Block(
      header: proposed.header, transactions: proposed.transactions, receipts: executed.receipts)
    append(block, behind: next)
    return block
  }

  /// Puts a block on top; `next` is the state behind it.
  private mutating func append(_ block: Block, behind next: WorldState) {
    state = next
    blocks.append(block)
    pending.number = block.header.context.number
    pending.time = block.header.context.time
    pending.baseFee = rules.baseFee(after: block.header)
    advance(blocks: 1)
  }

  /// Produces a block with one transaction and gives its receipt.
  package mutating func submit(
    _ transaction: Transaction, recorder: TraceRecorder? = nil,
    execution: (() -> CallOutcome) -> CallOutcome = { $0() }
  ) throws(TransactionError) -> Receipt {
    let block = try produce([.unsigned(transaction)], recorder: recorder, execution: execution)
    guard let receipt = block.receipts.first else {
      preconditionFailure("a block has a receipt for each of its transactions")
    }
    return receipt
  }

  /// Runs a view on the latest state.
  package func view(
    _ callData: [UInt8], of contract: Address, from caller: Address = .zero,
    gas: UInt64 = Chain.blockGasLimit, recorder: TraceRecorder? = nil
  ) -> CallOutcome {
    StateTransition.view(
      callData, of: contract, from: caller, gas: gas, reading: state, block: pending, code: code,
      recorder: recorder)
  }

  /// The next nonce of an account.
  package func nonce(of address: Address) -> UInt64 { state[address].nonce }

  /// The coins of an account.
  package func balance(of address: Address) -> UInt128 { state[address].balance }

  /// The ciphertext or public key with this keccak256 of its encoding, if something stored references it.
  package func blob(_ hash: Hash256) -> [UInt8]? { state.blob(hash) }

  /// All coins that exist.
  package var supply: UInt128 { state.supply }

  /// Skips so many blocks and the time between them; saturates.
  package mutating func advance(blocks count: UInt64) {
    let (number, overflow) = pending.number.addingReportingOverflow(count)
    pending.number = overflow ? .max : number
    let (seconds, tooLong) = count.multipliedReportingOverflow(by: Chain.blockInterval)
    advance(seconds: tooLong ? .max : seconds)
  }

  /// Lets time pass before the next block; saturates.
  package mutating func advance(seconds: UInt64) {
    let (time, overflow) = pending.time.addingReportingOverflow(seconds)
    pending.time = overflow ? .max : time
  }

  /// Gives an account coins out of nothing: only for a chain of tests or a demonstration.
  package mutating func credit(_ address: Address, _ amount: UInt128) {
    // No balance can overflow later when all coins together fit.
    precondition(amount <= .max - supply, "the supply of a chain fits 128 bits")
    var account = state[address]
    account.balance += amount
    var delta = StateDelta()
    delta.accounts[address] = account
    change(delta)
  }

  /// Gives a contract the code with this canonical hash above the same stored values: for questions about a state
  /// that the contract's own code does not answer.
  package mutating func replaceCode(of contract: Address, with module: [UInt8], hash: Hash256) {
    var delta = StateDelta()
    delta.accounts[contract] = state[contract]
    delta.accounts[contract]?.codeHash = hash
    delta.modules[hash] = module
    change(delta)
  }

  /// Changes the state from outside: only for a chain of tests, a demonstration or a measurement.
  package mutating func change(_ delta: StateDelta) {
    state.apply(delta)
  }
}
