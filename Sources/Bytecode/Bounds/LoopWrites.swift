import InstructionSet

/// What a function writes, and each of its loops: registers by more than is written, so that types need not be known.
struct LoopWrites {
  /// Registers: some, and all from one on, which a call loses.
  struct Registers {
    private(set) var single: Set<Int> = []
    private(set) var from = Int.max

    func contains(_ register: Int) -> Bool { register >= from || single.contains(register) }

    mutating func insert(_ register: Int, slots: Int) {
      for slot in register..<register + slots { single.insert(slot) }
    }

    mutating func insert(from register: Int) { from = min(from, register) }

    mutating func formUnion(_ other: Registers) {
      single.formUnion(other.single)
      from = min(from, other.from)
    }
  }

  /// What each loop writes, by its `loopEnter`.
  private(set) var registers: [Int: Registers] = [:]
  private(set) var slots: [Int: Set<UInt32>] = [:]
  /// The slots that the function or its callees may write.
  private(set) var allSlots: Set<UInt32> = []
  /// Whether it or one of its callees appends to a list in memory.
  private(set) var growsLists = false

  /// Looks through a function whose structure is in order.
  init(_ function: Function, _ loops: [LoopRange], _ callees: [FunctionBound?]) {
    var open: [LoopRange] = []
    var next = 0
    for (position, instruction) in function.code.enumerated() {
      if next < loops.count, loops[next].enter == position {
        open.append(loops[next])
        next += 1
      }
      if let inner = open.last {
        Self.note(instruction, in: &registers[inner.enter, default: Registers()])
      }
      var written: Set<UInt32> = []
      if instruction.opcode == .call, let callee = callees[Int(instruction.xLow)] {
        written = callee.written
        growsLists = growsLists || callee.growsLists
      } else if let slot = Self.slots[instruction.opcode] {
        written = [UInt32(truncatingIfNeeded: instruction.bits(of: slot))]
      }
      growsLists = growsLists || instruction.opcode == .listAppend
      if !written.isEmpty {
        allSlots.formUnion(written)
        for loop in open { slots[loop.enter, default: []].formUnion(written) }
      }
      while let inner = open.last, inner.end == position {
        open.removeLast()
        if let outer = open.last, let own = registers[inner.enter] {
          registers[outer.enter, default: Registers()].formUnion(own)
        }
      }
    }
  }

  /// The slot that an opcode writes; nil for most. What takes coins out writes, too.
  private static let slots = OpcodeTable<OperandField?> { row in
    guard row.effect == .writesState || row.name == "stateLoad" else { return nil }
    for operand in row.operands {
      if case .immediate(.slot) = operand.kind { return operand.field }
    }
    return nil
  }

  private static func note(_ instruction: Instruction, in registers: inout Registers) {
    for operand in OperandTable.operands[instruction.opcode] {
      let register = Int(truncatingIfNeeded: instruction.bits(of: operand.field))
      switch (operand.role, operand.kind) {
      case (.readWrite, .callFrame): registers.insert(from: register)
      case (.write, .wide), (.write, .value), (.readWrite, .value):
        registers.insert(register, slots: 4)
      case (.write, _), (.readWrite, _): registers.insert(register, slots: 1)
      case (.read, _), (.immediate, _): continue
      }
    }
  }

  /// Whether an instruction may write a register.
  static func writes(_ instruction: Instruction, _ register: Int) -> Bool {
    var registers = Registers()
    note(instruction, in: &registers)
    return registers.contains(register)
  }
}
