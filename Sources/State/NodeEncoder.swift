import Primitives

/// Encodings of nodes (Ethereum Yellow Paper, appendices C and D).
enum NodeEncoder {
  /// A leaf at depth `start`. What a trie of storage has as a value is the RLP of what is stored.
  static func leaf(_ key: Hash256, _ value: [UInt8], start: Int, _ trie: TrieName) -> [UInt8] {
    // In one array, since there are many: lengths first.
    let range = start..<Hash256.nibbleCount
    let valueLength = length(of: value)
    var isWrapped = false
    // A small byte is its own encoding, and that its own once more.
    if case .storage = trie { isWrapped = !isSmallByte(value) }
    let prefix = isWrapped ? prefixLength(valueLength) : 0
    let content = pathLength(range) + prefix + valueLength
    var output: [UInt8] = []
    output.reserveCapacity(content + 9)
    RLP.appendPrefix(0xC0, length: content, to: &output)
    appendPath(key, range, isLeaf: true, to: &output)
    if isWrapped { RLP.appendPrefix(0x80, length: valueLength, to: &output) }
    RLP.append(bytes: value, to: &output)
    return output
  }

  /// A branch, without what leads to it. No key ends in a branch, because all are equally long.
  static func branch(_ children: [TrieLink]) -> [UInt8] {
    // The empty value behind the children, and an empty string for each child that is not there.
    var length = 1
    for child in children { length += child.reference?.encodedCount ?? 1 }
    return [UInt8](unsafeUninitializedCapacity: length + 9) { buffer, count in
      func add(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
      }
      if length <= 55 {
        add(0xC0 + UInt8(length))
      } else {
        // Sixteen references are below 2^16 bytes.
        add(length < 256 ? 0xF8 : 0xF9)
        if length >= 256 { add(UInt8(length >> 8)) }
        add(UInt8(truncatingIfNeeded: length))
      }
      for child in children {
        switch child.reference {
        case nil: add(0x80)
        case .embedded(let encoding):
          for byte in encoding { add(byte) }
        case .hash(let hash):
          add(0xA0)
          let words = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
          words.storeBytes(of: hash.word0.bigEndian, toByteOffset: 0, as: UInt64.self)
          words.storeBytes(of: hash.word1.bigEndian, toByteOffset: 8, as: UInt64.self)
          words.storeBytes(of: hash.word2.bigEndian, toByteOffset: 16, as: UInt64.self)
          words.storeBytes(of: hash.word3.bigEndian, toByteOffset: 24, as: UInt64.self)
          count += 32
        }
      }
      add(0x80)
    }
  }

  /// What leads along the nibbles `range` of a key to a branch.
  static func step(_ key: Hash256, _ range: Range<Int>, to branch: NodeReference) -> [UInt8] {
    let content = pathLength(range) + branch.encodedCount
    var output: [UInt8] = []
    output.reserveCapacity(content + 9)
    RLP.appendPrefix(0xC0, length: content, to: &output)
    appendPath(key, range, isLeaf: false, to: &output)
    switch branch {
    case .embedded(let encoding): output.append(contentsOf: encoding)
    case .hash(let hash):
      output.append(0xA0)
      for word in [hash.word0, hash.word1, hash.word2, hash.word3] {
        withUnsafeBytes(of: word.bigEndian) { output.append(contentsOf: $0) }
      }
    }
    return output
  }

  // MARK: Strings

  /// How many bytes a string takes.
  private static func length(of string: [UInt8]) -> Int {
    isSmallByte(string) ? 1 : prefixLength(string.count) + string.count
  }

  private static func isSmallByte(_ string: [UInt8]) -> Bool {
    string.count == 1 && string[0] < 0x80
  }

  /// How many bytes stand before `length` others that are no single small one.
  private static func prefixLength(_ length: Int) -> Int {
    length <= 55 ? 1 : 1 + (71 - length.leadingZeroBitCount) / 8
  }

  /// How many bytes the hex-prefix encoding of a range of nibbles takes: a single one is below 0x40.
  private static func pathLength(_ range: Range<Int>) -> Int {
    range.count < 2 ? 1 : 2 + range.count / 2
  }

  /// Appends the hex-prefix encoding of a range of nibbles, which is a string of at most 33 bytes.
  private static func appendPath(
    _ key: Hash256, _ range: Range<Int>, isLeaf: Bool, to output: inout [UInt8]
  ) {
    var index = range.lowerBound
    var first: UInt8 = isLeaf ? 0x20 : 0
    if range.count % 2 == 1 {
      first |= 0x10 | UInt8(key.nibble(index))
      index += 1
    }
    if range.count >= 2 { output.append(0x81 + UInt8(range.count / 2)) }
    output.append(first)
    while index < range.upperBound {
      output.append(UInt8(key.nibble(index) << 4 | key.nibble(index + 1)))
      index += 2
    }
  }
}
