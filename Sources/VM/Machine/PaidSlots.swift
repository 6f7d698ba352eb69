/// What a call knows of the slots that its transaction has paid for, so that reaching them again needs no look-up.
struct PaidSlots {
  private static let reached: UInt8 = 1
  private static let changed: UInt8 = 2

  /// By slot; none until the first is reached.
  private var flags: [UInt8] = []

  /// Whether the place is a whole slot that was reached.
  func isReached(_ place: SlotPlace) -> Bool { has(PaidSlots.reached, place) }

  /// Whether the place is a whole slot of which a change was paid for.
  func isChanged(_ place: SlotPlace) -> Bool { has(PaidSlots.changed, place) }

  /// Notes that a place is reached.
  mutating func noteReached(_ place: SlotPlace) { note(PaidSlots.reached, place) }

  /// Notes that a change of a place is paid for.
  mutating func noteChanged(_ place: SlotPlace) { note(PaidSlots.changed, place) }

  private func has(_ flag: UInt8, _ place: SlotPlace) -> Bool {
    guard case .whole = place.part, place.slot.index < flags.count else { return false }
    return flags[Int(place.slot.index)] & flag != 0
  }

  private mutating func note(_ flag: UInt8, _ place: SlotPlace) {
    guard case .whole = place.part else { return }
    let index = Int(place.slot.index)
    while flags.count <= index { flags.append(0) }
    flags[index] |= flag
  }
}
