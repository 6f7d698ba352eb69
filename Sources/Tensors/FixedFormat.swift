/// A fixed-point format `Q<i, f>`: two's complement with `i` integer bits (the sign included) and
/// `f` fraction bits. A raw value `r` stands for the number `r / 2^f`.
package struct FixedFormat: Hashable, Sendable {
  /// Integer bits, the sign included: 1 or more.
  package let integerBits: Int
  /// Fraction bits: 0 or more.
  package let fractionBits: Int

  /// Fails unless `integerBits >= 1`, `fractionBits >= 0` and the width is 32 or 64.
  package init?(integerBits: Int, fractionBits: Int) {
    guard (1...64).contains(integerBits), (0...63).contains(fractionBits) else { return nil }
    let width = integerBits + fractionBits
    guard width == 32 || width == 64 else { return nil }
    self.integerBits = integerBits
    self.fractionBits = fractionBits
  }

  /// The format with the same fraction in 64 bits.
  package var widened: FixedFormat {
    FixedFormat(validIntegerBits: 64 - fractionBits, fractionBits: fractionBits)
  }

  /// For callers that have proved the arguments valid.
  private init(validIntegerBits: Int, fractionBits: Int) {
    self.integerBits = validIntegerBits
    self.fractionBits = fractionBits
  }

  /// Bits in all: 32 or 64.
  @inlinable
  package var width: Int { integerBits + fractionBits }

  /// Whether raw values take 64 bits rather than 32.
  @inlinable
  package var isWide: Bool { width == 64 }

  /// The smallest raw value.
  @inlinable
  package var minimum: Int64 { isWide ? .min : Int64(Int32.min) }

  /// The largest raw value.
  @inlinable
  package var maximum: Int64 { isWide ? .max : Int64(Int32.max) }

  /// Whether a raw value lies within the format's range.
  @inlinable
  package func contains(_ raw: Int64) -> Bool {
    isWide || Int64(Int32(truncatingIfNeeded: raw)) == raw
  }
}

extension FixedFormat: CustomStringConvertible {
  /// The format as the language writes it: `Q<8, 24>`.
  package var description: String { "Q<\(integerBits), \(fractionBits)>" }
}
