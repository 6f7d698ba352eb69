import Foundation
import Tensors
import Testing

/// The functions under test, with their oracles in double precision.
enum ElementaryFunction: String, CaseIterable, Sendable {
  case exp, log, sqrt, sigmoid, tanh

  func apply(_ raw: Int64, _ format: FixedFormat) throws(TensorError) -> Int64 {
    switch self {
    case .exp: try FixedPoint.exp(raw, format)
    case .log: try FixedPoint.log(raw, format)
    case .sqrt: try FixedPoint.sqrt(raw, format)
    case .sigmoid: try FixedPoint.sigmoid(raw, format)
    case .tanh: try FixedPoint.tanh(raw, format)
    }
  }

  func oracle(_ x: Double) -> Double {
    switch self {
    case .exp: Foundation.exp(x)
    case .log: Foundation.log(x)
    case .sqrt: x.squareRoot()
    case .sigmoid: 1 / (1 + Foundation.exp(-x))
    case .tanh: Foundation.tanh(x)
    }
  }

  func isInDomain(_ raw: Int64) -> Bool {
    switch self {
    case .log: raw > 0
    case .sqrt: raw >= 0
    case .exp, .sigmoid, .tanh: true
    }
  }
}

struct ElementaryTests {
  /// Checks raw values in order: within `0.501` units of the oracle, overflow exactly where the
  /// result does not fit, never below the result before.
  private func sweep(
    _ function: ElementaryFunction, _ format: FixedFormat, _ raws: some Sequence<Int64>
  ) {
    let unit = Double(sign: .plus, exponent: format.fractionBits, significand: 1)
    var previous = Int64.min
    for raw in raws {
      do throws(TensorError) {
        let result = try function.apply(raw, format)
        let exact = function.oracle(Double(raw) / unit) * unit
        if Swift.abs(Double(result) - exact) > 0.501 {
          Issue.record("\(function)(\(raw)) in \(format) gives \(result), exactly \(exact)")
          return
        }
        if result < previous {
          Issue.record("\(function) in \(format) falls at \(raw): \(previous), \(result)")
          return
        }
        previous = result
      } catch {
        let exact = function.oracle(Double(raw) / unit) * unit
        let fits =
          exact <= Double(format.maximum) + 0.499 && exact >= Double(format.minimum) - 0.499
        if function.isInDomain(raw) ? error != .overflow || fits : error != .domain {
          Issue.record("\(function)(\(raw)) in \(format) throws \(error), exactly \(exact)")
          return
        }
      }
    }
  }

  @Test(arguments: ElementaryFunction.allCases)
  func withinOneUnitEverywhereAtAStride(_ function: ElementaryFunction) throws {
    for format in [try q(8, 24), try q(16, 16)] {
      sweep(function, format, stride(from: format.minimum, through: format.maximum, by: 8209))
    }
    for format in [try q(1, 31), try q(32, 0), try q(4, 28), try q(24, 8)] {
      sweep(function, format, stride(from: format.minimum, through: format.maximum, by: 262_139))
    }
  }

  @Test(arguments: ElementaryFunction.allCases)
  func consecutiveValuesInCriticalRangesAreCloseAndMonotone(
    _ function: ElementaryFunction
  ) throws {
    for format in [try q(8, 24), try q(16, 16)] {
      let one = Int64(1) << Int64(format.fractionBits)
      let half = Int64(25_000)
      var centres: [Int64] = [0, one, -one, format.minimum + half, format.maximum - half]
      switch function {
      case .exp:
        // Where the result leaves and enters the range, and table borders at multiples of 1/32.
        let edge = Foundation.log(Double(format.maximum) / Double(one)) * Double(one)
        let vanishing = Foundation.log(0.5 / Double(one)) * Double(one)
        centres += [Int64(edge), Int64(vanishing), one / 32, -one / 32, one * 9 / 13]
      case .log, .sqrt: centres += [half, one * 2, one * 33 / 32, one / 2, one * 3]
      case .sigmoid, .tanh:
        // Where the result reaches its limits.
        let reach = Foundation.log(Double(one) * 2) * Double(one)
        centres += [Int64(reach), -Int64(reach), Int64(reach / 2), -Int64(reach / 2)]
      }
      for centre in centres {
        let low = max(format.minimum, centre - half)
        let high = min(format.maximum, centre + half)
        sweep(function, format, low...high)
      }
    }
  }

  @Test(arguments: ElementaryFunction.allCases)
  func monotoneOnConsecutiveValuesOfSixtyFourBitFormats(_ function: ElementaryFunction) throws {
    var windows = 0
    for format in [try q(16, 48), try q(4, 60), try q(1, 63)] {
      let one = Int64(1) << Int64(min(format.fractionBits, 62))
      for centre in [0, one - 1, one / 32, one / 3, -one / 3, one / 1000, 5000] {
        var previous = Int64.min
        for raw in (centre - 1_500)...(centre + 1_500) where function.isInDomain(raw) {
          guard let result = try? function.apply(raw, format) else { continue }
          if result < previous {
            Issue.record("\(function) in \(format) falls at \(raw)")
            return
          }
          previous = result
        }
        if previous != .min { windows += 1 }
      }
    }
    #expect(windows >= 10)
  }

  @Test func exactPoints() throws {
    // e^-8 with 60 fraction bits.
    let lowest: Int64 = 386_762_077_700_731
    for format in [try q(8, 24), try q(16, 16), try q(40, 24), try q(4, 60)] {
      let one = Int64(1) << Int64(format.fractionBits)
      #expect(try FixedPoint.exp(0, format) == one)
      #expect(try FixedPoint.exp(format.minimum, format) == (format.integerBits > 4 ? 0 : lowest))
      #expect(try FixedPoint.log(one, format) == 0)
      #expect(try FixedPoint.sqrt(0, format) == 0)
      #expect(try FixedPoint.sqrt(4 * one, format) == 2 * one)
      #expect(try FixedPoint.sigmoid(0, format) == one / 2)
      #expect(try FixedPoint.tanh(0, format) == 0)
      for raw in stride(from: Int64(1), through: one * 7, by: Int(one / 97)) {
        let upper = try FixedPoint.sigmoid(raw, format)
        #expect(try FixedPoint.sigmoid(-raw, format) == one - upper)
        #expect(try FixedPoint.tanh(-raw, format) == -FixedPoint.tanh(raw, format))
      }
    }
    #expect(try FixedPoint.exp(.min, try q(64, 0)) == 0)
    #expect(throws: TensorError.overflow) { try FixedPoint.exp(.max, try q(64, 0)) }
    #expect(try FixedPoint.sqrt(.max, try q(64, 0)) == 3_037_000_500)
    #expect(throws: TensorError.overflow) { try FixedPoint.exp(0, try q(1, 31)) }
    #expect(try FixedPoint.sqrt(.max, try q(1, 63)) == .max)
    #expect(throws: TensorError.domain) { try FixedPoint.log(0, try q(8, 24)) }
    #expect(throws: TensorError.domain) { try FixedPoint.sqrt(-1, try q(8, 24)) }
  }

  /// Exact values rounded, computed with mpmath at 400 bits. Near a tie the other neighbour is
  /// within the stated bound too.
  @Test(arguments: wideVectors)
  func sixtyFourBitFormatsAgreeWithHighPrecision(
    _ i: Int, _ f: Int, _ function: ElementaryFunction, _ raw: Int64, _ expected: Int64
  ) throws {
    #expect(Swift.abs(try function.apply(raw, try q(i, f)) - expected) <= 1)
  }

  static let wideVectors: [(Int, Int, ElementaryFunction, Int64, Int64)] = [
    (16, 48, .exp, 246216585769, 281721301015214),
    (16, 48, .exp, -1851, 281474976708805),
    (16, 48, .exp, -54474944, 281474922235717),
    (16, 48, .exp, -63566111994, 281411417775759),
    (16, 48, .exp, -247961465089660252, 0),
    (16, 48, .log, 131130136238053538, 1729354662378698),
    (16, 48, .log, 30565941, -4513639209020841),
    (16, 48, .log, 1018080062462930, 361872755905107),
    (16, 48, .log, 1795540078967, -1422782174870636),
    (16, 48, .log, 4578231, -5048040188815679),
    (16, 48, .sqrt, 12752, 1894562985),
    (16, 48, .sqrt, 1320110357, 609572007225),
    (16, 48, .sqrt, 13, 60491113),
    (16, 48, .sqrt, 24499566413077719, 2626026444181821),
    (16, 48, .sqrt, 5773849489726676, 1274831028274590),
    (16, 48, .sigmoid, -8149447, 140737486317966),
    (16, 48, .sigmoid, 52206774231, 140750540048848),
    (16, 48, .sigmoid, -1864783, 140737487889132),
    (16, 48, .sigmoid, 103576, 140737488381222),
    (16, 48, .sigmoid, -4096136494620484, 134713928),
    (16, 48, .tanh, -127829887831144729, -281474976710656),
    (16, 48, .tanh, 99829122238, 99829118052),
    (16, 48, .tanh, 62447525459, 62447524434),
    (16, 48, .tanh, -17854985787139189, -281474976710656),
    (16, 48, .tanh, -2967373169295, -2967263244326),
    (40, 24, .exp, -2002711491581159, 0),
    (40, 24, .exp, -22513529936468, 0),
    (40, 24, .exp, 5, 16777221),
    (40, 24, .exp, -1259976861523269896, 0),
    (40, 24, .exp, -2474, 16774742),
    (40, 24, .log, 411101323, 53667259),
    (40, 24, .log, 442116144104680080, 402566222),
    (40, 24, .log, 280577811553919, 279044359),
    (40, 24, .log, 22820, -110731970),
    (40, 24, .log, 8505, -127290799),
    (40, 24, .sqrt, 0, 0),
    (40, 24, .sqrt, 10721021279984, 13411520785),
    (40, 24, .sqrt, 78610640514108075, 1148419651436),
    (40, 24, .sqrt, 2965059257386638, 223036857075),
    (40, 24, .sqrt, 19673033712, 574507385),
    (40, 24, .sigmoid, -4133026, 7360545),
    (40, 24, .sigmoid, 278232142971349, 16777216),
    (40, 24, .sigmoid, -291057570, 0),
    (40, 24, .sigmoid, 28501837797471639, 16777216),
    (40, 24, .sigmoid, -1047812642763816026, 0),
    (40, 24, .tanh, 3, 3),
    (40, 24, .tanh, 2666069716056355455, 16777216),
    (40, 24, .tanh, -80331, -80330),
    (40, 24, .tanh, -29259422534, -16777216),
    (40, 24, .tanh, 1657587875861, 16777216),
    (1, 63, .exp, -110794174826112, 9223261243345395044),
    (1, 63, .exp, -147912, 9223372036854627896),
    (1, 63, .exp, -90368, 9223372036854685440),
    (1, 63, .exp, -272175613682, 9223371764679166142),
    (1, 63, .exp, -505551660867314884, 8731425818227794320),
    (1, 63, .log, 4006819327611973288, -7689921502609259377),
    (1, 63, .sqrt, 51, 21688521708),
    (1, 63, .sqrt, 22232386, 14319831261051),
    (1, 63, .sqrt, 19920707926219, 13554929009074139),
    (1, 63, .sqrt, 1339319107699094, 111144223450331027),
    (1, 63, .sqrt, 16968595439056, 12510302501430195),
    (1, 63, .sigmoid, 3379, 4611686018427388749),
    (1, 63, .sigmoid, -9, 4611686018427387902),
    (1, 63, .sigmoid, 93, 4611686018427387927),
    (1, 63, .sigmoid, 14, 4611686018427387907),
    (1, 63, .sigmoid, 8821563456, 4611686020632778768),
    (1, 63, .tanh, -11685418457642, -11685418457636),
    (1, 63, .tanh, -135447075753932716, -135437339974419565),
    (1, 63, .tanh, -489, -489),
    (1, 63, .tanh, 24024, 24024),
    (1, 63, .tanh, -204, -204),
    (64, 0, .exp, -16243, 0),
    (64, 0, .exp, -359, 0),
    (64, 0, .exp, -113844067539, 0),
    (64, 0, .exp, -30937057, 0),
    (64, 0, .exp, -1, 0),
    (64, 0, .log, 31584352316, 24),
    (64, 0, .log, 67654224976882, 32),
    (64, 0, .log, 6240221776228, 29),
    (64, 0, .log, 1888952889, 21),
    (64, 0, .log, 244604279607, 26),
    (64, 0, .sqrt, 835033592485982022, 913801725),
    (64, 0, .sqrt, 18157, 135),
    (64, 0, .sqrt, 47726765649423407, 218464564),
    (64, 0, .sqrt, 13855484993, 117709),
    (64, 0, .sqrt, 18346842986429410, 135450519),
    (64, 0, .sigmoid, -2235326242576769840, 0),
    (64, 0, .sigmoid, -33460168, 0),
    (64, 0, .sigmoid, 2306217930, 1),
    (64, 0, .sigmoid, 1, 1),
    (64, 0, .sigmoid, -186, 0),
    (64, 0, .tanh, -1632908692780, -1),
    (64, 0, .tanh, -18647425593073, -1),
    (64, 0, .tanh, -65, -1),
    (64, 0, .tanh, 1823090, 1),
    (64, 0, .tanh, -31994293251485, -1),
    (4, 60, .exp, -6790898925128635667, 3189577760265781),
    (4, 60, .exp, -203310, 1152921504606643666),
    (4, 60, .exp, -17815, 1152921504606829161),
    (4, 60, .exp, 17961060150431648, 1171023199421957766),
    (4, 60, .exp, 206, 1152921504606847182),
    (4, 60, .log, 575781963383317040, -800502668074846341),
    (4, 60, .sqrt, 8822, 100851740261),
    (4, 60, .sqrt, 148528065761672662, 413813002519607108),
    (4, 60, .sqrt, 94886, 330750827491),
    (4, 60, .sqrt, 162, 13666502250),
    (4, 60, .sqrt, 239202726, 16606684400144),
    (4, 60, .sigmoid, -3, 576460752303423487),
    (4, 60, .sigmoid, 360937946462744981, 665965409016134261),
    (4, 60, .sigmoid, -11466860542, 576460749436708353),
    (4, 60, .sigmoid, -33110, 576460752303415211),
    (4, 60, .sigmoid, -5262, 576460752303422173),
    (4, 60, .tanh, 501, 501),
    (4, 60, .tanh, -368639374697, -368639374697),
    (4, 60, .tanh, 152784309233815778, 151896180893041827),
    (4, 60, .tanh, 195610951658815, 195610949781839),
    (4, 60, .tanh, 47043718, 47043718),
  ]
}
