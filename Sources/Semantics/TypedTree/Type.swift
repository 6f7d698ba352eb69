import Primitives

/// A type of the language after checking: names resolved, sizes symbolic, literals settled.
package indirect enum Type: Hashable, Sendable {
  /// The type of an expression that has no value.
  case unit
  /// The type of an expression that never finishes (`return` inside an `if` arm, for example).
  case never
  /// The type given to a wrong expression, so that one mistake is reported once. Compatible with
  /// everything.
  case invalid
  case bool
  case integer(IntegerType)
  case fixed(FixedType)
  case address
  case hash
  case bytes(max: Size)
  case text(max: Size)
  case optional(Type)
  case tuple([Type])
  case array(Type, count: Size)
  case list(Type, max: Size)
  /// Only the type of a state variable. With a maximum of entries its keys are kept, too.
  case map(key: Type, value: Type, max: Size?)
  /// A struct or a resource, with arguments for its size parameters.
  case structure(StructID, sizes: [Size])
  case enumeration(EnumID)
  /// A typed address: the callee's interface is known.
  case contract(InterfaceID)
  case tensor(element: Type, shape: [Size])
  case ciphertext(CiphertextType)
  /// A running sum of ciphertexts in state with at most `max` terms.
  case sum(CiphertextType, max: Size)
  case publicKey(EncryptionScheme)
  case coin
  /// Only in tests: a generated key pair.
  case testKey(EncryptionScheme)
}

/// An integer type: 8 to 256 bits, a power of two.
package struct IntegerType: Hashable, Sendable {
  package let isSigned: Bool
  package let bits: Int

  package init(isSigned: Bool, bits: Int) {
    self.isSigned = isSigned
    self.bits = bits
  }

  /// The largest value.
  package var largest: U256 { ~U256.zero >> UInt64(256 - bits + (isSigned ? 1 : 0)) }

  /// The smallest value; of a signed type in two's complement over 256 bits.
  package var smallest: U256 { isSigned ? ~largest : .zero }

  /// The characters of the longest number in decimal digits, with the sign.
  package var digitsMax: Int {
    (isSigned ? smallest.signedDescription : largest.description).utf8.count
  }

  package static let u8 = IntegerType(isSigned: false, bits: 8)
  package static let u32 = IntegerType(isSigned: false, bits: 32)
  package static let u64 = IntegerType(isSigned: false, bits: 64)
  package static let i64 = IntegerType(isSigned: true, bits: 64)
  package static let u128 = IntegerType(isSigned: false, bits: 128)
  package static let u256 = IntegerType(isSigned: false, bits: 256)
}

/// A signed fixed-point format `Q<i, f>`: i + f is 32 or 64.
package struct FixedType: Hashable, Sendable {
  package let integerBits: Int
  package let fractionBits: Int
  package var width: Int { integerBits + fractionBits }

  package init(integerBits: Int, fractionBits: Int) {
    self.integerBits = integerBits
    self.fractionBits = fractionBits
  }

  /// What a bare `Q` means.
  package static let standard = FixedType(integerBits: 8, fractionBits: 24)
}

extension Type {
  package static let u8 = Type.integer(.u8)
  package static let u64 = Type.integer(.u64)
  package static let i64 = Type.integer(.i64)
  package static let u128 = Type.integer(.u128)
  package static let u256 = Type.integer(.u256)
}
