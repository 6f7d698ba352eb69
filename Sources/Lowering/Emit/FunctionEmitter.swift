import Bytecode
import Diagnostics
import InstructionSet
import Primitives

/// Turns one function of the IR into instructions, with debug information for each of them.
struct FunctionEmitter {
  private let function: IRFunction
  private let allocation: RegisterAllocation
  private let sources: SourceMap
  /// The numbers of functions in the module, by their numbers in the IR.
  private let functionNumbers: [UInt32: UInt32]
  private var code: [Instruction] = []
  private var positions: [DebugPosition] = []
  /// Of each instruction the inlined call that brought it here, from 1; 0 for none.
  private var inlined: [UInt32] = []
  /// Where each block begins, by block.
  private var starts: [Int]
  /// Where each number of the linear order begins.
  private var numberStarts: [Int] = []
  /// Instructions whose target is a block.
  private var jumps: [(instruction: Int, target: BlockID)] = []
  private var position: CodePosition

  init(
    _ function: IRFunction, _ allocation: RegisterAllocation, sources: SourceMap,
    functionNumbers: [UInt32: UInt32]
  ) {
    self.function = function
    self.allocation = allocation
    self.sources = sources
    self.functionNumbers = functionNumbers
    starts = Array(repeating: 0, count: function.blocks.count)
    position = CodePosition(function.span)
  }

  /// Emits the function.
  mutating func run(_ pool: inout ConstantPool) -> (Function, FunctionDebugInfo) {
    var number = 0
    for (place, id) in function.order.enumerated() {
      starts[id.index] = code.count
      for instruction in function[id].instructions {
        numberStarts.append(code.count)
        position = instruction.position
        emit(instruction, number, &pool)
        number += 1
      }
      numberStarts.append(code.count)
      position = function[id].position
      let next = place + 1 < function.order.count ? function.order[place + 1] : nil
      emit(function[id].terminator, number, next: next)
      number += 1
    }
    numberStarts.append(code.count)
    for jump in jumps {
      code[jump.instruction].set(
        .x(offset: 0, bits: 32), to: UInt64(starts[jump.target.index]))
    }
    let emitted = Function(
      name: function.name, parameters: function.parameterTypes, result: function.resultType,
      frameSize: UInt16(allocation.frameSize), code: code)
    let debug = FunctionDebugInfo(
      name: function.name, positions: positions, locals: locals(), calls: inlinedCalls(),
      inlined: inlined)
    return (emitted, debug)
  }

  private mutating func append(_ instruction: Instruction) {
    code.append(instruction)
    positions.append(debugPosition(position.span))
    inlined.append(position.inlined.map { UInt32($0 + 1) } ?? 0)
  }

  private func debugPosition(_ span: Span) -> DebugPosition {
    let place = sources.position(of: span)
    return DebugPosition(
      file: span.source.index, line: UInt32(clamping: place.line),
      column: UInt32(clamping: place.column))
  }

  /// The inlined calls that instructions are left of, renumbered; a call stands behind the one that it is part of.
  private mutating func inlinedCalls() -> [InlinedCall] {
    var isUsed = Array(repeating: false, count: function.inlined.count)
    for number in Set(inlined) where number > 0 {
      var index: Int? = Int(number) - 1
      while let used = index, !isUsed[used] {
        isUsed[used] = true
        index = function.inlined[used].call.inlined
      }
    }
    var numbers: [UInt32] = [0]
    var calls: [InlinedCall] = []
    for (index, call) in function.inlined.enumerated() {
      if isUsed[index] {
        calls.append(
          InlinedCall(
            name: call.name, call: debugPosition(call.call.span),
            parent: call.call.inlined.map { numbers[$0 + 1] } ?? 0))
      }
      numbers.append(UInt32(calls.count))
    }
    inlined = inlined.map { numbers[Int($0)] }
    return calls
  }

  private func slot(_ register: VirtualRegister) -> Int {
    guard let slot = allocation.slots[register.index] else {
      preconditionFailure("a register that nothing writes")
    }
    return slot
  }

  // MARK: Instructions

  private mutating func emit(
    _ instruction: IRInstruction, _ number: Int, _ pool: inout ConstantPool
  ) {
    if isMove(instruction.opcode), let target = instruction.register(at: 0),
      let source = instruction.register(at: 1)
    {
      emitMove(slot(source), to: slot(target), function[target])
      return
    }
    if instruction.opcode == .constant, let value = instruction.immediate(at: 1),
      let target = instruction.register(at: 0),
      let small = Int32(exactly: Int64(bitPattern: value))
    {
      append(.small(UInt16(slot(target)), small))
      return
    }
    var result = Instruction(instruction.opcode)
    var afterwards: (slot: Int, register: VirtualRegister)?
    for (operand, rule) in zip(instruction.operands, instruction.opcode.spec.operands) {
      switch operand {
      case .register(let register): result.set(rule.field, to: UInt64(slot(register)))
      case .registers(let registers):
        result.set(rule.field, to: UInt64(fill(registers, number)))
      case .frame(arguments: let arguments, result: let register):
        let base = fill(arguments, number)
        result.set(rule.field, to: UInt64(base))
        afterwards = register.map { (base, $0) }
      case .immediate(let value):
        result.set(rule.field, to: rule.kind == .immediate(.function) ? renumbered(value) : value)
      case .wide(let value): result.set(rule.field, to: pool.index(of: value))
      case .bytes(let bytes): result.set(rule.field, to: pool.index(of: bytes))
      }
    }
    append(result)
    if let afterwards, allocation.ranges[afterwards.register.index] != nil {
      emitMove(afterwards.slot, to: slot(afterwards.register), function[afterwards.register])
    }
  }

  private func isMove(_ opcode: Opcode) -> Bool {
    switch opcode {
    case .move, .moveWide, .moveRef: true
    default: false
    }
  }

  private func renumbered(_ value: UInt64) -> UInt64 {
    UInt64(functionNumbers[UInt32(truncatingIfNeeded: value)] ?? 0)
  }

  private mutating func emitMove(_ source: Int, to target: Int, _ kind: VirtualRegister.Kind) {
    guard source != target else { return }
    let opcode: Opcode =
      switch kind {
      case .word, .counter: .move
      case .wide: .moveWide
      case .reference: .moveRef
      }
    append(Instruction(opcode, UInt16(target), UInt16(source)))
  }

  /// Moves values into the window of an instruction; gives its first slot.
  private mutating func fill(_ registers: [VirtualRegister], _ number: Int) -> Int {
    let base = allocation.windows[number] ?? 0
    var place = base
    for register in registers {
      emitMove(slot(register), to: place, function[register])
      place += function[register].slots
    }
    return base
  }

  // MARK: Terminators

  private mutating func emit(_ terminator: Terminator, _ number: Int, next: BlockID?) {
    switch terminator {
    case .jump(let target): emitJump(target, next: next)
    case .branch(let condition, ifTrue: let ifTrue, ifFalse: let ifFalse):
      if ifTrue == next {
        emitBranch(.branchIfNot, condition, ifFalse)
      } else {
        emitBranch(.branchIf, condition, ifTrue)
        emitJump(ifFalse, next: next)
      }
    case .loopBack(counter: let counter, header: let header):
      jumps.append((code.count, header))
      append(Instruction(.loopBack, UInt16(slot(counter))))
    case .loopBackIf(counter: let counter, let condition, header: let header, exit: let exit):
      jumps.append((code.count, header))
      append(
        Instruction(.loopBackIf, UInt16(slot(counter)), UInt16(slot(condition))))
      emitJump(exit, next: next)
    case .return(let value):
      if let value { emitMove(slot(value), to: 0, function[value]) }
      append(Instruction(.return))
    case .revert(error: let error, let arguments):
      let base = fill(arguments, number)
      append(Instruction(.revert, UInt16(base), x: UInt64(error)))
    case .trap(let code): append(Instruction(.trap, code))
    }
  }

  private mutating func emitJump(_ target: BlockID, next: BlockID?) {
    guard target != next else { return }
    jumps.append((code.count, target))
    append(Instruction(.jump))
  }

  private mutating func emitBranch(
    _ opcode: Opcode, _ condition: VirtualRegister, _ target: BlockID
  ) {
    jumps.append((code.count, target))
    append(Instruction(opcode, UInt16(slot(condition))))
  }

  // MARK: Debug information

  /// The variables and where they live, in the order of their registers.
  private func locals() -> [LocalName] {
    var found: [LocalName] = []
    for (register, variable) in function.names.sorted(by: { $0.key < $1.key }) {
      guard let slot = allocation.slots[register.index],
        let range = allocation.ranges[register.index]
      else { continue }
      let from =
        range.start < 0 ? 0 : numberStarts[min(range.start / 2 + 1, numberStarts.count - 1)]
      let to = range.end < 0 ? 0 : numberStarts[min(range.end / 2 + 1, numberStarts.count - 1)]
      guard to > from else { continue }
      found.append(
        LocalName(
          name: variable.name, register: UInt16(slot), type: variable.type, from: UInt32(from),
          to: UInt32(to)))
    }
    return found
  }
}
