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
  /// What the next word begins.
  private var nextStep: StepFacts?
  /// Extension words whose low half is a distance, with the instruction or function that they lead
  /// to.
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
      location: ProgramCounter(function: 0, instruction: 0), blockGas: 0, count: 0,
      endsBlock: true)
    // What the outermost function returns to looks like a call with window 0, then halts.
    emit(LoadedOperation.call.word(0), outside)
    emit(0, outside)
    emit(LoadedOperation.halt.word(0), outside)
    for index in verified.module.functions.indices {
      starts.append(words.count)
      load(function: index)
    }
    for call in calls {
      setDistance(at: call.word, to: starts[call.function])
    }
    return LoadedCode(words: words, origins: origins, steps: steps, starts: starts)
  }

  private mutating func load(function index: Int) {
    let function = verified.module.functions[index]
    let facts = verified.functions[index]
    let blocks = Blocks(function, facts.blocks)
    var labels = Array(repeating: 0, count: function.code.count)
    jumps.removeAll(keepingCapacity: true)
    var position = 0
    var gasBefore: UInt64 = 0
    while position < function.code.count {
      if position > 0 && blocks.isLeader[position] && !function.code[position - 1].spec.endsBlock {
        let last = blocks.origin(position - 1, function: index)
        emitCharges(last, gas: last.blockGas, count: UInt64(last.count), all: true)
      }
      labels[position] = words.count
      let fixed = StaticGas.of(function.code[position], in: verified)
      if blocks.isLeader[position] { gasBefore = 0 }
      nextStep =
        fusing
        ? nil
        : step(
          function.code[position], facts.valueTypes[position], gas: fixed, before: gasBefore)
      gasBefore = gasBefore.addingSaturated(fixed)
      position += emit(function.code, at: position, blocks, facts, function: index)
    }
    for jump in jumps {
      setDistance(at: jump.word, to: labels[jump.target])
    }
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
        emitHot(member, offset == 0 ? fused.operation : own ?? fused.operation, origin)
      }
      return fused.count
    }
    let origin = blocks.origin(position, function: function)
    var price: UInt64 = 0
    if origin.endsBlock {
      price = emitCharges(origin, gas: origin.blockGas, count: UInt64(origin.count), all: false)
    }
    let type = facts.valueTypes[position]
    if let operation = plainOperation(instruction, type: type) {
      emitHot(instruction, operation, origin, price: price)
    } else {
      let operation = instruction.opcode == .revert ? LoadedOperation.coldEnd : .cold
      let ordinal = UInt64(truncatingIfNeeded: instruction.opcode.ordinal)
      emit(UInt64(operation.rawValue) | ordinal << 16 | price << 32, origin)
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
      let isSynthetic = UInt8(truncatingIfNeeded: word) == LoadedOperation.charge.rawValue
      steps.append(isSynthetic ? nil : nextStep)
      if !isSynthetic { nextStep = nil }
    }
  }

  /// What tracing needs to know of an instruction.
  private func step(
    _ instruction: Instruction, _ type: TypeIndex?, gas: UInt64, before: UInt64
  ) -> StepFacts {
    StepFacts(
      code: instruction.opcode.rawValue, gas: gas, gasBefore: before,
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

  /// Emits charges for what does not fit a terminator, or for all of a block's price, and returns
  /// the packed rest.
  @discardableResult
  private mutating func emitCharges(
    _ origin: LoadedCode.Origin, gas: UInt64, count: UInt64, all: Bool
  ) -> UInt64 {
    var gas = gas
    var count = count
    while gas > BlockPrice.gasMax || count > BlockPrice.instructionsMax || (all && gas + count > 0)
    {
      let paid = min(gas, BlockPrice.gasMax)
      let counted = min(count, BlockPrice.instructionsMax)
      emit(
        LoadedOperation.charge.word(0) | BlockPrice.pack(gas: paid, instructions: counted) << 32,
        origin)
      gas -= paid
      count -= counted
    }
    return BlockPrice.pack(gas: gas, instructions: count)
  }

  /// The encoded word of an instruction, with zeros for the opcode.
  private func fields(_ instruction: Instruction) -> UInt64 {
    UInt64(instruction.a) << 16 | UInt64(instruction.b) << 32 | UInt64(instruction.c) << 48
  }

  /// The operation that executes an instruction alone; nil for a cold one. `type` is what the
  /// verifier found for the operand of kind value.
  private func plainOperation(_ instruction: Instruction, type: TypeIndex?) -> LoadedOperation? {
    let isWide = type.map { types[Int($0)].slots == 4 } ?? false
    switch instruction.opcode {
    case .field: return isWide ? .fieldWide : .fieldWord
    case .setField: return isWide ? .setFieldWide : .setFieldWord
    case .payload: return isWide ? .payloadWide : .payloadWord
    case .listGet: return isWide ? .listGetWide : .listGetWord
    case .listSet: return isWide ? .listSetWide : .listSetWord
    case let opcode: return LoadedOperation.byOrdinal[opcode.ordinal]
    }
  }

  private func recordField(_ instruction: Instruction) -> FieldsLayout.Field? {
    guard case .record(let layout) = types[Int(instruction.xLow)].form else { return nil }
    return layout.fields[Int(instruction.x2)]
  }

  private func payloadValue(_ instruction: Instruction) -> FieldsLayout.Field? {
    guard case .choice(let cases, _) = types[Int(instruction.xLow)].form else { return nil }
    return cases[Int(instruction.x2)].fields[Int(instruction.x3)]
  }

  /// Emits a hot instruction. `price` is that of the block when the instruction ends one; a fused
  /// run has it packed here.
  private mutating func emitHot(
    _ instruction: Instruction, _ operation: LoadedOperation, _ origin: LoadedCode.Origin,
    price: UInt64? = nil
  ) {
    let packed =
      price
      ?? (origin.endsBlock
        ? BlockPrice.pack(gas: origin.blockGas, instructions: UInt64(origin.count)) : 0)
    switch instruction.opcode {
    case .jump, .branchIf, .branchIfNot, .loopBack, .loopBackIf:
      emit(operation.word(fields(instruction)), origin)
      jumps.append((words.count, Int(instruction.xLow)))
      emit(packed << 32, origin)
    case .call:
      emit(operation.word(fields(instruction)), origin)
      calls.append((words.count, Int(instruction.xLow)))
      emit(packed << 32, origin)
    case .return:
      emit(operation.word(packed << 32), origin)
    case .loopEnter:
      emit(operation.word(UInt64(instruction.a) << 16 | packed << 32), origin)
      emit(instruction.x, origin)
    case .field, .setField:
      let offset = UInt64(truncatingIfNeeded: recordField(instruction)?.offset ?? 0)
      emit(operation.word(fields(instruction) & (1 << 48 - 1) | offset << 48), origin)
    case .payload:
      let offset = UInt64(truncatingIfNeeded: payloadValue(instruction)?.offset ?? 0)
      let word = operation.word(fields(instruction) & (1 << 48 - 1) | offset << 48)
      emit(word | UInt64(instruction.x2) << 8, origin)
    case .constant, .select:
      emit(operation.word(fields(instruction)), origin)
      emit(instruction.x, origin)
    case _ where !instruction.spec.hasExtension:
      emit(operation.word(fields(instruction)), origin)
    case let opcode:
      preconditionFailure("\(opcode.name) is hot and has an extension that the loader drops")
    }
  }

  /// Writes the distance from behind an extension word to a word into its low half.
  private mutating func setDistance(at word: Int, to target: Int) {
    let distance = Int32(truncatingIfNeeded: target - (word + 1))
    words[word] |= UInt64(UInt32(bitPattern: distance))
  }
}

/// The basic blocks of a function.
struct Blocks {
  /// Whether a block begins at an instruction.
  private(set) var isLeader: [Bool]
  /// The fixed price of the block of an instruction.
  private(set) var gas: [UInt64]
  /// The instructions of its block up to and including it.
  private(set) var count: [UInt32]
  /// Whether it ends its block by itself.
  private let ends: [Bool]

  /// Spreads the blocks that the verifier found over the instructions.
  init(_ function: Function, _ blocks: [BasicBlock]) {
    let code = function.code
    isLeader = Array(repeating: false, count: code.count)
    gas = Array(repeating: 0, count: code.count)
    count = Array(repeating: 0, count: code.count)
    ends = code.map(\.spec.endsBlock)
    for block in blocks {
      isLeader[block.start] = true
      for index in block.start..<block.end {
        gas[index] = block.gas
        count[index] = UInt32(truncatingIfNeeded: index - block.start + 1)
      }
    }
  }

  /// The origin of the words of an instruction.
  func origin(_ index: Int, function: Int) -> LoadedCode.Origin {
    LoadedCode.Origin(
      location: ProgramCounter(
        function: UInt32(truncatingIfNeeded: function),
        instruction: UInt32(truncatingIfNeeded: index)),
      blockGas: gas[index], count: count[index], endsBlock: ends[index])
  }
}
