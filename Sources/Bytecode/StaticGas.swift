import InstructionSet

/// The part of an instruction's gas that its module fixes.
package enum StaticGas {
  /// The static gas of opcodes that has nothing to do with the module; nil for others.
  private static let fixed = OpcodeTable<UInt64?> { row in
    var dependsOnModule = false
    let gas = row.gas.staticGas { _ in
      dependsOnModule = true
      return 0
    }
    return dependsOnModule ? nil : gas
  }

  /// The static gas of an instruction of a verified module.
  package static func of(_ instruction: Instruction, in module: VerifiedModule) -> UInt64 {
    of(instruction, module.module, module.types)
  }

  static func of(_ instruction: Instruction, _ module: Module, _ types: TypeTable) -> UInt64 {
    if let gas = fixed[instruction.opcode] { return gas }
    let spec = instruction.spec
    return spec.gas.staticGas { measure in
      switch measure {
      case .slots:
        var slots = 0
        for operand in spec.operands {
          guard case .values(let layout) = operand.kind else { continue }
          slots += types.slots(Layout.types(layout, instruction, module))
        }
        return UInt64(slots)
      case .bytes, .resultBytes, .stateBytes, .encodedBytes, .elements, .wideElements,
        .resultElements, .steps,
        .rows, .inner, .columns, .count, .bitLength, .copiedSlots, .deepSlots, .groups, .limbs,
        .scalarSteps, .negative, .weightSteps, .negatives, .work:
        return 0
      }
    }
  }
}

/// Which values lie in consecutive registers.
package enum Layout {
  /// The types of the values, in order, for an instruction whose indices are in order.
  package static func types(
    _ rule: LayoutRule, _ instruction: Instruction, _ module: Module
  ) -> [TypeIndex] {
    switch rule {
    case .fields:
      guard case .record(_, let fields, _) = module.types[Int(instruction.xLow)] else { return [] }
      return fields.map(\.type)
    case .payload:
      return payload(module.types[Int(instruction.xLow)], caseIndex: Int(instruction.x2)) ?? []
    case .errorFields:
      return module.errors[Int(instruction.xLow)].fields.map(\.type)
    case .eventFields:
      return module.events[Int(instruction.xLow)].fields.map(\.type)
    }
  }

  /// How many values an instruction of a function whose structure is in order takes from consecutive registers, the
  /// arguments of a call included.
  static func count(_ instruction: Instruction, _ module: Module) -> Int {
    switch OperandTable.layouts[instruction.opcode] {
    case .none: 0
    case .call: module.functions[Int(instruction.xLow)].parameters.count + 1
    case .contractCall: module.imports[Int(instruction.xLow)].parameters.count + 1
    case .values(.fields):
      if case .record(_, let fields, _) = module.types[Int(instruction.xLow)] {
        fields.count
      } else {
        0
      }
    case .values(.payload):
      payload(module.types[Int(instruction.xLow)], caseIndex: Int(instruction.x2))?.count ?? 0
    case .values(.errorFields): module.errors[Int(instruction.xLow)].fields.count
    case .values(.eventFields): module.events[Int(instruction.xLow)].fields.count
    }
  }

  /// The types in the payload of a case of an enumeration or optional; nil without such a case.
  package static func payload(_ type: TypeDescriptor, caseIndex: Int) -> [TypeIndex]? {
    if case .optional(let some) = type {
      return caseIndex == 0 ? [] : caseIndex == 1 ? [some] : nil
    }
    guard case .enumeration(_, let cases) = type, cases.indices.contains(caseIndex) else {
      return nil
    }
    return cases[caseIndex].payload
  }
}

/// What is asked of rows, by opcode.
enum OperandTable {
  /// The places of the rows in the table.
  static let places: OpcodeTable<Int> = {
    var places = InstructionSet.all.indices.makeIterator()
    return OpcodeTable { _ in places.next() ?? 0 }
  }()
  /// The operands of each opcode.
  static let operands = OpcodeTable(\.operands)
  /// The constraints of each opcode.
  static let constraints = OpcodeTable(\.constraints)
  /// The flow of each opcode.
  static let flows = OpcodeTable(\.flow)
  /// The effect of each opcode.
  static let effects = OpcodeTable(\.effect)
  /// What consecutive registers the opcode takes.
  enum Consecutive: Sendable {
    case none, call, contractCall
    case values(LayoutRule)
  }

  /// What consecutive registers each opcode takes.
  static let layouts = OpcodeTable<Consecutive> { row in
    for operand in row.operands {
      switch operand.kind {
      case .values(let layout): return .values(layout)
      case .callFrame(.function): return .call
      case .callFrame: return .contractCall
      case .word, .wide, .counter, .reference, .value, .words, .immediate: continue
      }
    }
    return .none
  }
  /// Whether a basic block ends behind the opcode.
  static let endsBlock = OpcodeTable(\.endsBlock)
  /// Whether the opcode has a jump target.
  static let hasTarget = OpcodeTable { row in
    row.operands.contains { $0.kind == .immediate(.target) }
  }
}
