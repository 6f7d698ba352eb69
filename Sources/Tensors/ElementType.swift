/// What the elements of a tensor are.
package enum ElementType: Hashable, Sendable {
  case bool
  case u8, i8, u16, i16, u32, i32, i64
  /// Fixed-point numbers of the format, 32 or 64 bits wide.
  case fixed(FixedFormat)
}

extension ElementType {
  /// The stable number of the type in encodings. Fixed-point formats share two codes, one for each
  /// width; the number of fraction bits tells them apart.
  package var code: UInt8 {
    switch self {
    case .bool: 0
    case .u8: 1
    case .i8: 2
    case .u16: 3
    case .i16: 4
    case .u32: 5
    case .i32: 6
    case .i64: 7
    case .fixed(let format): format.isWide ? 9 : 8
    }
  }

  /// The type of a code and a number of fraction bits (0 unless fixed); nil if there is none.
  package init?(code: UInt8, fractionBits: UInt8) {
    switch code {
    case 0: self = .bool
    case 1: self = .u8
    case 2: self = .i8
    case 3: self = .u16
    case 4: self = .i16
    case 5: self = .u32
    case 6: self = .i32
    case 7: self = .i64
    case 8, 9:
      let bits = Int(fractionBits)
      let width = code == 9 ? 64 : 32
      guard let format = FixedFormat(integerBits: width - bits, fractionBits: bits) else {
        return nil
      }
      self = .fixed(format)
      return
    default: return nil
    }
    guard fractionBits == 0 else { return nil }
  }

  /// The fixed-point format, if the elements have one.
  package var format: FixedFormat? {
    switch self {
    case .fixed(let format): format
    case .bool, .u8, .i8, .u16, .i16, .u32, .i32, .i64: nil
    }
  }

  /// Fraction bits of the elements: 0 unless fixed.
  package var fractionBits: Int { format?.fractionBits ?? 0 }

  /// Whether arithmetic is defined: everything but `bool`.
  package var isNumeric: Bool { self != .bool }

  /// Whether elements are stored as `Int64` (u32, i64, 64-bit fixed) rather than `Int32`.
  package var isWide: Bool {
    switch self {
    case .bool, .u8, .i8, .u16, .i16, .i32: false
    case .u32, .i64: true
    case .fixed(let format): format.isWide
    }
  }

  /// Bytes of one element in the canonical encoding.
  package var encodedWidth: Int {
    switch self {
    case .bool, .u8, .i8: 1
    case .u16, .i16: 2
    case .u32, .i32: 4
    case .i64: 8
    case .fixed(let format): format.isWide ? 8 : 4
    }
  }

  /// The smallest raw value of an element.
  package var minimum: Int64 {
    switch self {
    case .bool, .u8, .u16, .u32: 0
    case .i8: Int64(Int8.min)
    case .i16: Int64(Int16.min)
    case .i32: Int64(Int32.min)
    case .i64: Int64.min
    case .fixed(let format): format.minimum
    }
  }

  /// The largest raw value of an element.
  package var maximum: Int64 {
    switch self {
    case .bool: 1
    case .u8: Int64(UInt8.max)
    case .i8: Int64(Int8.max)
    case .u16: Int64(UInt16.max)
    case .i16: Int64(Int16.max)
    case .u32: Int64(UInt32.max)
    case .i32: Int64(Int32.max)
    case .i64: Int64.max
    case .fixed(let format): format.maximum
    }
  }

  /// Whether a raw value is one of the type's.
  package func contains(_ raw: Int64) -> Bool { minimum <= raw && raw <= maximum }
}

extension ElementType: CustomStringConvertible {
  /// The type as the language writes it: `U8`, `Q<8, 24>`.
  package var description: String {
    switch self {
    case .bool: "Bool"
    case .u8: "U8"
    case .i8: "I8"
    case .u16: "U16"
    case .i16: "I16"
    case .u32: "U32"
    case .i32: "I32"
    case .i64: "I64"
    case .fixed(let format): format.description
    }
  }
}
