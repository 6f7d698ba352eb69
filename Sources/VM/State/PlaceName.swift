import Primitives

/// An entry of a map or an element of a list by what the contract calls it: the number that is its key, not a hash of it.
struct PlaceName: Equatable {
  /// The slot, and whether it is an element.
  let slot: UInt64
  /// The key or index.
  let number: U256

  /// The entry of a map under a key that is a number.
  init(_ slot: LoadedSlot, entry number: U256) {
    self.slot = UInt64(slot.index) << 1
    self.number = number
  }

  /// An element of a list.
  init(_ slot: LoadedSlot, element index: UInt64) {
    self.slot = UInt64(slot.index) << 1 | 1
    number = U256(index)
  }

  /// Whether it is an element.
  var isElement: Bool { slot & 1 == 1 }

  /// Spreads names over a table. Anybody can find names on which it agrees: whoever uses it bounds what they cost.
  @inline(__always)
  var mixed: UInt64 {
    var mixed = (number.w0 ^ slot) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed &>> 32 ^ number.w1) &* 0xD6E8_FEB8_6659_FD93
    mixed = (mixed ^ mixed &>> 32 ^ number.w2 ^ number.w3) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ mixed &>> 29
  }
}

extension PlaceName: Hashable {
  func hash(into hasher: inout Hasher) {
    hasher.combine(slot)
    hasher.combine(number)
  }
}
