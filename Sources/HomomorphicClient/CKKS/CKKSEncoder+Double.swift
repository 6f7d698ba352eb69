import HomomorphicEvaluation
import Primitives

// The client's side: floating point in, floating point out. Nodes never run this.

extension Scale {
  /// The number itself.
  package var double: Double { Double(bitPattern: bits) }

  /// The scale of a number; nil unless it is positive, normal and finite.
  package init?(_ double: Double) {
    self.init(bits: double.bitPattern)
  }
}

extension CKKSEncoder {
  /// Values in slots, the missing ones 0, at the canonical scale of a depth.
  ///
  /// Throws as `encode(_:fraction:depth:)`; NaN and infinity are `valueOutOfRange`.
  package func encode(
    _ values: [Double], depth: Int
  ) throws(HomomorphicError) -> LatticePlaintext {
    try encode(values, depth: depth, scale: try canonicalScale(depth))
  }

  /// Values in slots at any scale.
  ///
  /// Throws as `encode(_:fraction:depth:scale:)`; NaN and infinity are `valueOutOfRange`.
  package func encode(
    _ values: [Double], depth: Int, scale: Scale
  ) throws(HomomorphicError) -> LatticePlaintext {
    guard values.count <= embedding.slotCount else { throw .tooLarge }
    let slots = embedding.slotCount
    let factor = scale.double / Double(slots)
    var coefficients: [Int64]?
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * slots) { parts in
      guard let re = parts.baseAddress else { return }
      re.initialize(repeating: 0, count: 2 * slots)
      for (slot, value) in values.enumerated() {
        re[Int(embedding.places[slot])] = value * factor
      }
      FloatingEmbedding.shared(degree: embedding.degree).inverse(re, re + slots)
      coefficients = Self.rounded(UnsafeBufferPointer(parts))
    }
    guard let coefficients else { throw .valueOutOfRange }
    return try plaintext(rounded: coefficients, depth: depth, scale: scale)
  }

  /// The real parts of all slots.
  ///
  /// Throws `wrongParameters`.
  package func decode(_ plaintext: LatticePlaintext) throws(HomomorphicError) -> [Double] {
    guard plaintext.context == context else { throw .wrongParameters }
    let slots = embedding.slotCount
    var result = [Double](repeating: 0, count: slots)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * slots) { parts in
      guard let re = parts.baseAddress else { return }
      readCoefficients(plaintext, into: re)
      FloatingEmbedding.shared(degree: embedding.degree).forward(re, re + slots)
      let factor = 1 / plaintext.scale.double
      for slot in 0..<slots { result[slot] = re[Int(embedding.places[slot])] * factor }
    }
    return result
  }

  /// All coefficients, over the scale.
  ///
  /// Throws `wrongParameters`.
  package func decodeCoefficients(
    _ plaintext: LatticePlaintext
  ) throws(HomomorphicError) -> [Double] {
    guard plaintext.context == context else { throw .wrongParameters }
    var result = [Double](repeating: 0, count: embedding.degree)
    result.withUnsafeMutableBufferPointer { target in
      guard let start = target.baseAddress else { return }
      readCoefficients(plaintext, into: start)
    }
    let factor = 1 / plaintext.scale.double
    return result.map { $0 * factor }
  }

  /// The nearest integers, ties to even; nil when one is 2^62 or more, or not a number.
  private static func rounded(_ values: UnsafeBufferPointer<Double>) -> [Int64]? {
    var largest: UInt64 = 0
    for index in 0..<values.count {
      largest = max(largest, values[index].bitPattern & (UInt64.max >> 1))
    }
    let bound = Double(bitPattern: largest)
    guard bound < 0x1p62 else { return nil }
    return [Int64](unsafeUninitializedCapacity: values.count) { target, count in
      count = values.count
      if bound < 0x1p51 {
        // Adding 1.5 * 2^52 leaves the nearest integer in the low bits of the mantissa.
        let magic = 0x1.8p52
        let bits = Int64(bitPattern: magic.bitPattern)
        for index in 0..<values.count {
          target[index] = Int64(bitPattern: (values[index] + magic).bitPattern) &- bits
        }
      } else {
        for index in 0..<values.count {
          target[index] = Int64(values[index].rounded(.toNearestOrEven))
        }
      }
    }
  }

  /// The centred coefficients as floating-point numbers, from mixed radix digits in -q/2...q/2.
  private func readCoefficients(_ plaintext: LatticePlaintext, into target: FloatingEmbedding.Parts)
  {
    // Moduli of more than 67 bits and one more: 107 bits with the named sets, while values, at
    // scales below 2^59, are far smaller.
    var used = 0
    var product: UInt128 = 1
    for modulus in context.ring.moduli.prefix(plaintext.depth + 1) where product < 1 << 67 {
      product *= UInt128(modulus.value)
      used += 1
    }
    used = min(used + 1, plaintext.depth + 1)
    var polynomial = context.ring.dropLast(plaintext.polynomial, to: used)
    context.ring.inverseNTT(&polynomial)
    let degree = embedding.degree
    let moduli = Array(context.ring.moduli.prefix(used))
    let inverses = Self.inverses(moduli)
    // Limb by limb: the digit of a limb is what is left of the residue after the earlier digits.
    polynomial.words.withUnsafeMutableBufferPointer { words in
      for index in 0..<degree { target[index] = Self.centred(words[index], moduli[0]) }
      var radix = Double(moduli[0].value)
      for limb in 1..<max(moduli.count, 1) {
        let modulus = moduli[limb]
        var nonzero: UInt64 = 0
        for index in 0..<degree {
          // Horner over the digits that were found, the highest first.
          var known: UInt64 = 0
          for earlier in (0..<limb).reversed() {
            known = modulus.multiply(known, modulus.reduce(moduli[earlier].value))
            let digit = words[earlier * degree + index]
            let residue = modulus.reduce(digit)
            known = modulus.add(known, residue)
            // Less the earlier prime when the digit is negative, without a branch.
            let isNegative = UInt64(
              bitPattern: (Int64(bitPattern: moduli[earlier].value / 2) &- Int64(bitPattern: digit))
                &>> 63)
            known = modulus.subtract(
              known, modulus.reduce(moduli[earlier].value) & isNegative)
          }
          let place = limb * degree + index
          words[place] = modulus.multiply(
            modulus.subtract(words[place], known), inverses[limb])
          nonzero |= words[place]
        }
        // A matter of how large values may be, not of what they are.
        if nonzero != 0 {
          for index in 0..<degree {
            target[index] += Self.centred(words[limb * degree + index], modulus) * radix
          }
        }
        radix *= Double(modulus.value)
      }
    }
  }

  private static func centred(_ digit: UInt64, _ modulus: Modulus) -> Double {
    let (digit, q) = (Int64(bitPattern: digit), Int64(bitPattern: modulus.value))
    return Double(digit &- (q & (q / 2 &- digit) &>> 63))
  }
}
