import Ledger
import Primitives
import VM

/// Ethereum's filter of 2,048 bits over the contracts and topics of events: what is not in it is in none of them
/// (Yellow Paper, 4.3.1).
package struct EventBloom: Hashable, Sendable {
  /// 256 bytes, the lowest bits last.
  package private(set) var bytes: [UInt8]

  /// The filter of events.
  package init(_ events: some Sequence<EmittedEvent> = []) {
    bytes = [UInt8](repeating: 0, count: 256)
    for event in events {
      insert(event.contract.bytes)
      for topic in event.topics { insert(topic.bytes) }
    }
  }

  init?(bytes: [UInt8]) {
    guard bytes.count == 256 else { return nil }
    self.bytes = bytes
  }

  /// Whether an address or topic may be in it.
  package func mayContain(_ item: [UInt8]) -> Bool {
    EventBloom.bits(item).allSatisfy { bytes[255 - $0 / 8] & 1 << UInt8($0 % 8) != 0 }
  }

  /// Adds the bits of another filter.
  package mutating func formUnion(_ other: EventBloom) {
    for index in bytes.indices { bytes[index] |= other.bytes[index] }
  }

  private mutating func insert(_ item: [UInt8]) {
    for bit in EventBloom.bits(item) { bytes[255 - bit / 8] |= 1 << UInt8(bit % 8) }
  }

  /// The low 11 bits of the first three pairs of bytes of the hash.
  private static func bits(_ item: [UInt8]) -> [Int] {
    let word = keccak256(item).word0
    return [48, 32, 16].map { Int(word >> $0 & 2_047) }
  }
}
