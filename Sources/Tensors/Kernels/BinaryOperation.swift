/// An operation on two elements, exact or rounded once, in an integer wide enough for any result.
protocol BinaryOperation {
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide
}

/// `a + b`.
struct Sum: BinaryOperation {
  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide { a &+ b }
}

/// `a - b`.
struct Difference: BinaryOperation {
  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide { a &- b }
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
struct Larger: BinaryOperation {
  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide {
    a < b ? b : a
  }
}

/// The smaller of the two.
struct Smaller: BinaryOperation {
  @inline(__always)
  func apply<Wide: FixedWidthInteger & SignedInteger>(_ a: Wide, _ b: Wide) -> Wide {
    b < a ? b : a
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
