import Primitives
import State
import TestKit
import Testing

@Suite struct ProofTests {
  /// Of random tries, every key's value and every absent key's absence is shown by the nodes of its proof alone; with one
  /// node less, or a damaged one, nothing is shown.
  @Test func aProofShowsTheValueOrTheAbsenceOfAKey() throws {
    let seed: UInt64 = 0x9200F
    var changes = RandomChanges(seed: seed)
    var state = WorldState()
    var model = StateModel()
    for _ in 0..<60 {
      let delta = changes.next()
      state.apply(delta)
      model.apply(delta)
    }
    for (address, entry) in model.entries where !entry.storage.isEmpty {
      let root = state.storageRoot(of: address)
      let trie = MerkleTrie(.storage(keccak256(address.bytes)), root: root)
      for key in changes.keys {
        let proof = state.storageProof(of: StoragePlace(address, key))
        #expect(try trie.value(key, from: ProofStore(proof)) == entry.storage[key], "seed \(seed)")
        for index in proof.indices {
          var shorter = proof
          shorter.remove(at: index)
          #expect(throws: TrieError.self) { try trie.value(key, from: ProofStore(shorter)) }
          var damaged = proof
          damaged[index][changes.random.next(below: damaged[index].count)] ^= 4
          #expect(throws: TrieError.self) { try trie.value(key, from: ProofStore(damaged)) }
        }
      }
    }
    for address in changes.addresses {
      let proof = state.accountProof(of: address)
      let shown = try StateTrie(root: state.root).account(address, from: ProofStore(proof))
      #expect(shown == state.account(address), "seed \(seed)")
    }
  }

  /// A store may hand out anything: what has the right hash and is no node is named, and never crashes.
  @Test func whatIsNoNodeIsRefused() throws {
    let seed: UInt64 = 0x90DE
    var random = SplitMix64(seed: seed)
    var changes = RandomChanges(seed: seed)
    var state = WorldState()
    for _ in 0..<60 { state.apply(changes.next()) }
    let nodes = changes.addresses.flatMap { state.accountProof(of: $0) }
    var (refused, read) = (0, 0)
    for _ in 0..<20_000 {
      let node = Mutation.apply(to: nodes[random.next(below: nodes.count)], &random)
      let trie = MerkleTrie(.accounts, root: keccak256(node))
      let key = keccak256(changes.addresses[random.next(below: changes.addresses.count)].bytes)
      do {
        _ = try trie.value(key, from: ProofStore([node] + nodes))
        read += 1
      } catch {
        refused += 1
      }
    }
    #expect(refused > 10_000 && read > 0, "seed \(seed): \(refused), \(read)")
  }
}
