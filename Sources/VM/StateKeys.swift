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
    keccak256(name + [0] + key)
  }

  static func listElement(_ name: [UInt8], index: UInt64) -> Hash256 {
    keccak256(name + [1] + withUnsafeBytes(of: index.bigEndian) { Array($0) })
  }
}
