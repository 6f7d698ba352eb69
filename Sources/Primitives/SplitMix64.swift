/// The deterministic generator SplitMix64, for tests, examples and the demonstration.
///
/// - Warning: never for secrets: one output reveals the whole sequence.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the sequence that belongs to a seed.
  package init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed &>> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed &>> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed &>> 31
  }

  /// A number in 0 ..< bound, each as likely as the other up to 2^-64 times the bound.
  ///
  /// - Precondition: the bound is at least 1.
  package mutating func next(below bound: Int) -> Int {
    precondition(bound >= 1, "a bound is at least 1")
    return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// `count` bytes.
  ///
  /// - Precondition: the count is not negative.
  package mutating func bytes(_ count: Int) -> [UInt8] {
    precondition(count >= 0, "a count is not negative")
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// 256 bits.
  package mutating func u256() -> U256 {
    U256(w0: next(), w1: next(), w2: next(), w3: next())
  }
}
