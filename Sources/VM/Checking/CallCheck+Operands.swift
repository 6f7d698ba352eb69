import Bytecode
import InstructionSet

/// What operands need, read off rows and off the objects that registers name.
extension CallCheck {
  /// What a register holds for a value of a type.
  func content(of type: Int) -> RegisterContent {
    let layout = module.types[type]
    return layout.isReference ? .reference(type) : layout.slots == 4 ? .wide : .word
  }

  /// Checks what an instruction reads, and says what it may touch.
  func access(
    of instruction: Instruction, _ frame: CheckedFrame, _ registers: UnsafeMutablePointer<UInt64>,
    _ heap: borrowing Heap
  ) throws(CheckViolation) -> InstructionAccess {
    var access = InstructionAccess()
    for operand in instruction.spec.operands where operand.role != .immediate {
      let register = Int(instruction.bits(of: operand.field))
      if case .callFrame(let rule) = operand.kind {
        try addCall(rule, instruction, register, registers, heap, to: &access)
        continue
      }
      if operand.role != .write {
        for content in try contents(read: operand, instruction, registers, heap) {
          let place = register + content.offset
          try need(content.value, at: place, registers, heap)
          access.reads.append(place..<place + content.value.slots)
        }
      }
      guard operand.role != .read else { continue }
      let content = try written(operand, instruction, registers, heap)
      if content == .counter, operand.role == .readWrite { access.counter = registers[register] }
      access.results.append(.init(register: register, content: content))
    }
    try checkTypes(instruction, registers, heap)
    return access
  }

  /// Sees that a register holds a value, and that a handle names an object that is whole.
  func need(
    _ content: RegisterContent, at register: Int, _ registers: UnsafeMutablePointer<UInt64>,
    _ heap: borrowing Heap
  ) throws(CheckViolation) {
    try frames[frames.count - 1].need(content, at: register)
    try checkObject(content, registers[register], heap)
  }

  /// Sees that the object of a handle is one of its type, one level deep.
  func checkObject(
    _ content: RegisterContent, _ handle: UInt64, _ heap: borrowing Heap
  ) throws(CheckViolation) {
    guard case .reference(let type) = content else { return }
    try heap.check(handle, type: type)
  }

  // MARK: Operands

  /// The values that an operand reads, from its register on.
  private func contents(
    read operand: Operand, _ instruction: Instruction, _ registers: UnsafeMutablePointer<UInt64>,
    _ heap: borrowing Heap
  ) throws(CheckViolation) -> [(offset: Int, value: RegisterContent)] {
    let register = Int(instruction.bits(of: operand.field))
    switch operand.kind {
    case .word: return [(0, .word)]
    case .wide: return [(0, .wide)]
    case .counter: return [(0, .counter)]
    case .reference(let required):
      let type = try type(ofObjectIn: register, registers, heap)
      guard admits(required, type) else {
        throw CheckViolation("\(operand.name) is of type \(type), which is not \(required)")
      }
      return [(0, .reference(type))]
    case .value(let rule):
      return [(0, content(of: try resolve(rule, instruction, registers, heap)))]
    case .values(let rule):
      return try layout(rule, instruction).fields.map { ($0.offset, content(of: $0.type)) }
    case .words(let count):
      return (0..<Int(instruction.bits(of: count))).map { ($0, .word) }
    case .callFrame, .immediate: return []
    }
  }

  /// The value that an operand leaves in its register.
  private func written(
    _ operand: Operand, _ instruction: Instruction, _ registers: UnsafeMutablePointer<UInt64>,
    _ heap: borrowing Heap
  ) throws(CheckViolation) -> RegisterContent {
    switch operand.kind {
    case .word: return .word
    case .wide: return .wide
    case .counter: return .counter
    case .value(let rule):
      return content(of: try resolve(rule, instruction, registers, heap))
    case .reference:
      let register = Int(instruction.bits(of: operand.field))
      return .reference(try type(ofObjectIn: register, registers, heap))
    case .values, .words, .callFrame, .immediate:
      throw CheckViolation("\(operand.name) is no result")
    }
  }

  /// The arguments and the result of a call of another contract.
  private func addCall(
    _ rule: CallRule, _ instruction: Instruction, _ base: Int,
    _ registers: UnsafeMutablePointer<UInt64>, _ heap: borrowing Heap,
    to access: inout InstructionAccess
  ) throws(CheckViolation) {
    let method = module.imports[Int(instruction.xLow)]
    let first: RegisterContent = rule == .deployment ? .word : .wide
    try need(first, at: base, registers, heap)
    access.reads.append(base..<base + first.slots)
    for field in method.parameters.fields {
      let content = content(of: field.type)
      let register = base + first.slots + field.offset
      try need(content, at: register, registers, heap)
      access.reads.append(register..<register + content.slots)
    }
    access.lostFrom = base
    let result: RegisterContent? =
      switch rule {
      case .deployment: .wide
      case .tryContract:
        method.result.map { .reference(module.types.optional(of: $0)) } ?? .word
      case .contract, .function: method.result.map { content(of: $0) }
      }
    if let result { access.results.append(.init(register: base, content: result)) }
  }

  // MARK: Types

  private func type(
    ofObjectIn register: Int, _ registers: UnsafeMutablePointer<UInt64>, _ heap: borrowing Heap
  ) throws(CheckViolation) -> Int {
    let slots = frames[frames.count - 1].slots
    guard slots.indices.contains(register), case .reference(let type) = slots[register] else {
      throw CheckViolation("register \(register) holds no object")
    }
    try heap.check(registers[register], type: type)
    return type
  }

  /// The type that a rule gives, from what registers hold.
  private func resolve(
    _ rule: TypeRule, _ instruction: Instruction, _ registers: UnsafeMutablePointer<UInt64>,
    _ heap: borrowing Heap
  ) throws(CheckViolation) -> Int {
    let own = Int(instruction.xLow)
    switch rule {
    case .typeOperand: return own
    case .sameAs(let field):
      return try type(ofObjectIn: Int(instruction.bits(of: field)), registers, heap)
    case .element(let field):
      let sequence = try type(ofObjectIn: Int(instruction.bits(of: field)), registers, heap)
      return try element(of: sequence)
    case .elementOfTypeOperand: return try element(of: own)
    case .field:
      guard case .record(let layout) = module.types[own].form,
        layout.fields.indices.contains(Int(instruction.x2))
      else { throw CheckViolation("there is no such field") }
      return layout.fields[Int(instruction.x2)].type
    case .payload:
      guard case .choice(let cases, _) = module.types[own].form,
        cases.indices.contains(Int(instruction.x2)),
        cases[Int(instruction.x2)].fields.indices.contains(Int(instruction.x3))
      else { throw CheckViolation("there is no such payload") }
      return cases[Int(instruction.x2)].fields[Int(instruction.x3)].type
    case .ciphertext(let field), .optionalCiphertext(let field):
      let sum = try type(ofObjectIn: Int(instruction.bits(of: field)), registers, heap)
      guard case .sum(let ciphertext, _) = module.types[sum].form else {
        throw CheckViolation("type \(sum) is no sum")
      }
      if case .ciphertext = rule { return ciphertext }
      return module.types.optional(of: ciphertext)
    case .coin:
      guard let coin = module.types.coin else { throw CheckViolation("there is no coin") }
      return coin
    case .slot, .slotElement, .slotKey, .slotValue, .optionalSlotValue:
      return try resolve(rule, slot: module.slots[own])
    }
  }

  private func resolve(_ rule: TypeRule, slot: LoadedSlot) throws(CheckViolation) -> Int {
    switch (rule, module.types[slot.type].form) {
    case (.slot, _): return slot.type
    case (.slotElement, .list(let element, _)): return element
    case (.slotKey, .map(let key, _)): return key
    case (.slotValue, .map(_, let value)): return value
    case (.optionalSlotValue, .map(_, let value)): return module.types.optional(of: value)
    case _: throw CheckViolation("the slot is of another kind")
    }
  }

  private func element(of type: Int) throws(CheckViolation) -> Int {
    switch module.types[type].form {
    case .list(let element, _), .array(let element, _): return element
    case _: throw CheckViolation("type \(type) has no elements")
    }
  }

  private func layout(
    _ rule: LayoutRule, _ instruction: Instruction
  ) throws(CheckViolation) -> FieldsLayout {
    let index = Int(instruction.xLow)
    switch rule {
    case .errorFields: return module.errors[index].fields
    case .eventFields: return module.events[index].all
    case .fields:
      guard case .record(let layout) = module.types[index].form else {
        throw CheckViolation("type \(index) is no record")
      }
      return layout
    case .payload:
      guard case .choice(let cases, _) = module.types[index].form,
        cases.indices.contains(Int(instruction.x2))
      else { throw CheckViolation("type \(index) has no such case") }
      return cases[Int(instruction.x2)]
    }
  }

  /// Checks the relations that rows state between the types of whole objects. Those between elements show in the results,
  /// which are checked against their own types.
  private func checkTypes(
    _ instruction: Instruction, _ registers: UnsafeMutablePointer<UInt64>, _ heap: borrowing Heap
  ) throws(CheckViolation) {
    for constraint in instruction.spec.constraints {
      switch constraint {
      case .sameType(let left, let right):
        let types = (
          try type(ofObjectIn: Int(instruction.bits(of: left)), registers, heap),
          try type(ofObjectIn: Int(instruction.bits(of: right)), registers, heap)
        )
        guard types.0 == types.1 else {
          throw CheckViolation("operands of types \(types.0) and \(types.1)")
        }
      case .hasTypeOperand(let field):
        let type = try type(ofObjectIn: Int(instruction.bits(of: field)), registers, heap)
        guard type == Int(instruction.xLow) else {
          throw CheckViolation("an operand of type \(type), not \(instruction.xLow)")
        }
      case .elementsHaveTypeOperand(let field):
        let sequence = try type(ofObjectIn: Int(instruction.bits(of: field)), registers, heap)
        guard try element(of: sequence) == Int(instruction.xLow) else {
          throw CheckViolation("elements are not of type \(instruction.xLow)")
        }
      case .resultElement, .plainOfCiphertext, .factorOfCiphertext, .fewerLevels, .schemeOfKey,
        .sameButMaximum:
        continue
      }
    }
  }
}
