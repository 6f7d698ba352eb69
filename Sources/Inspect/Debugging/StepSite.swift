import Bytecode
import InstructionSet
import Primitives
import VM

/// An instruction of a module, with what a debugger says of it.
package struct StepSite: Sendable {
  /// What it does.
  package let instruction: Instruction
  /// Where it comes from; nil when debug information does not say.
  package let place: SourcePlace?
  /// The functions that it is part of: those inlined there, the innermost first, then the one that has it.
  package let functions: [String]
  /// The number of the inlined call that brought it, 0 for none.
  let inlined: UInt32

  /// Whether its result has fewer levels than the ciphertext that goes in.
  var losesDepth: Bool {
    instruction.spec.constraints.contains { constraint in
      if case .fewerLevels = constraint { return true }
      return false
    }
  }

  /// The instructions of a module, function by function.
  static func all(of codeHash: Hash256, names: TraceNames) -> [[StepSite]] {
    guard let module = names.module(codeHash)?.module else { return [] }
    return module.functions.enumerated().map { number, function in
      let name = names.functionName(number, in: codeHash)
      let debug = module.debug.flatMap { debug in
        debug.functions.indices.contains(number) ? debug.functions[number] : nil
      }
      return function.code.enumerated().map { index, instruction in
        let location = ProgramCounter(
          function: UInt32(truncatingIfNeeded: number),
          instruction: UInt32(truncatingIfNeeded: index))
        let inlined = debug?.inlined ?? []
        return StepSite(
          instruction: instruction,
          place: names.place(location, in: codeHash),
          functions: names.inlinedCalls(location, in: codeHash).reversed().map(\.name) + [name],
          inlined: inlined.indices.contains(index) ? inlined[index] : 0)
      }
    }
  }
}

/// Something that an instruction did beside computing.
package struct Happening: Sendable {
  /// What it was.
  package enum Kind: Sendable {
    /// A call of a contract began.
    case enter
    /// It ended.
    case leave(TraceLeave)
    /// State was read.
    case read(TracedKey, value: [UInt8]?)
    /// State was written.
    case write(TracedKey, old: [UInt8]?, new: [UInt8]?)
    /// An event was emitted.
    case event(EmittedEvent)
    /// Coins were paid.
    case pay(to: Address, amount: UInt128)
  }

  /// The instruction that did it; of a call that began, its first.
  package let step: Int
  /// The call in which it happened, an index into `StepIndex.calls`.
  package let call: Int
  /// What it was.
  package let kind: Kind

  /// How a call ended that failed; nil for all else.
  package var failure: TraceLeave? {
    guard case .leave(let leave) = kind, leave.status != .success else { return nil }
    return leave
  }
}
