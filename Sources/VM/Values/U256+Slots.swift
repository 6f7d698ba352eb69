import Primitives

extension U256 {
  /// Reads four slots.
  @inline(__always)
  init(_ slots: UnsafePointer<UInt64>) {
    self.init(w0: slots[0], w1: slots[1], w2: slots[2], w3: slots[3])
  }

  /// Reads four slots.
  @inline(__always)
  init(_ slots: UnsafeMutablePointer<UInt64>) {
    self.init(UnsafePointer(slots))
  }

  /// Writes four slots.
  @inline(__always)
  func store(to slots: UnsafeMutablePointer<UInt64>) {
    slots[0] = w0
    slots[1] = w1
    slots[2] = w2
    slots[3] = w3
  }
}

extension UInt64 {
  /// Whether a word is in 0 ..< 2^bits, for 1...64 bits.
  @inline(__always)
  func fits(unsignedBits bits: Int) -> Bool {
    bits >= 64 || self >> UInt64(truncatingIfNeeded: bits) == 0
  }

  /// Whether a word, read as signed, is in -2^(bits-1) ..< 2^(bits-1), for 1...64 bits.
  @inline(__always)
  func fits(signedBits bits: Int) -> Bool {
    signExtended(fromBits: bits) == self
  }

  /// The low bits, read as two's complement and extended to the word, for 1...64 bits.
  @inline(__always)
  func signExtended(fromBits bits: Int) -> UInt64 {
    let shift = Int64(truncatingIfNeeded: 64 &- bits)
    return UInt64(bitPattern: (Int64(bitPattern: self) &<< shift) &>> shift)
  }
}
