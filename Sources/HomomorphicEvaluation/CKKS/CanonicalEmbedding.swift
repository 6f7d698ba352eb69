/// The map between N/2 complex slots and N real coefficients, and its tables.
///
/// Slot j is the value of the polynomial at zeta^(3^j), zeta = exp(i pi / N), as in SEAL. Coefficients
/// k and k + N/2 make one complex number c_k; then X^(N/2) = i at every zeta^e with e = 1 mod 4, and
/// the values of sum c_k X^k at those are a transform of N/2 complex points. A slot whose exponent
/// is 3 mod 4 is the conjugate of the value at the negated exponent.
///
/// The transform halves X^m - zeta^e into X^(m/2) - zeta^(e/2) and X^(m/2) + zeta^(e/2), as number
/// theoretic transforms do: every block of a level has one root.
package final class CanonicalEmbedding: Sendable {
  /// N.
  package let degree: Int
  /// N/2.
  package let slotCount: Int
  /// The root of block i of the level with m blocks is at m + i: cosine and sine times 2^62.
  let roots: [Root]
  /// The place of slot j in the order of the transform.
  package let places: [Int32]
  /// True where the value of a slot is conjugated.
  let isConjugate: [Bool]

  /// A point of the unit circle, times 2^62.
  struct Root: Hashable, Sendable {
    /// Real part.
    let cosine: Int64
    /// Imaginary part.
    let sine: Int64
  }

  /// Computes the tables.
  ///
  /// - Precondition: the degree is a power of two in 1024...32768.
  init(degree: Int) {
    precondition(
      degree.nonzeroBitCount == 1 && (1024...32768).contains(degree), "a degree of the table")
    self.degree = degree
    slotCount = degree / 2
    let exponents = Self.exponents(degree: degree)
    roots = Self.points(degree: degree).map {
      Root(cosine: $0.cosine.rounded62, sine: $0.sine.rounded62)
    }
    var leaves = [Int32](repeating: 0, count: 2 * degree)
    for leaf in 0..<slotCount { leaves[exponents[slotCount + leaf]] = Int32(leaf) }
    var places = [Int32](repeating: 0, count: slotCount)
    var isConjugate = [Bool](repeating: false, count: slotCount)
    var exponent = 1
    for slot in 0..<slotCount {
      isConjugate[slot] = exponent & 3 == 3
      places[slot] = leaves[exponent & 3 == 3 ? 2 * degree - exponent : exponent]
      exponent = exponent * 3 & (2 * degree - 1)
    }
    self.places = places
    self.isConjugate = isConjugate
  }

  /// The root of block i of the level with m blocks at m + i, as precise as they are computed.
  package static func points(degree: Int) -> [UnitCircle.Point] {
    let circle = UnitCircle(halfTurnParts: degree)
    let exponents = exponents(degree: degree)
    return [circle.point(0)] + (1..<degree / 2).map { circle.point(exponents[$0] / 2) }
  }

  /// At m + i the exponent e of X^(slots / m) - zeta^e.
  private static func exponents(degree: Int) -> [Int] {
    var exponents = [Int](repeating: 0, count: degree)
    exponents[1] = degree / 2
    for node in 1..<degree / 2 {
      exponents[2 * node] = exponents[node] / 2
      exponents[2 * node + 1] = exponents[node] / 2 + degree
    }
    return exponents
  }
}
