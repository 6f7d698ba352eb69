extension HoleConstraint {
  /// Whether a hole of this class takes the type.
  package func admits(_ type: Type, _ facts: FactTable) -> Bool {
    if type == .invalid { return true }
    switch self {
    case .anything: return true
    case .comparable: return facts[type].isComparable
    case .integer: return type.integerType != nil
    case .fixed: return type.fixedType != nil
    case .number: return type.integerType != nil || type.fixedType != nil
    case .signedNumber: return type.integerType?.isSigned == true || type.fixedType != nil
    case .encryptable:
      return type.fixedType != nil
        || type.integerType.map { IntegerType.encrypted.contains($0) } ?? false
    case .unsignedInteger: return type.integerType?.isSigned == false
    case .linear: return facts[type].isLinear
    case .wideUnsigned: return type == .u128 || type == .u256
    case .smallInteger: return type.integerType.map { $0.bits <= 64 } ?? false
    case .integerElement: return type.integerType.map { IntegerType.elements.contains($0) } ?? false
    case .countable:
      return type == .bool || HoleConstraint.integerElement.admits(type, facts)
    case .numericElement:
      return type.fixedType != nil
        || type.integerType.map { IntegerType.elements.contains($0) } ?? false
    case .element: return type == .bool || HoleConstraint.numericElement.admits(type, facts)
    }
  }
}

extension IntegerType {
  /// The integer types that a ciphertext can hold.
  package static let encrypted: Set<IntegerType> = [
    IntegerType(isSigned: true, bits: 8), IntegerType(isSigned: true, bits: 16),
  ]

  /// The integer types that the elements of a tensor may have.
  package static let elements: Set<IntegerType> = [
    .u8, IntegerType(isSigned: true, bits: 8), IntegerType(isSigned: false, bits: 16),
    IntegerType(isSigned: true, bits: 16), .u32, IntegerType(isSigned: true, bits: 32), .i64,
  ]
}

extension Type {
  /// The integer type, if it is one.
  package var integerType: IntegerType? {
    if case .integer(let type) = self { return type }
    return nil
  }

  /// The fixed-point format, if it has one.
  package var fixedType: FixedType? {
    if case .fixed(let format) = self { return format }
    return nil
  }

  /// The type inside an optional.
  package var wrapped: Type? {
    if case .optional(let inner) = self { return inner }
    return nil
  }

  /// What a literal of a number takes as its type where this type is expected: the type inside an
  /// optional, the element of a tensor, or the type itself.
  package var scalar: Type {
    switch self {
    case .optional(let inner): inner.scalar
    case .tensor(element: let element, shape: _): element
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text, .tuple,
      .array, .list, .map, .structure, .enumeration, .contract, .ciphertext, .sum, .publicKey,
      .coin,
      .testKey:
      self
    }
  }

  /// Whether it is a ciphertext or a running sum of ciphertexts.
  package var isEncrypted: Bool {
    switch self {
    case .ciphertext, .sum: true
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text,
      .optional, .tuple, .array, .list, .map, .structure, .enumeration, .contract, .tensor,
      .publicKey, .coin, .testKey:
      false
    }
  }
}
