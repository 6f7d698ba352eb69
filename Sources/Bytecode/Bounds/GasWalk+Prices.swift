import InstructionSet
import Primitives

// What instructions cost at most: their rows, for what bounds the sizes of their operands.

extension GasWalk {
  /// Adds what an instruction costs at most, and notes what bounds its result.
  mutating func visit(_ instruction: Instruction, at position: Int, _ kinds: RegisterKinds) {
    guard explains else { return visit(instruction, kinds) }
    let before = cost
    cost.gas = .zero
    visit(instruction, kinds)
    let reached = cost.reached.count - before.reached.count
    let changed = cost.changed.count - before.changed.count
    let slots =
      UInt64(reached) * GasSchedule.placeReached
      + UInt64(changed) * (GasSchedule.placeChanged + GasSchedule.placeNew)
    cost.places = before.places
    cost.places?[position, default: .zero] += cost.gas + SizePolynomial(slots)
    cost.gas = before.gas + cost.gas
  }

  private mutating func visit(_ instruction: Instruction, _ kinds: RegisterKinds) {
    cost.gas += SizePolynomial(StaticGas.of(instruction, module, types))
    if Self.isDynamic[instruction.opcode] {
      let before = registers.sizes.reduce(0) { max($0, $1?.termCount ?? 0) }
      use(terms: before * before + cost.gas.terms.count + 4)
      addDynamic(instruction, kinds)
    } else if instruction.opcode == .call {
      addCall(instruction)
      return
    }
    result = size(of: instruction, kinds)
  }

  /// Notes what an instruction has left in its result register.
  mutating func finish(_ instruction: Instruction, _ kinds: RegisterKinds) {
    for operand in OperandTable.operands[instruction.opcode] {
      // An immediate may have any 64 bits.
      let register = Int(truncatingIfNeeded: instruction.bits(of: operand.field))
      switch (operand.role, operand.kind) {
      case (.readWrite, .callFrame):
        registers.forget(from: register)
        if instruction.opcode == .call { registers.set(register, slots: 1, to: result) }
      case (.write, _):
        registers.set(register, slots: kinds[register].slots, to: result)
      case (.readWrite, .counter), (.readWrite, .reference), (.read, _), (.immediate, _),
        (.readWrite, _):
        continue
      }
    }
    result = nil
  }

  private static let isDynamic = OpcodeTable(\.gas.isDynamic)
  private static let rules = OpcodeTable(\.gas)

  private mutating func addDynamic(_ instruction: Instruction, _ kinds: RegisterKinds) {
    if OperandTable.effects[instruction.opcode] == .readsState
      || OperandTable.effects[instruction.opcode] == .writesState, instruction.opcode != .emit
    {
      addState(instruction, kinds)
      return
    }
    cost.gas += Self.rules[instruction.opcode].bound { product($0, instruction, kinds) }
    if OperandTable.effects[instruction.opcode] == .callsContract { addForeign(instruction) }
  }

  /// The size-dependent price of a row for a size of a result, an encoding or a stored value.
  func price(_ opcode: Opcode, of size: SizePolynomial) -> SizePolynomial {
    Self.rules[opcode].bound { _ in size }
  }

  /// What bounds a product of measures.
  private func product(
    _ measures: [GasMeasure], _ instruction: Instruction, _ kinds: RegisterKinds
  ) -> SizePolynomial {
    // The rows and the last axis of one tensor are all of its elements.
    if measures.count == 3, case .rows(let field) = measures[0], measures[1] == .inner(field),
      case .columns = measures[2]
    {
      return tensor(Int(instruction.bits(of: field))).elements
        * bound(measures[2], instruction, kinds)
    }
    return measures.reduce(.one) { $0 * bound($1, instruction, kinds) }
  }

  /// What bounds a measure.
  private func bound(
    _ measure: GasMeasure, _ instruction: Instruction, _ kinds: RegisterKinds
  ) -> SizePolynomial {
    func register(_ field: OperandField) -> Int { Int(instruction.bits(of: field)) }
    switch measure {
    case .slots: return .zero
    case .bytes(let field): return length(register(field), kinds)
    case .resultBytes: return resultBytes(instruction, kinds)
    case .encodedBytes: return encodedBytes(instruction, kinds)
    case .elements(let field): return elements(register(field), kinds)
    case .wideElements(let field):
      return isWide(kinds[register(field)]) ? elements(register(field), kinds) : .zero
    case .resultElements: return resultElements(instruction)
    case .rows(let field): return tensor(register(field)).rows
    case .inner(let field): return tensor(register(field)).inner
    case .columns(let field): return tensor(register(field)).columns
    case .count(let field): return word(register(field))
    case .bitLength: return SizePolynomial(64)
    case .copiedSlots(let field): return copiedSlots(register(field), kinds)
    case .deepSlots(let field): return deepSlots(register(field), kinds)
    case .negative: return .one
    case .steps: return tensorSteps(instruction)
    case .stateBytes, .groups, .limbs, .scalarSteps, .weightSteps, .negatives, .work:
      return .unbounded
    }
  }

  private func resultBytes(_ instruction: Instruction, _ kinds: RegisterKinds) -> SizePolynomial {
    let (b, c) = (Int(instruction.b), Int(instruction.c))
    switch instruction.opcode {
    case .constantBytes:
      return SizePolynomial(UInt64(module.byteStrings[Int(instruction.xHigh)].count))
    case .bytesConcat: return length(b, kinds) + length(c, kinds)
    case .bytesSlice: return sliceLength(instruction, kinds)
    case _: return .unbounded
    }
  }

  /// Elements of a tensor or sequence; of a sequence of tensors, those of all, and one for each.
  private func elements(_ register: Int, _ kinds: RegisterKinds) -> SizePolynomial {
    guard case .reference(let type) = kinds[register] else { return .unbounded }
    if case .tensor = types[type] { return tensor(register).elements }
    let length = length(register, kinds)
    guard let element = types.element(of: type), case .tensor = types[element] else {
      return length
    }
    return length * SizePolynomial(UInt64(Limits.tensorElementsMax) + 1)
  }

  private func resultElements(_ instruction: Instruction) -> SizePolynomial {
    let (b, c) = (Int(instruction.b), Int(instruction.c))
    switch instruction.opcode {
    case .newFilled: return closer(word(c), longest(instruction.xLow))
    case .tensorFill: return TensorSize(shape(instruction)).elements
    case .tensorRow: return tensor(b).rest
    case .tensorRows:
      let count = word(Int(instruction.bits(of: .x(offset: 32, bits: 16))))
      return count.isUnbounded ? tensor(b).elements : count.asDimension * tensor(b).rest
    case .tensorConcat: return joined(instruction)
    case .tensorGather: return gathered(instruction)
    case .tensorOneHot: return TensorSize([tensor(b).elements, dimension(c)]).elements
    case .tensorMatmul, .tensorMatmulWide: return tensor(b).rows * tensor(c).columns
    case .tensorOuter: return tensor(b).elements * tensor(c).elements
    case .tensorSum, .tensorMean, .tensorMax, .tensorMin, .tensorArgMax, .tensorArgMin,
      .tensorLogSumExp:
      return reduced(instruction)
    case _: return .unbounded
    }
  }

  /// The steps of an instruction, as its row defines them.
  private func tensorSteps(_ instruction: Instruction) -> SizePolynomial {
    let (value, other) = (tensor(Int(instruction.b)), tensor(Int(instruction.c)))
    switch instruction.opcode {
    case .tensorOrder, .tensorSort: return sorting(instruction) + value.elements
    case .tensorMedian, .tensorTrimmedMean:
      return sorting(instruction) + reduced(instruction) * SizePolynomial(5)
    case .tensorSquaredDistances:
      let rows = value.axes[0]
      return (rows * value.elements).gas(GasRatio(1, 2)) + rows * rows * SizePolynomial(2)
        + rows * SizePolynomial(4) + .one
    case .tensorConvolve:
      return value.axes[0] * value.axes[2] * value.axes[3]
        * (other.elements + other.rest * SizePolynomial(2))
    case _: return .unbounded
    }
  }

  /// Each element of a tensor as often as its axis has bits.
  private func sorting(_ instruction: Instruction) -> SizePolynomial {
    let value = tensor(Int(instruction.b))
    let axis = value.axes[min(Int(instruction.c), Limits.tensorRankMax - 1)]
    let length = min(axis.number ?? .max, UInt64(Limits.tensorElementsMax))
    return value.elements * SizePolynomial(UInt64(64 - length.leadingZeroBitCount))
  }

  /// The elements of a tensor without an axis.
  private func reduced(_ instruction: Instruction) -> SizePolynomial {
    let value = tensor(Int(instruction.b))
    guard var axes = value.knownAxes, Int(instruction.c) < axes.count else { return value.elements }
    axes.remove(at: Int(instruction.c))
    return TensorSize(axes).elements
  }

  /// Whether the elements of a tensor may be stored in 64 bits each.
  private func isWide(_ kind: RegisterKind) -> Bool {
    guard case .reference(let type) = kind, case .tensor(let element) = types[type] else {
      return true
    }
    return switch types[element] {
    case .bool: false
    case .unsigned(let bits): bits > 16
    case .signed(let bits): bits > 32
    case .fixed(let integer, let fraction): UInt64(integer) + UInt64(fraction) > 32
    case _: true
    }
  }

  private func copiedSlots(_ register: Int, _ kinds: RegisterKinds) -> SizePolynomial {
    guard case .reference(let type) = kinds[register] else { return .unbounded }
    if case .tensor = types[type] {
      return tensor(register).elements.gas(GasRatio(1, 4)) + SizePolynomial(5)
    }
    guard case .list(let element, _) = types[type] else {
      return SizePolynomial(typeSizes[Int(type)].copied)
    }
    return length(register, kinds) * SizePolynomial(UInt64(types.slots(element)))
      + SizePolynomial(4)
  }

  private func deepSlots(_ register: Int, _ kinds: RegisterKinds) -> SizePolynomial {
    guard case .reference(let type) = kinds[register] else { return .unbounded }
    switch types[type] {
    case .bytes, .text:
      return length(register, kinds).gas(GasRatio(1, 8)) + SizePolynomial(2)
    case .tensor: return tensor(register).elements + SizePolynomial(2)
    case .list(let element, _):
      let one = typeSizes[Int(element)]
      return length(register, kinds)
        * SizePolynomial(one.slots.addingSaturated(one.isReference ? one.deep : 0))
        + SizePolynomial(2)
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .optional, .record, .enumeration,
      .array, .map,
      .ciphertext, .publicKey, .coin, .sum:
      return SizePolynomial(typeSizes[Int(type)].deep)
    }
  }

  // MARK: Calls

  /// Adds what a callee costs for the sizes that it is given, and what it leaves.
  private mutating func addCall(_ instruction: Instruction) {
    result = nil
    guard let callee = callees[Int(instruction.xLow)] else { return cost.gas = .unbounded }
    let parameters = module.functions[Int(instruction.xLow)].parameters
    var offsets: [Int] = []
    var next = Int(instruction.a)
    for type in parameters {
      offsets.append(next)
      next += types.slots(type)
    }
    let given = self
    func size(_ symbol: GasSymbol) -> SizePolynomial {
      switch symbol.source {
      case .call: return SizePolynomial(symbol)
      case .parameter:
        let index = Int(symbol.index)
        guard index < offsets.count else { return .unbounded }
        return given.size(symbol, given.registers[offsets[index]], of: parameters[index])
      case .slot:
        let slot = UInt32(symbol.index)
        guard given.slots[slot] != nil else { return SizePolynomial(symbol) }
        return given.size(symbol, given.slotSize(slot), of: module.slots[Int(slot)].type)
      }
    }
    let terms = callee.cost.gas.terms.count
    use(terms: (terms + 1) * 4 + cost.gas.terms.count)
    var own = callee.cost
    own.gas = callee.cost.gas.substituting(size)
    cost += own
    let type = module.functions[Int(instruction.xLow)].result
    // A list from a callee that appends to none may still be appended to here.
    if let type, case .list = types[type], found.growsLists {
      result = nil
    } else {
      result = callee.result?.substituting(size)
    }
    for slot in callee.written { slots.updateValue(nil, forKey: slot) }
  }

  /// What bounds a size of a callee's, from what bounds the value that it is given.
  private func size(_ symbol: GasSymbol, _ value: ValueSize?, of type: TypeIndex) -> SizePolynomial
  {
    switch (symbol.measure, value) {
    case (.value, .word(let bound)?): return bound
    case (.dimension, .word(let bound)?):
      return bound.isUnbounded ? SizePolynomial(symbol.max) : bound.asDimension
    case (.length, .length(let bound)?): return bound
    case (.length, _): return SizePolynomial(longest(type))
    case (let measure, .tensor(let tensor)?): return tensor.size(measure)
    case _: return SizePolynomial(symbol.max)
    }
  }

  /// Adds what a called contract uses, and what decoding its answer costs.
  private mutating func addForeign(_ instruction: Instruction) {
    cost.gas += SizePolynomial(.foreign)
    if instruction.opcode == .deployContract {
      let code = module.byteStrings[Int(instruction.xHigh)]
      cost.gas += SizePolynomial(GasSchedule.deployedByte.gas(for: UInt64(code.count)))
      return
    }
    let method = module.imports[Int(instruction.xLow)]
    guard let result = method.result, types[result] != .coin else { return }
    let size = typeSizes[Int(result)]
    guard !size.hasCiphertext else { return cost.gas = .unbounded }
    cost.gas += SizePolynomial(GasSchedule.decodedByte.gas(for: encodedMost(size.encoded)))
  }
}

extension GasRule {
  /// What bounds the size-dependent part, from what bounds products of measures.
  func bound(_ product: ([GasMeasure]) -> SizePolynomial) -> SizePolynomial {
    switch self {
    case .fixed: .zero
    case .linear(_, let ratio, let measure):
      measure.isStatic ? .zero : product([measure]).gas(ratio)
    case .product(_, let ratio, let measures):
      measures.allSatisfy(\.isStatic) ? .zero : product(measures).gas(ratio)
    case .sum(let rules): rules.reduce(.zero) { $0 + $1.bound(product) }
    }
  }
}
