import Primitives

/// The keys under which a contract's state lies with the host.
///
/// A slot: keccak256(name). An element of a list: keccak256(name, 1, index as 8 big-endian bytes),
/// its length under the key of the slot. An entry of a map: keccak256(name, 0, the ABI encoding of
/// the key). Names hold neither 0 nor 1, so that no two places share a key.
package enum StateKeys {
  /// The key of a plain slot, or of the length of a list.
  package static func slot(_ name: String) -> Hash256 {
    keccak256(utf8: name)
  }

  /// The key of an entry of a map, given the ABI encoding of the map's key.
  package static func mapEntry(_ name: String, key: [UInt8]) -> Hash256 {
    mapEntry(Array(name.utf8), key: key)
  }

  /// The key of an element of a list.
  package static func listElement(_ name: String, index: UInt64) -> Hash256 {
    listElement(Array(name.utf8), index: index)
  }

  static func mapEntry(_ name: [UInt8], key: [UInt8]) -> Hash256 {
    hash(name, 0, key.count) { $0.copyBytes(from: key) }
  }

  /// The key of an entry under a number, whose ABI encoding is its 32 bytes.
  static func mapEntry(_ name: [UInt8], number: U256) -> Hash256 {
    hash(name, 0, 32) { buffer in
      buffer.storeBytes(of: number.w3.bigEndian, toByteOffset: 0, as: UInt64.self)
      buffer.storeBytes(of: number.w2.bigEndian, toByteOffset: 8, as: UInt64.self)
      buffer.storeBytes(of: number.w1.bigEndian, toByteOffset: 16, as: UInt64.self)
      buffer.storeBytes(of: number.w0.bigEndian, toByteOffset: 24, as: UInt64.self)
    }
  }

  static func listElement(_ name: [UInt8], index: UInt64) -> Hash256 {
    hash(name, 1, 8) { $0.storeBytes(of: index.bigEndian, as: UInt64.self) }
  }

  /// keccak256 of a name, a byte, and so many bytes more, without an array for them.
  private static func hash(
    _ name: [UInt8], _ tag: UInt8, _ count: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void
  ) -> Hash256 {
    let head = name.count + 1
    return withUnsafeTemporaryAllocation(byteCount: head + count, alignment: 1) { buffer in
      buffer.copyBytes(from: name)
      buffer[name.count] = tag
      write(UnsafeMutableRawBufferPointer(rebasing: buffer[head...]))
      return keccak256(buffer: UnsafeBufferPointer(buffer.assumingMemoryBound(to: UInt8.self)))
    }
  }
}
