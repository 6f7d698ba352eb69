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
    for call in tree.calls { add(call) }
  }

  private mutating func add(_ call: CallTree.Call) {
    for item in call.items {
      switch item {
      case .write(let key, _, _): keys[call.enter.contract, default: []].insert(key)
      case .call(let callee): add(callee)
      default: break
      }
    }
  }
}
