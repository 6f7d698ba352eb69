/// Why a `Double` has no fixed-point form.
package enum FixedPointError: Error, Equatable {
  /// The value at `index` is not a number, or lies outside the format.
  case outOfRange(index: Int)
}

/// The conversion between the client's `Double` and the contract's `Q<i, f>`: raw = value * 2^f.
package enum FixedPointConversion {
  /// Raw `Q<32 - fractionBits, fractionBits>` values, rounded to nearest, ties to even.
  /// fractionBits is in 0...31.
  package static func raw32(
    _ values: [Double], fractionBits: Int = 24
  ) throws(FixedPointError) -> [Int32] {
    try convert(values, fractionBits: fractionBits) { Int32(exactly: $0) }
  }

  /// Raw `Q<64 - fractionBits, fractionBits>` values, rounded to nearest, ties to even.
  /// fractionBits is in 0...63.
  package static func raw64(
    _ values: [Double], fractionBits: Int = 24
  ) throws(FixedPointError) -> [Int64] {
    try convert(values, fractionBits: fractionBits) { Int64(exactly: $0) }
  }

  /// The numbers that raw values stand for; exact up to 53 significant bits.
  package static func doubles(
    _ raw: [some FixedWidthInteger], fractionBits: Int = 24
  ) -> [Double] {
    let unit = Double(sign: .plus, exponent: -fractionBits, significand: 1)
    return raw.map { Double($0) * unit }
  }

  private static func convert<Raw>(
    _ values: [Double], fractionBits: Int, _ narrow: (Double) -> Raw?
  ) throws(FixedPointError) -> [Raw] {
    let scale = Double(sign: .plus, exponent: fractionBits, significand: 1)
    var result: [Raw] = []
    result.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      guard let raw = narrow((value * scale).rounded(.toNearestOrEven)) else {
        throw .outOfRange(index: index)
      }
      result.append(raw)
    }
    return result
  }
}
