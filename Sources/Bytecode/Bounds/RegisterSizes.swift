/// What bounds the values in the registers of a function at a point.
struct RegisterSizes: Hashable, Sendable {
  /// Entries of maps that are paid for, by keys in registers; the last `entriesMax` of them.
  private(set) var entries: [PaidEntry] = []
  private static let entriesMax = 8
  /// By register; nil where only the type bounds it.
  private(set) var sizes: [ValueSize?] = []

  subscript(_ register: Int) -> ValueSize? { register < sizes.count ? sizes[register] : nil }

  /// Says what bounds the value in a register now.
  mutating func set(_ register: Int, slots: Int, to size: ValueSize?) {
    if size != nil {
      while sizes.count <= register { sizes.append(nil) }
    }
    for slot in register..<max(register, min(register + slots, sizes.count)) { sizes[slot] = nil }
    if register < sizes.count { sizes[register] = size }
    if !entries.isEmpty {
      entries.removeAll { $0.register < register + slots && register < $0.register + $0.slots }
    }
  }

  /// Says more of the value in a register, which stays.
  mutating func refine(_ register: Int, _ size: ValueSize) {
    while sizes.count <= register { sizes.append(nil) }
    sizes[register] = size
  }

  /// Notes that an entry of a map is paid for; what of it was paid for before.
  mutating func pay(_ entry: PaidEntry) -> PaidEntry? {
    guard
      let known = entries.firstIndex(where: {
        $0.slot == entry.slot && $0.register == entry.register
      })
    else {
      if entries.count == Self.entriesMax { entries.removeFirst() }
      entries.append(entry)
      return nil
    }
    let before = entries[known]
    entries[known].isChanged = before.isChanged || entry.isChanged
    return before
  }

  /// Forgets the entries with keys in registers that something writes.
  mutating func forgetEntries(_ isWritten: (Int) -> Bool) {
    entries.removeAll { ($0.register..<$0.register + $0.slots).contains(where: isWritten) }
  }

  /// Says that nothing is known of any register from one on.
  mutating func forget(from register: Int) {
    if register < sizes.count { sizes.removeSubrange(register...) }
    entries.removeAll { $0.register + $0.slots > register }
  }

  /// Keeps what bounds both of two ways to a point.
  mutating func merge(_ other: RegisterSizes) {
    if entries != other.entries { entries.removeAll { !other.entries.contains($0) } }
    if sizes.count > other.sizes.count { sizes.removeSubrange(other.sizes.count...) }
    for slot in sizes.indices where sizes[slot] != other.sizes[slot] {
      if let own = sizes[slot], let others = other.sizes[slot] {
        sizes[slot] = own.merged(others)
      } else {
        sizes[slot] = nil
      }
    }
  }
}

/// An entry of a map whose place was paid for: the key is still in the register.
struct PaidEntry: Hashable, Sendable {
  /// The slot of the map.
  let slot: UInt32
  /// The register of the key, and how many it takes.
  let register: Int
  let slots: Int
  /// Whether a change of the entry is paid for, beside reaching it.
  var isChanged: Bool
}
