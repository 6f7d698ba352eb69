/// Why bytes are not the encoding of values of the given types. Positions count from the first
/// byte of the encoding.
package enum ABIDecodeError: Error, Hashable, Sendable {
  /// A type is not decodable.
  case invalidType(ABITypeError)
  /// The value at this position needs more bytes than there are.
  case truncated(position: Int)
  /// The offset at this position points outside the encoding.
  case offsetOutOfBounds(position: Int)
  /// The offset at this position is not that of the next free byte: tails overlap, are out of
  /// order or leave gaps.
  case nonCanonicalOffset(position: Int)
  /// The padding of the value at this position is not zero.
  case nonCanonicalPadding(position: Int)
  /// The number, address or truth value at this position does not fit its type.
  case valueOutOfRange(position: Int)
  /// The text at this position is not UTF-8.
  case invalidUTF8(position: Int)
  /// There are more bytes than `Limits.abiBytesMax` or more values than `Limits.abiValuesMax`.
  case tooLarge(position: Int)
  /// Bytes remain after the last value.
  case trailingBytes(position: Int, count: Int)
}

extension ABI {
  /// Decodes parameters from bytes without a selector.
  ///
  /// Strict: accepts exactly the bytes that `encode` makes, so each list of values has one
  /// encoding and encoding the result gives the bytes again. Offsets must be the canonical ones,
  /// which leaves no room for cycles or for many views of the same bytes.
  package static func decode(
    _ types: [ABIType], _ bytes: [UInt8]
  ) throws(ABIDecodeError) -> [ABIValue] {
    try decode(types, bytes[...])
  }

  /// Decodes parameters from a slice of bytes, such as call data after its selector.
  package static func decode(
    _ types: [ABIType], _ bytes: ArraySlice<UInt8>
  ) throws(ABIDecodeError) -> [ABIValue] {
    guard bytes.count <= Limits.abiBytesMax else {
      throw .tooLarge(position: Limits.abiBytesMax)
    }
    let plan: ABIPlan
    do {
      plan = try ABIPlan(parameters: types)
    } catch {
      throw .invalidType(error)
    }
    var decoder = ABIDecoder(bytes)
    let values = try decoder.parameters(plan)
    let rest = bytes.count - decoder.end
    if rest != 0 { throw .trailingBytes(position: decoder.end, count: rest) }
    return values
  }
}

/// Reads values; `end` is the first byte after all that was read.
private struct ABIDecoder {
  private let bytes: ArraySlice<UInt8>
  /// The first byte after the heads and tails that were read.
  private(set) var end = 0
  /// How many values were read.
  private var values = 0

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  /// Reads a list of parameters, planned as a tuple.
  mutating func parameters(_ plan: ABIPlan) throws(ABIDecodeError) -> [ABIValue] {
    guard case .tuple(let components) = plan.kind else { return [] }
    return try sequence(components, size: plan.contentSize)
  }

  /// Reads a sequence at `end` whose heads take `size` bytes.
  private mutating func sequence(
    _ plans: some Collection<ABIPlan>, size: Int
  ) throws(ABIDecodeError) -> [ABIValue] {
    let base = end
    try claim(size)
    var head = base
    var list: [ABIValue] = []
    for plan in plans {
      list.append(try part(plan, at: head, base: base))
      head += plan.headSize
    }
    return list
  }

  /// Reads one part of a sequence, whose head stands at `head` and counts offsets from `base`.
  private mutating func part(
    _ plan: ABIPlan, at head: Int, base: Int
  ) throws(ABIDecodeError) -> ABIValue {
    try count(at: head)
    guard plan.isDynamic else { return try inPlace(plan, at: head) }
    guard let offset = word(at: head).asInt, offset <= bytes.count - base else {
      throw .offsetOutOfBounds(position: head)
    }
    guard base + offset == end else { throw .nonCanonicalOffset(position: head) }
    switch plan.kind {
    case .bytes:
      return .bytes(try content())
    case .string:
      let start = end
      guard let text = String(validating: try content(), as: UTF8.self) else {
        throw .invalidUTF8(position: start)
      }
      return .string(text)
    case .array(let element):
      let start = end
      let count = try length()
      let (size, overflow) = element.headSize.multipliedReportingOverflow(by: count)
      guard !overflow else { throw .truncated(position: start) }
      guard count <= Limits.abiValuesMax - values else { throw .tooLarge(position: start) }
      return .array(try sequence(repeatElement(element, count: count), size: size))
    case .fixedArray(let element, let count):
      return .array(
        try sequence(repeatElement(element, count: count), size: plan.contentSize))
    case .tuple(let components):
      return .tuple(try sequence(components, size: plan.contentSize))
    case .uint, .int, .bool, .address, .fixedBytes:
      return try inPlace(plan, at: head)
    }
  }

  /// Reads a static value, whose bytes are claimed already.
  private mutating func inPlace(
    _ plan: ABIPlan, at position: Int
  ) throws(ABIDecodeError) -> ABIValue {
    switch plan.kind {
    case .fixedArray(let element, let count):
      return .array(try inPlace(repeatElement(element, count: count), at: position))
    case .tuple(let components):
      return .tuple(try inPlace(components, at: position))
    case .uint, .int, .bool, .address, .fixedBytes, .bytes, .string, .array:
      return try value(of: plan, word(at: position), at: position)
    }
  }

  private mutating func inPlace(
    _ plans: some Collection<ABIPlan>, at position: Int
  ) throws(ABIDecodeError) -> [ABIValue] {
    var head = position
    var list: [ABIValue] = []
    for plan in plans {
      try count(at: head)
      list.append(try inPlace(plan, at: head))
      head += plan.headSize
    }
    return list
  }

  /// The value of a value type from its word.
  private func value(
    of plan: ABIPlan, _ word: U256, at position: Int
  ) throws(ABIDecodeError) -> ABIValue {
    switch plan.kind {
    case .uint(let bits) where word.fits(unsignedBits: bits):
      return .uint(word)
    case .int(let bits) where word.fits(signedBits: bits):
      return .int(word)
    case .bool where word <= .one:
      return .bool(word == .one)
    case .address:
      guard let address = Address(word) else { throw .valueOutOfRange(position: position) }
      return .address(address)
    case .fixedBytes(let count):
      guard (word << UInt64(8 * count)).isZero else {
        throw .nonCanonicalPadding(position: position)
      }
      return .fixedBytes(Array(word.bigEndianBytes.prefix(count)))
    case .uint, .int, .bool, .bytes, .string, .array, .fixedArray, .tuple:
      throw .valueOutOfRange(position: position)
    }
  }

  /// Reads a length and that many bytes with their padding.
  private mutating func content() throws(ABIDecodeError) -> [UInt8] {
    let count = try length()
    let start = end
    try claim(count)
    try claim(-count & 31)
    let first = bytes.startIndex + start
    guard bytes[first + count..<bytes.startIndex + end].allSatisfy({ $0 == 0 }) else {
      throw .nonCanonicalPadding(position: start)
    }
    return Array(bytes[first..<first + count])
  }

  /// Reads a length or count.
  private mutating func length() throws(ABIDecodeError) -> Int {
    let start = end
    try claim(ABI.wordSize)
    guard let length = word(at: start).asInt else { throw .truncated(position: start) }
    return length
  }

  /// Counts one more value.
  private mutating func count(at position: Int) throws(ABIDecodeError) {
    values += 1
    if values > Limits.abiValuesMax { throw .tooLarge(position: position) }
  }

  /// Takes the next `count` bytes, which must exist.
  private mutating func claim(_ count: Int) throws(ABIDecodeError) {
    guard count <= bytes.count - end else { throw .truncated(position: end) }
    end += count
  }

  /// The word at a position that is claimed.
  private func word(at position: Int) -> U256 {
    bytes.withUnsafeBytes { U256(bigEndianWord: $0, at: position) }
  }
}
