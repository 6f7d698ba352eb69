import Bytecode

/// Coins: objects that hold an amount until they are consumed.
extension Heap {
  /// What a coin holds. Throws `coinConsumed`.
  func amount(_ handle: UInt64) throws(Trap) -> UInt128 {
    let object = self[handle]
    precondition(object.kind == .coin, "the verifier has proved the kind")
    guard object.tag == 0 else { throw .coinConsumed }
    return UInt128(object.storage[1]) << 64 | UInt128(object.storage[0])
  }

  /// Replaces what a coin holds.
  func write(_ amount: UInt128, to handle: UInt64) {
    let object = self[handle]
    object.storage[0] = UInt64(truncatingIfNeeded: amount)
    object.storage[1] = UInt64(truncatingIfNeeded: amount >> 64)
  }

  /// Uses a coin up and returns what it held. Throws `coinConsumed`.
  ///
  /// The coins stay among those that the call holds, until `release`.
  mutating func consumeCoin(_ handle: UInt64) throws(Trap) -> UInt128 {
    let amount = try amount(handle)
    self[handle].tag = 1
    return amount
  }
}
