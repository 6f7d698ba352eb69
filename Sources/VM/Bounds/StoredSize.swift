import Bytecode
import Primitives

/// Sizes of shapes and of stored values.
enum StoredSize {
  static let dimensionMax = UInt64(Limits.tensorElementsMax)

  /// A measure of a tensor.
  static func size(_ measure: GasSymbol.Measure, shape: [Int]) -> UInt64 {
    func axis(_ number: Int) -> Int { number < shape.count ? max(shape[number], 1) : 1 }
    let size =
      switch measure {
      case .elements: shape.paidElements
      case .rows: shape.dropLast().paidElements
      case .inner: shape.suffix(1).paidElements
      case .columns: shape.dropFirst().suffix(1).paidElements
      case .rest: shape.dropFirst().paidElements
      case .axis0: axis(0)
      case .axis1: axis(1)
      case .axis2: axis(2)
      case .axis3: axis(3)
      case .value, .dimension, .length, .data, .foreign: 0
      }
    return UInt64(clamping: size)
  }

  /// A measure of a stored value; of one that was never written, and of bytes that are none, 0.
  static func size(_ measure: GasSymbol.Measure, _ bytes: [UInt8]?, _ form: TypeForm) -> UInt64 {
    guard let bytes else { return 0 }
    var reader = ByteReader(bytes)
    switch form {
    case .unsigned, .list:
      let word = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return measure == .dimension ? min(word, dimensionMax) : word
    case .bytes, .text: return (try? reader.varint()) ?? 0
    case .tensor:
      guard (try? reader.varint()) != nil, let head = try? reader.bytes(4) else { return 0 }
      var shape: [Int] = []
      for _ in 0..<min(Int(head[3]), Limits.tensorRankMax) {
        shape.append(Int((try? reader.u32()) ?? 0))
      }
      return size(measure, shape: shape)
    case .bool, .signed, .wideUnsigned, .wideSigned, .hash, .record, .choice, .array, .ciphertext,
      .publicKey,
      .coin, .sum, .map:
      return 0
    }
  }
}
