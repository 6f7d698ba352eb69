import Bytecode
import Primitives

/// Whether the loop records what it does: the loop is compiled once for each answer.
protocol LoopMode {
  static var isTraced: Bool { get }
}

enum Traced: LoopMode {
  static var isTraced: Bool { true }
}

enum Untraced: LoopMode {
  static var isTraced: Bool { false }
}

extension Machine {
  /// Runs without a trace from a word on.
  @inline(never)
  mutating func runUntraced(
    _ code: UnsafePointer<UInt64>, from start: Int, stack: UnsafeMutablePointer<UInt64>,
    returns: UnsafeMutablePointer<UnsafePointer<UInt64>>
  ) -> Exit {
    run(Untraced.self, code, from: start, stack: stack, returns: returns)
  }

  /// Runs with a trace from a word on.
  @inline(never)
  mutating func runTraced(
    _ code: UnsafePointer<UInt64>, from start: Int, stack: UnsafeMutablePointer<UInt64>,
    returns: UnsafeMutablePointer<UnsafePointer<UInt64>>
  ) -> Exit {
    run(Traced.self, code, from: start, stack: stack, returns: returns)
  }

  /// The loop. Its switch is generated (`execute`): arms from the rows of hot instructions, and calls of
  /// those that are written by hand (`Machine+Arms`). All become one function.
  ///
  /// What makes it fast was measured: one jump table over a dense enumeration of a byte, pc, window,
  /// gas and count in the processor's registers (nothing here may take the address of the state),
  /// registers behind a pointer, `_fastPath` on the conditions of the code's branches (otherwise they
  /// become conditional moves, and the processor cannot predict the next operation), and everything
  /// cold in functions that are not inlined.
  ///
  /// The verifier has proved what is not checked here: registers lie in their windows, handles
  /// name objects of the right type, indices of fields exist, jumps lead to instructions. `returns`
  /// has room for the deepest chain of calls and `stack` for all their windows.
  ///
  /// What enters a block pays for it: the operation before it, from the high half of its word when
  /// control goes on behind it, of the word with the distance when it jumps, or a `charge` that stands
  /// there. A block that cannot be paid does not run: pc lies at its first word then.
  ///
  /// A fused operation executes its instructions one after the other, and pc moves with them, so
  /// that it lies behind the word of the instruction that traps.
  @inline(__always)
  private mutating func run<Mode: LoopMode>(
    _ mode: Mode.Type, _ code: UnsafePointer<UInt64>, from start: Int,
    stack: UnsafeMutablePointer<UInt64>, returns: UnsafeMutablePointer<UnsafePointer<UInt64>>
  ) -> Exit {
    var state = LoopState(pc: code + start, r: stack, waiting: returns, gas: gas)
    state.waiting.initialize(to: code + LoadedCode.haltIndex)
    state.waiting += 1
    let exit: Exit
    do throws(Exit) {
      while true {
        let w = state.pc.pointee
        if mode.isTraced,
          !trace(
            at: state.pc - code, registers: state.r, gas: state.gas,
            frame: state.waiting - returns - 1)
        {
          throw Exit.trapped(.unreachable)
        }
        state.pc += 1
        let operation = unsafeBitCast(UInt8(truncatingIfNeeded: w), to: LoadedOperation.self)
        try execute(operation, w, &state)
      }
    } catch {
      exit = error
    }
    gas = state.gas
    instructions &+= state.count
    stopIndex = state.pc - code
    return exit
  }
}
