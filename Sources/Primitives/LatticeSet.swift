/// The parameters that CKKS and BFV share: the degree N of the ring, and the bits of each prime of
/// the modulus. The primes follow from them, as from SEAL's `CoeffModulus::Create`; those of its
/// `CoeffModulus::BFVDefault` in the order of that.
///
/// Three degrees have a set that is named by the degree alone. Written out, its chain gives the
/// same value.
package struct LatticeSet: Sendable {
  /// N, a power of two.
  package let degree: Int
  /// The bits of each prime, in the order of the chain; the last is that of key switching alone.
  package let primeBits: [Int]
  /// What follows from the two.
  let table: Table

  /// The degrees that exist, and the most bits that all primes together may have: 128-bit security
  /// against classical attacks with ternary secrets.
  ///
  /// Source: Albrecht et al., "Homomorphic Encryption Standard", HomomorphicEncryption.org (2018),
  /// table 1; the bounds of Bossuat et al., "Security Guidelines for Implementing Homomorphic
  /// Encryption" (2024/463), are not stricter for these degrees with this error.
  package static let bitsMax: [(degree: Int, bits: Int)] = [
    (1024, 27), (2048, 54), (4096, 109), (8192, 218), (16384, 438), (32768, 881),
  ]
  /// The degrees that contracts are offered.
  package static let degrees = [4096, 8192, 16384, 32768]
  /// The bits of one prime.
  package static let primeBitsRange = 20...60
  /// How many primes a chain has.
  package static let primeCountRange = 2...32

  /// 4096 coefficients, depth 0: sums only.
  package static let additive = make(4096, [50, 50])
  /// 8192 coefficients, depth 3.
  package static let small = make(8192, [48, 40, 40, 40, 50])
  /// 16384 coefficients, depth 8.
  package static let large = make(16384, [48, 40, 40, 40, 40, 40, 40, 40, 40, 50])
  /// The sets that their degree names.
  package static let named = [additive, small, large]

  /// `CoeffModulus::BFVDefault` for 128 bits of security (Microsoft SEAL, `util/globals.cpp`), as far as
  /// CKKS has no such chain.
  static let defaultsOfSEAL = [
    (4096, [36, 36, 37]), (8192, [43, 43, 44, 44, 44]),
    (16384, [48, 48, 48, 49, 49, 49, 49, 49, 49]),
  ]

  private init(degree: Int, primeBits: [Int], table: Table) {
    self.degree = degree
    self.primeBits = primeBits
    self.table = table
  }

  private static func make(_ degree: Int, _ primeBits: [Int]) -> LatticeSet {
    guard let table = Table(degree: degree, primeBits: primeBits) else {
      preconditionFailure("there are primes for the named sets")
    }
    return LatticeSet(degree: degree, primeBits: primeBits, table: table)
  }

  /// The set that a degree names; nil for a degree that names none.
  package init?(named degree: Int) {
    guard let set = LatticeSet.named.first(where: { $0.degree == degree }) else { return nil }
    self = set
  }

  /// The set of a degree with these primes. What schemes ask beyond that, `EncryptionScheme` checks.
  ///
  /// Takes some 100 microseconds, to find the primes of a set that has no name.
  package init(degree: Int, primeBits: [Int]) throws(LatticeSetProblem) {
    if let set = LatticeSet(named: degree), set.primeBits == primeBits {
      self = set
      return
    }
    guard LatticeSet.degrees.contains(degree),
      let row = LatticeSet.bitsMax.first(where: { $0.degree == degree })
    else { throw .degree }
    guard LatticeSet.primeCountRange.contains(primeBits.count) else { throw .count }
    for (index, bits) in primeBits.enumerated() {
      guard LatticeSet.primeBitsRange.contains(bits) else { throw .primeBits(index: index) }
    }
    // The standard bounds log2 of the product, which is below the sum of the widths.
    let sum = primeBits.reduce(0, +)
    guard sum <= row.bits else { throw .tooManyBits(sum: sum, limit: row.bits) }
    guard let table = Table(degree: degree, primeBits: primeBits) else { throw .tooFewPrimes }
    self.init(degree: degree, primeBits: primeBits, table: table)
  }
}

extension LatticeSet {
  /// Whether the degree alone names it.
  package var isNamed: Bool { LatticeSet(named: degree) == self }

  /// How many multiplications a fresh ciphertext admits, one behind the other.
  package var depthMax: Int { primeBits.count - 2 }

  /// The primes.
  package var moduli: [UInt64] { table.moduli }

  /// The bits of the primes that are left at a depth, together.
  package func modulusBits(depth: Int) -> Int { primeBits.prefix(depth + 1).reduce(0, +) }

  /// The scale of fresh ciphertexts of CKKS is 2^scaleBits: as many as the primes have that products
  /// use up. Where there are no products, 14 bits are left for the magnitude of values.
  package var scaleBits: Int {
    depthMax > 0 ? primeBits[1] : primeBits[0] - LatticeSet.additiveHeadroomBits
  }

  /// Bits between scale and modulus where no prime is used up.
  static let additiveHeadroomBits = 14

  /// t of BFV: the largest prime of 20 bits that is 1 modulo 2N, as SEAL's
  /// `PlainModulus::Batching(degree, 20)` chooses it.
  package var plainModulus: UInt64 { degree <= 8192 ? 1_032_193 : 786_433 }

  /// What follows from degree and bits, computed once.
  final class Table: Sendable {
    let moduli: [UInt64]
    /// CKKS: the canonical scale at each depth, the lowest first; nil when some depth has none.
    let scales: [Scale]?
    /// CKKS: the least integer that values at each depth have to stay below, and no less.
    let headrooms: [UInt64]

    /// Nil when there are too few primes.
    init?(degree: Int, primeBits: [Int]) {
      guard var moduli = TransformPrimes.chain(bits: primeBits, degree: degree) else {
        return nil
      }
      if LatticeSet.defaultsOfSEAL.contains(where: { $0 == (degree, primeBits) }) {
        // The same primes, but within one size the larger come first.
        for bits in LatticeSet.primeBitsRange {
          let places = primeBits.indices.filter { primeBits[$0] == bits }
          for (place, prime) in zip(places, places.reversed().map { moduli[$0] }) {
            moduli[place] = prime
          }
        }
      }
      self.moduli = moduli
      let data = moduli.dropLast()
      let scaleBits =
        primeBits.count > 2 ? primeBits[1] : primeBits[0] - LatticeSet.additiveHeadroomBits
      let scales =
        scaleBits > 0 ? CanonicalScales.scales(data: Array(data), scaleBits: scaleBits) : nil
      self.scales = scales
      headrooms = (scales ?? []).indices.map {
        CanonicalScales.headroom(data[...$0], scale: scales?[$0])
      }
    }
  }
}

extension LatticeSet: Hashable {
  package static func == (left: LatticeSet, right: LatticeSet) -> Bool {
    left.degree == right.degree && left.primeBits == right.primeBits
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(degree)
    hasher.combine(primeBits)
  }
}

extension LatticeSet: CustomStringConvertible {
  /// What stands between the angle brackets: `8192`, `8192, [60, 40, 40, 60]`.
  package var description: String {
    isNamed ? "\(degree)" : "\(degree), [\(primeBits.map(String.init).joined(separator: ", "))]"
  }
}

extension LatticeSetProblem: CustomStringConvertible {
  /// A few words.
  package var description: String {
    switch self {
    case .degree: "the degree is 4096, 8192, 16384 or 32768"
    case .count: "a chain has 2 to 32 primes"
    case .primeBits(let index): "prime \(index + 1) does not have 20 to 60 bits"
    case .tooManyBits(let sum, let limit):
      "the primes have \(sum) bits in all, and the degree allows \(limit)"
    case .tooFewPrimes: "there are not so many primes of so few bits"
    case .unequal(let index): "prime \(index + 1) has other bits than the scale, those of prime 2"
    case .scale(let most): "the scale has more than \(most) bits"
    case .first(let least): "the first prime has fewer than \(least) bits"
    case .special(let least): "the last prime has fewer than \(least) bits"
    case .strayingScale: "the primes are so few bits long that the scale strays"
    case .plainBits(let index): "prime \(index + 1) has fewer than 21 bits"
    }
  }
}

/// Why there is no such set, or none for the scheme.
package enum LatticeSetProblem: Error, Hashable, Sendable {
  /// The degree is not offered.
  case degree
  /// Not 2 to 32 primes.
  case count
  /// A prime has too few or too many bits.
  case primeBits(index: Int)
  /// The primes together have more bits than are secure.
  case tooManyBits(sum: Int, limit: Int)
  /// There are not so many primes of so few bits.
  case tooFewPrimes
  /// CKKS: a prime that products use up has other bits than the scale.
  case unequal(index: Int)
  /// CKKS: more bits of scale than are offered.
  case scale(most: Int)
  /// The first prime leaves too little beside the scale (CKKS), or beside the noise (BFV).
  case first(least: Int)
  /// CKKS: the prime of key switching has fewer bits than the first.
  case special(least: Int)
  /// CKKS: the primes lie so far apart that the scale strays too far.
  case strayingScale
  /// BFV: a prime has as few bits as the plain modulus.
  case plainBits(index: Int)
}
