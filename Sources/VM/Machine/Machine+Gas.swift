import Bytecode
import HomomorphicEvaluation
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
    if let ratio = InstructionTable.resultRatios[opcode.index] {
      return try charge(gas: ratio.gas(for: UInt64(truncatingIfNeeded: max(size, 0))))
    }
    try charge(
      gas: price(
        of: InstructionTable.prices[opcode.index], operands,
        result: UInt64(truncatingIfNeeded: max(size, 0))))
  }

  /// Charges the size-dependent price of an instruction whose operands alone decide it.
  mutating func charge(_ opcode: Opcode, _ operands: Operands) throws(Trap) {
    try charge(gas: price(of: InstructionTable.prices[opcode.index], operands, result: 0))
  }

  private mutating func price(
    of terms: PriceTerms, _ operands: Operands, result: UInt64
  ) -> UInt64 {
    var gas: UInt64 = 0
    for index in 0..<terms.count {
      guard let term = terms.terms[index] else { continue }
      gas = gas.addingSaturated(price(of: term, operands, result: result))
    }
    return gas
  }

  private mutating func price(
    of term: PriceTerms.Term, _ operands: Operands, result: UInt64
  ) -> UInt64 {
    var units: UInt64 = 1
    for index in 0..<term.count {
      guard let measure = term.measures[index] else { continue }
      units = units.multipliedSaturated(by: size(measure, operands, result: result))
    }
    return term.ratio.gas(for: units)
  }

  /// The size of an operand.
  private mutating func size(_ measure: GasMeasure, _ operands: Operands, result: UInt64) -> UInt64
  {
    switch measure {
    case .slots: return 0
    case .resultBytes, .stateBytes, .encodedBytes, .resultElements, .steps: return result
    case .bytes(let field): return UInt64(heap[operands.register(field)].length)
    case .elements(let field): return elements(operands.register(field))
    case .wideElements(let field):
      let handle = operands.register(field)
      return heap.element(handle).isWide ? UInt64(heap.axes(handle).paidElements) : 0
    case .rows(let field):
      return UInt64(heap.axes(operands.register(field)).dropLast().paidElements)
    case .inner(let field):
      return UInt64(heap.axes(operands.register(field)).suffix(1).paidElements)
    case .columns(let field):
      return UInt64(heap.axes(operands.register(field)).dropFirst().suffix(1).paidElements)
    case .count(let field): return operands.register(field)
    case .bitLength(let field):
      return UInt64(64 - operands.register(field).leadingZeroBitCount)
    case .copiedSlots(let field): return UInt64(heap.copiedSlots(operands.register(field)))
    case .deepSlots(let field):
      return heap.deepSlots(operands.register(field), max: UInt64(clamping: max(gas, 0)))
    case .groups(let field):
      return UInt64(heap.ciphertexts(in: operands.register(field)).first?.groupElements ?? 0)
    case .limbs(let field):
      return UInt64(heap.ciphertexts(in: operands.register(field)).first?.groupElementLimbs ?? 0)
    case .scalarSteps(let field):
      return UInt64(
        PaillierCost.multiplications(multiplier: Int64(bitPattern: operands.register(field))))
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
    case .work(let work, let field):
      return gas(for: work, heap.ciphertexts(in: operands.register(field)), operands)
    }
  }

  /// The price of an operation on lattice ciphertexts: of the first, or of a list.
  private mutating func gas(
    for work: CiphertextWork, _ ciphertexts: [EncryptedTensor], _ operands: Operands
  ) -> UInt64 {
    switch work {
    case .rotation(let steps):
      return work.gas(ciphertexts, rotatingBy: Int64(bitPattern: operands.register(steps)))
    case .lowering:
      guard case .ciphertext(let form) = heap.types[operands.xLow].form else { return 0 }
      return work.gas(ciphertexts, loweringTo: form.depth)
    case .matrixProduct(let matrix):
      return work.gas(ciphertexts, columns: columns(of: operands.register(matrix)))
    case .sum, .negation, .plainSum, .scaling, .combination, .product, .square, .plainProduct,
      .constantProduct, .slotSum, .upload:
      return work.gas(ciphertexts)
    }
  }

  /// The columns of a matrix; 0 of another tensor, which the instruction refuses.
  private mutating func columns(of handle: UInt64) -> Int {
    let shape = heap.tensor(handle).shape
    return shape.count == 2 ? shape[1] : 0
  }

  /// The signed words of a list.
  private mutating func words(_ handle: UInt64) -> [Int64] {
    let object = heap[handle]
    return (0..<Int(object.length)).map { Int64(bitPattern: object.storage[$0]) }
  }

  /// Elements of a tensor or sequence; of a sequence of tensors, those of all tensors.
  private mutating func elements(_ handle: UInt64) -> UInt64 {
    let object = heap[handle]
    // The usual case, without a look at types.
    if object.kind == .tensor { return UInt64(heap.axes(handle).paidElements) }
    switch heap.types[Int(object.type)].form {
    case .list(let element, _), .array(let element, _):
      guard case .tensor = heap.types[element].form else { return UInt64(object.length) }
      return (0..<Int(object.length)).reduce(UInt64(object.length)) {
        $0.addingSaturated(UInt64(heap.axes(object.storage[$1]).paidElements))
      }
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .bytes, .text, .record,
      .choice, .tensor, .ciphertext, .publicKey, .coin, .sum, .map:
      return UInt64(object.length)
    }
  }
}

extension Collection<Int> {
  /// The elements of a shape as prices count them: a length of 0 counts as 1.
  ///
  /// A shape with an empty axis has no elements, but kernels walk its other axes, and reductions of
  /// the empty one give a result for each place on them. None does more than with a length of 1.
  var paidElements: Int { reduce(1) { $0.multipliedClamped(by: Swift.max($1, 1)) } }
}

extension TensorShape {
  /// The same of a tensor's own shape, which no product of exceeds the limit.
  var paidElements: Int {
    var elements = 1
    for axis in 0..<count { elements &*= Swift.max(self[axis], 1) }
    return elements
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

/// What the machine asks of rows, by the codes of opcodes.
enum InstructionTable {
  /// The size-dependent price of each opcode.
  static let prices = OpcodeTable { PriceTerms($0.gas) }.values
  /// Gas for the size of the result of each opcode whose size-dependent price is only that.
  static let resultRatios = OpcodeTable<GasRatio?> { row in
    guard case .linear(_, let ratio, let measure) = row.gas else { return nil }
    switch measure {
    case .resultBytes, .stateBytes, .encodedBytes, .resultElements: return ratio
    default: return nil
    }
  }.values
  /// Whether each opcode keeps its extension word when it is hot.
  static let keepsExtension = OpcodeTable(\.keepsExtension).values

  /// When the size-dependent price of an opcode is charged.
  enum Charging {
    /// There is none.
    case none
    /// Before the handler runs: the operands decide it.
    case before
    /// By the handler, which finds the size of the result first.
    case byHandler
  }

  /// The opcode of each code, and when its size-dependent price is charged.
  static let cold = OpcodeTable<(opcode: Opcode, charging: Charging)> { row in
    guard row.gas.isDynamic else { return (row.opcode, .none) }
    let needsHandler = row.gas.measures.contains { measure in
      switch measure {
      case .resultBytes, .stateBytes, .encodedBytes, .resultElements, .steps: true
      case .slots, .bytes, .elements, .wideElements, .rows, .inner, .columns, .count, .bitLength,
        .copiedSlots,
        .deepSlots, .groups, .limbs, .scalarSteps, .negative, .weightSteps, .negatives, .work:
        false
      }
    }
    return (row.opcode, needsHandler ? .byHandler : .before)
  }.values
}
