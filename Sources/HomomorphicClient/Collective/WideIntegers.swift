import CGMP
import HomomorphicEvaluation
import Primitives

/// As many unsigned integers of several words as a polynomial has coefficients: the masks of a refresh and what
/// they mask, which have no residues that say how large they are. Nothing branches on a value.
struct WideIntegers {
  /// N.
  let count: Int
  /// Words of 64 bits of each, the lowest first.
  let wordCount: Int
  private var words: [UInt64]

  private init(count: Int, wordCount: Int) {
    self.count = count
    self.wordCount = wordCount
    words = [UInt64](repeating: 0, count: count * wordCount)
  }

  /// Uniform integers of so many bits, at least 1.
  static func uniform(
    bits: Int, count: Int, using stream: inout ChaCha20Generator
  ) -> WideIntegers {
    var result = WideIntegers(count: count, wordCount: (bits + 63) / 64)
    let top = UInt64.max >> UInt64(result.wordCount * 64 - bits)
    result.words.withUnsafeMutableBufferPointer { stream.fill($0) }
    for index in 0..<count { result.words[(index + 1) * result.wordCount - 1] &= top }
    return result
  }

  /// One integer: factor 2^power + 2^other.
  static func sum(_ factor: UInt64, power: Int, other: Int) -> WideIntegers {
    var result = WideIntegers(count: 1, wordCount: max(power, other) / 64 + 2)
    for (value, shift) in [(factor, power), (1, other)] {
      let part = value.multipliedFullWidth(by: 1 << UInt64(shift % 64))
      result.add([part.low, part.high], at: shift / 64)
    }
    return result
  }

  private mutating func add(_ summand: [UInt64], at start: Int) {
    var carry = false
    for place in start..<wordCount {
      let value = place - start < summand.count ? summand[place - start] : 0
      let first = words[place].addingReportingOverflow(value)
      let second = first.partialValue.addingReportingOverflow(carry ? 1 : 0)
      words[place] = second.partialValue
      carry = first.overflow || second.overflow
    }
  }

  /// The numbers below the product of the moduli with these residues, in coefficient form: Garner's digits, then
  /// Horner.
  init(_ polynomial: RNSPolynomial, moduli: [Modulus]) {
    let radix = MixedRadix(moduli)
    self.init(
      count: polynomial.degree, wordCount: (radix.bitWidth(moduli.map { $0.value - 1 }) + 63) / 64)
    let (degree, length) = (polynomial.degree, moduli.count)
    var digits = [UInt64](repeating: 0, count: length)
    words.withUnsafeMutableBufferPointer { words in
      polynomial.words.withUnsafeBufferPointer { residues in
        for index in 0..<degree {
          for limb in 0..<length { digits[limb] = residues[limb * degree + index] }
          radix.convert(&digits)
          let number = index * wordCount
          for limb in digits.indices.reversed() {
            var carry = digits[limb]
            for place in number..<number + wordCount {
              let product = words[place].multipliedFullWidth(by: moduli[limb].value)
              let sum = product.low.addingReportingOverflow(carry)
              words[place] = sum.partialValue
              carry = product.high &+ (sum.overflow ? 1 : 0)
            }
          }
        }
      }
    }
  }

  /// Every number times ratio / 2^60, rounded.
  func scaled(by ratio: ScaleRatio) -> WideIntegers {
    var result = WideIntegers(count: count, wordCount: wordCount + 1)
    let shift = UInt64(ScaleRatio.places)
    for index in 0..<count {
      // x ratio + 2^59, then without its last 60 bits; the ratio is below 2^62.
      var carry = UInt64(1) << (shift - 1)
      var low: UInt64 = 0
      for place in 0...wordCount {
        let word = place < wordCount ? words[index * wordCount + place] : 0
        let product = word.multipliedFullWidth(by: ratio.numerator)
        let sum = product.low.addingReportingOverflow(carry)
        carry = product.high &+ (sum.overflow ? 1 : 0)
        if place > 0 {
          result.words[index * result.wordCount + place - 1] =
            low &>> shift | sum.partialValue &<< (64 - shift)
        }
        low = sum.partialValue
      }
      result.words[index * result.wordCount + wordCount] = low &>> shift | carry &<< (64 - shift)
    }
    return result
  }

  /// The residues, in coefficient form.
  func residues(_ context: LatticeContext, limbCount: Int) -> RNSPolynomial {
    let moduli = context.ring.moduli
    return RNSPolynomial(degree: count, limbCount: limbCount) { target in
      words.withUnsafeBufferPointer { words in
        for limb in 0..<limbCount {
          for index in 0..<count {
            target[limb * count + index] = Self.residue(
              words, index * wordCount, wordCount, moduli[limb])
          }
        }
      }
    }
  }

  /// The residue of the first number.
  func firstResidue(_ modulus: Modulus) -> UInt64 {
    words.withUnsafeBufferPointer { Self.residue($0, 0, wordCount, modulus) }
  }

  @inline(__always)
  private static func residue(
    _ words: UnsafeBufferPointer<UInt64>, _ start: Int, _ count: Int, _ modulus: Modulus
  ) -> UInt64 {
    var rest: UInt64 = 0
    for place in (start..<start + count).reversed() {
      rest = modulus.reduce(high: rest, low: words[place])
    }
    return rest
  }

  /// Whether every number is at most the single one of `limit`: for numbers that everybody knows.
  func areAtMost(_ limit: WideIntegers) -> Bool {
    (0..<count).allSatisfy { index in
      for place in (0..<max(wordCount, limit.wordCount)).reversed() {
        let own = place < wordCount ? words[index * wordCount + place] : 0
        let most = place < limit.wordCount ? limit.words[place] : 0
        if own != most { return own < most }
      }
      return true
    }
  }

  /// Overwrites the numbers with 0.
  mutating func wipe() {
    words.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      start.withMemoryRebound(to: UInt.self, capacity: buffer.count) {
        galaxy_wipe($0, buffer.count)
      }
    }
  }
}

/// The factor between two scales as every party computes it: numerator / 2^60. What is off, one part in 2^60, is
/// off for values alone: masks are multiplied by the same number on both sides.
struct ScaleRatio: Hashable, Sendable {
  /// Places behind the point.
  static let places = 60
  /// In 2^58..<2^62.
  let numerator: UInt64

  /// to / from; nil unless they are within a factor of 4 of each other, as those of one chain are.
  init?(from: Scale, to: Scale) {
    let shift = Self.places + to.exponent - from.exponent
    guard (1...70).contains(shift) else { return nil }
    let quotient = (UInt128(to.mantissa) << UInt128(shift)) / UInt128(from.mantissa)
    guard (1 << 58..<1 << 62).contains(quotient) else { return nil }
    numerator = UInt64(quotient)
  }

  /// A bound on the factor.
  var magnitude: Magnitude { Magnitude(UInt128(numerator), power: -Self.places) }
}
