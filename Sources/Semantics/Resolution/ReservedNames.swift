/// Names that belong to the language and cannot be declared.
package enum ReservedNames {
  /// The built-in types that are written as they are.
  package static let plainTypes: [String: Type] = {
    var types: [String: Type] = [
      "Bool": .bool, "Address": .address, "Hash": .hash, "Coin": .coin,
    ]
    for bits in [8, 16, 32, 64, 128, 256] {
      types["U\(bits)"] = .integer(IntegerType(isSigned: false, bits: bits))
      types["I\(bits)"] = .integer(IntegerType(isSigned: true, bits: bits))
    }
    return types
  }()

  /// The built-in types that take arguments.
  package static let parameterisedTypes = [
    "Q", "Bytes", "Text", "List", "Map", "Tensor", "Encrypted", "Sum", "Call", "PublicKey",
    "Paillier", "CKKS", "BFV",
  ]

  /// All names of built-in types, sorted.
  package static let types = (plainTypes.keys.sorted() + parameterisedTypes).sorted()

  /// The values that are always there.
  package static let values = ["caller", "self", "block", "gas"]

  /// What every contract has beside what it declares: `c.address`.
  package static let ofContracts = ["address"]

  /// Whether the language has given the name a meaning that a declaration would hide.
  package static func contains(_ name: String) -> Bool {
    plainTypes[name] != nil || parameterisedTypes.contains(name) || values.contains(name)
      || name == "some" || name == "Trap" || name == "time"
  }
}
