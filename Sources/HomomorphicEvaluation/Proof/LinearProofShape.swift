import Primitives

/// The sizes of a proof of a `LinearRelation`, and how much it leaves open: a function of public sizes alone, so that
/// a proof is priced, and its length compared, before anything of it is read.
package struct LinearProofShape: Hashable, Sendable {
  /// N.
  package let degree: Int
  /// Every coefficient of unknown i is at most 2^columnBits[i] in magnitude, for whoever is honest.
  package let columnBits: [Int]
  /// How many monomials are the challenge.
  package let repetitions: Int
  /// By how many bits a mask is wider than what it hides: wide enough that all responses together stay within
  /// their range, where they are uniform, with a probability of 0.6 or more; otherwise the prover draws again.
  package let maskBits: Int

  /// A false statement is proved with a chance of 2^-soundnessBits, or less, for each hash that is tried.
  package static let soundnessBits = 112
  /// The widest response: masks and unknowns are numbers of 128 bits.
  package static let responseBitsMax = 126
  /// The first bytes of a proof: 'Z', version.
  static let magic: [UInt8] = [0x5A, 1]
  static let headerBytes = 2 + 32

  /// Throws `unprovable` when a response would be too wide.
  package init(degree: Int, columnBits: [Int]) throws(HomomorphicError) {
    precondition(degree > 1 && !columnBits.isEmpty, "a ring and an unknown")
    self.degree = degree
    self.columnBits = columnBits
    let monomialBits = degree.trailingZeroBitCount + 1
    repetitions = (Self.soundnessBits + monomialBits - 1) / monomialBits
    let coefficients = columnBits.count * degree * repetitions
    maskBits = Int.bitWidth - (2 * coefficients - 1).leadingZeroBitCount
    for bits in columnBits {
      guard bits >= 0, bits + maskBits + 1 <= Self.responseBitsMax else { throw .unprovable }
    }
  }

  /// The bits of a coefficient of a response.
  package func responseBits(_ column: Int) -> Int { columnBits[column] + maskBits + 1 }

  /// What is proved of an unknown: the coefficients of twice it are below 2^provenBits in magnitude. Honest ones are at most
  /// 2^(columnBits + 1): the difference is the slack.
  package func provenBits(_ column: Int) -> Int {
    responseBits(column) + degree.trailingZeroBitCount
  }

  /// Bytes of one response.
  func byteCount(_ column: Int) -> Int { degree / 8 * responseBits(column) }

  /// Bytes of a proof.
  package var byteCount: Int {
    Self.headerBytes + repetitions * columnBits.indices.reduce(0) { $0 + byteCount($1) }
  }

  /// The least and the largest response plus 2^(responseBits - 1): where it is uniform.
  package func range(_ column: Int) -> ClosedRange<UInt128> {
    let honest = UInt128(1) << UInt128(columnBits[column])
    return honest...(UInt128(1) << UInt128(responseBits(column))) - 1 - honest
  }
}
