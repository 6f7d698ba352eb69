import Bytecode
import InstructionSet

/// Turns the canonical code of a module into executable words.
struct Loader {
  private let verified: VerifiedModule
  private let types: TypeLayouts
  private let fusing: Bool
  private var words: [UInt64] = []
  private var origins: [LoadedCode.Origin] = []
  private var steps: [StepFacts?] = []
  private var starts: [Int] = []
  /// Where those enter the functions who pay in passing.
  private var bodies: [Int] = []
  /// What the next word begins.
  private var nextStep: StepFacts?
  /// Extension words whose low half is a distance and whose high half a price, with the instruction or
  /// function that they lead to.
  private var jumps: [(word: Int, target: Int)] = []
  private var calls: [(word: Int, function: Int)] = []

  /// A loader of a verified module.
  init(_ verified: VerifiedModule, _ types: TypeLayouts, fusing: Bool) {
    self.verified = verified
    self.types = types
    self.fusing = fusing
  }

  /// The executable words.
  consuming func load() -> LoadedCode {
    let outside = LoadedCode.Origin(
      location: ProgramCounter(function: 0, instruction: 0), behind: 0)
    // What the outermost function returns to looks like a call with window 0, then halts.
    emit(LoadedOperation.call.word(0), outside)
    emit(0, outside)
    emit(LoadedOperation.halt.word(0), outside)
    for index in verified.module.functions.indices {
      load(function: index)
    }
    for call in calls {
      link(call.word, to: bodies[call.function], verified.functions[call.function].blocks.first)
    }
    return LoadedCode(words: words, origins: origins, steps: steps, starts: starts)
  }

  private mutating func load(function index: Int) {
    let function = verified.module.functions[index]
    let facts = verified.functions[index]
    let blocks = Blocks(function, facts.blocks)
    var labels = Array(repeating: 0, count: function.code.count)
    jumps.removeAll(keepingCapacity: true)
    starts.append(words.count)
    var position = 0
    var gasAhead: UInt64 = 0
    while position < function.code.count {
      let block = blocks.block(of: position)
      if block.start == position {
        labels[position] = enter(block, blocks, blocks.origin(position, function: index))
        gasAhead = block.gas
      }
      let fixed = StaticGas.of(function.code[position], in: verified)
      nextStep =
        fusing
        ? nil
        : step(function.code[position], facts.valueTypes[position], gas: fixed, ahead: gasAhead)
      gasAhead -= min(gasAhead, fixed)
      position += emit(function.code, at: position, blocks, facts, function: index)
    }
    bodies.append(labels[0])
    for jump in jumps {
      link(jump.word, to: labels[jump.target], blocks.block(of: jump.target))
    }
  }

  /// Emits the charge in front of a block, if it needs one, and returns where those enter the block who
  /// lead to it.
  private mutating func enter(
    _ block: BasicBlock, _ blocks: Blocks, _ origin: LoadedCode.Origin
  ) -> Int {
    let start = words.count
    guard let price = block.packedPrice else {
      emit(LoadedOperation.chargeLong.word(block.count << 32), origin)
      emit(min(block.gas, UInt64(Int64.max)), origin)
      return start
    }
    if block.start == 0 || blocks.fallsOut(block.start - 1) {
      emit(LoadedOperation.charge.word(price), origin)
    }
    return words.count
  }

  /// Emits the instruction at a position, or a fused run that begins there, and returns how many
  /// instructions that were.
  private mutating func emit(
    _ code: [Instruction], at position: Int, _ blocks: Blocks, _ facts: FunctionFacts,
    function: Int
  ) -> Int {
    let instruction = code[position]
    if fusing, let fused = Fusion.find(code, at: position, blocks) {
      for offset in 0..<fused.count {
        let origin = blocks.origin(position + offset, function: function)
        let member = code[position + offset]
        // The operations of the others are never dispatched on, but kept readable.
        let own = plainOperation(member, type: facts.valueTypes[position + offset])
        emitHot(
          member, offset == 0 ? fused.operation : own ?? fused.operation, origin,
          next: blocks.nextPrice(position + offset))
      }
      return fused.count
    }
    let origin = blocks.origin(position, function: function)
    let type = facts.valueTypes[position]
    if let operation = plainOperation(instruction, type: type) {
      emitHot(instruction, operation, origin, next: blocks.nextPrice(position))
    } else {
      let operation = instruction.opcode == .revert ? LoadedOperation.coldEnd : .cold
      let code = UInt64(instruction.opcode.rawValue)
      emit(operation.word(code << 16 | blocks.nextPrice(position)), origin)
      emit(fields(instruction) | UInt64(type ?? 0), origin)
      emit(instruction.x, origin)
    }
    return 1
  }
}

// MARK: - Words

extension Loader {
  /// Appends a word.
  private mutating func emit(_ word: UInt64, _ origin: LoadedCode.Origin) {
    words.append(word)
    origins.append(origin)
    if !fusing {
      steps.append(nextStep)
      nextStep = nil
    }
  }

  /// What tracing needs to know of an instruction.
  private func step(
    _ instruction: Instruction, _ type: TypeIndex?, gas: UInt64, ahead: UInt64
  ) -> StepFacts {
    StepFacts(
      code: instruction.opcode.rawValue, gas: gas, gasAhead: ahead,
      result: result(of: instruction, type))
  }

  /// The register that an instruction writes, other than by a call.
  private func result(of instruction: Instruction, _ type: TypeIndex?) -> PendingResult? {
    for operand in instruction.spec.operands
    where operand.role == .write || operand.role == .readWrite {
      let register = UInt16(truncatingIfNeeded: instruction.bits(of: operand.field))
      switch operand.kind {
      case .word, .counter: return PendingResult(register: register, kind: .word)
      case .wide: return PendingResult(register: register, kind: .wide)
      case .reference: return PendingResult(register: register, kind: .reference)
      case .value:
        guard let type else { return nil }
        let layout = types[Int(type)]
        let kind: PendingResult.Kind =
          layout.isReference ? .reference : layout.slots == 4 ? .wide : .word
        return PendingResult(register: register, kind: kind)
      case .values, .words, .callFrame, .immediate: return nil
      }
    }
    return nil
  }

  /// The encoded word of an instruction, with zeros for the opcode.
  private func fields(_ instruction: Instruction) -> UInt64 {
    UInt64(instruction.a) << 16 | UInt64(instruction.b) << 32 | UInt64(instruction.c) << 48
  }

  /// The operation that executes an instruction alone; nil for a cold one. `type` is what the
  /// verifier found for the operand of kind value.
  private func plainOperation(_ instruction: Instruction, type: TypeIndex?) -> LoadedOperation? {
    LoadedOperation.alone(
      instruction.opcode, isWide: type.map { types[Int($0)].slots == 4 } ?? false)
  }

  private func recordField(_ instruction: Instruction) -> FieldsLayout.Field? {
    guard case .record(let layout) = types[Int(instruction.xLow)].form else { return nil }
    return layout.fields[Int(instruction.x2)]
  }

  private func payloadValue(_ instruction: Instruction) -> FieldsLayout.Field? {
    guard case .choice(let cases, _) = types[Int(instruction.xLow)].form else { return nil }
    return cases[Int(instruction.x2)].fields[Int(instruction.x3)]
  }

  /// Emits a hot instruction. `price` is that of the block behind it, packed, when it ends one.
  private mutating func emitHot(
    _ instruction: Instruction, _ operation: LoadedOperation, _ origin: LoadedCode.Origin,
    next price: UInt64
  ) {
    switch instruction.opcode {
    case .jump, .branchIf, .branchIfNot, .loopBack, .loopBackIf:
      emit(operation.word(fields(instruction) | price), origin)
      jumps.append((words.count, Int(instruction.xLow)))
      emit(0, origin)
    case .call:
      emit(operation.word(fields(instruction) | price), origin)
      calls.append((words.count, Int(instruction.xLow)))
      emit(0, origin)
    case .loopEnter:
      emit(operation.word(fields(instruction) | price), origin)
      emit(instruction.x, origin)
    case .field, .setField:
      let offset = UInt64(truncatingIfNeeded: recordField(instruction)?.offset ?? 0)
      emit(operation.word(fields(instruction) & (1 << 48 - 1) | offset << 48), origin)
    case .payload:
      let offset = UInt64(truncatingIfNeeded: payloadValue(instruction)?.offset ?? 0)
      let word = operation.word(fields(instruction) & (1 << 48 - 1) | offset << 48)
      emit(word | UInt64(instruction.x2) << 8, origin)
    case _:
      emit(operation.word(fields(instruction)), origin)
      if InstructionTable.keepsExtension[instruction.opcode.index] { emit(instruction.x, origin) }
    }
  }

  /// Lets an extension word lead to a block: its distance from behind the word, and its price, unless
  /// the block pays for itself.
  private mutating func link(_ word: Int, to target: Int, _ block: BasicBlock?) {
    let distance = Int32(truncatingIfNeeded: target - (word + 1))
    words[word] = UInt64(UInt32(bitPattern: distance)) | (block?.packedPrice ?? 0)
  }
}

extension LoadedOperation {
  /// The word that this operation turns an encoded instruction word into: fields a, b and c stay.
  fileprivate func word(_ fields: UInt64) -> UInt64 {
    fields & ~0xFFFF | UInt64(rawValue)
  }
}
