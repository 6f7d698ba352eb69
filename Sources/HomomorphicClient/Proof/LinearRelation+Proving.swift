import HomomorphicEvaluation
import Primitives

extension LinearRelation {
  /// How often masks are drawn before the prover gives up: each time succeeds with a probability of 0.6 or more.
  private static let attemptsMax = 256

  /// A proof, from the unknowns: N coefficients of each. Two proofs of one statement are independent.
  ///
  /// Time depends on how often masks were drawn, which says nothing about the unknowns: whether responses are within
  /// their range is as likely for all. `generator` must be cryptographically secure.
  ///
  /// Throws `unprovable` for unknowns beyond their bounds. Whether they satisfy the rows is not looked at: if not, the
  /// proof does not hold.
  package func prove(
    _ unknowns: [[Int128]], using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> [UInt8] {
    let count = shape.columnBits.count
    precondition(
      unknowns.count == count && unknowns.allSatisfy { $0.count == shape.degree },
      "N coefficients of each unknown")
    for (column, unknown) in unknowns.enumerated() {
      let limit = UInt128(1) << UInt128(shape.columnBits[column])
      var isWithin = true
      for value in unknown { isWithin = both(isWithin, value.magnitude <= limit) }
      guard isWithin else { throw .unprovable }
    }
    var stream = ChaCha20Generator(seededBy: &generator)
    for _ in 0..<Self.attemptsMax {
      var responses: [[UInt128]] = []
      responses.reserveCapacity(shape.repetitions * count)
      var messages: [Hash256] = []
      for _ in 0..<shape.repetitions {
        let start = responses.count
        for column in 0..<count { responses.append(mask(column, &stream)) }
        messages.append(firstMessage(of: responses[start...], less: nil))
      }
      let challenge = challenge(messages)
      var isWithin = true
      for (repetition, exponent) in exponents(of: challenge).enumerated() {
        for column in 0..<count {
          let fits = respond(
            &responses[repetition * count + column], unknowns[column], times: exponent,
            within: shape.range(column))
          isWithin = both(isWithin, fits)
        }
      }
      if isWithin { return shape.encoded(challenge: challenge, responses: responses) }
      for index in responses.indices { LatticeSecretKey.wipe(&responses[index]) }
    }
    throw .unprovable
  }

  /// Uniform in 0..<2^responseBits.
  private func mask(_ column: Int, _ stream: inout ChaCha20Generator) -> [UInt128] {
    let width = shape.responseBits(column)
    let mask = (UInt128(1) << UInt128(width)) - 1
    var result = [UInt128](repeating: 0, count: shape.degree)
    for index in result.indices {
      var value = UInt128(stream.next())
      if width > 64 { value |= UInt128(stream.next()) &<< 64 }
      result[index] = value & mask
    }
    return result
  }

  /// Adds X^exponent times an unknown to a mask; whether all of it is in range.
  private func respond(
    _ response: inout [UInt128], _ unknown: [Int128], times exponent: Int,
    within range: ClosedRange<UInt128>
  ) -> Bool {
    let degree = shape.degree
    let length = range.upperBound - range.lowerBound
    var isWithin = true
    response.withUnsafeMutableBufferPointer { response in
      unknown.withUnsafeBufferPointer { unknown in
        for index in 0..<degree {
          let place = (index &+ exponent) & (2 &* degree &- 1)
          let value = place & degree == 0 ? unknown[index] : 0 &- unknown[index]
          let sum = response[place & (degree &- 1)] &+ UInt128(truncatingIfNeeded: value)
          response[place & (degree &- 1)] = sum
          isWithin = both(isWithin, sum &- range.lowerBound <= length)
        }
      }
    }
    return isWithin
  }

  /// Both, without a branch.
  @inline(__always)
  private func both(_ first: Bool, _ second: Bool) -> Bool {
    (first ? 1 : 0) & (second ? 1 : 0) as UInt8 == 1
  }
}
