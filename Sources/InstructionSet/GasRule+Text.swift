extension GasRule: CustomStringConvertible {
  /// The rule as the manual and the frozen table write it: `40 + rows(b) * inner(b)`.
  package var description: String {
    switch self {
    case .fixed(let gas): "\(gas)"
    case .linear(let base, let ratio, let measure): GasRule.text(base, ratio, [measure])
    case .product(let base, let ratio, let measures): GasRule.text(base, ratio, measures)
    case .sum(let rules): rules.map(\.description).joined(separator: " + ")
    }
  }

  private static func text(_ base: UInt64, _ ratio: GasRatio, _ measures: [GasMeasure]) -> String {
    let product = measures.map(\.description).joined(separator: " * ")
    let factor = ratio.gas == 1 ? "" : "\(ratio.gas) * "
    let divisor = ratio.units == 1 ? "" : " / \(ratio.units)"
    let term = factor + product + divisor
    return base == 0 ? term : "\(base) + \(term)"
  }
}

extension GasMeasure: CustomStringConvertible {
  /// The measure as the manual writes it: `elements(b)`.
  package var description: String {
    switch self {
    case .slots: "slots"
    case .bytes(let field): "bytes(\(field))"
    case .resultBytes: "resultBytes"
    case .stateBytes: "stateBytes"
    case .encodedBytes: "encodedBytes"
    case .elements(let field): "elements(\(field))"
    case .wideElements(let field): "wideElements(\(field))"
    case .resultElements: "resultElements"
    case .steps: "steps"
    case .rows(let field): "rows(\(field))"
    case .inner(let field): "inner(\(field))"
    case .columns(let field): "columns(\(field))"
    case .count(let field): "count(\(field))"
    case .bitLength(let field): "bitLength(\(field))"
    case .copiedSlots(let field): "copiedSlots(\(field))"
    case .deepSlots(let field): "deepSlots(\(field))"
    case .groups(let field): "groups(\(field))"
    case .limbs(let field): "limbs(\(field))"
    case .scalarSteps(let field): "scalarSteps(\(field))"
    case .negative(let field): "negative(\(field))"
    case .weightSteps(let field): "weightSteps(\(field))"
    case .negatives(let field): "negatives(\(field))"
    case .work(let work, let field): "work(\(work), \(field))"
    }
  }

  /// What the measure counts, for the manual.
  package var meaning: String {
    switch self {
    case .slots: "register slots of the operands in consecutive registers"
    case .bytes: "bytes of the byte string or text"
    case .resultBytes: "bytes of the result"
    case .stateBytes: "bytes of the stored encoding of the value read or written"
    case .encodedBytes: "bytes of the ABI encoding of the arguments"
    case .elements: "elements of the tensor, list or array; of all tensors of a list of tensors"
    case .wideElements: "elements of the tensor when they are stored in 64 bits, otherwise 0"
    case .resultElements: "elements of the result"
    case .steps: "steps as the instruction's row defines them, an empty axis counting as 1"
    case .rows: "product of all axes but the last; 1 for a vector"
    case .inner: "last axis"
    case .columns: "last axis of the right operand of a matrix product; 1 for a vector"
    case .count: "the word in the register"
    case .bitLength: "significant bits of the word in the register"
    case .copiedSlots: "slots of the object when it is shared, otherwise 0"
    case .deepSlots: "slots and bytes of the object and of all objects below it"
    case .groups: "group elements of a Paillier ciphertext, otherwise 0; of a list, of its first"
    case .limbs: "64-bit limbs of n squared"
    case .scalarSteps:
      "(5 * significant bits + 12) / 4 of the magnitude of the signed word; 0 for magnitudes 0 and 1"
    case .negative: "1 when the signed word is negative, otherwise 0"
    case .weightSteps:
      "significant bits of the longest word of the list plus set bits of all, of the magnitudes"
    case .negatives: "negative words in the list"
    case .work: "gas for an operation on a lattice ciphertext, by the table below; otherwise 0"
    }
  }
}

extension OperandField: CustomStringConvertible {
  /// The field as the manual writes it: `a`, `bc`, `x[0..<32]`.
  package var description: String {
    switch self {
    case .a: "a"
    case .b: "b"
    case .c: "c"
    case .bc: "bc"
    case .x(let offset, let bits): "x[\(offset)..<\(offset + bits)]"
    }
  }
}
