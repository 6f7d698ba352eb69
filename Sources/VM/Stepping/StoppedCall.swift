import Bytecode
import InstructionSet
import Primitives

/// Where a replay stopped: before an instruction, with all calls that were running.
package struct Stop: Sendable {
  /// The instruction that comes next, counted from 0 over all calls of the recording.
  package let step: UInt64
  /// Which execution of the recording runs, counted from 0.
  package let execution: Int
  /// The calls of contracts, the innermost first.
  package let calls: [StoppedCall]
}

/// A call of a contract that was running when a replay stopped.
package struct StoppedCall: Sendable {
  /// The code.
  let module: LoadedModule
  /// Who called what.
  package let context: CallContext
  /// Whether it may change nothing.
  package let isStatic: Bool
  /// Gas left before the instruction that comes next, or that waits for a callee.
  package let gasLeft: UInt64
  /// Its functions, the innermost first.
  package let frames: [StoppedFrame]
  /// Its objects.
  let objects: ObjectSnapshot
  /// What the verifier proved of the innermost function's registers, when that was asked before.
  let knownKinds: [RegisterKind]?

  /// The module, with the debug information that the replay was given.
  package var verified: VerifiedModule { module.verified }

  /// The name of the instruction that comes next.
  package var nextOpcode: String? {
    guard let location = frames.first?.location else { return nil }
    let code = verified.module.functions[Int(location.function)].code
    return code[Int(location.instruction)].spec.name
  }

  /// What a register holds, as the verifier proved it; nil where it proved nothing: the register has
  /// not been written, or is not a value's first slot.
  package func value(of register: Int, in frame: StoppedFrame) -> SteppedRegister? {
    let kinds = kinds(in: frame)
    return kinds.indices.contains(register)
      ? value(of: register, kinds[register], in: frame) : nil
  }

  /// All registers that hold something, in order.
  package func values(
    in frame: StoppedFrame
  ) -> [(register: Int, value: SteppedRegister)] {
    kinds(in: frame).enumerated().compactMap { register, kind in
      value(of: register, kind, in: frame).map { (register, $0) }
    }
  }

  /// The variables that hold a value, in the order of their registers, with the names and types that
  /// debug information gives them. What contradicts the verifier is left out.
  package func variables(in frame: StoppedFrame) -> [SteppedVariable] {
    guard let debug = verified.module.debug,
      let function = Int(exactly: frame.location.function),
      debug.functions.indices.contains(function)
    else { return [] }
    let kinds = kinds(in: frame)
    let here = frame.location.instruction
    return debug.functions[function].locals.compactMap { local in
      let register = Int(local.register)
      guard local.from <= here, here < local.to, kinds.indices.contains(register),
        let type = local.type, verified.types.contains(type),
        let found = value(of: register, kinds[register], in: frame),
        let value = typed(found, as: type)
      else { return nil }
      return SteppedVariable(name: local.name, register: register, value: value)
    }
  }

  /// A register's content as a value of a type, if it can be one.
  private func typed(_ found: SteppedRegister, as type: TypeIndex) -> SteppedValue? {
    switch (found, verified.types.shape(type)) {
    case (.word(let word), .word):
      SteppedValue(type: type, slots: [word], module: module, objects: objects)
    case (.wide(let wide), .wide):
      SteppedValue(
        type: type, slots: [wide.w0, wide.w1, wide.w2, wide.w3], module: module, objects: objects)
    case (.value(let value), .reference): value.type == type ? value : nil
    default: nil
    }
  }

  private func kinds(in frame: StoppedFrame) -> [RegisterKind] {
    // Nothing recurses, so a place is that of one frame.
    if let knownKinds, frame.location == frames.first?.location { return knownKinds }
    return Verifier.registers(
      of: verified, function: Int(frame.location.function),
      before: Int(frame.location.instruction))
  }

  private func value(
    of register: Int, _ kind: RegisterKind, in frame: StoppedFrame
  ) -> SteppedRegister? {
    let slots = frame.registers.dropFirst(register)
    guard let word = slots.first else { return nil }
    switch kind {
    case .undefined, .insideWide: return nil
    case .word, .counter: return .word(word)
    case .wide:
      guard slots.count >= 4 else { return nil }
      let wide = Array(slots.prefix(4))
      return .wide(U256(w0: wide[0], w1: wide[1], w2: wide[2], w3: wide[3]))
    case .reference(let type):
      return .value(SteppedValue(type: type, slots: [word], module: module, objects: objects))
    }
  }
}

/// A function that was running when a replay stopped.
package struct StoppedFrame: Sendable {
  /// The instruction that comes next; of a function that waits, its call.
  package let location: ProgramCounter
  /// Its slots; of a function that waits, those that are not its callee's.
  package let registers: [UInt64]
}

/// What a register holds.
package enum SteppedRegister: Sendable {
  /// 64 bits, whose type only debug information tells.
  case word(UInt64)
  /// 256 bits, whose type only debug information tells.
  case wide(U256)
  /// A value of a type of the module.
  case value(SteppedValue)
}

/// A variable of the source.
package struct SteppedVariable: Sendable {
  /// Its name.
  package let name: String
  /// Where it lives.
  package let register: Int
  /// What it holds.
  package let value: SteppedValue
}
