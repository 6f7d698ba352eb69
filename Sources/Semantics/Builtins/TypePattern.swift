/// A type with holes, in the signatures of the built-in functions.
package indirect enum TypePattern: Hashable, Sendable {
  /// This very type.
  case exactly(Type)
  /// Any type of the class; the same type wherever the same hole stands.
  case hole(TypeHole, HoleConstraint)
  case optional(TypePattern)
  case list(TypePattern, SizePattern)
  /// A list or an array.
  case sequence(TypePattern, SizePattern)
  /// In a result: the receiver's kind of sequence with these elements.
  case sequenceLike(TypePattern, SizePattern)
  case bytes(SizePattern)
  case text(SizePattern)
  case map(TypePattern, TypePattern)
  /// A map with a maximum of entries: its keys are kept.
  case walkedMap(TypePattern, TypePattern, SizePattern)
  case tensor(TypePattern, ShapePattern)
  /// A tensor of the receiver's shape, or one element.
  case tensorOrElement(TypePattern)
  /// A ciphertext or a running sum under any key, of any shape.
  case anyCiphertext
  case anySum
  /// The ciphertext of the running sum that the method is called on.
  case ciphertextOfSum
  /// What it adds up to: its range is the terms' together.
  case totalOfSum
  case anyContract
  case anyResource
  case anyTestKey
  /// The public key of the key pair that the property is asked of.
  case publicKeyOfTestKey
}

/// A hole for a type.
package enum TypeHole: String, Hashable, Sendable {
  case first = "T"
  case second = "U"
  case element = "E"
}

/// A hole for a size.
package enum SizeHole: String, Hashable, Sendable {
  case n = "N"
  case m = "M"
  case k = "K"
}

/// A size in a signature.
package enum SizePattern: Hashable, Sendable {
  case hole(SizeHole)
  case sum(SizeHole, SizeHole)
  case constant(Int64)
}

/// The shape of a tensor in a signature.
package enum ShapePattern: Hashable, Sendable {
  /// Any shape, of any rank; the same wherever it stands.
  case whole
  /// Any shape, of any rank.
  case any
  case dimensions([SizePattern])
  /// The right side of a product: a matrix with so many rows, or a vector.
  case factor(rows: SizeHole, columns: SizeHole)
  /// What comes of it: a matrix, or a vector.
  case product(rows: SizeHole, columns: SizeHole)
}

extension ShapePattern {
  /// The numbers of dimensions that it takes; nil for any.
  package var ranks: ClosedRange<Int>? {
    switch self {
    case .whole, .any, .product: nil
    case .dimensions(let sizes): sizes.count...sizes.count
    case .factor: 1...2
    }
  }
}

/// What a hole for a type takes.
package enum HoleConstraint: Hashable, Sendable {
  case anything
  /// What `==` compares.
  case comparable
  case integer
  case fixed
  /// An integer or a fixed-point number.
  case number
  /// A signed integer or a fixed-point number.
  case signedNumber
  /// What a ciphertext can hold.
  case encryptable
  /// An unsigned integer.
  case unsignedInteger
  /// A Coin, or what holds one.
  case linear
  /// U128 or U256.
  case wideUnsigned
  /// An integer of at most 64 bits.
  case smallInteger
  /// An element of a tensor.
  case element
  /// An integer element of a tensor.
  case integerElement
  /// An integer element of a tensor, or Bool.
  case countable
  /// An element of a tensor that arithmetic takes: not Bool.
  case numericElement

  /// What a diagnostic calls the class.
  package var description: String {
    switch self {
    case .anything: "any type"
    case .comparable: "a type that `==` compares"
    case .integer: "an integer type"
    case .fixed: "a fixed-point type `Q<i,f>`"
    case .number: "an integer or fixed-point type"
    case .signedNumber: "a signed integer or fixed-point type"
    case .encryptable: "a fixed-point type, I8 or I16"
    case .unsignedInteger: "an unsigned integer type"
    case .linear: "a Coin or what holds one"
    case .wideUnsigned: "U128 or U256"
    case .smallInteger: "an integer type of at most 64 bits"
    case .element: "a type of tensor elements"
    case .integerElement: "an integer type of tensor elements"
    case .countable: "Bool or an integer type of tensor elements"
    case .numericElement: "a numeric type of tensor elements"
    }
  }
}

extension TypePattern {
  /// As documentation writes it.
  package func describe(_ describer: TypeDescriber) -> String {
    switch self {
    case .exactly(let type): describer.describe(type)
    case .hole(let hole, _): hole.rawValue
    case .optional(let inner): inner.describe(describer) + "?"
    case .list(let element, let size), .sequence(let element, let size),
      .sequenceLike(let element, let size):
      "List<\(element.describe(describer)), max \(size.description)>"
    case .bytes(let size): "Bytes<max \(size.description)>"
    case .text(let size): "Text<max \(size.description)>"
    case .map(let key, let value): "Map<\(key.describe(describer)), \(value.describe(describer))>"
    case .walkedMap(let key, let value, let max):
      "Map<\(key.describe(describer)), \(value.describe(describer)), max \(max.description)>"
    case .tensor(let element, .whole): "Tensor<\(element.describe(describer)), S>"
    case .tensor(let element, .any): "Tensor<\(element.describe(describer)), R>"
    case .tensorOrElement(let element):
      "Tensor<\(element.describe(describer)), S> or \(element.describe(describer))"
    case .tensor(let element, .factor(let rows, let columns)),
      .tensor(let element, .product(let rows, let columns)):
      "Tensor<\(element.describe(describer)), [\(rows.rawValue), \(columns.rawValue)] or [\(rows.rawValue)]>"
    case .tensor(let element, .dimensions(let shape)):
      "Tensor<\(element.describe(describer)), ["
        + shape.map(\.description).joined(separator: ", ") + "]>"
    case .anyCiphertext, .ciphertextOfSum, .totalOfSum: "Encrypted<K, Q, S>"
    case .anySum: "Sum<Encrypted<K, Q, S>, max N>"
    case .anyContract: "a contract"
    case .anyResource: "a resource"
    case .anyTestKey: "a key pair"
    case .publicKeyOfTestKey: "PublicKey"
    }
  }
}

extension SizePattern {
  /// `N`, `N + M`, `3`.
  package var description: String {
    switch self {
    case .hole(let hole): hole.rawValue
    case .sum(let left, let right): "\(left.rawValue) + \(right.rawValue)"
    case .constant(let value): String(value)
    }
  }
}
