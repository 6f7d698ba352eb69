import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// The integer arithmetic of scales beside the processor's.
@Suite struct ScaleTests {
  private static func bits(_ value: Double) -> UInt64? {
    value.isNormal && value > 0 ? value.bitPattern : nil
  }

  /// Random positive normal numbers: mantissas often with few bits or near a power of two, so that
  /// ties and carries happen.
  private static func number(_ random: inout SplitMix64) -> UInt64 {
    var mantissa = random.next() >> 12
    switch random.next(below: 4) {
    case 0: mantissa &= ~0 << UInt64(random.next(below: 52))
    case 1: mantissa |= (1 << 52 - 1) & ~0 << UInt64(random.next(below: 30))
    default: break
    }
    let wide = random.next(below: 4) == 0
    let field = wide ? 1 + random.next(below: 2046) : 1023 - 80 + random.next(below: 160)
    return UInt64(field) << 52 | mantissa & (1 << 52 - 1)
  }

  @Test func `products and quotients are those of binary64`() throws {
    var random = SplitMix64(seed: 41)
    for _ in 0..<200_000 {
      let (a, b) = (Self.number(&random), Self.number(&random))
      let (x, y) = (Double(bitPattern: a), Double(bitPattern: b))
      let left = try #require(Scale(bits: a))
      let right = try #require(Scale(bits: b))
      // A product that rounds up from a subnormal number to a normal one is refused here.
      if left.multiplied(by: right)?.bits != Self.bits(x * y) {
        #expect(x * y == Double.leastNormalMagnitude, "\(x) * \(y), seed 41")
      }
      if left.divided(by: right)?.bits != Self.bits(x / y) {
        #expect(x / y == Double.leastNormalMagnitude, "\(x) / \(y), seed 41")
      }
    }
  }

  @Test func `moduli are rounded as binary64 rounds them`() throws {
    var random = SplitMix64(seed: 42)
    for _ in 0..<100_000 {
      let value = random.next() >> UInt64(random.next(below: 64))
      #expect(Scale(value)?.bits == Self.bits(Double(value)), "\(value), seed 42")
      let scale = try #require(Scale(bits: Self.number(&random)))
      if value > 0, let quotient = scale.divided(by: value) {
        #expect(quotient.double == scale.double / Double(value), "seed 42")
      }
    }
  }

  @Test func `zero, negative, subnormal, infinite and undefined scales are refused`() {
    for value in [0, -1, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude / 2, .infinity, .nan]
      as [Double]
    {
      #expect(Scale(bits: value.bitPattern) == nil)
    }
    #expect(Scale(0 as UInt64) == nil)
    #expect(Scale(bits: Double.leastNormalMagnitude.bitPattern) != nil)
    #expect(Scale(bits: Double.greatestFiniteMagnitude.bitPattern) != nil)
  }

  @Test func `scales multiply values to the nearest integer`() throws {
    var random = SplitMix64(seed: 43)
    for _ in 0..<50_000 {
      let raw = Int64(truncatingIfNeeded: random.next()) >> Int64(43 + random.next(below: 20))
      let fraction = random.next(below: 30)
      let scale = try #require(
        Scale(bits: UInt64(1023 + random.next(below: 40)) << 52 | random.next() >> 12))
      let got = try #require(scale.applied(to: [raw], fraction: fraction)?.first)
      // Exact in 128 bits: mantissa * raw * 2^power, rounded half up.
      let power = scale.exponent - fraction
      let product = Int128(scale.mantissa) * Int128(raw)
      let exact =
        power >= 0
        ? product << Int128(power) : (product + Int128(1) << Int128(-power - 1)) >> Int128(-power)
      #expect(Int128(got) == exact, "seed 43")
    }
    #expect(Scale(powerOfTwo: 40).applied(to: [1 << 22], fraction: 0) == nil)
    #expect(Scale(powerOfTwo: 40).applied(to: [1 << 20], fraction: 0) != nil)
    #expect(Scale(powerOfTwo: 40).applied(to: [.min], fraction: 62) != nil)
    #expect(Scale(powerOfTwo: 40).applied(to: [.min], fraction: 0) == nil)
  }

  @Test func `dividing by a scale gives the nearest raw value`() throws {
    var random = SplitMix64(seed: 44)
    for _ in 0..<50_000 {
      let value = Int64(truncatingIfNeeded: random.next()) >> Int64(2 + random.next(below: 20))
      let scale = try #require(
        Scale(bits: UInt64(1023 + 30 + random.next(below: 20)) << 52 | random.next() >> 12))
      let power = random.next(below: 40) - 20
      let unit = Double(sign: .plus, exponent: power, significand: 1)
      let expected = Double(value) / scale.double * unit
      guard abs(expected) < 0x1p62 else { continue }
      let got = try scale.removed(from: value, power: power)
      #expect(abs(Double(got) - expected) <= 0.5 + abs(expected) * 0x1p-50, "seed 44")
    }
    #expect(throws: HomomorphicError.valueOutOfRange) {
      try Scale(powerOfTwo: 2).removed(from: 1 << 61, power: 10)
    }
  }
}
