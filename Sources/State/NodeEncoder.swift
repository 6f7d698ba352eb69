import Primitives

/// Encodings of nodes (Ethereum Yellow Paper, appendices C and D).
enum NodeEncoder {
  /// A leaf at depth `start`. What a trie of storage has as a value is the RLP of what is stored.
  static func leaf(_ key: Hash256, _ value: [UInt8], start: Int, _ trie: TrieName) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(value.count + 64)
    RLP.append(bytes: path(key, start..<Hash256.nibbleCount, isLeaf: true), to: &content)
    switch trie {
    case .accounts: RLP.append(bytes: value, to: &content)
    case .storage:
      var wrapped: [UInt8] = []
      RLP.append(bytes: value, to: &wrapped)
      RLP.append(bytes: wrapped, to: &content)
    }
    return list(content)
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
          for (index, word) in [hash.word0, hash.word1, hash.word2, hash.word3].enumerated() {
            words.storeBytes(of: word.bigEndian, toByteOffset: 8 * index, as: UInt64.self)
          }
          count += 32
        }
      }
      add(0x80)
    }
  }

  /// What leads along the nibbles `range` of a key to a branch.
  static func step(_ key: Hash256, _ range: Range<Int>, to branch: NodeReference) -> [UInt8] {
    var content: [UInt8] = []
    RLP.append(bytes: path(key, range, isLeaf: false), to: &content)
    append(branch, to: &content)
    return list(content)
  }

  private static func append(_ reference: NodeReference, to content: inout [UInt8]) {
    switch reference {
    case .embedded(let encoding): content.append(contentsOf: encoding)
    case .hash(let hash):
      content.append(0xA0)
      for word in [hash.word0, hash.word1, hash.word2, hash.word3] {
        withUnsafeBytes(of: word.bigEndian) { content.append(contentsOf: $0) }
      }
    }
  }

  private static func list(_ content: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(content.count + 9)
    RLP.appendPrefix(0xC0, length: content.count, to: &output)
    output.append(contentsOf: content)
    return output
  }

  /// The hex-prefix encoding of a range of nibbles.
  private static func path(_ key: Hash256, _ range: Range<Int>, isLeaf: Bool) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(range.count / 2 + 1)
    var index = range.lowerBound
    var first: UInt8 = isLeaf ? 0x20 : 0
    if range.count % 2 == 1 {
      first |= 0x10 | UInt8(key.nibble(index))
      index += 1
    }
    output.append(first)
    while index < range.upperBound {
      output.append(UInt8(key.nibble(index) << 4 | key.nibble(index + 1)))
      index += 2
    }
    return output
  }
}
