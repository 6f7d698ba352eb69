import Bytecode
import Tensors

extension TypeDescriptor {
  /// The element type of tensors whose elements are of this type; nil when no tensor has such elements.
  package var tensorElement: ElementType? {
    switch self {
    case .bool: .bool
    case .unsigned(8): .u8
    case .unsigned(16): .u16
    case .unsigned(32): .u32
    case .signed(8): .i8
    case .signed(16): .i16
    case .signed(32): .i32
    case .signed(64): .i64
    case .fixed(let integer, let fraction):
      FixedFormat(integerBits: Int(integer), fractionBits: Int(fraction)).map { .fixed($0) }
    case .unsigned, .signed, .address, .hash, .bytes, .text, .optional, .record, .enumeration,
      .array, .list, .map, .tensor, .ciphertext, .publicKey, .coin, .sum:
      nil
    }
  }
}
