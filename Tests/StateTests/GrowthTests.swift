import Primitives
import State
import Testing

/// What a change costs, in nodes: the depth of the tries, whatever their size. Gates on counts.
@Suite struct GrowthTests {
  static let contract = Address(truncating: 0xC0DE)

  /// A state with a contract that stores so many words.
  static func filled(_ count: Int) -> WorldState {
    var delta = StateDelta()
    delta.accounts[contract] = Account(balance: 1)
    var random = SplitMix64(seed: 0x6F0)
    var slots: [Hash256: [UInt8]?] = [:]
    for _ in 0..<count { slots[Hash256(random.u256())] = random.bytes(8) }
    delta.storage[contract] = slots
    var state = WorldState()
    state.apply(delta)
    return state
  }

  /// One word written under a new key.
  static func write(_ number: UInt64) -> StateDelta {
    var delta = StateDelta()
    delta.storage[contract] = [keccak256(U256(number)): [1, 2, 3]]
    return delta
  }

  /// 16 times the entries are one level more: one node.
  @Test func aWriteHashesTheNodesOnItsPath() {
    func nodesPerWrite(_ count: Int) -> Int {
      var state = GrowthTests.filled(count)
      let before = state.work.nodesHashed
      for number in 0..<100 { state.apply(GrowthTests.write(UInt64(number))) }
      return state.work.nodesHashed - before
    }
    let small = nodesPerWrite(1_000)
    let large = nodesPerWrite(16_000)
    // The leaf, two to three branches, the account; at times an extension.
    #expect(small <= 100 * 6, "\(small)")
    #expect(large <= small + 100 + 20, "\(large)")
  }

  /// The same over a store: the nodes on the path are read, and no other.
  @Test func aWriteReadsTheNodesOnItsPathFromTheStore() throws {
    final class CountingStore: NodeStore {
      let store: MemoryNodeStore
      var reads = 0
      init(_ store: MemoryNodeStore) { self.store = store }
      func node(at place: NodePlace, hash: Hash256) -> [UInt8]? {
        reads += 1
        return store.node(at: place, hash: hash)
      }
    }
    func readsPerWrite(_ count: Int) throws -> Int {
      var delta = StateDelta()
      delta.accounts[GrowthTests.contract] = Account(balance: 1)
      var random = SplitMix64(seed: 0x6F1)
      var slots: [Hash256: [UInt8]?] = [:]
      for _ in 0..<count { slots[Hash256(random.u256())] = random.bytes(8) }
      delta.storage[GrowthTests.contract] = slots
      var trie = StateTrie()
      var work = TrieWork()
      try trie.apply(delta, store: NoNodeStore(), recordsNodes: true, work: &work)
      var nodes = MemoryNodeStore()
      nodes.commit(work.nodes)
      let store = CountingStore(nodes)
      for number in 0..<100 {
        var opened = StateTrie(root: trie.root)
        var work = TrieWork()
        try opened.apply(GrowthTests.write(UInt64(number)), store: store, work: &work)
      }
      return store.reads
    }
    let small = try readsPerWrite(1_000)
    let large = try readsPerWrite(16_000)
    #expect(small <= 100 * 6, "\(small)")
    #expect(large <= small + 100 + 20, "\(large)")
  }

  /// Copies share everything: taking a thousand of them makes no node, and neither side sees what the other does.
  @Test func aSnapshotCostsNothingAndIsIndependent() {
    var state = GrowthTests.filled(5_000)
    let root = state.root
    let before = state.work.nodesHashed
    var snapshots: [WorldState] = []
    for _ in 0..<1_000 { snapshots.append(state) }
    #expect(state.work.nodesHashed == before)

    state.apply(GrowthTests.write(1))
    let cost = state.work.nodesHashed - before
    #expect(cost <= 8, "as much as without snapshots: \(cost)")
    for snapshot in snapshots { #expect(snapshot.root == root) }

    // The change of a snapshot costs the same, and is not seen by the others.
    snapshots[7].apply(GrowthTests.write(1))
    #expect(snapshots[7].work.nodesHashed - before == cost)
    #expect(snapshots[7] == state)
    #expect(snapshots[8].root == root)
    snapshots[7].apply(GrowthTests.write(2))
    #expect(snapshots[7] != state)
    let place = StoragePlace(GrowthTests.contract, keccak256(U256(2 as UInt64)))
    #expect(snapshots[7].storage(place) == [1, 2, 3])
    #expect(state.storage(place) == nil)
  }
}
