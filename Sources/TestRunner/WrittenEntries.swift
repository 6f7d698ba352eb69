import Inspect
import Primitives
import VM

/// Which entries of maps contracts have written, for what is stored does not name them.
struct WrittenEntries {
  private var keys: [Address: Set<TracedKey>] = [:]

  /// The entries of a contract's map, by the index of its slot; in any order.
  func entries(of address: Address, slot: Int) -> some Sequence<(key: [UInt8], place: Hash256)> {
    (keys[address] ?? []).lazy.compactMap { traced in
      guard case .entry(let key) = traced.part, Int(traced.slot) == slot else { return nil }
      return (key, traced.hash)
    }
  }

  /// Takes note of what a recorder has seen.
  mutating func add(_ recorder: TraceRecorder) {
    guard let tree = try? CallTree(records: recorder.bytes) else { return }
    tree.forEachWrite { contract, key in keys[contract, default: []].insert(key) }
  }
}
