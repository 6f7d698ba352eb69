import Bytecode
import Homomorphic
import InstructionSet
import Primitives
import Tensors

/// Size-dependent prices.
extension Machine {
  /// Uses up gas. Throws `outOfGas`.
  mutating func charge(gas amount: UInt64) throws(Trap) {
    let (rest, overflow) = gas.subtractingReportingOverflow(Int64(clamping: amount))
    guard !overflow, rest >= 0 else { throw .outOfGas }
    gas = rest
    recorder?.charge(amount)
  }

  /// Charges the size-dependent price of an instruction whose result has a size: bytes of a byte
  /// string or stored value, elements of a tensor, bytes of an encoding. To be called before the
  /// work.
  mutating func charge(
    _ opcode: Opcode, _ operands: Operands, result size: Int
  ) throws(Trap) {
    hasCharged = true
    try charge(
      gas: price(
        of: InstructionTable.rules[opcode.ordinal], operands,
        result: UInt64(truncatingIfNeeded: max(size, 0))))
  }

  /// Charges the size-dependent price of an instruction whose operands alone decide it.
  mutating func charge(_ opcode: Opcode, _ operands: Operands) throws(Trap) {
    try charge(gas: price(of: InstructionTable.rules[opcode.ordinal], operands, result: 0))
  }

  private func price(
    of rule: GasRule, _ operands: Operands, result: UInt64
  ) -> UInt64 {
    // The closure needs the heap only; a borrowed heap cannot be captured, so sizes are found
    // first. No rule has more than four measures.
    var sizes: [(GasMeasure, UInt64)] = []
    for measure in rule.measures where !measure.isStatic {
      sizes.append((measure, size(measure, operands, result: result)))
    }
    return rule.dynamicGas { measure in
      sizes.first { $0.0 == measure }?.1 ?? 0
    }
  }

  /// The size of an operand.
  private func size(_ measure: GasMeasure, _ operands: Operands, result: UInt64) -> UInt64 {
    switch measure {
    case .slots: return 0
    case .resultBytes, .stateBytes, .encodedBytes, .resultElements: return result
    case .bytes(let field): return UInt64(heap[operands.register(field)].length)
    case .elements(let field): return elements(operands.register(field))
    case .rows(let field):
      let shape = heap.tensor(operands.register(field)).shape
      return shape.dropLast().reduce(1) { $0.multipliedSaturated(by: UInt64($1)) }
    case .inner(let field):
      return UInt64(heap.tensor(operands.register(field)).shape.last ?? 1)
    case .columns(let field):
      let shape = heap.tensor(operands.register(field)).shape
      return shape.count < 2 ? 1 : UInt64(shape[shape.count - 1])
    case .count(let field): return operands.register(field)
    case .bitLength(let field):
      return UInt64(64 - operands.register(field).leadingZeroBitCount)
    case .copiedSlots(let field): return UInt64(heap.copiedSlots(operands.register(field)))
    case .deepSlots(let field):
      return heap.deepSlots(operands.register(field), max: UInt64(clamping: max(gas, 0)))
    case .groups(let field):
      return UInt64(heap.ciphers(in: operands.register(field)).first?.groupElements ?? 0)
    case .limbs(let field):
      return UInt64(heap.ciphers(in: operands.register(field)).first?.groupElementLimbs ?? 0)
    case .scalarSteps(let field):
      let magnitude = Int64(bitPattern: operands.register(field)).magnitude
      return UInt64(64 - magnitude.leadingZeroBitCount + magnitude.nonzeroBitCount)
    case .negative(let field):
      return operands.register(field) >> 63
    case .weightSteps(let field):
      var longest: UInt64 = 0
      var bits: UInt64 = 0
      for weight in words(operands.register(field)) {
        longest = max(longest, UInt64(64 - weight.magnitude.leadingZeroBitCount))
        bits = bits.addingSaturated(UInt64(weight.magnitude.nonzeroBitCount))
      }
      return longest.addingSaturated(bits)
    case .negatives(let field):
      return UInt64(words(operands.register(field)).count { $0 < 0 })
    case .residues(let field):
      return heap.ciphers(in: operands.register(field)).reduce(0) {
        $0.addingSaturated(UInt64($1.residues))
      }
    case .encodingSteps(let field): return steps(.encoding, operands, field)
    case .productSteps(let field):
      let ciphers = heap.ciphers(in: operands.register(field))
      guard ciphers.first?.scheme.kind == .bfv else { return steps(.product, operands, field) }
      return ciphers.reduce(0) { $0.addingSaturated(UInt64($1.steps(.product))) }
    case .rescaleSteps(let field): return steps(.rescale, operands, field)
    case .loweringSteps(let field):
      guard case .cipher(let form) = heap.types[operands.xLow].form else { return 0 }
      return steps(.lowering(to: form.depth), operands, field)
    case .rotationSteps(let field, let steps):
      let count = Int64(bitPattern: operands.register(steps))
      return self.steps(.rotation(by: count), operands, field)
    case .slotSumSteps(let field): return steps(.slotSum, operands, field)
    }
  }

  /// Steps of the transforms of an operation on a ciphertext, or on the first of a list.
  private func steps(
    _ operation: RingOperation, _ operands: Operands, _ field: OperandField
  ) -> UInt64 {
    UInt64(heap.ciphers(in: operands.register(field)).first?.steps(operation) ?? 0)
  }

  /// The signed words of a list.
  private func words(_ handle: UInt64) -> [Int64] {
    let object = heap[handle]
    return (0..<Int(object.length)).map { Int64(bitPattern: object.storage[$0]) }
  }

  /// Elements of a tensor or sequence; of a sequence of tensors, those of all tensors.
  private func elements(_ handle: UInt64) -> UInt64 {
    let object = heap[handle]
    switch heap.types[Int(object.type)].form {
    case .tensor: return UInt64(heap.tensor(handle).count)
    case .list(let element, _), .array(let element, _):
      guard case .tensor = heap.types[element].form else { return UInt64(object.length) }
      return (0..<Int(object.length)).reduce(UInt64(object.length)) {
        $0.addingSaturated(UInt64(heap.tensor(object.storage[$1]).count))
      }
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .bytes, .text, .record,
      .choice, .cipher, .publicKey, .coin, .sum, .map:
      return UInt64(object.length)
    }
  }
}

extension Operands {
  /// The word in the register that a field names.
  func register(_ field: OperandField) -> UInt64 {
    switch field {
    case .a: return self[a]
    case .b: return self[b]
    case .c: return self[c]
    case .bc: preconditionFailure("bc holds a number, not a register")
    case .x(let offset, _): return self[Int((x >> UInt64(offset)) & 0xFFFF)]
    }
  }
}

extension GasRule {
  /// The measures that the rule mentions.
  var measures: [GasMeasure] {
    switch self {
    case .fixed: []
    case .linear(_, _, let measure): [measure]
    case .product(_, _, let measures): measures
    case .sum(let rules): rules.flatMap(\.measures)
    }
  }
}

/// What the machine asks of rows, by the ordinal of the opcode.
enum InstructionTable {
  /// The price of each opcode.
  static let rules: [GasRule] = InstructionSet.all.map(\.gas)

  /// When the size-dependent price of an opcode is charged.
  enum Charging {
    /// There is none.
    case none
    /// Before the handler runs: the operands decide it.
    case before
    /// By the handler, which finds the size of the result first.
    case byHandler
  }

  /// When the size-dependent price of each opcode is charged.
  static let charging: [Charging] = InstructionSet.all.map { row in
    guard row.gas.isDynamic else { return .none }
    let needsHandler = row.gas.measures.contains { measure in
      switch measure {
      case .resultBytes, .stateBytes, .encodedBytes, .resultElements: true
      case .slots, .bytes, .elements, .rows, .inner, .columns, .count, .bitLength, .copiedSlots,
        .deepSlots, .groups, .limbs, .scalarSteps, .negative, .weightSteps, .negatives, .residues,
        .encodingSteps, .productSteps, .rescaleSteps, .loweringSteps, .rotationSteps,
        .slotSumSteps:
        false
      }
    }
    return needsHandler ? .byHandler : .before
  }
}
