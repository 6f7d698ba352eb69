/// An upper bound on a magnitude: mantissa * 2^exponent with a mantissa of 32 bits. Sums and products
/// are rounded up, in integer arithmetic, so a bound stays a bound and is the same everywhere.
package struct Magnitude: Hashable, Sendable {
  /// 0, or a number with its top bit set.
  package let mantissa: UInt32
  /// The power of two, 0 for zero.
  package let exponent: Int32

  /// No magnitude at all.
  package static let zero = Magnitude(0)

  /// The largest exponent: far above every modulus, far below where sums of exponents overflow.
  static let exponentMax: Int32 = 4096

  /// The least bound on an integer.
  package init(_ value: UInt64) {
    self.init(UInt128(value), power: 0)
  }

  /// The least bound on value * 2^power.
  package init(_ value: UInt128, power: Int) {
    guard value > 0 else {
      mantissa = 0
      exponent = 0
      return
    }
    let width = 128 - value.leadingZeroBitCount
    let shift = width - 32
    var top = shift > 0 ? value >> UInt128(shift) : value << UInt128(-shift)
    var rest = shift
    if shift > 0, top << UInt128(shift) != value {
      top += 1
      // Rounded up to 2^32.
      if top >> 32 != 0 {
        top >>= 1
        rest += 1
      }
    }
    mantissa = UInt32(truncatingIfNeeded: top)
    exponent = Int32(clamping: min(rest + power, Int(Self.exponentMax)))
  }

  /// A bound as it was encoded; nil for fields that no bound has.
  init?(mantissa: UInt32, exponent: Int32) {
    guard
      mantissa == 0
        ? exponent == 0 : mantissa >> 31 == 1 && abs(Int(exponent)) <= Int(Self.exponentMax)
    else { return nil }
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// 2^power.
  package static func powerOfTwo(_ power: Int) -> Magnitude { Magnitude(1, power: power) }

  /// A bound on the sum.
  package static func + (left: Magnitude, right: Magnitude) -> Magnitude {
    if left.mantissa == 0 { return right }
    if right.mantissa == 0 { return left }
    let (large, small) = left.exponent >= right.exponent ? (left, right) : (right, left)
    let distance = Int(large.exponent) - Int(small.exponent)
    // 64 bits below the larger one there is no more than one unit to round up.
    let shift = min(distance, 64)
    let low = distance > 64 ? 1 : UInt128(small.mantissa)
    return Magnitude(
      UInt128(large.mantissa) << UInt128(shift) + low, power: Int(large.exponent) - shift)
  }

  /// A bound on the product.
  package static func * (left: Magnitude, right: Magnitude) -> Magnitude {
    Magnitude(
      UInt128(left.mantissa) * UInt128(right.mantissa),
      power: Int(left.exponent) + Int(right.exponent))
  }

  /// The bound on a number 2^power times as large.
  package func scaled(byPowerOfTwo power: Int) -> Magnitude {
    mantissa == 0 ? self : Magnitude(UInt128(mantissa), power: Int(exponent) + power)
  }

  /// The bits of the integer part, rounded up: the magnitude is below 2^bits.
  package var bits: Int { mantissa == 0 ? 0 : Int(exponent) + 32 }
}

extension Magnitude: Comparable {
  package static func < (left: Magnitude, right: Magnitude) -> Bool {
    if left.mantissa == 0 || right.mantissa == 0 { return left.mantissa < right.mantissa }
    // Both mantissas have their top bit set.
    if left.exponent != right.exponent { return left.exponent < right.exponent }
    return left.mantissa < right.mantissa
  }
}
