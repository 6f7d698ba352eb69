/// Points exp(i pi k / parts) of the unit circle in fixed point with 120 bits of fraction, by
/// integer arithmetic alone: the same on every machine, with errors below 2^-112.
package struct UnitCircle {
  /// A number in -1...1, times 2^120.
  package struct Number {
    /// The number times 2^120.
    package let raw: Int128

    /// Times 2^62, to nearest.
    var rounded62: Int64 { Int64(truncatingIfNeeded: (raw + 1 << 57) >> 58) }

    /// The product, to nearest up to one unit.
    static func * (left: Number, right: Number) -> Number {
      let product = left.raw.magnitude.multipliedFullWidth(by: right.raw.magnitude)
      let magnitude = Int128(truncatingIfNeeded: product.high << 8 | product.low >> 120)
      return Number(raw: (left.raw < 0) == (right.raw < 0) ? magnitude : -magnitude)
    }
  }

  /// A point of the circle.
  package struct Point {
    /// Real part.
    package let cosine: Number
    /// Imaginary part.
    package let sine: Number

    /// The point at the sum of the angles.
    func turned(by other: Point) -> Point {
      Point(
        cosine: Number(raw: (cosine * other.cosine).raw - (sine * other.sine).raw),
        sine: Number(raw: (sine * other.cosine).raw + (cosine * other.sine).raw))
    }
  }

  private let points: [Point]

  /// The points of a half turn and the one after it, exp(i pi k / parts) for k in 0...parts.
  ///
  /// - Precondition: the number of parts is a power of two, at least 4.
  init(halfTurnParts parts: Int) {
    precondition(parts.nonzeroBitCount == 1 && parts >= 4, "a power of two")
    let one = Number(raw: 1 << 120)
    var points = [Point(cosine: one, sine: Number(raw: 0))]
    points.reserveCapacity(parts + 1)
    // From k < 2^b to k < 2^(b + 1) by turning by pi 2^b / parts.
    var step = 1
    while step < parts {
      let turn = Self.point(halfTurnOver: parts / step)
      for index in 0..<step { points.append(points[index].turned(by: turn)) }
      step *= 2
    }
    points.append(Point(cosine: Number(raw: -one.raw), sine: Number(raw: 0)))
    self.points = points
  }

  /// exp(i pi k / parts).
  ///
  /// - Precondition: 0 <= k <= parts.
  func point(_ k: Int) -> Point { points[k] }

  /// exp(i pi / parts), by the Taylor series of sine and cosine.
  private static func point(halfTurnOver parts: Int) -> Point {
    if parts == 2 {
      return Point(cosine: Number(raw: 0), sine: Number(raw: 1 << 120))
    }
    // pi times 2^120; at most a quarter of it is used.
    let pi: Int128 = 0x324_3F6A_8885_A308_D313_198A_2E03_7073
    let angle = Number(raw: pi >> Int128(parts.trailingZeroBitCount))
    var sums = [Int128](repeating: 0, count: 2)
    var term = Number(raw: 1 << 120)
    var power = 0
    while term.raw != 0 {
      sums[power % 2] += power % 4 < 2 ? term.raw : -term.raw
      power += 1
      term = Number(raw: (term * angle).raw / Int128(power))
    }
    return Point(cosine: Number(raw: sums[0]), sine: Number(raw: sums[1]))
  }
}
