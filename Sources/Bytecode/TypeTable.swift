import Primitives

/// A verified type table, with what follows from each type.
package struct TypeTable: Sendable {
  /// The types.
  package let descriptors: [TypeDescriptor]
  /// What follows from them, by the same index.
  package let facts: [TypeProperties]
  /// Where each type stands.
  private let indices: [TypeDescriptor: TypeIndex]

  /// For the verifier, which has checked that each type stands once and behind its parts.
  init(
    verified descriptors: [TypeDescriptor], facts: [TypeProperties],
    indices: [TypeDescriptor: TypeIndex]
  ) {
    self.descriptors = descriptors
    self.facts = facts
    self.indices = indices
  }

  /// A table without types.
  package static let empty = TypeTable(verified: [], facts: [], indices: [:])

  /// The type at an index.
  ///
  /// - Precondition: the index is one of the table's, as all indices of a verified module are.
  package subscript(_ type: TypeIndex) -> TypeDescriptor { descriptors[Int(type)] }

  /// Whether there is a type with the index.
  package func contains(_ type: TypeIndex) -> Bool { Int(type) < descriptors.count }

  /// The index of a type; nil when the module has none like it.
  package func index(of type: TypeDescriptor) -> TypeIndex? { indices[type] }

  /// The element type of a list or array; nil for another type.
  ///
  /// - Precondition: the index is one of the table's.
  package func element(of type: TypeIndex) -> TypeIndex? {
    if case .list(let element, _) = self[type] { return element }
    if case .array(let element, _) = self[type] { return element }
    return nil
  }

  /// What registers hold for a type; nil for a map.
  ///
  /// - Precondition: the index is one of the table's.
  package func shape(_ type: TypeIndex) -> ValueShape? { facts[Int(type)].shape }

  /// How many register slots a value of the type takes: 0 for a map.
  ///
  /// - Precondition: the index is one of the table's.
  package func slots(_ type: TypeIndex) -> Int { facts[Int(type)].shape?.slots ?? 0 }

  /// How many register slots values of the types take together.
  ///
  /// - Precondition: the indices are of the table's.
  package func slots(_ types: [TypeIndex]) -> Int { types.reduce(0) { $0 + slots($1) } }
}

/// What follows from a type and its parts.
package struct TypeProperties: Hashable, Sendable {
  /// What registers hold for a value; nil for a map.
  package let shape: ValueShape?
  /// Whether a value is, or has in it, a coin.
  package let containsCoin: Bool
  /// Whether a value may be neither copied nor dropped: it contains a coin or a linear record.
  package let isLinear: Bool
  /// Whether a value contains a ciphertext or a sum of them.
  package let containsCiphertext: Bool
  /// Whether maps may have keys of the type.
  package let isKey: Bool
  /// How a value travels; nil when it contains a coin, a map or a sum.
  package let abiType: ABIType?
  /// How deep it is nested; a plain type has depth 1.
  package let depth: Int
  /// The number of types that it is made of, itself included, each as often as it stands there.
  package let nodes: Int
  /// The most cells that a value has before anything is appended to it.
  package let cells: Int

  /// Whether the ABI has a form for it.
  package var isEncodable: Bool { abiType != nil }
}
