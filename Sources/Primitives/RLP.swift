/// Why bytes are not the RLP encoding of an item.
package enum RLPError: Error, Hashable, Sendable {
  /// The item at this position needs more bytes than there are.
  case truncated(position: Int)
  /// The item at this position has a longer form than needed.
  case nonCanonical(position: Int)
  /// The length at this position does not fit an `Int`.
  case lengthTooLarge(position: Int)
  /// Lists are nested deeper than `Limits.rlpDepthMax`.
  case tooDeep(position: Int)
  /// There are more bytes than `Limits.rlpBytesMax`.
  case tooLarge(count: Int)
  /// Bytes remain after the item.
  case trailingBytes(position: Int)
  /// The item at this position is not of the kind or length that belongs there.
  case unexpected(position: Int)
}

/// An item of Ethereum's Recursive Length Prefix encoding: bytes, or a list of items.
///
/// Source: Ethereum Yellow Paper, appendix B.
package indirect enum RLP: Hashable, Sendable {
  /// A string of bytes.
  case bytes([UInt8])
  /// A list of items.
  case list([RLP])

  /// A non-negative number as its fewest big-endian bytes; zero is the empty string.
  package static func number(_ value: U256) -> RLP { .bytes(value.minimalBigEndianBytes) }

  /// The encoding.
  ///
  /// - Precondition: lists are nested at most `Limits.rlpDepthMax` deep.
  package func encoded() -> [UInt8] {
    var output: [UInt8] = []
    append(to: &output, depth: 0)
    return output
  }

  private func append(to output: inout [UInt8], depth: Int) {
    precondition(depth <= Limits.rlpDepthMax, "an item is not nested deeper than the limit")
    switch self {
    case .bytes(let content):
      RLP.append(bytes: content, to: &output)
    case .list(let items):
      var content: [UInt8] = []
      for item in items { item.append(to: &content, depth: depth + 1) }
      RLP.appendPrefix(0xC0, length: content.count, to: &output)
      output.append(contentsOf: content)
    }
  }

  /// Appends the encoding of a string of bytes.
  package static func append(bytes content: [UInt8], to output: inout [UInt8]) {
    if content.count == 1 && content[0] < 0x80 {
      output.append(content[0])
    } else {
      appendPrefix(0x80, length: content.count, to: &output)
      output.append(contentsOf: content)
    }
  }

  /// Appends the encoding of a number: its fewest big-endian bytes.
  package static func append(number: UInt128, to output: inout [UInt8]) {
    let count = (135 - number.leadingZeroBitCount) / 8
    if count != 1 || number >= 0x80 { output.append(0x80 + UInt8(count)) }
    for index in (0..<count).reversed() {
      output.append(UInt8(truncatingIfNeeded: number >> UInt128(8 * index)))
    }
  }

  /// Appends the prefix of a string (`base` 0x80) or list (0xC0) of `length` bytes.
  package static func appendPrefix(_ base: UInt8, length: Int, to output: inout [UInt8]) {
    if length <= 55 {
      output.append(base + UInt8(length))
    } else {
      let count = (71 - length.leadingZeroBitCount) / 8
      output.append(base + 55 + UInt8(count))
      for index in (0..<count).reversed() {
        output.append(UInt8(truncatingIfNeeded: length >> (8 * index)))
      }
    }
  }

  /// Decodes exactly one item that takes all the bytes. Only the canonical encoding is accepted,
  /// so that encoding the result gives the bytes again.
  package init(decoding bytes: [UInt8]) throws(RLPError) {
    guard bytes.count <= Limits.rlpBytesMax else { throw .tooLarge(count: bytes.count) }
    var position = 0
    self = try RLP.item(in: bytes, from: &position, to: bytes.count, depth: 0)
    if position != bytes.count { throw .trailingBytes(position: position) }
  }

  /// Decodes the item at `position`, which may reach up to `end`, and moves past it.
  private static func item(
    in bytes: [UInt8], from position: inout Int, to end: Int, depth: Int
  ) throws(RLPError) -> RLP {
    let start = position
    let (isList, content) = try header(in: bytes, at: start, to: end)
    guard isList else {
      position = content.upperBound
      return .bytes(Array(bytes[content]))
    }
    position = content.lowerBound
    guard depth < Limits.rlpDepthMax else { throw .tooDeep(position: start) }
    var items: [RLP] = []
    while position < content.upperBound {
      items.append(try item(in: bytes, from: &position, to: content.upperBound, depth: depth + 1))
    }
    return .list(items)
  }

  /// Whether the item at `start`, which may reach up to `end`, is a list, and where its content is.
  static func header(
    in bytes: [UInt8], at start: Int, to end: Int
  ) throws(RLPError) -> (isList: Bool, content: Range<Int>) {
    guard start < end else { throw .truncated(position: start) }
    let prefix = bytes[start]
    if prefix < 0x80 { return (false, start..<(start + 1)) }
    var position = start + 1
    let isList = prefix >= 0xC0
    var length = Int(prefix & 0x3F)
    if length > 55 {
      length = try longLength(in: bytes, from: &position, to: end, size: length - 55)
    }
    guard length <= end - position else { throw .truncated(position: start) }
    if !isList && length == 1 && bytes[position] < 0x80 { throw .nonCanonical(position: start) }
    return (isList, position..<(position + length))
  }

  /// Reads a length of `size` big-endian bytes, 1 to 8: no leading zero, and more than 55.
  private static func longLength(
    in bytes: [UInt8], from position: inout Int, to end: Int, size: Int
  ) throws(RLPError) -> Int {
    let start = position
    guard size <= end - position else { throw .truncated(position: start) }
    guard bytes[position] != 0 else { throw .nonCanonical(position: start) }
    var value: UInt64 = 0
    for offset in 0..<size { value = value &<< 8 | UInt64(bytes[start + offset]) }
    position += size
    guard let length = Int(exactly: value) else { throw .lengthTooLarge(position: start) }
    guard length > 55 else { throw .nonCanonical(position: start) }
    return length
  }
}
