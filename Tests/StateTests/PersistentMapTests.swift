import Primitives
import State
import Testing

@Suite struct PersistentMapTests {
  /// A history of insertions, overwrites and removals beside a dictionary; copies that were taken on the way stay
  /// what they were. Half of the keys differ in their first digits only, so that paths are long.
  @Test func itIsADictionaryWhoseCopiesStay() {
    let seed: UInt64 = 0x9E25
    var random = SplitMix64(seed: seed)
    var keys: [Hash256] = []
    for index in 0..<60 {
      keys.append(Hash256(random.u256()))
      keys.append(Hash256(U256(UInt64(index)) << UInt64(4 * index)))
    }
    var map = PersistentMap<Hash256, Int>()
    var dictionary: [Hash256: Int] = [:]
    var copies: [(PersistentMap<Hash256, Int>, [Hash256: Int])] = []
    for step in 0..<10_000 {
      let key = keys[random.next(below: keys.count)]
      let value = random.next(below: 2) == 0 ? step : nil
      map[key] = value
      dictionary[key] = value
      #expect(map[key] == value, "seed \(seed), step \(step)")
      #expect(map.count == dictionary.count, "seed \(seed), step \(step)")
      if step % 500 == 0 { copies.append((map, dictionary)) }
    }
    for (map, dictionary) in copies {
      for key in keys { #expect(map[key] == dictionary[key], "seed \(seed)") }
      #expect(map.entries.count == dictionary.count)
    }
    var emptied = map
    for key in keys { emptied[key] = nil }
    #expect(emptied == PersistentMap())
    #expect(map != emptied)
  }

  @Test func keysThatDifferInTheirLastPartOnlyAreApart() {
    let key = keccak256([1])
    let (one, other) = (Address(truncating: 1), Address(truncating: U256(1) << 159))
    var map = PersistentMap<StoragePlace, Int>()
    map[StoragePlace(one, key)] = 1
    map[StoragePlace(other, key)] = 2
    #expect(map[StoragePlace(one, key)] == 1)
    #expect(map[StoragePlace(other, key)] == 2)
    map[StoragePlace(one, key)] = nil
    #expect(map.entries.map(\.value) == [2])
  }
}
