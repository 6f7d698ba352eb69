import Primitives
import State
import Testing

/// The incremental tries beside tries that are built anew from everything there is.
@Suite struct StateTrieTests {
  static let seed: UInt64 = 0x57A7E
  static let steps = 10_000

  /// A history: changes that are made, changes that are only tried, snapshots that are returned to.
  @Test func aRandomHistoryHasTheRootsOfTheOracle() throws {
    var changes = RandomChanges(seed: StateTrieTests.seed)
    var state = WorldState()
    var model = StateModel()
    var snapshots = [(state, model, model.root)]
    for step in 0..<StateTrieTests.steps {
      let delta = changes.next()
      var next = model
      next.apply(delta)
      let root = next.root
      let before = state.root
      #expect(state.root(after: delta) == root, "seed \(StateTrieTests.seed), step \(step)")
      #expect(state.root == before, "seed \(StateTrieTests.seed), step \(step)")
      switch changes.random.next(below: 20) {
      case 0: break
      case 1:
        (state, model, _) = snapshots[changes.random.next(below: snapshots.count)]
      default:
        state.apply(delta)
        model = next
        try #require(state.root == root, "seed \(StateTrieTests.seed), step \(step)")
        if step % 50 == 0 { snapshots.append((state, model, root)) }
      }
    }
    for (snapshot, model, root) in snapshots {
      #expect(snapshot.root == root)
      try StateTrieTests.expectSame(snapshot, model)
    }
    try StateTrieTests.expectSame(state, model)
  }

  /// The same over a store by place, opened anew from its root for each change.
  @Test func aStoreByPlaceHoldsExactlyTheNodesOfTheState() throws {
    var changes = RandomChanges(seed: StateTrieTests.seed + 1)
    var store = MemoryNodeStore()
    var model = StateModel()
    var root = StateTrie().root
    for step in 0..<2_000 {
      let delta = changes.next()
      var trie = StateTrie(root: root)
      var work = TrieWork()
      try trie.apply(delta, store: store, recordsNodes: true, work: &work)
      model.apply(delta)
      root = trie.root
      try #require(root == model.root, "seed \(StateTrieTests.seed + 1), step \(step)")
      store.commit(work.nodes)
      if step % 100 == 0 || step > 1_980 {
        var whole = StateTrie()
        var all = TrieWork()
        try whole.apply(model.delta, store: NoNodeStore(), recordsNodes: true, work: &all)
        var fresh = MemoryNodeStore()
        fresh.commit(all.nodes)
        try #require(store == fresh, "seed \(StateTrieTests.seed + 1), step \(step)")
      }
    }
    let trie = StateTrie(root: root)
    for (address, entry) in model.entries {
      #expect(try trie.account(address, from: store) == entry.account)
      for key in changes.keys {
        let place = StoragePlace(address, key)
        #expect(try trie.storage(place, from: store) == entry.storage[key])
      }
    }
  }

  @Test func whatAStoreLacksOrHasDamagedIsNamed() throws {
    var changes = RandomChanges(seed: StateTrieTests.seed + 2)
    var model = StateModel()
    for _ in 0..<200 { model.apply(changes.next()) }
    var trie = StateTrie()
    var work = TrieWork()
    try trie.apply(model.delta, store: NoNodeStore(), recordsNodes: true, work: &work)
    #expect(throws: TrieError.self) {
      try StateTrie(root: trie.root).hashedAddresses(from: NoNodeStore())
    }
    // Where nothing stands, nothing can be damaged: short nodes are inside of others.
    let places = work.nodes.filter { $0.value != nil }.keys.sorted { "\($0)" < "\($1)" }
    for place in places {
      var damaged = work.nodes
      if case .some(.some(var bytes)) = damaged[place] {
        bytes[changes.random.next(below: bytes.count)] ^= 1 << UInt8(changes.random.next(below: 8))
        damaged[place] = .some(bytes)
      }
      var store = MemoryNodeStore()
      store.commit(damaged)
      let opened = StateTrie(root: trie.root)
      // Some account or some of its storage stands behind the node.
      #expect(throws: TrieError.self, "\(place)") {
        for address in changes.addresses {
          _ = try opened.account(address, from: store)
          _ = try opened.storageTrie(address, store).entries(from: store)
        }
      }
    }
  }

  /// An update looks at the hashes of what it has read when it is done: until then it walks over what may be anything.
  @Test func anUpdateOverADamagedNodeFailsOrDoesNotNeedIt() throws {
    var changes = RandomChanges(seed: StateTrieTests.seed + 3)
    var model = StateModel()
    for _ in 0..<200 { model.apply(changes.next()) }
    var trie = StateTrie()
    var work = TrieWork()
    try trie.apply(model.delta, store: NoNodeStore(), recordsNodes: true, work: &work)
    let places = work.nodes.filter { $0.value != nil }.keys.sorted { "\($0)" < "\($1)" }
    var failures = 0
    for round in 0..<1_000 {
      var damaged = work.nodes
      for _ in 0...round % 3 {
        let place = places[changes.random.next(below: places.count)]
        guard case .some(.some(var bytes)) = damaged[place] else { continue }
        let index = changes.random.next(below: bytes.count)
        bytes[index] = UInt8(truncatingIfNeeded: changes.random.next())
        damaged[place] = .some(bytes)
      }
      var store = MemoryNodeStore()
      store.commit(damaged)
      var delta = StateDelta()
      for _ in 0..<4 { delta.merge(changes.next()) }
      var next = model
      next.apply(delta)
      var opened = StateTrie(root: trie.root)
      var done = TrieWork()
      do throws(TrieError) {
        try opened.apply(delta, store: store, recordsNodes: true, work: &done)
        #expect(opened.root == next.root, "seed \(StateTrieTests.seed + 3), round \(round)")
      } catch {
        failures += 1
        guard case .missingNode = error else {
          Issue.record("\(error) does not say that a node is damaged, round \(round)")
          continue
        }
      }
    }
    #expect(failures > 300, "\(failures)")
  }

  /// Everything that can be read of a state is what the model says.
  static func expectSame(_ state: WorldState, _ model: StateModel) throws {
    #expect(state.addresses == model.entries.filter { $0.value.account != .unused }.keys.sorted())
    for (address, entry) in model.entries {
      #expect(state.account(address) == entry.account)
      #expect(state.storageKeys(of: address) == entry.storage.keys.sorted())
      #expect(state.storageRoot(of: address) == StateModel.storageRoot(entry.storage))
      for (key, value) in entry.storage {
        #expect(state.storage(StoragePlace(address, key)) == value)
      }
    }
  }

  /// Values of every length at which an encoding changes its form, alone and beside others that share a beginning with them of any length.
  @Test func valuesOfAllLengthsHaveTheRootsOfTheOracle() throws {
    var random = SplitMix64(seed: StateTrieTests.seed + 7)
    let values: [[UInt8]] =
      [[], [0], [0x7F], [0x80], [0xFF]]
      + [2, 20, 21, 22, 30, 31, 32, 33, 54, 55, 56, 57, 253, 255, 256, 70_000].map {
        random.bytes($0)
      }
    for value in values {
      for shared in [nil, 0, 1, 30, 31, 62, 63] as [Int?] {
        var model = StateModel()
        var state = WorldState()
        let key = Hash256(random.u256())
        var slots: [Hash256: [UInt8]?] = [key: value]
        if let shared {
          slots[Hash256(key.number ^ (U256(1) << UInt64(4 * (63 - shared))))] = .some(value)
        }
        var delta = StateDelta()
        delta.storage[Address(truncating: 1)] = slots
        state.apply(delta)
        model.apply(delta)
        #expect(state.root == model.root, "\(value.count) bytes, \(String(describing: shared))")
      }
    }
  }
}
