import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// The wire format of Protocol Buffers, as far as TenSEAL's messages use it: fields of a number and a
/// varint, eight bytes, four bytes, or counted bytes. Source: protobuf.dev, Encoding.
enum ProtocolBuffer {
  enum Value: Hashable {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(ArraySlice<UInt8>)
  }

  /// The fields of a message in order; `notSEAL` for bytes that are no message, `truncated` for those
  /// that begin as TenSEAL's do and end early.
  static func fields(
    of bytes: ArraySlice<UInt8>
  ) throws(SEALError) -> [(number: UInt64, value: Value)] {
    var reader = ByteReader(bytes)
    var fields: [(number: UInt64, value: Value)] = []
    do {
      while !reader.isAtEnd {
        let tag = try reader.varint()
        let value: Value
        switch tag & 7 {
        case 0: value = .varint(try reader.varint())
        case 1: value = .fixed64(try reader.u64())
        case 2: value = .bytes(try reader.slice(reader.count(max: reader.remaining)))
        case 5: value = .fixed32(try reader.u32())
        default: throw SEALError.notSEAL
        }
        fields.append((number: tag >> 3, value: value))
      }
    } catch {
      throw error is SEALError || bytes.first != 0x0A ? .notSEAL : .truncated
    }
    return fields
  }

  /// The varints that a packed field holds.
  static func packed(_ bytes: ArraySlice<UInt8>) throws(SEALError) -> [UInt64] {
    var reader = ByteReader(bytes)
    var values: [UInt64] = []
    do {
      while !reader.isAtEnd {
        values.append(try reader.varint())
      }
    } catch {
      throw .notSEAL
    }
    return values
  }
}
