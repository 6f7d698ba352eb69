/// A price as data. One function evaluates it, for metering, static bounds and the manual alike.
///
/// 1 gas is about 1 ns of the portable path on the reference core.
package indirect enum GasRule: Hashable, Sendable {
  /// Always the same.
  case fixed(UInt64)
  /// `base`, and `per` for each unit of the measure, rounded up.
  case linear(base: UInt64, per: GasRatio, of: GasMeasure)
  /// `base`, and `per` for each unit of the product of the measures, rounded up.
  case product(base: UInt64, per: GasRatio, of: [GasMeasure])
  /// All of them.
  case sum([GasRule])
}

/// Gas per unit, as a fraction, so that cheap units can cost less than 1.
package struct GasRatio: Hashable, Sendable {
  /// Gas.
  package let gas: UInt64
  /// Units that this gas pays for: at least 1.
  package let units: UInt64

  /// `gas` for each `units` units.
  ///
  /// - Precondition: `units` is at least 1.
  package init(_ gas: UInt64, _ units: UInt64 = 1) {
    precondition(units >= 1, "gas is paid for at least one unit")
    self.gas = gas
    self.units = units
  }
}

/// A size that a price depends on. The fields name the registers that hold the sized operands.
package enum GasMeasure: Hashable, Sendable {
  /// Register slots that the operands in consecutive registers take. Known from the instruction.
  case slots
  /// Bytes of the byte string or text.
  case bytes(OperandField)
  /// Bytes of the result, a byte string or text.
  case resultBytes
  /// Bytes of the stored encoding of the value that is read or written.
  case stateBytes
  /// Bytes of the ABI encoding of the arguments.
  case encodedBytes
  /// Elements of the tensor, list or array; of a list of tensors, those of all tensors.
  case elements(OperandField)
  /// Elements of the tensor when they are stored in 64 bits, otherwise 0.
  case wideElements(OperandField)
  /// Elements of the result.
  case resultElements
  /// Steps of the instruction, which its row defines.
  case steps
  /// The product of all axes of the tensor but the last; 1 for a vector.
  case rows(OperandField)
  /// The last axis of the tensor.
  case inner(OperandField)
  /// The last axis of the right operand of a matrix product; 1 for a vector.
  case columns(OperandField)
  /// The word in the register.
  case count(OperandField)
  /// Significant bits of the word in the register.
  case bitLength(OperandField)
  /// Slots that `unique` copies: those of the object when it is shared, otherwise 0.
  case copiedSlots(OperandField)
  /// Slots and bytes of the object and of all objects below it.
  case deepSlots(OperandField)
  /// Group elements of the ciphertext.
  case groups(OperandField)
  /// 64-bit limbs of a group element of the ciphertext: those of the key's n squared.
  case limbs(OperandField)
  /// Modular multiplications to raise to the signed word in the register: 5/4 of the significant bits
  /// of its magnitude and 3 more; none for a magnitude of 0 or 1.
  case scalarSteps(OperandField)
  /// 1 when the signed word in the register is negative, otherwise 0.
  case negative(OperandField)
  /// Group multiplications of a weighted sum of ciphertexts: the significant bits of the longest
  /// weight, and the set bits of the magnitudes of all.
  case weightSteps(OperandField)
  /// Negative words in the list.
  case negatives(OperandField)
  /// The work of an operation on a lattice ciphertext, in gas; 0 under Paillier. Of a list: the terms
  /// of all, and what is done once for their sum.
  case work(CiphertextWork, OperandField)

  /// Whether the instruction and its module fix the measure, so that it belongs to the static part.
  package var isStatic: Bool {
    switch self {
    case .slots: true
    case .bytes, .resultBytes, .stateBytes, .encodedBytes, .elements, .wideElements,
      .resultElements, .steps,
      .rows, .inner, .columns, .count, .bitLength, .copiedSlots, .deepSlots, .groups, .limbs,
      .scalarSteps, .negative, .weightSteps, .negatives, .work:
      false
    }
  }
}
