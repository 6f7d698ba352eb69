import Bytecode
import InstructionSet
import Primitives

/// Runs one call of a contract.
///
/// It has the objects, the gas and the context of the call. State, money and other contracts are
/// the host's.
package struct Machine: ~Copyable {
  /// The code.
  let module: LoadedModule
  /// The world.
  let host: any Host
  /// Who calls what.
  let context: CallContext
  /// The objects.
  var heap: Heap
  /// Gas that is left. The loop keeps it in a register and stores it here around cold work.
  var gas: Int64
  /// Instructions that were executed.
  var instructions: UInt64 = 0
  /// Whether changing state traps.
  let isStatic: Bool
  /// Whether `coinReceived` has run.
  var hasReceivedCoin = false
  /// What `revert` left.
  var revertData: [UInt8] = []
  /// The error of a callee that becomes this call's.
  var forwardedRevert: [UInt8]?
  /// Where the trace goes.
  let recorder: TraceRecorder?
  /// Where the loop stopped: the index behind a word of the last operation, or of the first word of the
  /// block that cannot be paid.
  var stopIndex = 0
  /// Whether a handler has charged the size-dependent price of the running instruction.
  var hasCharged = false
  /// The places of the contract that the transaction has reached, once the call has asked for them.
  var places: ContractPlaces?
  /// Gas that called contracts have used.
  var foreignGas: UInt64 = 0
  /// What the call may use by its module, if that is compared.
  var bound: GasBoundCheck?
  /// What tracing remembers between two instructions.
  var pendingResult: PendingResult?
  /// Where a replay finds code and stack when it stops.
  var stepStack: StepStack?
  /// What checks every step, if anything does.
  var check: CallCheck?

  /// A machine that is ready to run.
  init(
    _ module: LoadedModule, context: CallContext, isStatic: Bool, gas: UInt64, host: any Host,
    recorder: TraceRecorder?
  ) {
    self.module = module
    self.host = host
    self.context = context
    self.isStatic = isStatic
    self.gas = Int64(clamping: gas)
    self.recorder = recorder
    heap = Heap(types: module.types, bytesHeld: context.memoryHeld)
  }

  /// How a run of the loop ends: what its arms throw.
  enum Exit: Error {
    case returned, reverted
    /// Gas does not suffice for the block that comes next.
    case unpaid
    case trapped(Trap)
  }
}

/// A register that the last traced instruction writes.
struct PendingResult: Sendable {
  /// The kind of value.
  enum Kind: Sendable { case word, wide, reference }

  let register: UInt16
  let kind: Kind
}
