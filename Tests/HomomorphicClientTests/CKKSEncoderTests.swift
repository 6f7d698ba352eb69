import Glibc
import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

@Suite struct CKKSEncoderTests {
  /// The value of a polynomial at exp(i pi e / N), the slow way.
  private static func value(
    _ coefficients: [Double], exponent: Int
  ) -> (re: Double, im: Double) {
    let n = coefficients.count
    var (re, im) = (0.0, 0.0)
    for (k, coefficient) in coefficients.enumerated() {
      let angle = Double.pi * Double(exponent * k % (2 * n)) / Double(n)
      re += coefficient * cos(angle)
      im += coefficient * sin(angle)
    }
    return (re, im)
  }

  @Test(arguments: [LatticeParameters.additive, .small, .large])
  func `slot j is the value at the power 3^j of the root`(parameters: LatticeParameters) throws {
    let context = try LatticeContext.shared(parameters)
    let encoder = try CKKSEncoder(context)
    var random = SplitMix64(seed: 51)
    let raws = LatticeFixtures.raws(parameters.slotCount, limit: 8, &random)
    let plaintext = try encoder.encode(raws, fraction: 24, depth: 0)
    let coefficients = try encoder.decodeCoefficients(plaintext)
    let scale = context.canonicalScale(depth: 0).double
    let bound = Double(parameters.degree / 2 + 1) / scale
    var exponent = 1
    for slot in 0..<20 {
      let (re, im) = Self.value(coefficients, exponent: exponent)
      #expect(abs(re - Double(raws[slot]) * 0x1p-24) < bound + 1e-9, "seed 51")
      #expect(abs(im) < bound + 1e-9, "seed 51")
      exponent = exponent * 3 % (2 * parameters.degree)
    }
  }

  @Test(arguments: [LatticeParameters.additive, .small, .large])
  func `encoding in integers is exact to the bound at every depth`(
    parameters: LatticeParameters
  ) throws {
    let context = try LatticeContext.shared(parameters)
    let encoder = try CKKSEncoder(context)
    var random = SplitMix64(seed: 52)
    for depth in Set([0, parameters.depthMax / 2, parameters.depthMax]).sorted() {
      for limit in [1, 30] as [Int64] {
        let raws = LatticeFixtures.raws(parameters.slotCount, limit: limit, &random)
        let plaintext = try encoder.encode(raws, fraction: 24, depth: depth)
        let exponent = Double(12 - parameters.scaleBits)
        let bound = exp2(exponent)
        let decoded = try encoder.decode(plaintext)
        let worst = zip(raws, decoded).map { abs(Double($0) * 0x1p-24 - $1) }.max() ?? 0
        #expect(worst <= bound, "depth \(depth), seed 52, error / bound: \(worst / bound)")
        // Back in integers: the encoding loses less than half a unit of 2^-24.
        if parameters.scaleBits == 40 {
          #expect(
            try encoder.decode(plaintext, fraction: 24, count: raws.count) == raws, "seed 52")
        }
      }
    }
  }

  @Test func `both encoders agree but for roundings`() throws {
    let context = try LatticeContext.shared(.small)
    let encoder = try CKKSEncoder(context)
    var random = SplitMix64(seed: 53)
    let raws = LatticeFixtures.raws(4096, limit: 4, &random)
    let fixed = try encoder.encode(raws, fraction: 24, depth: 3)
    let floating = try encoder.encode(raws.map { Double($0) * 0x1p-24 }, depth: 3)
    #expect(fixed.scale == floating.scale)
    let (a, b) = (
      try encoder.decodeCoefficients(fixed), try encoder.decodeCoefficients(floating)
    )
    let unit = 1 / fixed.scale.double
    for (left, right) in zip(a, b) { #expect(abs(left - right) <= 1.01 * unit, "seed 53") }
    #expect(zip(a, b).count { $0 == $1 } > 8000)
  }

  @Test func `few values fill the other slots with zeros`() throws {
    let encoder = try CKKSEncoder(try LatticeContext.shared(.small))
    let plaintext = try encoder.encode([3 << 24, -5 << 24], fraction: 24, depth: 3)
    let decoded = try encoder.decode(plaintext, fraction: 10, count: 4096)
    #expect(decoded == [3 << 10, -5 << 10] + [Int64](repeating: 0, count: 4094))
    #expect(try encoder.decode(plaintext, fraction: 10, count: 0) == [])
    let zero = try encoder.encode([] as [Int64], fraction: 0, depth: 0)
    #expect(try encoder.decode(zero, fraction: 0, count: 3) == [0, 0, 0])
  }

  @Test func `coefficients are encoded exactly at powers of two`() throws {
    let encoder = try CKKSEncoder(try LatticeContext.shared(.additive))
    var random = SplitMix64(seed: 54)
    let raws = LatticeFixtures.raws(4096, limit: 100, &random)
    let plaintext = try encoder.encodeCoefficients(raws, fraction: 24, depth: 0)
    #expect(try encoder.decodeCoefficients(plaintext, fraction: 24, count: 4096) == raws)
    #expect(try encoder.decodeCoefficients(plaintext).map { Int64($0 * 0x1p24) } == raws)
  }

  @Test func `what does not fit is refused`() throws {
    let context = try LatticeContext.shared(.small)
    let encoder = try CKKSEncoder(context)
    func refused(_ error: HomomorphicError, _ body: () throws -> Void) {
      #expect(throws: error) { try body() }
    }
    let many = [Int64](repeating: 1, count: 4097)
    refused(.tooLarge) { _ = try encoder.encode(many, fraction: 0, depth: 3) }
    refused(.tooLarge) {
      _ = try encoder.encode([Double](repeating: 1, count: 4097), depth: 3)
    }
    refused(.tooLarge) { _ = try encoder.encodeCoefficients(many + many, fraction: 0, depth: 3) }
    refused(.formatMismatch) { _ = try encoder.encode([1], fraction: 63, depth: 3) }
    refused(.formatMismatch) { _ = try encoder.encode([1], fraction: -1, depth: 3) }
    refused(.wrongLevel) { _ = try encoder.encode([1], fraction: 0, depth: 4) }
    refused(.wrongLevel) { _ = try encoder.encode([1], fraction: 0, depth: -1) }
    // A constant vector has one coefficient of this size.
    let large = [Int64](repeating: 1 << 23, count: 4096)
    refused(.valueOutOfRange) { _ = try encoder.encode(large, fraction: 0, depth: 3) }
    refused(.valueOutOfRange) { _ = try encoder.encode([.min], fraction: 0, depth: 3) }
    refused(.valueOutOfRange) {
      _ = try encoder.encode([Int64](repeating: 200, count: 4096), fraction: 0, depth: 0)
    }
    for value in [.nan, .infinity, -.infinity, 1e30] as [Double] {
      refused(.valueOutOfRange) {
        _ = try encoder.encode([Double](repeating: value, count: 4096), depth: 3)
      }
    }
    refused(.wrongParameters) { _ = try CKKSEncoder(try LatticeContext.shared(.bfvSmall)) }
    let other = try CKKSEncoder(try LatticeContext.shared(.additive))
    let plaintext = try encoder.encode([1], fraction: 0, depth: 0)
    refused(.wrongParameters) { _ = try other.decode(plaintext) }
    refused(.wrongParameters) { _ = try other.decode(plaintext, fraction: 0, count: 1) }
    refused(.tooLarge) { _ = try encoder.decode(plaintext, fraction: 0, count: 4097) }
    refused(.tooLarge) { _ = try encoder.decode(plaintext, fraction: 0, count: -1) }
  }
}
