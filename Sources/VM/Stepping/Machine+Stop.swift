import Bytecode
import Primitives

/// Where the code and the stack of a replayed machine lie.
struct StepStack {
  /// The plain code.
  let code: UnsafePointer<UInt64>
  /// What the functions return to, the outermost first.
  let returns: UnsafeMutablePointer<UnsafePointer<UInt64>>
  /// The instruction that begins.
  var position: StepPosition?
}

/// Where a replayed machine is: noted before each instruction.
struct StepPosition {
  /// The word of the instruction in the plain code.
  var index: Int
  /// The registers of the function that runs.
  var registers: UnsafeMutablePointer<UInt64>
  /// How many functions of the module wait for it.
  var waiting: Int
  /// Gas left before it.
  var gasLeft: UInt64
}

/// Stopping a replay: the machines of all nested calls give away what they hold, and end.
extension Machine {
  /// Whether the instruction at a position may begin; if not, what the machine holds has been taken.
  mutating func admit(_ position: StepPosition, _ probe: StepProbe) -> Bool {
    stepStack?.position = position
    if probe.isLooking, let stack = stepStack {
      let frames = frames(at: position, stack)
      let kinds = frames.first.map { probe.kinds(of: module, at: $0.location) }
      probe.show(call(at: position, frames, known: kinds))
    }
    if probe.admit() { return true }
    giveAway(to: probe)
    return false
  }

  /// After a call of another contract: when the replay stopped in it, this machine stops too.
  func stopIfReplayStopped() throws(Trap) {
    guard let probe = recorder?.probe, probe.isStopped else { return }
    giveAway(to: probe)
    throw .unreachable
  }

  /// Hands registers and objects over, if the stop is one that was asked for.
  private func giveAway(to probe: StepProbe) {
    guard probe.isReached, let stack = stepStack, let position = stack.position else { return }
    probe.take(call(at: position, frames(at: position, stack), known: nil))
  }

  /// What this machine holds.
  private func call(
    at position: StepPosition, _ frames: [StoppedFrame], known: [RegisterKind]?
  ) -> StoppedCall {
    StoppedCall(
      module: module, context: context, isStatic: isStatic, gasLeft: position.gasLeft,
      frames: frames, objects: ObjectSnapshot(heap), knownKinds: known)
  }

  /// The functions that run, the innermost first.
  private func frames(at position: StepPosition, _ stack: StepStack) -> [StoppedFrame] {
    let code = module.plain
    var index = position.index
    var registers = position.registers
    func frame(visible: Int?) -> StoppedFrame {
      let location = code.origins[index].location
      let size = Int(module.verified.module.functions[Int(location.function)].frameSize)
      return StoppedFrame(
        location: location,
        registers: Array(
          UnsafeBufferPointer(start: registers, count: min(visible ?? size, size))))
    }
    var frames = [frame(visible: nil)]
    for waiting in stride(from: position.waiting, to: 0, by: -1) {
      // Two words behind the call: what it returns to.
      index = (stack.returns[waiting] - stack.code) - 2
      let window = Int(truncatingIfNeeded: (code.words[index] >> 16) & 0xFFFF)
      registers -= window
      // The registers from the window on are the callee's.
      frames.append(frame(visible: window))
    }
    return frames
  }
}
