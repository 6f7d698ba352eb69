import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// Proofs of linear equations with small unknowns, by themselves.
@Suite struct LinearRelationTests {
  /// a w0 + w1 = t with a uniform a, modulo all moduli but the last: a ciphertext's second half.
  private struct Fixture {
    let context: LatticeContext
    let a: RNSPolynomial
    let unknowns: [[Int128]]
    let bits: [Int]
    let relation: LinearRelation

    init(
      _ parameters: LatticeParameters = .small, bits: [Int] = [0, 5], subject: String = "subject",
      shift: RNSPolynomial? = nil, unknown: (Int, Int) -> Int128
    ) throws {
      context = try LatticeFixtures.context(parameters)
      self.bits = bits
      let limbCount = parameters.dataLimbCount
      var stream = try #require(ChaCha20Generator(seed: [UInt8](repeating: 7, count: 32)))
      a = RNSPolynomial(
        degree: parameters.degree, limbCount: limbCount,
        words: stream.uniform(
          degree: parameters.degree, moduli: Array(parameters.moduli.prefix(limbCount))))
      let unknowns = bits.indices.map { column in
        (0..<parameters.degree).map { unknown(column, $0) }
      }
      self.unknowns = unknowns
      let context = context
      let transformed = unknowns.map { values in
        var polynomial = context.lift(
          message: values.map { Int64(truncatingIfNeeded: $0) }, limbCount: limbCount)
        context.ring.forwardNTT(&polynomial)
        return polynomial
      }
      var target = context.ring.add(
        context.ring.multiply(a, transformed[0]), transformed[1])
      if let shift { target = context.ring.add(target, shift) }
      relation = try Self.relation(context, a, bits, subject, target)
    }

    static func relation(
      _ context: LatticeContext, _ a: RNSPolynomial, _ bits: [Int], _ subject: String,
      _ target: RNSPolynomial
    ) throws -> LinearRelation {
      try LinearRelation(
        context: context, columnBits: bits,
        rows: [LinearRelation.Row([.init(0, .polynomial(a)), .init(1, .one)], equals: target)],
        subject: keccak256(utf8: subject))
    }
  }

  @Test func `what is true is proved, whatever the masks`() throws {
    var random = SplitMix64(seed: 700)
    let fixture = try Fixture { column, _ in
      Int128.random(in: column == 0 ? -1...1 : -32...32, using: &random)
    }
    for seed: UInt64 in 0..<6 {
      var generator = SplitMix64(seed: seed)
      let proof = try fixture.relation.prove(fixture.unknowns, using: &generator)
      #expect(proof.count == fixture.relation.shape.byteCount)
      #expect(fixture.relation.isProved(by: proof), "seed \(seed)")
    }
  }

  @Test func `the proof of fixed masks is always the same`() throws {
    let fixture = try Fixture { column, index in
      column == 0 ? Int128(index % 3) - 1 : Int128(index % 65) - 32
    }
    var generator = SplitMix64(seed: 701)
    let proof = try fixture.relation.prove(fixture.unknowns, using: &generator)
    #expect(fixture.relation.shape.repetitions == 8)
    #expect(fixture.relation.shape.maskBits == 18)
    #expect(fixture.relation.shape.provenBits(1) == 5 + 18 + 1 + 13)
    #expect(
      keccak256(proof).description
        == "0x62b2736ea0d930541e4d5ede0ef23a816341ebf4212a22b628078273b51a065a")
  }

  @Test func `no altered byte passes, nor another length, subject or target`() throws {
    var random = SplitMix64(seed: 702)
    let fixture = try Fixture { column, _ in
      Int128.random(in: column == 0 ? -1...1 : -32...32, using: &random)
    }
    let proof = try fixture.relation.prove(fixture.unknowns, using: &random)
    var places = [0, 1, 2, 17, 33, 34, 35, proof.count - 1]
    places += (0..<20).map { _ in Int.random(in: 0..<proof.count, using: &random) }
    for place in places {
      var altered = proof
      altered[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      #expect(!fixture.relation.isProved(by: altered), "byte \(place)")
    }
    for length in [0, 1, 34, proof.count - 1] {
      #expect(!fixture.relation.isProved(by: Array(proof[..<length])))
    }
    #expect(!fixture.relation.isProved(by: proof + [0]))
    #expect(!fixture.relation.isProved(by: [UInt8](repeating: 0xFF, count: proof.count)))
    let one = fixture.context.lift(
      message: [1] + [Int64](repeating: 0, count: fixture.context.parameters.degree - 1),
      limbCount: fixture.a.limbCount)
    let others = [
      try Fixture(subject: "other") { fixture.unknowns[$0][$1] },
      try Fixture(shift: one) { fixture.unknowns[$0][$1] },
      try Fixture(bits: [0, 6]) { fixture.unknowns[$0][$1] },
    ]
    for other in others { #expect(!other.relation.isProved(by: proof)) }
    #expect(try Fixture { fixture.unknowns[$0][$1] }.relation.isProved(by: proof))
  }

  @Test func `nothing is proved of unknowns beyond their bounds`() throws {
    var random = SplitMix64(seed: 703)
    for large: Int128 in [33, -33, 1 << 40, -(1 << 40)] {
      let fixture = try Fixture { column, index in column == 1 && index == 77 ? large : 0 }
      #expect(throws: HomomorphicError.unprovable) {
        try fixture.relation.prove(fixture.unknowns, using: &random)
      }
      // Somebody who does not look: responses that are out of range, or cut.
      let proof = forged(fixture.relation, fixture.unknowns, &random)
      #expect(fixture.relation.isProved(by: proof) == (abs(large) < 1 << 20), "\(large)")
    }
    // Unknowns that do not satisfy the rows.
    let fixture = try Fixture { _, _ in 0 }
    var wrong = fixture.unknowns
    wrong[1][5] = 1
    let proof = try fixture.relation.prove(wrong, using: &random)
    #expect(!fixture.relation.isProved(by: proof))
  }

  /// A prover that answers with whatever comes out, cut to its bits.
  private func forged(
    _ relation: LinearRelation, _ unknowns: [[Int128]], _ random: inout SplitMix64
  ) -> [UInt8] {
    let shape = relation.shape
    while true {
      var responses: [[UInt128]] = []
      var messages: [Hash256] = []
      for _ in 0..<shape.repetitions {
        let start = responses.count
        for column in unknowns.indices {
          responses.append(
            (0..<shape.degree).map { _ in UInt128.random(in: shape.range(column), using: &random) })
        }
        messages.append(relation.firstMessage(of: responses[start...], less: nil))
      }
      let challenge = relation.challenge(messages)
      var isWithin = true
      for (repetition, exponent) in relation.exponents(of: challenge).enumerated() {
        for column in unknowns.indices {
          let mask = (UInt128(1) << UInt128(shape.responseBits(column))) - 1
          for index in 0..<shape.degree where unknowns[column][index] != 0 {
            let place = (index + exponent) % (2 * shape.degree)
            let value = place < shape.degree ? unknowns[column][index] : -unknowns[column][index]
            let row = repetition * unknowns.count + column
            let sum =
              (responses[row][place % shape.degree] &+ UInt128(truncatingIfNeeded: value)) & mask
            responses[row][place % shape.degree] = sum
            isWithin = isWithin && shape.range(column).contains(sum)
          }
        }
      }
      // Small excesses hide in the masks: a proof has slack. Large ones never fit.
      if isWithin || unknowns[1][77].magnitude >= 1 << 20 {
        return shape.encoded(challenge: challenge, responses: responses)
      }
    }
  }

  @Test func `responses do not depend on the unknowns`() throws {
    // The two extremes and zero: were a response not drawn again at the ends of its range, the largest would say which.
    var random = SplitMix64(seed: 704)
    let bins = 16
    for sign: Int128 in [-1, 0, 1] {
      let fixture = try Fixture { column, _ in sign << Int128(column == 0 ? 0 : 5) }
      var counts = [[Int]](repeating: [Int](repeating: 0, count: bins), count: 2)
      var correlation = [0.0, 0.0]
      var total = 0
      for _ in 0..<2 {
        let proof = try fixture.relation.prove(fixture.unknowns, using: &random)
        let shape = fixture.relation.shape
        let (challenge, responses) = try #require(shape.decoded(proof))
        let exponents = fixture.relation.exponents(of: challenge)
        for (row, response) in responses.enumerated() {
          let column = row % 2
          let range = shape.range(column)
          let width = Double(range.upperBound - range.lowerBound)
          for (place, value) in response.enumerated() {
            let position = Double(value - range.lowerBound) / width
            counts[column][min(bins - 1, Int(position * Double(bins)))] += 1
            // In the direction of X^exponent times a constant polynomial of ones.
            let isNegative = place < exponents[row / 2] % shape.degree
            let flips = isNegative != (exponents[row / 2] >= shape.degree)
            correlation[column] += (position - 0.5) * (flips ? -1 : 1)
          }
        }
        total += shape.degree * shape.repetitions
      }
      let expected = Double(total) / Double(bins)
      for column in 0..<2 {
        let square = counts[column].reduce(0.0) {
          $0 + (Double($1) - expected) * (Double($1) - expected) / expected
        }
        // 15 degrees of freedom: above 50 with a chance of 1e-5.
        #expect(square < 50, "seed 704, sign \(sign), unknown \(column)")
        let deviation = (Double(total) / 12).squareRoot()
        #expect(abs(correlation[column]) < 5 * deviation, "seed 704, sign \(sign)")
      }
    }
  }

  @Test func `a proof leaves half of the modulus open: only twice the target is bounded`() throws {
    // (Q + 1) / 2 times the sum of all X^i: X^e times it differs from it by less than 2 in every coefficient.
    var random = SplitMix64(seed: 705)
    let plain = try Fixture { _, _ in 0 }
    let context = plain.context
    let limbCount = plain.a.limbCount
    var halves = RNSPolynomial(degree: context.parameters.degree, limbCount: limbCount) { words in
      for limb in 0..<limbCount {
        for index in 0..<context.parameters.degree {
          words[limb * context.parameters.degree + index] =
            (context.parameters.moduli[limb] + 1) / 2
        }
      }
    }
    context.ring.forwardNTT(&halves)
    let cheat = try Fixture(shift: halves) { _, _ in 0 }
    let shape = cheat.relation.shape
    var proof: [UInt8]?
    for _ in 0..<50 where proof == nil {
      var responses: [[UInt128]] = []
      var messages: [Hash256] = []
      for _ in 0..<shape.repetitions {
        let start = responses.count
        for column in 0..<2 {
          responses.append(
            (0..<shape.degree).map { _ in UInt128.random(in: shape.range(column), using: &random) })
        }
        // What is sent is that of the masks less the large polynomial.
        messages.append(cheat.relation.firstMessage(of: responses[start...], less: 0))
      }
      let challenge = cheat.relation.challenge(messages)
      var isWithin = true
      for (repetition, exponent) in cheat.relation.exponents(of: challenge).enumerated() {
        // X^e of the polynomial less itself: -1 below e, and below N once more for the sign.
        for place in 0..<shape.degree {
          let isNegative =
            exponent < shape.degree ? place < exponent : place >= exponent - shape.degree
          if isNegative { responses[2 * repetition + 1][place] -= 1 }
        }
        isWithin =
          isWithin
          && responses[2 * repetition + 1].allSatisfy { shape.range(1).contains($0) }
      }
      if isWithin { proof = shape.encoded(challenge: challenge, responses: responses) }
    }
    #expect(cheat.relation.isProved(by: try #require(proof)))
    // Twice the target is small, as is said.
    var twice = context.ring.add(halves, halves)
    context.ring.inverseNTT(&twice)
    #expect(twice.words.allSatisfy { $0 == 1 })
  }

  @Test func `a modulus without room for the slack is refused`() throws {
    // A response of 127 bits.
    #expect(throws: HomomorphicError.unprovable) {
      _ = try Fixture(bits: [0, 108]) { _, _ in 0 }
    }
    _ = try Fixture(bits: [0, 107]) { _, _ in 0 }
    // A proof of a smaller set leaves more open than its modulus has.
    #expect(throws: HomomorphicError.unprovable) {
      _ = try Fixture(.additive, bits: [0, 107]) { _, _ in 0 }
    }
    _ = try Fixture(.additive, bits: [0, 5]) { _, _ in 0 }
  }
}
