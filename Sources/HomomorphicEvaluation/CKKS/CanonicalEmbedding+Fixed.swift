import Primitives

// The transforms in fixed point. Complex numbers are pairs of Int64 below 2^60 in magnitude; every
// level halves, so that nothing overflows, and rounds to nearest. With numbers scaled to 60 bits
// and at most 14 levels, the error is below 2^-55 of the largest slot (encoding) or of N times the
// largest coefficient (decoding).

extension CanonicalEmbedding {
  /// The coefficients whose slots are real numbers; the missing slots are 0. Each coefficient is
  /// values[k] * 2^-shift.
  func coefficients(slots: [Int64]) -> (values: [Int64], shift: Int) {
    var real = [Int64](repeating: 0, count: slotCount)
    var imaginary = [Int64](repeating: 0, count: slotCount)
    let shift = Self.headroom(slots.reduce(0) { $0 | $1.magnitude })
    for (slot, value) in slots.enumerated() {
      real[Int(places[slot])] = shift >= 0 ? value &<< Int64(shift) : value &>> Int64(-shift)
    }
    var count = slotCount / 2
    while count >= 1 {
      let half = slotCount / (2 * count)
      roots.withUnsafeBufferPointer { roots in
        real.withUnsafeMutableBufferPointer { real in
          imaginary.withUnsafeMutableBufferPointer { imaginary in
            for block in 0..<count {
              let root = roots[count + block]
              let start = block * 2 * half
              for low in start..<start + half {
                let high = low + half
                let x = real[low] &- real[high]
                let y = imaginary[low] &- imaginary[high]
                real[low] = (real[low] &+ real[high] &+ 1) &>> 1
                imaginary[low] = (imaginary[low] &+ imaginary[high] &+ 1) &>> 1
                real[high] = Self.halfProduct(x, root.cosine, y, root.sine)
                imaginary[high] = Self.halfProduct(y, root.cosine, x, 0 &- root.sine)
              }
            }
          }
        }
      }
      count /= 2
    }
    return (real + imaginary, shift)
  }

  /// The real parts of the slots of a polynomial. Each slot is values[j] * 2^-shift.
  func slots(coefficients: [Int128]) -> (values: [Int64], shift: Int) {
    var real = [Int64](repeating: 0, count: slotCount)
    var imaginary = [Int64](repeating: 0, count: slotCount)
    let bound = coefficients.reduce(UInt128(0)) { $0 | $1.magnitude }
    let width = UInt128.bitWidth - bound.leadingZeroBitCount
    // One bit below the other direction: here the real and the imaginary part are both given.
    let shift = 59 - width
    for index in 0..<slotCount {
      let low = coefficients[index]
      let high = coefficients[index + slotCount]
      real[index] = Int64(
        truncatingIfNeeded: shift >= 0 ? low << Int128(shift) : low >> Int128(-shift))
      imaginary[index] = Int64(
        truncatingIfNeeded: shift >= 0 ? high << Int128(shift) : high >> Int128(-shift))
    }
    var count = 1
    while count < slotCount {
      let half = slotCount / (2 * count)
      roots.withUnsafeBufferPointer { roots in
        real.withUnsafeMutableBufferPointer { real in
          imaginary.withUnsafeMutableBufferPointer { imaginary in
            for block in 0..<count {
              let root = roots[count + block]
              let start = block * 2 * half
              for low in start..<start + half {
                let high = low + half
                let x = Self.halfProduct(
                  real[high], root.cosine, imaginary[high], 0 &- root.sine)
                let y = Self.halfProduct(
                  imaginary[high], root.cosine, real[high], root.sine)
                let (left, top) = (real[low] &>> 1, imaginary[low] &>> 1)
                real[low] = left &+ x
                imaginary[low] = top &+ y
                real[high] = left &- x
                imaginary[high] = top &- y
              }
            }
          }
        }
      }
      count *= 2
    }
    let levels = slotCount.trailingZeroBitCount
    return (places.map { real[Int($0)] }, shift - levels)
  }

  /// How far numbers may be shifted to the left to have 60 bits; negative when they have more.
  private static func headroom(_ bound: UInt64) -> Int {
    60 - (UInt64.bitWidth - bound.leadingZeroBitCount)
  }

  /// (a c + b d) / 2 to nearest, for c and d times 2^62.
  @inline(__always)
  private static func halfProduct(_ a: Int64, _ c: Int64, _ b: Int64, _ d: Int64) -> Int64 {
    let sum = Int128(a) &* Int128(c) &+ Int128(b) &* Int128(d) &+ (1 << 62)
    return Int64(truncatingIfNeeded: sum &>> 63)
  }
}

extension Scale {
  /// values * 2^-fraction * self, each rounded to the nearest integer, ties up; nil when one is
  /// 2^62 or more in magnitude.
  package func applied(to values: [Int64], fraction: Int) -> [Int64]? {
    let bound = values.reduce(UInt64(0)) { $0 | ($1.magnitude) }
    guard bound != 0 else { return values }
    // Products have at most `width` bits before the shift.
    let width = UInt64.bitWidth - bound.leadingZeroBitCount + 53
    let shift = exponent - fraction
    guard width + shift <= 62 else { return nil }
    guard shift < 0 else {
      let factor = Int64(mantissa) << Int64(shift)
      return values.map { $0 &* factor }
    }
    guard -shift < 126 else { return [Int64](repeating: 0, count: values.count) }
    let factor = Int128(mantissa)
    let half = Int128(1) << Int128(-shift - 1)
    return values.map {
      Int64(truncatingIfNeeded: (Int128($0) &* factor &+ half) &>> Int128(-shift))
    }
  }

  /// The integer nearest to value * 2^power / self.
  ///
  /// Throws `valueOutOfRange` when it does not fit 64 bits.
  package func removed(from value: Int64, power: Int) throws(HomomorphicError) -> Int64 {
    try ScaleDivision(self).quotient(of: value, power: power)
  }
}

/// Divides by one scale again and again, by its reciprocal: the time of a division may depend on
/// the number that is divided, which is secret.
package struct ScaleDivision {
  private let mantissa: UInt64
  private let exponent: Int
  /// floor((2^116 - 1) / mantissa), with its top bit set.
  private let reciprocal: UInt64

  init(_ scale: Scale) {
    mantissa = scale.mantissa
    exponent = scale.exponent
    reciprocal = UInt64(truncatingIfNeeded: (UInt128(1) << 116 - 1) / UInt128(scale.mantissa))
  }

  /// The integer nearest to value * 2^power / scale, halves away from zero.
  ///
  /// Throws `valueOutOfRange` when it does not fit 64 bits.
  func quotient(of value: Int64, power: Int) throws(HomomorphicError) -> Int64 {
    let wide = try wideQuotient(of: value, power: power)
    guard wide.magnitude <= UInt128(Int64.max) else { throw .valueOutOfRange }
    return Int64(truncatingIfNeeded: wide)
  }

  /// The integer nearest to value * 2^power / scale, halves away from zero.
  ///
  /// Throws `valueOutOfRange` when it does not fit 128 bits.
  func wideQuotient(of value: Int64, power: Int) throws(HomomorphicError) -> Int128 {
    let sign = value &>> 63
    // floor(|value| 2^60 / mantissa), of at most 72 bits.
    let quotient = shiftedQuotient(UInt64(bitPattern: (value ^ sign) &- sign))
    let shift = power - exponent - 60
    var magnitude: UInt128 = 0
    if shift >= 0 {
      guard shift < 56 else {
        guard value == 0 else { throw .valueOutOfRange }
        return 0
      }
      magnitude = quotient << UInt128(shift)
    } else if -shift < 127 {
      magnitude = ((quotient >> UInt128(-shift - 1)) + 1) >> 1
    }
    return (Int128(truncatingIfNeeded: magnitude) ^ Int128(sign)) &- Int128(sign)
  }

  /// floor(value 2^60 / mantissa).
  private func shiftedQuotient(_ value: UInt64) -> UInt128 {
    // The reciprocal is less than 2 too small: value * 2 / 2^56 at most is missing, and one by the
    // shift. What is missing is the quotient of the rest, below 2^8 + 2 mantissas, which fits a
    // word.
    let first = value.multipliedFullWidth(by: reciprocal)
    let estimate = UInt128(first.high) &<< 8 | UInt128(first.low &>> 56)
    let product = estimate &* UInt128(mantissa)
    let rest = UInt64(truncatingIfNeeded: UInt128(value) &<< 60 &- product)
    let correction = rest.multipliedFullWidth(by: reciprocal).high &>> 52
    let last = rest &- correction &* mantissa
    return estimate &+ UInt128(correction) &+ (last >= mantissa ? 1 : 0)
  }
}
