/// The scales of CKKS's ciphertexts, one for each depth, and the room that they leave.
package enum CanonicalScales {
  /// The scales at the depths 0 to data.count - 1: each is the square of the one above over the
  /// modulus that a rescale removes, in binary64 arithmetic, as SEAL computes it. Nil when one of
  /// them leaves too little room, or is not one that encoding is exact for.
  package static func scales(data: [UInt64], scaleBits: Int) -> [Scale]? {
    var scale = Scale(powerOfTwo: scaleBits)
    var scales = [scale]
    for modulus in data.dropFirst().reversed() {
      guard let lower = scale.multiplied(by: scale)?.divided(by: modulus) else { return nil }
      scale = lower
      scales.append(scale)
    }
    scales.reverse()
    var bits = 0
    for (scale, modulus) in zip(scales, data) {
      bits += UInt64.bitWidth - 1 - modulus.leadingZeroBitCount
      // Values up to 2 in magnitude must fit, and scales stay where encoding is exact.
      guard (10...58).contains(scale.floorLog2), scale.floorLog2 + 3 <= bits else { return nil }
    }
    return scales
  }

  /// The least integer that is not below a quarter of the modulus over the scale: integers below it
  /// can be decrypted. `max` where there are none above.
  static func headroom(_ moduli: ArraySlice<UInt64>, scale: Scale?) -> UInt64 {
    guard let scale else { return 0 }
    var modulus: UInt128 = 1
    for prime in moduli {
      let (product, overflow) = modulus.multipliedReportingOverflow(by: UInt128(prime))
      // At least 2^128 over 4 * 2^59.
      if overflow { return .max }
      modulus = product
    }
    // Over mantissa * 2^(exponent + 2), which is below 2^61.
    let power = scale.exponent + 2
    var divisor = UInt128(scale.mantissa)
    if power >= 0 {
      divisor <<= UInt128(power)
    } else {
      // At least 2^128 over a mantissa of 53 bits.
      if modulus.leadingZeroBitCount < -power { return .max }
      modulus <<= UInt128(-power)
    }
    let (quotient, remainder) = modulus.quotientAndRemainder(dividingBy: divisor)
    return UInt64(clamping: remainder == 0 ? quotient : quotient + 1)
  }
}
