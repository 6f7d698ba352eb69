import Primitives
import State

/// The keys of the tables. Their order is that of what they name.
package enum RecordKey {
  package static func number(_ number: UInt64) -> [UInt8] {
    var key: [UInt8] = []
    key.append(bigEndian: number)
    return key
  }

  /// A transaction or receipt of a block.
  static func place(_ number: UInt64, _ index: UInt32) -> [UInt8] {
    var key: [UInt8] = []
    key.append(bigEndian: number)
    key.append(bigEndian: index)
    return key
  }

  static func storage(_ place: StoragePlace) -> [UInt8] {
    var key = place.address.bytes
    key.append(place.key)
    return key
  }

  /// The trie, the nibbles that lead to the node, two to a byte, and how many they are: nodes below each other are near
  /// each other.
  static func node(_ place: NodePlace) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(66)
    switch place.trie {
    case .accounts: key.append(0)
    case .storage(let account):
      key.append(1)
      key.append(account)
    }
    let end = key.count + (place.path.count + 1) / 2
    key.append(place.path.nibbles)
    key.removeLast(key.count - end)
    key.append(UInt8(place.path.count))
    return key
  }

  /// A blob, and the last block that needs it.
  static func hold(until number: UInt64, _ blob: Hash256) -> [UInt8] {
    var key: [UInt8] = []
    key.append(bigEndian: number)
    key.append(blob)
    return key
  }

  static func staged(_ kind: StagedKind, _ hash: Hash256) -> [UInt8] {
    [kind.rawValue] + hash.bytes
  }
}
