extension LatticeContext {
  /// The residues of small signed coefficients modulo the first `limbCount` moduli, in coefficient
  /// form.
  ///
  /// - Precondition: there are N coefficients, each below 2^63 in magnitude.
  func lift(_ coefficients: [Int64], limbCount: Int) -> RNSPolynomial {
    precondition(coefficients.count == parameters.degree, "a coefficient for each power")
    return RNSPolynomial(degree: parameters.degree, limbCount: limbCount) { target in
      coefficients.withUnsafeBufferPointer { source in
        for limb in 0..<limbCount {
          let part = UnsafeMutableBufferPointer(
            rebasing: target[limb * source.count..<(limb + 1) * source.count])
          Self.lift(source, to: part, modulo: ring.moduli[limb])
        }
      }
    }
  }

  /// Writes the residues of signed numbers modulo one prime.
  static func lift(
    _ source: UnsafeBufferPointer<Int64>, to target: UnsafeMutableBufferPointer<UInt64>,
    modulo modulus: Modulus
  ) {
    let q = modulus.value
    var largest: UInt64 = 0
    for index in 0..<source.count {
      let value = source[index]
      // |value|, one less for negative numbers: enough for a bound, and without branches.
      largest |= UInt64(bitPattern: value ^ value &>> 63)
    }
    if largest < UInt64(1) &<< UInt64(63 - q.leadingZeroBitCount) {
      // Below the top bit of q: adding q to negative numbers is enough.
      for index in 0..<source.count {
        let value = source[index]
        target[index] = UInt64(bitPattern: value &+ (value &>> 63 & Int64(bitPattern: q)))
      }
    } else {
      for index in 0..<source.count { target[index] = modulus.reduce(signed: source[index]) }
    }
  }
}
