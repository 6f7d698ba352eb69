import Bytecode
import InstructionSet
import Primitives

/// Works out operations on constants, and operations with a neutral operand. An operation that would
/// trap stays: it traps when, and only when, the program comes there.
package enum ConstantFolding {
  /// Runs over a function; says whether it changed.
  package static func run(_ function: inout IRFunction) -> Bool {
    var isChanged = false
    var isAgain = true
    // Each round sees the constants of the round before; chains longer than this are rare.
    var rounds = 0
    while isAgain, rounds < 8 {
      isAgain = fold(&function)
      isChanged = isChanged || isAgain
      rounds += 1
    }
    return isChanged
  }

  /// What becomes of an instruction.
  private enum Outcome {
    case word(UInt64)
    case wide(U256)
    /// A copy of a register.
    case copy(VirtualRegister)
    /// It checks something that is known to hold.
    case nothing
  }

  private static func fold(_ function: inout IRFunction) -> Bool {
    let table = DefinitionTable(function)
    var isChanged = false
    for id in function.order {
      var kept: [IRInstruction] = []
      var isTouched = false
      for instruction in function[id].instructions {
        guard let outcome = outcome(instruction, table) else {
          kept.append(instruction)
          continue
        }
        isTouched = true
        if let replacement = replacement(instruction, outcome) { kept.append(replacement) }
      }
      if isTouched {
        function[id].instructions = kept
        isChanged = true
      }
    }
    return isChanged
  }

  private static func replacement(
    _ instruction: IRInstruction, _ outcome: Outcome
  ) -> IRInstruction? {
    guard let result = instruction.register(at: 0) else { return nil }
    let position = instruction.position
    switch outcome {
    case .word(let value):
      return IRInstruction(
        .constant, [.register(result), .immediate(value)], position: position)
    case .wide(let value):
      return IRInstruction(
        .constantWide, [.register(result), .wide(value)], position: position)
    case .copy(let source):
      let isWide = instruction.opcode.spec.operands[0].kind == .wide
      return IRInstruction(
        isWide ? .moveWide : .move, [.register(result), .register(source)], position: position)
    case .nothing: return nil
    }
  }

  private static func outcome(
    _ instruction: IRInstruction, _ table: DefinitionTable
  ) -> Outcome? {
    let opcode = instruction.opcode
    switch opcode {
    case .checkU, .checkS, .checkShift, .wideCheckU, .wideCheckS:
      return checked(instruction, table) ? .nothing : nil
    case .truncateU, .signExtend:
      guard let value = instruction.register(at: 1).flatMap(table.word),
        let bits = instruction.immediate(at: 2)
      else { return nil }
      return .word(opcode == .truncateU ? truncated(value, bits) : extended(value, bits))
    case .select:
      guard let condition = instruction.register(at: 1).flatMap(table.word),
        let then = instruction.register(at: 2), let otherwise = instruction.register(at: 3),
        table.isSingle(then), table.isSingle(otherwise)
      else { return nil }
      return .copy(condition != 0 ? then : otherwise)
    case .widenU, .widenS, .narrowU, .narrowS: return converted(instruction, table)
    case .not, .notBool, .negS: return unary(instruction, table)
    default: break
    }
    guard instruction.operands.count == 3, let left = instruction.register(at: 1),
      let right = instruction.register(at: 2)
    else { return nil }
    if let a = table.word(left), let b = table.word(right),
      let value = WordArithmetic.result(opcode, a, b)
    {
      return .word(value)
    }
    if let a = table.wide(left), let b = table.wide(right) {
      if let value = WideArithmetic.result(opcode, a, b) { return .wide(value) }
      if let value = WideArithmetic.comparison(opcode, a, b) { return .word(value ? 1 : 0) }
    }
    return neutral(opcode, left, right, table)
  }

  // MARK: Checks and conversions

  private static func checked(_ instruction: IRInstruction, _ table: DefinitionTable) -> Bool {
    guard let register = instruction.register(at: 0), let bits = instruction.immediate(at: 1) else {
      return false
    }
    if let value = table.wide(register) {
      return instruction.opcode == .wideCheckU
        ? value.fits(unsignedBits: Int(bits)) : value.fits(signedBits: Int(bits))
    }
    guard let value = table.word(register) else { return false }
    switch instruction.opcode {
    case .checkU: return truncated(value, bits) == value
    case .checkS: return extended(value, bits) == value
    case .checkShift: return value < bits
    default: return false
    }
  }

  private static func truncated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    bits >= 64 ? value : value & ((1 << bits) - 1)
  }

  private static func extended(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    guard bits < 64 else { return value }
    let shift = 64 - bits
    return UInt64(bitPattern: Int64(bitPattern: value << shift) >> Int64(shift))
  }

  private static func converted(
    _ instruction: IRInstruction, _ table: DefinitionTable
  ) -> Outcome? {
    guard let source = instruction.register(at: 1) else { return nil }
    switch instruction.opcode {
    case .widenU: return table.word(source).map { .wide(U256($0)) }
    case .widenS:
      return table.word(source).map { .wide(U256(signExtending: Int64(bitPattern: $0))) }
    case .narrowU: return table.wide(source)?.asUInt64.map { .word($0) }
    case .narrowS:
      guard let value = table.wide(source), value.fits(signedBits: 64) else { return nil }
      return .word(value.w0)
    default: return nil
    }
  }

  private static func unary(
    _ instruction: IRInstruction, _ table: DefinitionTable
  ) -> Outcome? {
    guard let value = instruction.register(at: 1).flatMap(table.word) else { return nil }
    switch instruction.opcode {
    case .not: return .word(~value)
    case .notBool: return .word(value == 0 ? 1 : 0)
    case .negS:
      let (negated, overflow) = Int64(0).subtractingReportingOverflow(Int64(bitPattern: value))
      return overflow ? nil : .word(UInt64(bitPattern: negated))
    default: return nil
    }
  }

  // MARK: Neutral operands

  private static func neutral(
    _ opcode: Opcode, _ left: VirtualRegister, _ right: VirtualRegister, _ table: DefinitionTable
  ) -> Outcome? {
    let rightWord = table.word(right)
    let leftWord = table.word(left)
    switch opcode {
    case .addU, .addS, .addWrap, .or, .xor:
      if rightWord == 0 { return .copy(left) }
      return leftWord == 0 ? .copy(right) : nil
    case .subU, .subS, .subWrap, .shl, .shrU, .shrS: return rightWord == 0 ? .copy(left) : nil
    case .mulU, .mulS, .mulWrap:
      if rightWord == 1 { return .copy(left) }
      return leftWord == 1 ? .copy(right) : nil
    case .divU, .divS: return rightWord == 1 ? .copy(left) : nil
    case .and:
      if rightWord == .max { return .copy(left) }
      return leftWord == .max ? .copy(right) : nil
    case .wideAddU, .wideAddS, .wideOr, .wideXor:
      if table.wide(right) == .zero { return .copy(left) }
      return table.wide(left) == .zero ? .copy(right) : nil
    case .wideSubU, .wideSubS: return table.wide(right) == .zero ? .copy(left) : nil
    case .wideMulU, .wideMulS:
      if table.wide(right) == .one { return .copy(left) }
      return table.wide(left) == .one ? .copy(right) : nil
    case .wideDivU, .wideDivS: return table.wide(right) == .one ? .copy(left) : nil
    default: return nil
    }
  }
}
