import Tensors
import Testing

/// A slow signed integer of 256 bits and more than enough range for any test: the oracle for
/// rounding and overflow. Sign and magnitude in 32-bit limbs, least significant first, shares no
/// code with the kernels.
struct Int256: Equatable, Comparable {
  var isNegative: Bool
  var limbs: [UInt64]

  init(_ value: Int64) {
    isNegative = value < 0
    limbs = [value.magnitude & 0xFFFF_FFFF, value.magnitude >> 32]
    normalise()
  }

  private init(isNegative: Bool, limbs: [UInt64]) {
    self.isNegative = isNegative
    self.limbs = limbs
    normalise()
  }

  private mutating func normalise() {
    while limbs.last == 0 { limbs.removeLast() }
    if limbs.isEmpty { isNegative = false }
  }

  var isZero: Bool { limbs.isEmpty }

  var isOdd: Bool { (limbs.first ?? 0) & 1 == 1 }

  var magnitude: Int256 { Int256(isNegative: false, limbs: limbs) }

  static prefix func - (a: Int256) -> Int256 {
    Int256(isNegative: !a.isNegative, limbs: a.limbs)
  }

  private static func compareMagnitudes(_ a: [UInt64], _ b: [UInt64]) -> Int {
    if a.count != b.count { return a.count < b.count ? -1 : 1 }
    for (x, y) in zip(a.reversed(), b.reversed()) where x != y { return x < y ? -1 : 1 }
    return 0
  }

  static func < (a: Int256, b: Int256) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    let order = compareMagnitudes(a.limbs, b.limbs)
    return a.isNegative ? order > 0 : order < 0
  }

  static func + (a: Int256, b: Int256) -> Int256 {
    if a.isNegative == b.isNegative {
      var sum: [UInt64] = []
      var carry: UInt64 = 0
      for index in 0..<max(a.limbs.count, b.limbs.count) {
        carry += a.limb(index) + b.limb(index)
        sum.append(carry & 0xFFFF_FFFF)
        carry >>= 32
      }
      sum.append(carry)
      return Int256(isNegative: a.isNegative, limbs: sum)
    }
    if compareMagnitudes(a.limbs, b.limbs) < 0 { return b + a }
    var difference: [UInt64] = []
    var borrow: UInt64 = 0
    for index in 0..<a.limbs.count {
      let take = b.limb(index) + borrow
      borrow = a.limb(index) < take ? 1 : 0
      difference.append((a.limb(index) + (borrow << 32)) - take)
    }
    return Int256(isNegative: a.isNegative, limbs: difference)
  }

  static func - (a: Int256, b: Int256) -> Int256 { a + -b }

  static func * (a: Int256, b: Int256) -> Int256 {
    var product = [UInt64](repeating: 0, count: a.limbs.count + b.limbs.count)
    for i in a.limbs.indices {
      var carry: UInt64 = 0
      for j in b.limbs.indices {
        carry += product[i + j] + a.limbs[i] * b.limbs[j]
        product[i + j] = carry & 0xFFFF_FFFF
        carry >>= 32
      }
      product[i + b.limbs.count] += carry
    }
    return Int256(isNegative: a.isNegative != b.isNegative, limbs: product)
  }

  static func << (a: Int256, bits: Int) -> Int256 {
    var result = a
    result.limbs = [UInt64](repeating: 0, count: bits / 32) + a.limbs
    for _ in 0..<(bits % 32) {
      result = result + result
    }
    return result
  }

  /// Quotient (towards zero) and remainder by shift and subtract.
  func dividedTowardsZero(by divisor: Int256) -> (quotient: Int256, remainder: Int256) {
    var quotient = Int256(0)
    var remainder = Int256(0)
    let one = Int256(1)
    for limb in limbs.reversed() {
      for bit in (0..<32).reversed() {
        remainder = remainder + remainder
        quotient = quotient + quotient
        if limb >> UInt64(bit) & 1 == 1 { remainder = remainder + one }
        if remainder >= divisor.magnitude {
          remainder = remainder - divisor.magnitude
          quotient = quotient + one
        }
      }
    }
    return (
      isNegative == divisor.isNegative ? quotient : -quotient,
      isNegative ? -remainder : remainder
    )
  }

  /// The value as Int64, if it fits.
  var int64: Int64? {
    let low = limb(0) | limb(1) << 32
    guard limbs.count <= 2 else { return nil }
    if isNegative { return low <= 1 << 63 ? Int64(bitPattern: 0 &- low) : nil }
    return Int64(exactly: low)
  }

  private func limb(_ index: Int) -> UInt64 { index < limbs.count ? limbs[index] : 0 }
}

/// `numerator / denominator` to nearest, ties to even.
func nearest(_ numerator: Int256, over denominator: Int256) -> Int256 {
  let (quotient, remainder) = numerator.dividedTowardsZero(by: denominator)
  let twice = (remainder + remainder).magnitude
  let away =
    twice > denominator.magnitude || (twice == denominator.magnitude && quotient.isOdd)
  guard away else { return quotient }
  let isNegative = numerator.isNegative != denominator.isNegative
  return quotient + Int256(isNegative ? -1 : 1)
}

/// The raw value of an exact result in the element, nil where it overflows.
func fitted(_ exact: Int256, _ element: ElementType) -> Int64? {
  guard let value = exact.int64, element.contains(value) else { return nil }
  return value
}

/// Expects the operation to give the exact result, or to overflow where it does not fit.
func check(
  _ exact: Int256, _ format: FixedFormat, _ operation: () throws(TensorError) -> Int64,
  location: SourceLocation = #_sourceLocation
) {
  let expected = fitted(exact, .fixed(format))
  do throws(TensorError) {
    let actual = try operation()
    if actual != expected {
      Issue.record("\(actual), expected \(String(describing: expected))", sourceLocation: location)
    }
  } catch {
    if error != .overflow || expected != nil {
      Issue.record("\(error), expected \(String(describing: expected))", sourceLocation: location)
    }
  }
}
