import Bytecode

/// Coins: objects that hold an amount until they are consumed.
extension Heap {
  /// The amount of a coin that the call has, or that it only looks at. Throws `coinConsumed`.
  func visibleAmount(_ handle: UInt64) throws(Trap) -> UInt128 {
    let object = self[handle]
    guard object.tag != Self.isLookedAt else { return storedAmount(object) }
    return try amount(handle)
  }

  /// Coins of an amount that stay where they are: nothing can take them from here.
  mutating func make(coinLookedAt amount: UInt128, type: UInt32) throws(Trap) -> UInt64 {
    let handle = try make(coin: amount, type: type)
    self[handle].tag = Self.isLookedAt
    return handle
  }

  /// The tag of coins that are only looked at.
  static var isLookedAt: UInt16 { 2 }

  private func storedAmount(_ object: HeapObject) -> UInt128 {
    UInt128(object.storage[1]) << 64 | UInt128(object.storage[0])
  }

  /// What a coin holds. Throws `coinConsumed`.
  func amount(_ handle: UInt64) throws(Trap) -> UInt128 {
    let object = self[handle]
    precondition(object.kind == .coin, "the verifier has proved the kind")
    guard object.tag == 0 else { throw .coinConsumed }
    return storedAmount(object)
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

  /// Puts an amount back into a coin that was used up.
  mutating func refillCoin(_ handle: UInt64, with amount: UInt128) {
    self[handle].tag = 0
    write(amount, to: handle)
  }
}
