/// Places by name: a table with open addressing, in which a look-up takes a few nanoseconds.
///
/// Names that others chose so that they meet in it cost a bounded number of steps; those that find no room near their own go
/// into a dictionary, whose hash is seeded.
struct PlaceTable {
  private struct Entry {
    let name: PlaceName
    let place: ReachedPlace
  }

  /// A power of two of them, or none.
  private var entries: [Entry?] = []
  private var crowded: [PlaceName: ReachedPlace] = [:]
  private var count = 0

  /// Entries in which a name may stand, from its own on.
  private static let reach = 8

  /// The place with a name.
  subscript(name: PlaceName) -> ReachedPlace? {
    guard !entries.isEmpty else { return nil }
    let mask = entries.count &- 1
    var index = Int(truncatingIfNeeded: name.mixed) & mask
    for _ in 0..<PlaceTable.reach {
      guard let entry = entries[index] else { return nil }
      if entry.name == name { return entry.place }
      index = (index &+ 1) & mask
    }
    return crowded.isEmpty ? nil : crowded[name]
  }

  /// Adds a place under a name that has none.
  mutating func add(_ place: ReachedPlace, _ name: PlaceName) {
    if count >= entries.count / 2 { grow() }
    insert(Entry(name: name, place: place))
    count += 1
  }

  private mutating func insert(_ entry: Entry) {
    let mask = entries.count &- 1
    var index = Int(truncatingIfNeeded: entry.name.mixed) & mask
    for _ in 0..<PlaceTable.reach {
      if entries[index] == nil {
        entries[index] = entry
        return
      }
      index = (index &+ 1) & mask
    }
    crowded[entry.name] = entry.place
  }

  private mutating func grow() {
    let before = entries
    entries = Array(repeating: nil, count: max(8, before.count * 2))
    for case let entry? in before { insert(entry) }
  }
}
