import Bytecode
import HomomorphicEvaluation
import Primitives

/// The world as the machine sees it.
///
/// All effects are journaled by the host: when a call ends in a revert or trap, the host undoes
/// what happened since it started that call. The machine never undoes anything.
package protocol Host: AnyObject {
  /// What lies at a place in the state; nil when nothing.
  func load(_ place: ReachedPlace) -> [UInt8]?

  /// Stores bytes at a place in the state; nil removes. `blobs` are those that the value references, each
  /// as often as it does: the chain has them for as long as something references them. Never called in a
  /// static call.
  func store(_ place: ReachedPlace, _ value: [UInt8]?, referencing blobs: [Hash256])

  /// Appends an event to the transaction's receipt. Never called in a static call.
  func emit(_ event: EmittedEvent)

  /// Pays coins out of a contract to an externally owned account. Never called in a static call.
  ///
  /// Throws `payToContract` when `to` is a contract, `insufficientBalance` when the host's books
  /// say that the contract has less.
  func pay(from contract: Address, to: Address, amount: UInt128) throws(Trap)

  /// Calls another contract, or makes a new one: moves `value` to it, executes, undoes everything when that fails,
  /// and pays returned coins back to the calling contract.
  ///
  /// A call that cannot start is an outcome with status `trap` and no gas used: `noContract`,
  /// `callDepth`, `reentrancy`, `staticWrite` (a static call of an entry that is not a view), `occupied`.
  func call(_ request: ContractCall) -> CallOutcome

  /// Undoes all that the call which ended last has done, the coins that it returned included: it succeeded, but
  /// answered what the caller cannot read. Called right behind `call`.
  func undoCall()

  /// The bytes with a keccak256: a blob of the transaction, or of the chain's store. What the store
  /// has was checked when it got in.
  func blob(_ hash: Hash256) -> [UInt8]?

  /// Puts bytes into the chain's store under their keccak256, unless it has them; they stay if
  /// something names them when the transaction ends. Never called in a static call.
  func keep(_ hash: Hash256, _ blob: () -> [UInt8])

  /// Objects that were decoded before.
  var objects: ObjectCache { get }

  /// What this transaction has paid for and holds.
  var scope: TransactionScope { get }
}

/// What a contract emitted.
package struct EmittedEvent: Hashable, Sendable {
  /// Who emitted it.
  package var contract: Address
  /// The hash of the signature, then the indexed parameters: at most four in all.
  package var topics: [Hash256]
  /// The ABI encoding of the parameters that are not indexed.
  package var data: [UInt8]

  /// An event.
  package init(contract: Address, topics: [Hash256], data: [UInt8]) {
    self.contract = contract
    self.topics = topics
    self.data = data
  }
}

/// A contract's call of another one.
package struct ContractCall {
  /// The contract that calls.
  package var caller: Address
  /// The contract that is called.
  package var callee: Address
  /// Selector and ABI-encoded arguments.
  package var callData: [UInt8]
  /// Coins that go along.
  package var value: UInt128
  /// The most gas that the callee may use.
  package var gas: UInt64
  /// Whether the callee must be a view.
  package var isStatic: Bool
  /// The callee's depth.
  package var depth: Int
  /// Bytes of memory that the waiting calls hold.
  package var memoryHeld: Int
  /// Where the callee's trace goes.
  package var recorder: TraceRecorder?
  /// The code of a contract that is to be made at `callee`: then `callData` has the arguments of its `init`, without
  /// a selector.
  package var code: VerifiedModule?

  /// A call.
  package init(
    caller: Address, callee: Address, callData: [UInt8], value: UInt128, gas: UInt64,
    isStatic: Bool, depth: Int, memoryHeld: Int, recorder: TraceRecorder?,
    code: VerifiedModule? = nil
  ) {
    self.caller = caller
    self.callee = callee
    self.callData = callData
    self.value = value
    self.gas = gas
    self.isStatic = isStatic
    self.depth = depth
    self.memoryHeld = memoryHeld
    self.recorder = recorder
    self.code = code
  }
}
