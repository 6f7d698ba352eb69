import Bytecode
import InstructionSet
import Primitives

/// Changes of instructions.
extension ModuleMutator {
  /// The opcodes whose operands stand in the same fields: one can take another's place.
  private static let alike: [[OperandField]: [Opcode]] = Dictionary(
    grouping: Opcode.allCases, by: { $0.spec.operands.map(\.field) })

  mutating func changeCode(_ module: inout Module) {
    let places = module.functions.indices.filter { !module.functions[$0].code.isEmpty }
    guard !places.isEmpty else { return }
    let place = places[pick(places.count)]
    let position = pick(module.functions[place].code.count)
    switch pick(16) {
    case 0..<8:
      module.functions[place].code[position] = changedOperand(
        of: module.functions[place].code[position], in: module.functions[place], module)
    case 8..<11:
      let old = module.functions[place].code[position]
      let opcodes = Self.alike[old.spec.operands.map(\.field)] ?? [old.opcode]
      module.functions[place].code[position].opcode = opcodes[pick(opcodes.count)]
    case 11:
      let other = pick(module.functions[place].code.count)
      module.functions[place].code.swapAt(position, other)
    case 12..<14: insert(&module.functions[place].code, at: position, from: module)
    default:
      module.functions[place].code.remove(at: position)
      move(&module.functions[place].code, behind: position, by: -1)
    }
  }

  /// Inserts an instruction of the module, sometimes with another operand.
  private mutating func insert(
    _ code: inout [Instruction], at position: Int, from module: Module
  ) {
    let sources = module.functions.filter { !$0.code.isEmpty }
    let source = sources[pick(sources.count)]
    var instruction = source.code[pick(source.code.count)]
    if pick(2) == 0 { instruction = changedOperand(of: instruction, in: source, module) }
    code.insert(instruction, at: position)
    move(&code, behind: position, by: 1)
  }

  /// Lets jumps lead where they led before instructions from a position on moved.
  private func move(_ code: inout [Instruction], behind position: Int, by distance: Int) {
    for place in code.indices {
      for operand in code[place].spec.operands where operand.kind == .immediate(.target) {
        let target = Int(code[place].bits(of: operand.field))
        guard target > position else { continue }
        code[place].set(operand.field, to: UInt64(target + distance))
      }
    }
  }

  /// The instruction with another operand.
  private mutating func changedOperand(
    of instruction: Instruction, in function: Function, _ module: Module
  ) -> Instruction {
    let operands = instruction.spec.operands
    guard !operands.isEmpty else { return instruction }
    let operand = operands[pick(operands.count)]
    let old = instruction.bits(of: operand.field)
    var changed = instruction
    changed.set(
      operand.field, to: value(for: operand.kind, instead: old, in: function, module))
    return changed
  }

  private mutating func value(
    for kind: OperandKind, instead old: UInt64, in function: Function, _ module: Module
  ) -> UInt64 {
    guard case .immediate(let kind) = kind else { return register(instead: old, in: function) }
    switch kind {
    case .unsigned, .signed: return number()
    case .bitWidth: return UInt64(pick(70))
    case .shiftAmount, .fractionBits, .fixedWidth, .axis, .rank, .below, .fieldIndex, .caseIndex,
      .payloadIndex:
      return UInt64(pick(8))
    case .trap: return UInt64(pick(40))
    case .target: return pick(3) == 0 ? old &+ 1 : UInt64(index(of: function.code.count))
    case .function: return UInt64(index(of: module.functions.count))
    case .error: return UInt64(index(of: module.errors.count))
    case .event: return UInt64(index(of: module.events.count))
    case .importedMethod: return UInt64(index(of: module.imports.count))
    case .type: return UInt64(index(of: module.types.count))
    case .slot: return UInt64(index(of: module.slots.count))
    case .wideConstant: return UInt64(index(of: module.wides.count))
    case .bytesConstant, .moduleConstant: return UInt64(index(of: module.byteStrings.count))
    }
  }

  /// Another register: one beside it, one that another instruction names, or any.
  private mutating func register(instead old: UInt64, in function: Function) -> UInt64 {
    switch pick(5) {
    case 0: return old &+ 1 & 0xFFFF
    case 1: return old &- 1 & 0xFFFF
    case 2, 3:
      let other = function.code[pick(function.code.count)]
      let operands = other.spec.operands.filter { $0.role != .immediate }
      return operands.isEmpty ? old : other.bits(of: operands[pick(operands.count)].field)
    default: return UInt64(index(of: Int(function.frameSize)))
    }
  }
}
