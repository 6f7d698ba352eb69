/// One row of the instruction table: all that is known of an instruction but its handler.
package struct InstructionSpec: Sendable {
  /// The stable number in encoded modules.
  package let code: UInt16
  /// The name in assembly text, in the manual and of the opcode's case.
  package let name: String
  /// The family that the manual shows the instruction in.
  package let family: InstructionFamily
  /// The operands, in the order of assembly text.
  package let operands: [Operand]
  /// Relations between the types of the operands, beyond the kinds of each.
  package let constraints: [TypeConstraint]
  /// Where execution goes on.
  package let flow: ControlFlow
  /// What the instruction does to the world outside its call.
  package let effect: Effect
  /// The price.
  package let gas: GasRule
  /// The traps that its handler may raise, beside running out of gas or memory.
  package let traps: [TrapSpec]
  /// How the loop executes it; nil when it has a handler.
  package let hot: HotForm?
  /// One sentence: what it does.
  package let summary: String
  /// The result in terms of the operands, and the rules of the corners.
  package let semantics: String

  /// Makes a row; the table gives the family.
  init(
    _ code: UInt16, _ name: String, _ operands: [Operand], where constraints: [TypeConstraint] = [],
    flow: ControlFlow = .next, effect: Effect = .none, gas: GasRule, traps: [TrapSpec] = [],
    hot: HotForm? = nil, _ summary: String, _ semantics: String = ""
  ) {
    self.code = code
    self.name = name
    self.family = InstructionFamily(code: code)
    self.operands = operands
    self.constraints = constraints
    self.flow = flow
    self.effect = effect
    self.gas = gas
    self.traps = traps
    self.hot = hot
    self.summary = summary
    self.semantics = semantics
  }

  /// Whether an extension word follows the instruction word.
  package var hasExtension: Bool { operands.contains { $0.field.isExtension } }

  /// The number of 64-bit words of the encoded instruction: 1 or 2.
  package var wordCount: Int { hasExtension ? 2 : 1 }

  /// Whether a basic block ends behind the instruction: control may go elsewhere, or gas has to be
  /// settled before something outside the call sees it.
  package var endsBlock: Bool { flow != .next || effect != .none }

  /// The operand of a name.
  package func operand(_ name: String) -> Operand? { operands.first { $0.name == name } }
}

/// Where execution goes on behind an instruction.
package enum ControlFlow: Hashable, Sendable {
  /// At the next instruction.
  case next
  /// At the target, which lies ahead.
  case jump
  /// At the target, which lies ahead, or at the next instruction.
  case branch
  /// At the next instruction, the header of a loop.
  case loopEnter
  /// At the target, the header of the loop.
  case loopBack
  /// At the target, the header of the loop, or at the next instruction.
  case loopBackIf
  /// In the called function, then at the next instruction.
  case call
  /// Nowhere in this function.
  case end

  /// Whether the next instruction is never reached from this one.
  package var isTerminal: Bool {
    switch self {
    case .jump, .loopBack, .end: true
    case .next, .branch, .loopEnter, .loopBackIf, .call: false
    }
  }
}

/// What an instruction does to the world outside its call. An instruction with an effect ends its
/// basic block, so that the gas of the block is paid before the effect.
package enum Effect: Hashable, Sendable {
  /// Nothing.
  case none
  /// Reads how much gas is left.
  case readsGas
  /// Reads state.
  case readsState
  /// Writes state, moves money or emits an event: forbidden below a view.
  case writesState
  /// Calls another contract.
  case callsContract
}

/// A relation between the types of operands.
package enum TypeConstraint: Hashable, Sendable {
  /// The objects in the two registers have the same type.
  case sameType(OperandField, OperandField)
  /// The object in the register has the type in the type operand.
  case hasTypeOperand(OperandField)
  /// The elements of the tensor type in the type operand follow from those of the tensor in the
  /// register.
  case resultElement(ElementRule, of: OperandField)
  /// The elements of the list or array of tensors in the register are of the type in the type operand.
  case elementsHaveTypeOperand(OperandField)
  /// The tensor in the second register has the element type of the ciphertext in the first.
  case plainOfCiphertext(ciphertext: OperandField, plain: OperandField)
  /// The tensor in the second register has the element type of the ciphertext in the first, or both are
  /// fixed-point types.
  case factorOfCiphertext(ciphertext: OperandField, factor: OperandField)
  /// The ciphertext type in the type operand is that of the ciphertext in the register, or of the
  /// elements of the list or array there, with fewer levels.
  case fewerLevels(LevelRule, than: OperandField)
  /// The ciphertext in the first register is under a scheme like the key in the second.
  case schemeOfKey(ciphertext: OperandField, key: OperandField)
  /// The object in the register differs from the type in the type operand in its maximum only.
  case sameButMaximum(OperandField)
}

/// How many levels fewer the type of a result has.
package enum LevelRule: Hashable, Sendable {
  /// One.
  case one
  /// One or more.
  case any
}

/// How the elements of a tensor result follow from those of an operand.
package enum ElementRule: Hashable, Sendable {
  /// The same.
  case same
  /// Booleans.
  case bool
  /// Fixed point stays; integers and Booleans give I64.
  case sum
  /// Fixed point stays; Booleans give Q<8, 24>.
  case mean
  /// U8: the index of an element on an axis.
  case index
  /// U32.
  case unsigned32
  /// I8.
  case signed8
  /// I32.
  case signed32
  /// Any.
  case any
}

/// The families of the table, in its order. The high byte of a code is the family's number.
package enum InstructionFamily: UInt8, CaseIterable, Sendable {
  case constants, words, wides, fixedPoint, control, objects, sequences, bytes, state, money,
    context
  case calls, tensors, tensorReductions, ciphertexts

  /// The family of a code.
  init(code: UInt16) {
    guard let family = InstructionFamily(rawValue: UInt8(truncatingIfNeeded: code >> 8)) else {
      preconditionFailure("the high byte of a code in the table is the number of its family")
    }
    self = family
  }

  /// The heading in the manual.
  package var title: String {
    switch self {
    case .constants: "Constants and moves"
    case .words: "Words"
    case .wides: "Wides"
    case .fixedPoint: "Fixed point"
    case .control: "Control"
    case .objects: "Records, enumerations, optionals"
    case .sequences: "Lists and arrays"
    case .bytes: "Bytes, text, hashing"
    case .state: "State"
    case .money: "Money"
    case .context: "Context and events"
    case .calls: "Calls to contracts"
    case .tensors: "Tensors: elements and shapes"
    case .tensorReductions: "Tensors: products, reductions, functions"
    case .ciphertexts: "Ciphertexts"
    }
  }
}
