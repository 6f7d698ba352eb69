import HomomorphicEvaluation
import Primitives
import Tensors

/// A type of the module as the machine needs it: what it is, where its parts lie in slots, and how
/// large its encodings are at least.
package struct TypeLayout: Sendable {
  /// What the type is.
  let form: TypeForm
  /// Slots of a value in registers, fields and lists: 1 or 4.
  let slots: Int
  /// Whether a value is a handle.
  let isReference: Bool
  /// Whether the ABI encoding has a variable length and stands behind an offset.
  package let isDynamic: Bool
  /// Bytes in the head of an ABI encoding: 32 for a dynamic type.
  package let headBytes: Int
  /// Whether a value can hold coins.
  let isLinear: Bool
  /// Slots of the default value and all objects in it, saturating: what encoding it takes, in words.
  let defaultSlots: Int
  /// Gas for making the default value, saturating: `objectGas` for each object that it takes, and its slots.
  let defaultGas: Int

  /// Gas for making one small object.
  static let objectGas = 40
}

/// What a ciphertext type demands of its values.
struct CiphertextForm: Hashable, Sendable {
  /// The format of the elements.
  let format: EncryptedFormat
  /// The scheme of the key.
  let scheme: EncryptionScheme
  /// How many multiplications it admits.
  let depth: Int
}

/// What a type is.
enum TypeForm: Sendable {
  case bool
  /// An unsigned integer in one slot.
  case unsigned(bits: Int)
  /// A signed integer or fixed-point number in one slot, sign-extended.
  case signed(bits: Int)
  /// An unsigned integer or an address in four slots.
  case wideUnsigned(bits: Int)
  /// A signed integer in four slots, sign-extended.
  case wideSigned(bits: Int)
  /// 32 bytes in four slots.
  case hash
  case bytes(max: Int)
  case text(max: Int)
  case record(FieldsLayout)
  /// An optional or enumeration. Of an optional, case 1 has the value.
  case choice([FieldsLayout], isOptional: Bool)
  case array(element: Int, count: Int)
  case list(element: Int, max: Int)
  case tensor(ElementType)
  case ciphertext(CiphertextForm)
  case publicKey(EncryptionScheme)
  case coin
  case sum(ciphertext: Int, max: Int)
  /// State slots only.
  case map(key: Int, value: Int)
}

/// Values that lie in consecutive slots.
struct FieldsLayout: Sendable {
  /// One of the values.
  struct Field: Sendable {
    /// Its type.
    let type: Int
    /// Its first slot, counted from that of the first value.
    let offset: Int
    /// Its slots.
    let slots: Int
    /// Whether it is a handle.
    let isReference: Bool
  }

  /// The values in order.
  let fields: [Field]
  /// All their slots.
  let slots: Int
  /// Whether the ABI encoding of the values as a tuple is dynamic.
  let isDynamic: Bool
  /// Bytes in the heads of the values.
  let headBytes: Int
  /// Slots of their default values and the objects in them, saturating.
  let defaultSlots: Int
  /// Gas for making their default values, saturating.
  let defaultGas: Int
  /// Whether one of them can hold coins.
  let isLinear: Bool

  /// Lays out values of some types, whose own layouts are known.
  init(_ types: [Int], in known: [TypeLayout]) {
    var fields: [Field] = []
    var slots = 0
    for type in types {
      let layout = known[type]
      fields.append(
        Field(
          type: type, offset: slots, slots: layout.slots, isReference: layout.isReference))
      slots += layout.slots
    }
    self.init(placed: fields, in: known)
  }

  /// Values that have their places already.
  init(placed fields: [Field], in known: [TypeLayout]) {
    var headBytes = 0
    var defaultSlots = 0
    var defaultGas = 0
    for field in fields {
      headBytes = headBytes.addingClamped(known[field.type].headBytes)
      defaultSlots = defaultSlots.addingClamped(known[field.type].defaultSlots)
      defaultGas = defaultGas.addingClamped(known[field.type].defaultGas)
    }
    self.fields = fields
    self.headBytes = headBytes
    self.defaultSlots = defaultSlots
    self.defaultGas = defaultGas
    slots = fields.reduce(0) { $0 + $1.slots }
    isDynamic = fields.contains { known[$0.type].isDynamic }
    isLinear = fields.contains { known[$0.type].isLinear }
  }
}

extension Int {
  /// The sum of two non-negative numbers, or a number that is larger than every limit.
  func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product of two non-negative numbers, or a number that is larger than every limit.
  func multipliedClamped(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
