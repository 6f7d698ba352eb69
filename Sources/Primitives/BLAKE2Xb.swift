/// The extendable-output function BLAKE2Xb: BLAKE2b with output of any length below 4 GB.
///
/// Source: Aumasson, Neves, Wilcox-O'Hearn, Winnerlein, "BLAKE2X", 2016.
package enum BLAKE2Xb {
  /// `count` bytes that depend on the input, the key (empty for none) and `count` itself.
  ///
  /// - Precondition: `count` is in 1..<2^32 - 1 and the key has at most 64 bytes.
  package static func expand(_ input: [UInt8], key: [UInt8] = [], count: Int) -> [UInt8] {
    precondition(count >= 1 && count < 0xFFFF_FFFF, "a length that stands in 32 bits")
    let length = UInt64(count) &<< 32
    // Digest of 64 bytes, length of the key, fanout 1, depth 1.
    let shape = 64 | UInt64(key.count) &<< 8 | 0x0101_0000
    var root = BLAKE2b(parameters: (shape, length, 0), key: key)
    root.update(input)
    let digest = root.finalize()
    var output: [UInt8] = []
    output.reserveCapacity(count)
    while output.count < count {
      // A leaf: its size, fanout and depth 0, leaves and inner nodes of 64 bytes, its number.
      let size = UInt64(min(64, count - output.count))
      var leaf = BLAKE2b(
        parameters: (size | 64 &<< 32, UInt64(output.count / 64) | length, 64 &<< 8), key: [])
      leaf.update(digest)
      output += leaf.finalize()
    }
    return output
  }
}
