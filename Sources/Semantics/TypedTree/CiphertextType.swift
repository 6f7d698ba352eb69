/// The type of a ciphertext: whose, of what, in which shape, and how many levels are left.
package struct CiphertextType: Hashable, Sendable {
  /// The key it is under; the key fixes the scheme.
  package var key: KeyID
  /// What an element is: a fixed-point format, or (BFV) a signed integer of 8 or 16 bits.
  package var element: Type
  package var shape: [Size]
  /// How many multiplications in a row it still takes.
  package var depth: Int
  /// How large its values are at most: as declared, or as follows from what was; nil where only the
  /// format limits them.
  package var range: ValueRange?

  package init(
    key: KeyID, element: Type, shape: [Size], depth: Int, range: ValueRange? = nil
  ) {
    self.key = key
    self.element = element
    self.shape = shape
    self.depth = depth
    self.range = range
  }

  /// The same with so many levels.
  package func at(depth: Int) -> CiphertextType {
    CiphertextType(key: key, element: element, shape: shape, depth: depth, range: range)
  }

  /// The same in another shape.
  package func of(shape: [Size]) -> CiphertextType {
    CiphertextType(key: key, element: element, shape: shape, depth: depth, range: range)
  }

  /// The same with values in another range.
  package func within(_ range: ValueRange?) -> CiphertextType {
    CiphertextType(key: key, element: element, shape: shape, depth: depth, range: range)
  }

  /// The elements' bits behind the point.
  var fractionBits: Int { element.fixedType?.fractionBits ?? 0 }

  /// Whether all values of this type are of the other one's range.
  func isInRange(of other: CiphertextType) -> Bool {
    guard let wanted = other.range else { return true }
    return range.map { $0.limit <= wanted.limit } ?? false
  }

  /// The tensor that such a ciphertext is made of.
  package var plain: Type { .tensor(element: element, shape: shape) }

  /// A scheme under which such elements can be multiplied, as the user writes it: BFV for integers, CKKS for fixed-point numbers.
  package var multiplyingScheme: String {
    if case .integer = element { return "BFV<8192>" }
    return "CKKS<8192>"
  }

  /// The elements that decryption gives: the 64-bit type with the same fraction.
  package var decryptedElement: Type {
    guard case .fixed(let format) = element else { return .i64 }
    return .fixed(
      FixedType(integerBits: 64 - format.fractionBits, fractionBits: format.fractionBits))
  }
}
