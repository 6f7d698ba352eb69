import Primitives

/// The places of a contract that a transaction has reached: found by slot, or by slot and key, and only the first time by the
/// hash that is their key with the host.
package final class ContractPlaces {
  let contract: Address
  /// The module whose slots the names are about.
  let codeHash: Hash256
  /// Whole slots, by index.
  private var slots: [ReachedPlace?] = []
  private var named = PlaceTable()
  /// All of them, so that none has two objects.
  private var all: [Key: ReachedPlace] = [:]

  private struct Key: Hashable {
    let hash: Hash256

    // Keys are hashes, and the hasher is seeded: a word of them is enough.
    func hash(into hasher: inout Hasher) { hasher.combine(hash.word0) }
  }

  /// The places of a contract that has this code now. Chains give no contract other code within a transaction; tests may.
  init(_ contract: Address, _ codeHash: Hash256, replacing former: ContractPlaces? = nil) {
    self.contract = contract
    self.codeHash = codeHash
    all = former?.all ?? [:]
  }

  /// All of a slot; of a list: its length.
  func whole(_ slot: LoadedSlot) -> ReachedPlace {
    let index = Int(slot.index)
    if index < slots.count, let place = slots[index] { return place }
    let place = place(slot.key, slot.wholeHoldsReferences)
    while slots.count <= index { slots.append(nil) }
    slots[index] = place
    return place
  }

  /// The place with a name, if the transaction has reached it.
  func named(_ name: PlaceName) -> ReachedPlace? { named[name] }

  /// The place with a name that was not reached, and with this key.
  func add(_ name: PlaceName, _ slot: LoadedSlot, key: Hash256) -> ReachedPlace {
    let place = place(key, slot.partHoldsReferences)
    named.add(place, name)
    return place
  }

  /// The place with a key.
  func place(_ key: Hash256, _ holdsReferences: Bool) -> ReachedPlace {
    if let place = all[Key(hash: key)] { return place }
    let place = ReachedPlace(contract, key, holdsReferences: holdsReferences)
    all[Key(hash: key)] = place
    return place
  }
}
