import Bytecode
import CMachineCode
import InstructionSet
import MachineCode

extension Machine {
  /// Runs a function as machine code, and what that leaves to the interpreter one operation at a time.
  @inline(never)
  mutating func runNative(
    _ native: NativeCode, _ code: UnsafePointer<UInt64>, from start: Int,
    stack: UnsafeMutablePointer<UInt64>, returns: UnsafeMutablePointer<UnsafePointer<UInt64>>
  ) -> Exit {
    // Machine code keeps addresses of its own where the interpreter keeps those of words.
    let addresses = UnsafeMutableRawPointer(returns).bindMemory(
      to: UnsafeRawPointer?.self, capacity: BytecodeLimits.callDepthMax + 2)
    addresses.initialize(to: native.code.address(native.end))
    var state = galaxy_machine_state(
      registers: stack, gas: gas, count: 0, returns: addresses + 1, objects: nil, word: 0, reason: 0
    )
    var position = start
    var exit: Exit?
    while exit == nil {
      state.objects = UnsafeRawPointer(heap.objects)
      native.code.run(
        &state, enter: native.enter, label: native.label(position),
        load: native.loads[self.function(at: position)])
      position = Int(truncatingIfNeeded: state.word)
      switch state.reason {
      case NativeCode.Reason.returned: exit = .returned
      case NativeCode.Reason.unpaid: exit = .unpaid
      case NativeCode.Reason.step:
        var loop = LoopState(
          pc: code + position, r: state.registers, waiting: returns, gas: state.gas)
        exit = step(&loop)
        position = loop.pc - code
        state.gas = loop.gas
        state.count &+= loop.count
      case let reason:
        guard
          let trap = Trap(rawValue: UInt16(truncatingIfNeeded: reason &- NativeCode.Reason.trap))
        else { preconditionFailure("code leaves for a reason") }
        exit = .trapped(trap)
      }
    }
    gas = state.gas
    instructions &+= state.count
    stopIndex = position
    return exit ?? .returned
  }

  /// Executes one operation that is no jump, no call and no return.
  @inline(never)
  private mutating func step(_ state: inout LoopState) -> Exit? {
    let w = state.next()
    do throws(Exit) {
      switch LoadedOperation(word: w) {
      case .cold: try cold(w, &state)
      case .coldEnd: try coldEnd(w, &state)
      case let operation: try execute(operation, w, &state)
      }
      return nil
    } catch {
      return error
    }
  }

  /// The function that a word belongs to.
  private func function(at position: Int) -> Int {
    Int(truncatingIfNeeded: module.plain.origins[position].location.function)
  }
}
