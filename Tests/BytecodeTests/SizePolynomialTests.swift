import Bytecode
import InstructionSet
import Testing

/// The algebra of bounds: everything rounds up.
@Suite struct SizePolynomialTests {
  private static let n = GasSymbol(.parameter, 0, .value)
  private static let m = GasSymbol(.parameter, 1, .value)

  private static func value(_ polynomial: SizePolynomial, n: UInt64, m: UInt64) -> UInt64 {
    polynomial.value { $0 == Self.n ? n : m }
  }

  @Test func randomPolynomialsBoundWhatTheyStandFor() {
    var random = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0...UInt64.max, using: &random)
    var state = seed
    func next(_ limit: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % limit
    }
    for _ in 0..<2_000 {
      let (n, m) = (1 + next(50), 1 + next(50))
      var bound = SizePolynomial(next(100))
      var exact = Double(Self.value(bound, n: n, m: m))
      for _ in 0..<next(8) {
        let other = next(2) == 0 ? SizePolynomial(Self.n) : SizePolynomial(Self.m)
        let otherExact = Double(other == SizePolynomial(Self.n) ? n : m)
        switch next(4) {
        case 0:
          bound += other
          exact += otherExact
        case 1:
          bound = bound * other
          exact *= otherExact
        case 2:
          let ratio = GasRatio(1 + next(5), 1 + next(7))
          bound = bound.gas(ratio)
          exact = (exact * Double(ratio.gas) / Double(ratio.units)).rounded(.up)
        case _:
          bound = bound.merged(other)
          exact = max(exact, otherExact)
        }
      }
      let value = Self.value(bound, n: n, m: m)
      #expect(Double(value) >= exact || value == .max, "seed \(seed): \(bound) at \(n), \(m)")
    }
  }

  @Test func termsAndFactorsAreLimited() {
    var sum = SizePolynomial.zero
    for index in 0..<100 {
      sum += SizePolynomial(GasSymbol(.slot, index, .length))
    }
    #expect(sum.terms.count == SizePolynomial.termsMax)
    // What is given up stands for the longest that there is.
    #expect(sum.value { _ in 1 } > 60 << 20)
    var power = SizePolynomial(GasSymbol(.slot, 0, .length))
    for _ in 0..<8 { power = power * power }
    #expect(power.terms.allSatisfy { $0.factors.count <= SizePolynomial.factorsMax })
    #expect(power.isUnbounded)
  }

  @Test func coveringComparesEachCoefficient() {
    let small = SizePolynomial(5) + SizePolynomial(Self.n)
    #expect((SizePolynomial(5) + SizePolynomial(Self.n) * SizePolynomial(2)).covers(small))
    #expect(!(SizePolynomial(500)).covers(small))
    #expect(!(SizePolynomial(4) + SizePolynomial(Self.n)).covers(small))
    #expect(SizePolynomial.unbounded.covers(SizePolynomial(5)))
  }

  @Test func textIsRoundedUp() {
    let bound =
      SizePolynomial(1_234) + SizePolynomial(Self.n).gas(GasRatio(5, 2))
      + SizePolynomial(Self.n) * SizePolynomial(Self.n)
      + SizePolynomial(Self.m).gas(GasRatio(1, 64))
    #expect(bound.description == "1,236 + 2.5 p0 + 0.016 p1 + p0^2")
    #expect(SizePolynomial.unbounded.description == "no bound")
  }
}
