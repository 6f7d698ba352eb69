/// An operation on two elements, exact or rounded once, in an integer wide enough for any result.
protocol BinaryOperation {
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide
}

/// An operation that needs no wider integer than its operands': what leaves the range of their type
/// shows in signs.
protocol WrappingOperation: BinaryOperation {
  /// The result modulo the width, and a number that is negative if that is not the result.
  func wrap<L: FixedWidthInteger & SignedInteger>(_ a: L, _ b: L) -> (value: L, excess: L)
}

/// `a + b`.
struct Sum: WrappingOperation {
  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide { a &+ b }

  @inline(__always)
  func wrap<L: FixedWidthInteger & SignedInteger>(_ a: L, _ b: L) -> (value: L, excess: L) {
    let sum = a &+ b
    // Wrong when both operands have the other sign.
    return (sum, (a ^ sum) & (b ^ sum))
  }
}

/// `a - b`.
struct Difference: WrappingOperation {
  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide { a &- b }

  @inline(__always)
  func wrap<L: FixedWidthInteger & SignedInteger>(_ a: L, _ b: L) -> (value: L, excess: L) {
    let difference = a &- b
    // Wrong when the operands' signs differ and the result has not that of the left one.
    return (difference, (a ^ b) & (a ^ difference))
  }
}

/// `a * b`, rounded to the fraction bits.
struct Product: BinaryOperation {
  let fractionBits: Int

  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide {
    Rounding.shiftRight(a &* b, by: fractionBits)
  }
}

/// `a / b`: fixed-point to nearest, ties to even; integers towards zero, like the language's own.
/// The caller rejects divisors of zero; here they give 0.
struct Quotient: BinaryOperation {
  let fractionBits: Int
  let isFixed: Bool

  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide {
    guard b != 0 else { return 0 }
    guard isFixed else { return a / b }
    return Rounding.divide(a &<< Wide(truncatingIfNeeded: fractionBits), by: b)
  }
}

/// The larger of the two.
struct Larger: WrappingOperation {
  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide {
    a < b ? b : a
  }

  @inline(__always)
  func wrap<L: FixedWidthInteger & SignedInteger>(_ a: L, _ b: L) -> (value: L, excess: L) {
    (a < b ? b : a, 0)
  }
}

/// The smaller of the two.
struct Smaller: WrappingOperation {
  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide {
    b < a ? b : a
  }

  @inline(__always)
  func wrap<L: FixedWidthInteger & SignedInteger>(_ a: L, _ b: L) -> (value: L, excess: L) {
    (b < a ? b : a, 0)
  }
}

/// The magnitude of the left operand; the right one is 0.
struct AbsoluteValue: WrappingOperation {
  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide {
    a < 0 ? b &- a : a
  }

  @inline(__always)
  func wrap<L: FixedWidthInteger & SignedInteger>(_ a: L, _ b: L) -> (value: L, excess: L) {
    let magnitude = a < 0 ? b &- a : a
    // Only the smallest value has none.
    return (magnitude, magnitude)
  }
}

/// The right operand, 1, with the sign of the left one, or 0.
struct Sign: WrappingOperation {
  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide {
    (a > 0 ? b : 0) &- (a < 0 ? b : 0)
  }

  @inline(__always)
  func wrap<L: FixedWidthInteger & SignedInteger>(_ a: L, _ b: L) -> (value: L, excess: L) {
    (apply(a, b), 0)
  }
}

/// The operation with its operands exchanged.
struct Reversed<Operation: BinaryOperation>: BinaryOperation {
  let operation: Operation

  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide {
    operation.apply(b, a)
  }
}

extension Reversed: WrappingOperation where Operation: WrappingOperation {
  @inline(__always)
  func wrap<L: FixedWidthInteger & SignedInteger>(_ a: L, _ b: L) -> (value: L, excess: L) {
    operation.wrap(b, a)
  }
}
