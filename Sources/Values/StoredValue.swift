import Bytecode
import Primitives

/// Reads values from the canonical form in which the machine stores them, so that they can be shown.
///
/// Integers little-endian in the bytes of their type, lengths as varints, composites part after part; see
/// VM's `StorageEncoder`. A coin becomes its amount, a sum a tuple of its count and
/// the hash of its total, a ciphertext or key its hash.
package enum StoredValue {
  /// A stored value; nil when the bytes are none of the type.
  package static func decode(_ bytes: [UInt8], _ type: TypeIndex, _ types: TypeTable) -> ABIValue? {
    var decoder = StoredValueDecoder(types: types, reader: ByteReader(bytes))
    guard let value = try? decoder.value(type), decoder.reader.isAtEnd else { return nil }
    return value
  }

  /// A word of at most 8 bytes, little-endian, such as the length of a list; nil when the bytes are more.
  package static func word(_ bytes: [UInt8]) -> UInt64? {
    bytes.count <= 8 ? bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } : nil
  }
}

private struct StoredValueDecoder {
  let types: TypeTable
  var reader: ByteReader

  mutating func value(_ type: TypeIndex) throws(ByteReaderError) -> ABIValue {
    switch types[type] {
    case .bool: return .bool(try reader.bool())
    case .unsigned(let bits): return .uint(try number(bytes: Int(bits) / 8))
    case .signed(let bits): return .int(try signed(bits: Int(bits)))
    case .fixed(let integer, let fraction):
      return .int(try signed(bits: Int(integer) + Int(fraction)))
    case .address: return .address(Address(truncating: try number(bytes: Address.byteCount)))
    case .hash: return .hash(Hash256(try number(bytes: 32)))
    case .bytes, .tensor: return .bytes(try content())
    case .ciphertext, .publicKey: return .bytes(try reader.bytes(32))
    case .text: return .string(String(decoding: try content(), as: UTF8.self))
    case .optional(let inner):
      return try reader.u8() == 0
        ? .tuple([.bool(false), types.absent(inner)])
        : .tuple([.bool(true), try value(inner)])
    case .record(_, let fields, _):
      if fields.isEmpty { _ = try reader.u8() }
      return .tuple(try values(fields.map(\.type)))
    case .enumeration(_, let cases): return try enumeration(cases)
    case .array(let element, let count):
      if count == 0 { _ = try reader.u8() }
      return .array(try elements(element, count: Int(count)))
    case .list(let element, let max):
      return .array(try elements(element, count: try reader.count(max: Int(max))))
    case .coin: return .uint(try number(bytes: 16))
    case .sum(_, let max):
      let count = try reader.count(max: Int(max))
      return .tuple([.uint(U256(UInt64(count))), .bytes(count == 0 ? [] : try reader.bytes(32))])
    case .map: return .tuple([])
    }
  }

  private mutating func values(_ list: [TypeIndex]) throws(ByteReaderError) -> [ABIValue] {
    var values: [ABIValue] = []
    for type in list { values.append(try value(type)) }
    return values
  }

  private mutating func elements(
    _ element: TypeIndex, count: Int
  ) throws(ByteReaderError) -> [ABIValue] {
    var values: [ABIValue] = []
    // Every value takes a byte at least, so that the bytes bound the loop.
    for _ in 0..<count { values.append(try value(element)) }
    return values
  }

  private mutating func enumeration(
    _ cases: [TypeDescriptor.Case]
  ) throws(ByteReaderError) -> ABIValue {
    let tag = cases.count > 256 ? Int(try reader.u16()) : Int(try reader.u8())
    let payload = cases.indices.contains(tag) ? cases[tag].payload : []
    let values = try values(payload)
    let number = ABIValue.uint(U256(UInt64(tag)))
    if cases.allSatisfy(\.payload.isEmpty) { return number }
    let encoded = types.abiTypes(payload).flatMap { try? ABI.encode($0, values) }
    return .tuple([number, .bytes(encoded ?? [])])
  }

  private mutating func content() throws(ByteReaderError) -> [UInt8] {
    try reader.countedBytes(max: Limits.abiBytesMax)
  }

  private mutating func number(bytes count: Int) throws(ByteReaderError) -> U256 {
    U256(bigEndian: try reader.bytes(count).reversed()) ?? .zero
  }

  private mutating func signed(bits: Int) throws(ByteReaderError) -> U256 {
    try number(bytes: bits / 8).signExtended(fromBits: bits)
  }
}
