import Primitives
import Tensors
import Testing

struct FixedPointTests {
  @Test func formatsAreThirtyTwoOrSixtyFourBits() {
    #expect(FixedFormat(integerBits: 8, fractionBits: 24)?.width == 32)
    #expect(FixedFormat(integerBits: 64, fractionBits: 0)?.width == 64)
    for (i, f) in [(0, 32), (8, 23), (65, -1), (33, -1), (.max, 1), (1, .max), (.min, 0)] {
      #expect(FixedFormat(integerBits: i, fractionBits: f) == nil)
    }
  }

  @Test func productsAndQuotientsRoundOnceToEven() throws {
    let format = try q(16, 16)
    // 1.5 units, 2.5 units, and their negatives.
    #expect(try FixedPoint.multiply(3, 1 << 15, format) == 2)
    #expect(try FixedPoint.multiply(5, 1 << 15, format) == 2)
    #expect(try FixedPoint.multiply(-3, 1 << 15, format) == -2)
    #expect(try FixedPoint.multiply(-5, 1 << 15, format) == -2)
    #expect(try FixedPoint.multiply(-1, 1 << 15, format) == 0)
    #expect(try FixedPoint.divide(3, 2 << 16, format) == 2)
    #expect(try FixedPoint.divide(-5, 2 << 16, format) == -2)
    #expect(try FixedPoint.divide(1 << 16, 3 << 16, format) == 21845)
    #expect(throws: TensorError.divisionByZero) { try FixedPoint.divide(0, 0, format) }
    #expect(throws: TensorError.overflow) { try FixedPoint.divide(1 << 30, 1, format) }
    #expect(throws: TensorError.overflow) {
      try FixedPoint.multiply(format.minimum, -1 << 16, format)
    }
    #expect(throws: TensorError.overflow) { try FixedPoint.negate(format.minimum, format) }
    #expect(throws: TensorError.overflow) { try FixedPoint.abs(format.minimum, format) }
    #expect(throws: TensorError.overflow) { try FixedPoint.add(format.maximum, 1, format) }
    #expect(throws: TensorError.overflow) { try FixedPoint.subtract(.min, 1, try q(64, 0)) }
  }

  @Test func scalarOperationsAgreeWithRationalArithmetic() throws {
    var random = SplitMix64(seed: 1)
    for element in try allElements() {
      guard let format = element.format else { continue }
      let f = format.fractionBits
      for _ in 0..<150 {
        let a = random.raw(element)
        let b = random.raw(element)
        let product = nearest(Int256(a) * Int256(b), over: Int256(1) << f)
        check(product, format) { () throws(TensorError) in
          try FixedPoint.multiply(a, b, format)
        }
        check(Int256(a) + Int256(b), format) { () throws(TensorError) in
          try FixedPoint.add(a, b, format)
        }
        check(Int256(a) - Int256(b), format) { () throws(TensorError) in
          try FixedPoint.subtract(a, b, format)
        }
        if b != 0 {
          check(nearest(Int256(a) << f, over: Int256(b)), format) { () throws(TensorError) in
            try FixedPoint.divide(a, b, format)
          }
          check(nearest(Int256(1) << (2 * f), over: Int256(b)), format) {
            () throws(TensorError) in try FixedPoint.reciprocal(b, format)
          }
        }
        for other in try allElements() {
          guard let target = other.format else { continue }
          let scaled = Int256(a) << target.fractionBits
          check(nearest(scaled, over: Int256(1) << f), target) { () throws(TensorError) in
            try FixedPoint.convert(a, from: format, to: target)
          }
        }
        let whole = nearest(Int256(a), over: Int256(1) << f)
        #expect(Int256(FixedPoint.roundToInteger(a, format)) == whole)
        check(whole << f, format) { () throws(TensorError) in try FixedPoint.round(a, format) }
      }
    }
  }

  @Test func floorAndIntegers() throws {
    let format = try q(16, 16)
    #expect(FixedPoint.floor(-1, format) == -65536)
    #expect(FixedPoint.floor(65537, format) == 65536)
    #expect(FixedPoint.floor(format.minimum, format) == format.minimum)
    #expect(FixedPoint.floorToInteger(-65537, format) == -2)
    #expect(FixedPoint.roundToInteger(3 << 15, format) == 2)
    #expect(FixedPoint.roundToInteger(.max, try q(1, 63)) == 1)
    #expect(throws: TensorError.overflow) { try FixedPoint.round(format.maximum, format) }
    #expect(try FixedPoint.fromInteger(-32768, format) == format.minimum)
    #expect(throws: TensorError.overflow) { try FixedPoint.fromInteger(32768, format) }
    #expect(throws: TensorError.overflow) { try FixedPoint.fromInteger(.min, try q(1, 63)) }
  }

  @Test(arguments: [
    ("0", 0), ("0.5", 32768), ("-1.25", -81920), ("-0", 0), ("0.1", 6554), ("1.0000", 65536),
    ("32767.99999", 0x7FFF_FFFF), ("-32768", -0x8000_0000), ("007.5", 491520),
    // Half a unit is 0.00000762939453125: a tie goes to even, a hair more goes up.
    ("0.00000762939453125", 0), ("0.00002288818359375", 2), ("0.000007629394531250001", 1),
    ("-0.00002288818359375", -2),
  ])
  func decimalTextParsesToTheNearest(_ text: String, _ raw: Int64) throws {
    #expect(try FixedPoint.parse(text, try q(16, 16)) == raw)
  }

  @Test(arguments: [
    "", "-", ".", "1.", ".5", "+1", "1e3", " 1", "1 ", "--1", "1.2.3", "0x10", "1_000", "٣", "1.-5",
    String(repeating: "1", count: 257),
  ])
  func otherTextIsMalformed(_ text: String) throws {
    #expect(throws: TensorError.malformed) { try FixedPoint.parse(text, try q(16, 16)) }
  }

  @Test func textOutOfRangeOverflows() throws {
    for text in ["32768", "-32769", "32767.999999", String(repeating: "9", count: 256)] {
      #expect(throws: TensorError.overflow) { try FixedPoint.parse(text, try q(16, 16)) }
    }
    #expect(throws: TensorError.overflow) { try FixedPoint.parse("1", try q(1, 63)) }
    #expect(throws: TensorError.overflow) {
      try FixedPoint.parse("18446744073709551615", try q(1, 63))
    }
    #expect(try FixedPoint.parse("-1", try q(1, 63)) == .min)
  }

  @Test func descriptionIsShortAndParsesBack() throws {
    let format = try q(8, 24)
    for text in ["0", "0.5", "-1.25", "0.1", "3.14159", "-128", "100.001", "0.0000001"] {
      #expect(FixedPoint.description(try FixedPoint.parse(text, format), format) == text)
    }
    var random = SplitMix64(seed: 1)
    for element in try allElements() {
      guard let format = element.format else { continue }
      for _ in 0..<1_000 {
        let raw = random.raw(element)
        let text = FixedPoint.description(raw, format)
        #expect(try FixedPoint.parse(text, format) == raw, "\(text) in \(format)")
      }
    }
  }
}
