import InstructionSet

/// A loop of a function: from the instruction behind `enter` to `end`, where it jumps back.
struct LoopRange: Hashable {
  /// The `loopEnter`.
  let enter: Int
  /// The `loopBack` or `loopBackIf`.
  let end: Int
  /// The register that counts.
  let counter: Int

  /// The first instruction that is repeated.
  var header: Int { enter + 1 }
}

/// Verifies what each instruction of a function says by itself, and how its jumps and loops lie.
struct StructureVerifier {
  private let module: Module
  private let types: TypeTable
  private let index: Int
  private let function: Function

  /// The loops of a function that is in order, by ascending `enter`.
  static func verify(
    _ module: Module, _ types: TypeTable, function index: Int, _ steps: inout StepBudget
  ) throws(VerifyError) -> [LoopRange] {
    try steps.use(
      VerifierSteps.declaration + module.functions[index].code.count * VerifierSteps.instruction,
      at: .function(index))
    let verifier = StructureVerifier(
      module: module, types: types, index: index, function: module.functions[index])
    try verifier.checkEnd()
    for (position, instruction) in verifier.function.code.enumerated() {
      try verifier.check(instruction, at: position)
      let values = Layout.count(instruction, module)
      if values > 0 { try steps.use(values * VerifierSteps.value, at: .function(index)) }
    }
    let loops = try verifier.loops()
    try verifier.checkJumps(loops)
    return loops
  }

  private func problem(_ reason: VerifyError.Reason, _ position: Int) -> VerifyError {
    VerifyError(reason, at: .instruction(function: index, instruction: position))
  }

  private func checkEnd() throws(VerifyError) {
    guard let last = function.code.last else {
      throw VerifyError(.emptyFunction, at: .function(index))
    }
    guard OperandTable.flows[last.opcode].isTerminal else {
      throw problem(.fallsOffEnd, function.code.count - 1)
    }
  }

  /// Checks fields, registers and immediates.
  private func check(_ instruction: Instruction, at position: Int) throws(VerifyError) {
    guard instruction.unusedBitsAreZero else { throw problem(.unusedBits, position) }
    // Immediates first: they say how many registers the others take.
    for operand in OperandTable.operands[instruction.opcode] {
      guard case .immediate(let kind) = operand.kind else { continue }
      if let reason = reason(kind, operand, instruction) { throw problem(reason, position) }
    }
    for operand in OperandTable.operands[instruction.opcode] {
      guard let slots = slots(operand, instruction) else { continue }
      guard Int(instruction.bits(of: operand.field)) + slots <= Int(function.frameSize) else {
        throw problem(.registerOutsideFrame(operand: operand.name), position)
      }
    }
    if instruction.opcode == .constantBytes, let reason = constantReason(instruction) {
      throw problem(reason, position)
    }
  }

  /// How many registers an operand takes as far as the instruction says; nil for an immediate.
  private func slots(_ operand: Operand, _ instruction: Instruction) -> Int? {
    switch operand.kind {
    case .word, .counter, .reference: 1
    case .wide: 4
    // The flow decides how many a value takes whose type depends on registers.
    case .value: 1
    case .values(let layout): types.slots(Layout.types(layout, instruction, module))
    case .words(let count): Int(instruction.bits(of: count))
    case .callFrame(let rule): callSlots(rule, instruction)
    case .immediate: nil
    }
  }

  /// The registers of a call: those of the arguments, or of the result if that takes more.
  private func callSlots(_ rule: CallRule, _ instruction: Instruction) -> Int {
    switch rule {
    case .function:
      let callee = module.functions[Int(instruction.xLow)]
      return max(types.slots(callee.parameters), callee.result.map(types.slots) ?? 0)
    case .deployment:
      let method = module.imports[Int(instruction.xLow)]
      return max(1 + types.slots(method.parameters), 4)
    case .contract, .tryContract:
      let method = module.imports[Int(instruction.xLow)]
      return max(4 + types.slots(method.parameters), method.result.map(types.slots) ?? 0)
    }
  }

  /// Why an immediate is not accepted; nil when it is.
  private func reason(
    _ kind: ImmediateKind, _ operand: Operand, _ instruction: Instruction
  ) -> VerifyError.Reason? {
    let value = instruction.bits(of: operand.field)
    let invalid = VerifyError.Reason.invalidImmediate(operand: operand.name)
    switch kind {
    case .unsigned, .signed: return nil
    case .bitWidth(let max): return (1...UInt64(max)).contains(value) ? nil : invalid
    case .shiftAmount: return value < 64 ? nil : invalid
    case .fractionBits:
      guard case .x(let offset, _) = operand.field else { return invalid }
      let width = instruction.bits(of: .x(offset: offset + 8, bits: 8))
      return value < width ? nil : invalid
    case .fixedWidth: return value == 32 || value == 64 ? nil : invalid
    case .axis: return value < 4 ? nil : invalid
    case .rank: return value <= 4 ? nil : invalid
    case .below(let bound): return value < UInt64(bound) ? nil : invalid
    case .trap:
      // Only the machine knows when gas is used up: a call that ends so has used all that it was given, whatever its bound says.
      let trap = Trap(rawValue: UInt16(truncatingIfNeeded: value))
      return trap != nil && trap != .outOfGas ? nil : invalid
    case .target: return value < UInt64(function.code.count) ? nil : .jumpTarget
    case .function: return outside(value, module.functions.count)
    case .error: return outside(value, module.errors.count)
    case .event: return outside(value, module.events.count)
    case .importedMethod:
      return outside(value, module.imports.count)
    case .wideConstant: return outside(value, module.wides.count)
    case .bytesConstant, .moduleConstant: return outside(value, module.byteStrings.count)
    case .type(let required):
      if let reason = outside(value, types.descriptors.count) { return reason }
      return types.isOf(required, TypeIndex(value)) ? nil : .wrongType(operand: operand.name)
    case .slot(let required):
      if let reason = outside(value, module.slots.count) { return reason }
      return types.isOf(required, module.slots[Int(value)].type) ? nil : .wrongSlot
    case .fieldIndex:
      guard case .record(_, let fields, _) = types[instruction.xLow] else { return invalid }
      return value < UInt64(fields.count) ? nil : invalid
    case .caseIndex:
      return Layout.payload(types[instruction.xLow], caseIndex: Int(value)) != nil ? nil : invalid
    case .payloadIndex:
      let payload = Layout.payload(types[instruction.xLow], caseIndex: Int(instruction.x2)) ?? []
      return value < UInt64(payload.count) ? nil : invalid
    }
  }

  private func outside(_ value: UInt64, _ count: Int) -> VerifyError.Reason? {
    value < UInt64(count) ? nil : .noSuchIndex(UInt32(truncatingIfNeeded: value))
  }

  /// Why `constantBytes` does not fit its type.
  private func constantReason(_ instruction: Instruction) -> VerifyError.Reason? {
    let bytes = module.byteStrings[Int(instruction.xHigh)]
    switch types[instruction.xLow] {
    case .bytes(let max): return bytes.count <= Int(max) ? nil : .wrongConstant
    case .text(let max):
      let isText = String(validating: bytes, as: UTF8.self) != nil
      return bytes.count <= Int(max) && isText ? nil : .wrongConstant
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .optional, .record, .enumeration,
      .array, .list, .map, .tensor, .ciphertext, .publicKey, .coin, .sum:
      return .wrongConstant
    }
  }
}

extension StructureVerifier {
  /// Pairs each `loopEnter` with the one instruction that ends its loop; loops lie inside each
  /// other or apart.
  private func loops() throws(VerifyError) -> [LoopRange] {
    var ends: [Int: Int] = [:]
    for (position, instruction) in function.code.enumerated() {
      let flow = OperandTable.flows[instruction.opcode]
      guard flow == .loopBack || flow == .loopBackIf else { continue }
      let header = Int(instruction.xLow)
      guard header >= 1, header <= position, function.code[header - 1].opcode == .loopEnter,
        function.code[header - 1].a == instruction.a
      else { throw problem(.loopTarget, position) }
      guard ends.updateValue(position, forKey: header - 1) == nil else {
        throw problem(.loopEnds, header - 1)
      }
    }
    var loops: [LoopRange] = []
    var open: [LoopRange] = []
    for (position, instruction) in function.code.enumerated() {
      open.removeAll { $0.end < position }
      guard instruction.opcode == .loopEnter else { continue }
      guard let end = ends[position] else { throw problem(.loopEnds, position) }
      let loop = LoopRange(enter: position, end: end, counter: Int(instruction.a))
      if let outer = open.last, loop.end >= outer.end { throw problem(.loopsOverlap, position) }
      guard open.count < BytecodeLimits.loopDepthMax,
        !open.contains(where: { $0.counter == loop.counter })
      else { throw problem(.loopNesting, position) }
      open.append(loop)
      loops.append(loop)
    }
    return loops
  }

  /// Checks that jumps lead ahead, and never from outside into a loop.
  private func checkJumps(_ loops: [LoopRange]) throws(VerifyError) {
    // The innermost loop that repeats each instruction, and the loop around each loop.
    var around: [Int?] = []
    var innermost: [Int?] = Array(repeating: nil, count: function.code.count)
    var open: [Int] = []
    var next = 0
    for position in function.code.indices {
      open.removeAll { loops[$0].end < position }
      innermost[position] = open.last
      if next < loops.count, loops[next].enter == position {
        around.append(open.last)
        open.append(next)
        next += 1
      }
    }
    for (position, instruction) in function.code.enumerated() {
      let flow = OperandTable.flows[instruction.opcode]
      guard flow == .jump || flow == .branch else { continue }
      let target = Int(instruction.xLow)
      guard target > position else { throw problem(.jumpTarget, position) }
      // Where the jump leads must be repeated by no loop that does not repeat the jump itself.
      var loop = innermost[position]
      while let inner = loop, inner != innermost[target] { loop = around[inner] }
      guard loop == innermost[target] else { throw problem(.jumpIntoLoop, position) }
    }
  }
}
