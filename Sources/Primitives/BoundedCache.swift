/// A cache that forgets what was not asked for lately, when it holds more than it may.
///
/// It has two generations. What is asked for moves to the young one; when that holds half of what is allowed, it
/// becomes the old one, and the old one is forgotten. So every operation takes the same short time, and nothing
/// depends on the order of hashing.
package struct BoundedCache<Key: Hashable, Value> {
  private struct Entry {
    let value: Value
    let bytes: Int
  }

  private var young: [Key: Entry] = [:]
  private var old: [Key: Entry] = [:]
  private var youngBytes = 0
  private var oldBytes = 0
  private let bytesMax: Int

  /// An empty cache of values that take at most so many bytes together.
  package init(bytesMax: Int) {
    self.bytesMax = bytesMax
  }

  /// Bytes of all values that are kept: at most those allowed.
  package var bytes: Int { youngBytes + oldBytes }

  /// The values that are kept, in no order.
  package var values: [Value] { young.values.map(\.value) + old.values.map(\.value) }

  /// The value of a key, if it is kept.
  package mutating func value(_ key: Key) -> Value? {
    if let entry = young[key] { return entry.value }
    guard let entry = old.removeValue(forKey: key) else { return nil }
    oldBytes -= entry.bytes
    insert(entry, key)
    return entry.value
  }

  /// Keeps a value that takes so many bytes; one of more than half of what is allowed is not kept.
  package mutating func keep(_ value: Value, _ key: Key, bytes: Int) {
    guard bytes <= bytesMax / 2, self.value(key) == nil else { return }
    insert(Entry(value: value, bytes: bytes), key)
  }

  private mutating func insert(_ entry: Entry, _ key: Key) {
    if youngBytes + entry.bytes > bytesMax / 2 {
      (old, oldBytes) = (young, youngBytes)
      (young, youngBytes) = ([:], 0)
    }
    young[key] = entry
    youngBytes += entry.bytes
  }
}
