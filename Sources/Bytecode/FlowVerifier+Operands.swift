import InstructionSet

extension FlowVerifier {
  /// Checks what an instruction reads, then notes what it writes.
  mutating func visit(_ position: Int) throws(VerifyError) {
    let instruction = function.code[position]
    let operands = OperandTable.operands[instruction.opcode]
    var isFirstValue = true
    for operand in operands {
      if case .value(let rule) = operand.kind, isFirstValue {
        // Reads come before the types that follow from them: resolved below for results too.
        isFirstValue = false
        valueTypes[position] = try resolve(rule, instruction, operands, position)
      }
      switch operand.role {
      case .read: try read(operand, instruction, operands, position)
      case .readWrite:
        if case .callFrame = operand.kind { continue }
        try read(operand, instruction, operands, position)
      case .write, .immediate: continue
      }
    }
    for constraint in OperandTable.constraints[instruction.opcode] {
      guard try holds(constraint, instruction, position) else {
        throw problem(.typesDiffer, position)
      }
    }
    for operand in operands {
      switch operand.role {
      case .write: try write(operand, instruction, position)
      case .readWrite:
        if case .callFrame(let rule) = operand.kind { try call(rule, instruction, position) }
      case .read, .immediate: continue
      }
    }
  }

  /// Checks one operand that is read.
  private func read(
    _ operand: Operand, _ instruction: Instruction, _ operands: [Operand], _ position: Int
  ) throws(VerifyError) {
    let register = Int(instruction.bits(of: operand.field))
    switch operand.kind {
    case .word: try check(operand.name, register, .word, position)
    case .wide: try check(operand.name, register, .wide, position)
    case .counter: try check(operand.name, register, .counter, position)
    case .reference(let required):
      guard case .reference(let type) = registers[register], types.isOf(required, type) else {
        throw problem(
          .wrongObject(operand: operand.name, found: registers[register]), position)
      }
    case .value(let rule):
      let type = try resolve(rule, instruction, operands, position)
      try check(operand.name, register, try kind(type, position), position)
    case .values(let layout):
      try checkAll(
        operand.name, register, Layout.types(layout, instruction, module), position)
    case .words(let count):
      for offset in 0..<Int(instruction.bits(of: count)) {
        try check(operand.name, register + offset, .word, position)
      }
    case .callFrame, .immediate: break
    }
  }

  /// Notes one operand that is written.
  private mutating func write(
    _ operand: Operand, _ instruction: Instruction, _ position: Int
  ) throws(VerifyError) {
    let register = Int(instruction.bits(of: operand.field))
    let kind: RegisterKind
    switch operand.kind {
    case .word: kind = .word
    case .wide: kind = .wide
    case .counter: kind = .counter
    case .value:
      // Resolved before any register was overwritten, but for rows whose result the table's test
      // would refuse: a result of this kind stands before all other values.
      guard let type = valueTypes[position] else { throw problem(.missingType, position) }
      kind = try self.kind(type, position)
    case .reference, .values, .words, .callFrame, .immediate:
      preconditionFailure("the table's test admits no such results")
    }
    try write(operand.name, register, kind, position)
  }

  /// Checks consecutive registers.
  private func checkAll(
    _ operand: String, _ first: Int, _ list: [TypeIndex], _ position: Int
  ) throws(VerifyError) {
    var register = first
    for type in list {
      let kind = try kind(type, position)
      try check(operand, register, kind, position)
      register += kind.slots
    }
  }

  /// Checks the arguments of a call and notes its result.
  private mutating func call(
    _ rule: CallRule, _ instruction: Instruction, _ position: Int
  ) throws(VerifyError) {
    let base = Int(instruction.a)
    switch rule {
    case .function:
      let callee = module.functions[Int(instruction.xLow)]
      try checkAll("base", base, callee.parameters, position)
      try loseAll(from: base, position)
      if let result = callee.result {
        try write("base", base, kind(result, position), position)
      }
    case .deployment:
      let method = module.imports[Int(instruction.xLow)]
      try check("base", base, .word, position)
      try checkAll("base", base + 1, method.parameters, position)
      try loseAll(from: base, position)
      try write("base", base, .wide, position)
    case .contract, .tryContract:
      let method = module.imports[Int(instruction.xLow)]
      try check("base", base, .wide, position)
      try checkAll("base", base + 4, method.parameters, position)
      try loseAll(from: base, position)
      switch (rule, method.result) {
      case (.tryContract, nil):
        try write("base", base, .word, position)
      case (.tryContract, let result?):
        let optional = try lookUp(.optional(result), position)
        valueTypes[position] = optional
        try write("base", base, .reference(optional), position)
      case (.contract, let result?), (.function, let result?), (.deployment, let result?):
        try write("base", base, kind(result, position), position)
      case (.contract, nil), (.function, nil), (.deployment, nil):
        break
      }
    }
  }

  /// What a register with a value of a type holds.
  private func kind(_ type: TypeIndex, _ position: Int) throws(VerifyError) -> RegisterKind {
    guard let shape = types.shape(type) else { throw problem(.notAValue(type), position) }
    return RegisterKind(shape, type: type)
  }

  /// The index of a type that the module must have.
  private func lookUp(
    _ type: TypeDescriptor, _ position: Int
  ) throws(VerifyError) -> TypeIndex {
    guard let index = types.index(of: type) else { throw problem(.missingType, position) }
    return index
  }
}

extension FlowVerifier {
  /// The type of a value, from the instruction and the registers that it reads.
  private func resolve(
    _ rule: TypeRule, _ instruction: Instruction, _ operands: [Operand], _ position: Int
  ) throws(VerifyError) -> TypeIndex {
    switch rule {
    case .typeOperand: return instruction.xLow
    case .sameAs(let field): return try object(field, instruction, operands, position)
    case .element(let field):
      let sequence = try object(field, instruction, operands, position)
      guard let element = types.element(of: sequence) else {
        throw wrongObject(field, instruction, operands, position)
      }
      return element
    case .elementOfTypeOperand:
      guard let element = types.element(of: instruction.xLow) else {
        throw problem(.typesDiffer, position)
      }
      return element
    case .field:
      guard case .record(_, let fields, _) = types[instruction.xLow],
        fields.indices.contains(Int(instruction.x2))
      else { throw problem(.typesDiffer, position) }
      return fields[Int(instruction.x2)].type
    case .payload:
      let payload = Layout.payload(types[instruction.xLow], caseIndex: Int(instruction.x2)) ?? []
      guard payload.indices.contains(Int(instruction.x3)) else {
        throw problem(.typesDiffer, position)
      }
      return payload[Int(instruction.x3)]
    case .ciphertext(let field), .optionalCiphertext(let field):
      guard case .sum(let ciphertext, _) = types[try object(field, instruction, operands, position)]
      else { throw wrongObject(field, instruction, operands, position) }
      return rule == .ciphertext(of: field)
        ? ciphertext : try lookUp(.optional(ciphertext), position)
    case .coin: return try lookUp(.coin, position)
    case .slot: return slotType(instruction)
    case .slotElement:
      guard case .list(let element, _) = types[slotType(instruction)] else {
        throw problem(.wrongSlot, position)
      }
      return element
    case .slotKey, .slotValue, .optionalSlotValue:
      guard case .map(let key, let value) = types[slotType(instruction)] else {
        throw problem(.wrongSlot, position)
      }
      if rule == .slotKey { return key }
      return rule == .slotValue ? value : try lookUp(.optional(value), position)
    }
  }

  private func slotType(_ instruction: Instruction) -> TypeIndex {
    module.slots[Int(instruction.xLow)].type
  }

  /// The type of the object in the register of a field.
  private func object(
    _ field: OperandField, _ instruction: Instruction, _ operands: [Operand], _ position: Int
  ) throws(VerifyError) -> TypeIndex {
    guard case .reference(let type) = registers[Int(instruction.bits(of: field))] else {
      throw wrongObject(field, instruction, operands, position)
    }
    return type
  }

  private func wrongObject(
    _ field: OperandField, _ instruction: Instruction, _ operands: [Operand], _ position: Int
  ) -> VerifyError {
    let name = operands.first { $0.field == field && $0.role != .write }?.name ?? "\(field)"
    let found = registers[Int(instruction.bits(of: field))]
    return problem(.wrongObject(operand: name, found: found), position)
  }

  /// Whether a relation between types holds; the operands were found to be objects before.
  private func holds(
    _ constraint: TypeConstraint, _ instruction: Instruction, _ position: Int
  ) throws(VerifyError) -> Bool {
    func type(_ field: OperandField) -> TypeIndex? {
      guard case .reference(let type) = registers[Int(instruction.bits(of: field))] else {
        return nil
      }
      return type
    }
    switch constraint {
    case .sameType(let left, let right): return type(left) == type(right)
    case .hasTypeOperand(let field): return type(field) == instruction.xLow
    case .resultElement(let rule, let field):
      guard let operand = type(field), case .tensor(let from) = types[operand],
        case .tensor(let to) = types[instruction.xLow]
      else { return false }
      return rule.admits(types[to], from: types[from])
    case .elementsHaveTypeOperand(let field):
      guard let sequence = type(field) else { return false }
      return types[sequence].children == [instruction.xLow]
    case .plainOfCiphertext(let ciphertext, let plain):
      guard let ciphertext = type(ciphertext), let plain = type(plain) else { return false }
      return types[ciphertext].children == types[plain].children
    case .factorOfCiphertext(let ciphertext, let factor):
      guard let element = type(ciphertext).flatMap({ types[$0].children.first }),
        let own = type(factor).flatMap({ types[$0].children.first })
      else { return false }
      if case (.fixed, .fixed) = (types[element], types[own]) { return true }
      return element == own
    case .fewerLevels(let rule, let field):
      guard let operand = type(field) else { return false }
      return rule.admits(
        types[instruction.xLow], from: types[types.element(of: operand) ?? operand])
    case .schemeOfKey(let ciphertext, let key):
      guard let ciphertext = type(ciphertext), let key = type(key) else { return false }
      return types[ciphertext].scheme == types[key].scheme
    case .sameButMaximum(let field):
      guard let from = type(field) else { return false }
      return types[from].withoutMaximum == types[instruction.xLow].withoutMaximum
    }
  }
}

extension TypeDescriptor {
  /// Bytes, text or a list without its maximum; other types as they are.
  fileprivate var withoutMaximum: TypeDescriptor {
    if case .bytes = self { return .bytes(max: 0) }
    if case .text = self { return .text(max: 0) }
    if case .list(let element, _) = self { return .list(element, max: 0) }
    return self
  }
}

extension LevelRule {
  /// Whether a result may be of a type when the operand is of the other.
  fileprivate func admits(_ result: TypeDescriptor, from operand: TypeDescriptor) -> Bool {
    guard case .ciphertext(_, _, let depth) = operand, case .ciphertext(_, _, let lower) = result,
      lower < depth, operand.ciphertext(depth: lower) == result
    else { return false }
    switch self {
    case .one: return lower == depth - 1
    case .any: return true
    }
  }
}

extension ElementRule {
  /// Whether a result may have the elements when the operand has the others.
  fileprivate func admits(_ result: TypeDescriptor, from operand: TypeDescriptor) -> Bool {
    var isFixed = false
    if case .fixed = operand { isFixed = true }
    switch self {
    case .same: return result == operand
    case .bool: return result == .bool
    case .sum: return result == (isFixed ? operand : .signed(bits: 64))
    case .mean: return result == (isFixed ? operand : .fixed(integer: 8, fraction: 24))
    case .index: return result == .unsigned(bits: 8)
    case .unsigned32: return result == .unsigned(bits: 32)
    case .signed8: return result == .signed(bits: 8)
    case .signed32: return result == .signed(bits: 32)
    case .any: return true
    }
  }
}
