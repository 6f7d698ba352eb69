extension LatticeContext {
  /// The residues of keys and errors modulo the first `limbCount` moduli, in coefficient form.
  ///
  /// - Precondition: there are N coefficients, each below 2^19 in magnitude: no modulus is smaller.
  package func lift(_ coefficients: [Int64], limbCount: Int) -> RNSPolynomial {
    lift(coefficients, limbCount: limbCount) { Self.lift($0, to: $1, modulo: $2) }
  }

  /// The residues of the coefficients of a message, of any magnitude. Slower, and in the same time
  /// for all: which of two ways is enough would tell how large the largest one is.
  ///
  /// - Precondition: there are N coefficients.
  package func lift(message coefficients: [Int64], limbCount: Int) -> RNSPolynomial {
    lift(coefficients, limbCount: limbCount) { source, target, modulus in
      for index in 0..<source.count { target[index] = modulus.reduce(signed: source[index]) }
    }
  }

  /// Writes the residues of small signed numbers modulo one prime.
  package static func lift(
    _ source: UnsafeBufferPointer<Int64>, to target: UnsafeMutableBufferPointer<UInt64>,
    modulo modulus: Modulus
  ) {
    // Below the top bit of q: adding q to negative numbers is enough.
    let q = Int64(bitPattern: modulus.value)
    for index in 0..<source.count {
      let value = source[index]
      target[index] = UInt64(bitPattern: value &+ (value &>> 63 & q))
    }
  }

  private func lift(
    _ coefficients: [Int64], limbCount: Int,
    _ residues: (UnsafeBufferPointer<Int64>, UnsafeMutableBufferPointer<UInt64>, Modulus) -> Void
  ) -> RNSPolynomial {
    precondition(coefficients.count == parameters.degree, "a coefficient for each power")
    return RNSPolynomial(degree: parameters.degree, limbCount: limbCount) { target in
      coefficients.withUnsafeBufferPointer { source in
        for limb in 0..<limbCount {
          let part = UnsafeMutableBufferPointer(
            rebasing: target[limb * source.count..<(limb + 1) * source.count])
          residues(source, part, ring.moduli[limb])
        }
      }
    }
  }
}
