import Interpreter
import Primitives

/// One step of an exploration: time passes, then an account calls an entry.
struct ExploredCall {
  /// Seconds that pass before the call, beside those of its block.
  var seconds: UInt64
  var sender: Address
  /// The position of the contract among those that are explored, and of the entry in it.
  let contract: Int
  let entry: Int
  var arguments: [Value]
  /// The coins that go with it.
  var value: UInt128
}
