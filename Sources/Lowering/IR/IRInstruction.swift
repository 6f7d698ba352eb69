import Bytecode
import Diagnostics
import InstructionSet
import Primitives

/// An instruction of a basic block: an opcode with one operand for each operand of its row.
package struct IRInstruction: Hashable, Sendable {
  /// The row. Jumps, branches, returns, reverts and traps are no instructions here but terminators.
  package var opcode: Opcode
  /// As many as the row has, in its order.
  package var operands: [IROperand]
  /// Where in the source it comes from.
  package var position: CodePosition

  /// An instruction with the operands of its row.
  package init(_ opcode: Opcode, _ operands: [IROperand], position: CodePosition) {
    self.opcode = opcode
    self.operands = operands
    self.position = position
  }

  /// An instruction that was written in the function itself.
  package init(_ opcode: Opcode, _ operands: [IROperand], position: Span) {
    self.init(opcode, operands, position: CodePosition(position))
  }
}

/// What stands in an operand.
package enum IROperand: Hashable, Sendable {
  /// A register.
  case register(VirtualRegister)
  /// Registers whose values have to lie side by side: emission moves them there.
  case registers([VirtualRegister])
  /// The window of a call: what goes in, and where the result goes.
  case frame(arguments: [VirtualRegister], result: VirtualRegister?)
  /// A number; a negative one in two's complement.
  case immediate(UInt64)
  /// A constant of the pool of wides.
  case wide(U256)
  /// A constant of the pool of byte strings.
  case bytes([UInt8])
}

extension IRInstruction {
  /// The registers that it reads, in order, with repetitions.
  package var uses: [VirtualRegister] {
    var found: [VirtualRegister] = []
    for (operand, rule) in zip(operands, opcode.spec.operands) {
      switch operand {
      case .register(let register):
        if rule.role != .write { found.append(register) }
      case .registers(let registers): found += registers
      case .frame(arguments: let arguments, result: _): found += arguments
      case .immediate, .wide, .bytes: break
      }
    }
    return found
  }

  /// The registers that it writes.
  package var definitions: [VirtualRegister] {
    var found: [VirtualRegister] = []
    for (operand, rule) in zip(operands, opcode.spec.operands) {
      switch operand {
      case .register(let register):
        if rule.role == .write || rule.role == .readWrite { found.append(register) }
      case .frame(arguments: _, result: let result):
        if let result { found.append(result) }
      case .registers, .immediate, .wide, .bytes: break
      }
    }
    return found
  }

  /// The only register that it writes without reading it, if there is one.
  package var result: VirtualRegister? {
    for (operand, rule) in zip(operands, opcode.spec.operands) {
      switch operand {
      case .register(let register):
        if rule.role == .write { return register }
      case .frame(arguments: _, result: let result): return result
      case .registers, .immediate, .wide, .bytes: break
      }
    }
    return nil
  }

  /// Replaces the registers that are only read.
  package mutating func replaceUses(_ replacement: (VirtualRegister) -> VirtualRegister) {
    let rules = opcode.spec.operands
    for index in operands.indices {
      switch operands[index] {
      case .register(let register):
        if rules[index].role == .read { operands[index] = .register(replacement(register)) }
      case .registers(let registers):
        operands[index] = .registers(registers.map(replacement))
      case .frame(arguments: let arguments, result: let result):
        operands[index] = .frame(arguments: arguments.map(replacement), result: result)
      case .immediate, .wide, .bytes: break
      }
    }
  }

  /// Replaces all registers, read and written.
  package mutating func replaceAll(_ replacement: (VirtualRegister) -> VirtualRegister) {
    for index in operands.indices {
      switch operands[index] {
      case .register(let register): operands[index] = .register(replacement(register))
      case .registers(let registers):
        operands[index] = .registers(registers.map(replacement))
      case .frame(arguments: let arguments, result: let result):
        operands[index] = .frame(
          arguments: arguments.map(replacement), result: result.map(replacement))
      case .immediate, .wide, .bytes: break
      }
    }
  }

  /// Whether leaving it out changes nothing when its result is not read: it cannot trap, has no
  /// effect on the world, and changes no object.
  package var isPure: Bool {
    let spec = opcode.spec
    guard spec.traps.isEmpty, spec.effect == .none, spec.flow == .next else { return false }
    return result != nil && !spec.operands.contains { $0.role == .readWrite }
  }

  /// The number in the operand at `index`, when it is one.
  package func immediate(at index: Int) -> UInt64? {
    guard index < operands.count, case .immediate(let value) = operands[index] else { return nil }
    return value
  }

  /// The register in the operand at `index`, when it is one.
  package func register(at index: Int) -> VirtualRegister? {
    guard index < operands.count, case .register(let value) = operands[index] else { return nil }
    return value
  }
}
