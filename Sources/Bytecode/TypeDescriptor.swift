import Primitives

/// The index of a type in a module's type table.
package typealias TypeIndex = UInt32

/// A type of the machine. Types that it is made of are indices of earlier rows of the type table,
/// so no type contains itself.
package enum TypeDescriptor: Hashable, Sendable {
  /// A word, 0 or 1.
  case bool
  /// An unsigned integer of 8, 16, 32, 64 bits (a word), 128 or 256 (a wide).
  case unsigned(bits: UInt16)
  /// A signed integer of 8, 16, 32, 64 bits (a word), 128 or 256 (a wide), sign-extended.
  case signed(bits: UInt16)
  /// A word raw that stands for raw / 2^fraction, sign-extended from 32 or 64 bits.
  case fixed(integer: UInt8, fraction: UInt8)
  /// A wide below 2^160.
  case address
  /// A wide: 32 bytes as a big-endian number.
  case hash
  /// At most so many bytes.
  case bytes(max: UInt32)
  /// UTF-8 of at most so many bytes.
  case text(max: UInt32)
  /// `none` (case 0) or `some` (case 1, with one value).
  case optional(TypeIndex)
  /// Named fields: a struct, a tuple (without names) or a resource (linear).
  case record(name: String, fields: [Field], isLinear: Bool)
  /// Named cases, each with values.
  case enumeration(name: String, cases: [Case])
  /// Exactly `count` elements.
  case array(TypeIndex, count: UInt32)
  /// At most `max` elements.
  case list(TypeIndex, max: UInt32)
  /// Only as the type of a state slot.
  case map(key: TypeIndex, value: TypeIndex)
  /// A tensor of any shape.
  case tensor(element: TypeIndex)
  /// A ciphertext of a tensor of any shape, with room for `depth` multiplications behind each
  /// other.
  case ciphertext(element: TypeIndex, scheme: EncryptionScheme, depth: UInt8)
  /// A public key.
  case publicKey(EncryptionScheme)
  /// An amount of the native token.
  case coin
  /// A sum of at most `max` ciphertexts of a ciphertext type.
  case sum(ciphertext: TypeIndex, max: UInt32)

  /// A field of a record.
  package struct Field: Hashable, Sendable {
    /// Its name; empty in tuples.
    package var name: String
    /// Its type.
    package var type: TypeIndex

    /// Makes a field.
    package init(name: String, type: TypeIndex) {
      self.name = name
      self.type = type
    }
  }

  /// A case of an enumeration.
  package struct Case: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// The types of its values.
    package var payload: [TypeIndex]

    /// Makes a case.
    package init(name: String, payload: [TypeIndex] = []) {
      self.name = name
      self.payload = payload
    }
  }
}

extension TypeDescriptor {
  /// The types that this one is made of.
  package var children: [TypeIndex] {
    switch self {
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .bytes, .text, .publicKey, .coin: []
    case .optional(let type), .array(let type, _), .list(let type, _), .tensor(let type),
      .ciphertext(let type, _, _), .sum(let type, _):
      [type]
    case .record(_, let fields, _): fields.map(\.type)
    case .enumeration(_, let cases): cases.flatMap(\.payload)
    case .map(let key, let value): [key, value]
    }
  }

  /// Whether it is a ciphertext.
  package var isCiphertext: Bool {
    if case .ciphertext = self { true } else { false }
  }

  /// The same ciphertext type with another number of levels; nil for another type.
  package func ciphertext(depth: UInt8) -> TypeDescriptor? {
    guard case .ciphertext(let element, let scheme, _) = self else { return nil }
    return .ciphertext(element: element, scheme: scheme, depth: depth)
  }

  /// The scheme of a ciphertext or public key; nil for another type.
  package var scheme: EncryptionScheme? {
    switch self {
    case .ciphertext(_, let scheme, _), .publicKey(let scheme): scheme
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .bytes, .text, .optional, .record,
      .enumeration, .array, .list, .map, .tensor, .coin, .sum:
      nil
    }
  }

  /// Whether a scheme has ciphertexts of tensors with such elements.
  func isEncrypted(by scheme: EncryptionScheme) -> Bool {
    switch self {
    case .fixed(let integer, let fraction):
      scheme.admits(width: Int(integer) + Int(fraction), isFixedPoint: true)
    case .signed(let bits): scheme.admits(width: Int(bits), isFixedPoint: false)
    case .bool, .unsigned, .address, .hash, .bytes, .text, .optional, .record, .enumeration, .array,
      .list, .map, .tensor, .ciphertext, .publicKey, .coin, .sum:
      false
    }
  }

  /// What a register with a value of the type holds; nil for a map, which no register holds.
  package var shape: ValueShape? {
    switch self {
    case .bool, .fixed: .word
    case .unsigned(let bits), .signed(let bits): bits <= 64 ? .word : .wide
    case .address, .hash: .wide
    case .map: nil
    case .bytes, .text, .optional, .record, .enumeration, .array, .list, .tensor, .ciphertext,
      .publicKey, .coin, .sum:
      .reference
    }
  }
}

/// What registers hold for a value.
package enum ValueShape: Hashable, Sendable {
  /// One slot with 64 bits.
  case word
  /// Four slots with 256 bits, the least significant first.
  case wide
  /// One slot with a reference to an object of the value's type.
  case reference

  /// How many slots: 1 or 4.
  package var slots: Int {
    switch self {
    case .word, .reference: 1
    case .wide: 4
    }
  }
}
