import Primitives

/// Keys of entries and elements that were hashed lately, by slot and number: a token's transfers hash nothing for accounts that others
/// have just paid. Having one changes no result and no price, only the time that it takes.
package final class PlaceKeyCache {
  private struct Entry {
    /// keccak256 of the slot's name: all of it, because whoever finds two names that agree in a part must not split the chain.
    let slotKey: Hash256
    let isElement: Bool
    let number: U256
    let key: Hash256
  }

  /// By the low bits of the mixed name; none until the first is kept.
  private var entries: [Entry?] = []

  private static let count = 4_096

  /// An empty cache.
  package init() {}

  /// The key of a place.
  func key(_ name: PlaceName, in slot: LoadedSlot) -> Hash256 {
    if entries.isEmpty { entries = Array(repeating: nil, count: PlaceKeyCache.count) }
    let index = Int(truncatingIfNeeded: name.mixed ^ slot.key.word0) & (PlaceKeyCache.count - 1)
    if let entry = entries[index], entry.number == name.number, entry.slotKey == slot.key,
      entry.isElement == name.isElement
    {
      return entry.key
    }
    let key =
      name.isElement
      ? StateKeys.listElement(slot.name, index: name.number.w0)
      : StateKeys.mapEntry(slot.name, number: name.number)
    entries[index] = Entry(
      slotKey: slot.key, isElement: name.isElement, number: name.number, key: key)
    return key
  }
}
