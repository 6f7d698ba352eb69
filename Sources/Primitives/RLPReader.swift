/// Reads the items of an RLP encoding one after the other, without building a tree of them: what is read
/// takes no more memory than the bytes, and lengths are checked against what is there before anything is copied.
///
/// Only the canonical encoding is accepted, as by `RLP(decoding:)`; who reads all items to the end
/// (`finish`) accepts one byte string for each value.
package struct RLPReader {
  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  /// Reads from the first of these bytes.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = 0
    end = bytes.count
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// Whether all has been read.
  package var isAtEnd: Bool { position == end }

  /// Whether the next item is a list.
  package var isAtList: Bool { position < end && bytes[position] >= 0xC0 }

  /// Throws unless all has been read.
  package func finish() throws(RLPError) {
    guard isAtEnd else { throw .trailingBytes(position: position) }
  }

  /// The items of the list that comes next.
  package mutating func list() throws(RLPError) -> RLPReader {
    let start = position
    let (isList, content) = try item()
    guard isList else { throw .unexpected(position: start) }
    return RLPReader(bytes, content)
  }

  /// The string that comes next, of at most `max` bytes.
  package mutating func string(max: Int) throws(RLPError) -> [UInt8] {
    Array(bytes[try content(max: max)])
  }

  /// The string that comes next as a number of at most the given width: its fewest big-endian bytes.
  ///
  /// - Precondition: there are at most 256 bits, a multiple of 8.
  package mutating func number(bits: Int) throws(RLPError) -> U256 {
    let start = position
    let content = try content(max: bits / 8)
    guard bytes[content].first != 0 else { throw .nonCanonical(position: start) }
    guard let number = U256(bigEndian: bytes[content]) else { throw .unexpected(position: start) }
    return number
  }

  /// The number below 2^64 that comes next.
  package mutating func uint64() throws(RLPError) -> UInt64 { try number(bits: 64).w0 }

  /// The number below 2^128 that comes next.
  package mutating func uint128() throws(RLPError) -> UInt128 {
    let number = try number(bits: 128)
    return UInt128(number.w1) << 64 | UInt128(number.w0)
  }

  /// The 32 bytes that come next.
  package mutating func hash() throws(RLPError) -> Hash256 {
    let start = position
    guard let hash = try optionalHash() else { throw .unexpected(position: start) }
    return hash
  }

  /// The 32 bytes that come next, or nil for the empty string. Tries are read through this: it copies nothing.
  package mutating func optionalHash() throws(RLPError) -> Hash256? {
    let start = position
    let content = try content(max: 32)
    guard !content.isEmpty else { return nil }
    guard content.count == 32 else { throw .unexpected(position: start) }
    return bytes.withUnsafeBytes { bytes in
      func word(_ index: Int) -> UInt64 {
        let offset = content.lowerBound + 8 * index
        return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
      return Hash256(word0: word(0), word1: word(1), word2: word(2), word3: word(3))
    }
  }

  /// The 20 bytes that come next.
  package mutating func address() throws(RLPError) -> Address {
    let start = position
    guard let address = Address(bytes: bytes[try content(max: Address.byteCount)]) else {
      throw .unexpected(position: start)
    }
    return address
  }

  /// The 20 bytes that come next, or nil for the empty string.
  package mutating func optionalAddress() throws(RLPError) -> Address? {
    let start = position
    let content = try content(max: Address.byteCount)
    guard !content.isEmpty else { return nil }
    guard let address = Address(bytes: bytes[content]) else { throw .unexpected(position: start) }
    return address
  }

  /// Passes over the item that comes next.
  package mutating func skip() throws(RLPError) { _ = try item() }

  /// The bytes of the item that comes next, its prefix included.
  package mutating func encodedItem() throws(RLPError) -> [UInt8] {
    let start = position
    _ = try item()
    return Array(bytes[start..<position])
  }

  /// Where the bytes of the string that comes next are.
  private mutating func content(max: Int) throws(RLPError) -> Range<Int> {
    let start = position
    let (isList, content) = try item()
    guard !isList, content.count <= max else { throw .unexpected(position: start) }
    return content
  }

  /// Moves past the next item: whether it is a list, and where its content is.
  private mutating func item() throws(RLPError) -> (isList: Bool, content: Range<Int>) {
    let item = try RLP.header(in: bytes, at: position, to: end)
    position = item.content.upperBound
    return item
  }
}
