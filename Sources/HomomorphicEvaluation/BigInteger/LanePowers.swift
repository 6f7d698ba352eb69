import CGMP
import CKernels

/// Bases, exponents and results of eight exponentiations, with the memory that the kernels work in.
/// Everything is wiped when the owner is released.
package struct LanePowers: ~Copyable {
  private let digits: Int
  private var bases: SecretWords
  private var exponents: SecretWords
  private var results: SecretWords
  private var scratch: SecretWords

  /// Room for numbers of `digits` digits and exponents of `exponentBits` bits; all zeros.
  package init(digits: Int, exponentBits: Int) {
    self.digits = digits
    bases = SecretWords(count: 8 * digits * LaneModuli.chunksMax)
    // One word more than counts: windows may reach over the end.
    exponents = SecretWords(count: 8 * ((exponentBits + 63) / 64 + 1))
    results = SecretWords(count: 16 * digits)
    scratch = SecretWords(count: galaxy_paillier_scratch_words(digits))
  }

  /// Chunks of a base that has up to `bits` bits.
  package func chunks(bits: Int) -> Int {
    (bits + 52 * digits - 1) / (52 * digits)
  }

  /// Sets the base of `lane`, not negative; `chunks` must be that of the exponentiation.
  package mutating func setBase(_ base: borrowing GMPInteger, lane: Int, chunks: Int = 1) {
    bases.load(base, at: 0, digits: digits * chunks, lane: lane)
  }

  /// Sets the exponent of `lane`, not negative.
  package mutating func setExponent(_ exponent: borrowing GMPInteger, lane: Int) {
    let length = exponents.count / 8
    precondition(__gmpz_size(exponent.address) <= length, "an exponent does not fit its lane")
    for word in 0..<length {
      exponents.words[8 * word + lane] = __gmpz_getlimbn(exponent.address, word)
    }
  }

  /// Powers modulo m^2 (or m, when `isSquared` is false) with the exponents set, of which the lowest
  /// `exponentBits` bits count.
  package mutating func raise(
    _ moduli: borrowing LaneModuli, isSquared: Bool, chunks: Int, exponentBits: Int
  ) {
    precondition(moduli.digits == digits && exponentBits <= 8 * exponents.count - 64)
    precondition((1...LaneModuli.chunksMax).contains(chunks), "a base has one to four chunks")
    moduli.withModuli { moduli in
      galaxy_paillier_power(
        results.kernelWords, moduli, isSquared ? 2 : 1, bases.kernelWords, chunks,
        exponents.kernelWords, exponentBits, scratch.kernelWords)
    }
  }

  /// Powers modulo m^2 with one public exponent, above 0, for all lanes; bases have one chunk.
  package mutating func raise(_ moduli: borrowing LaneModuli, to exponent: borrowing GMPInteger) {
    precondition(moduli.digits == digits && !exponent.isZero && !exponent.isNegative)
    let used = __gmpz_size(exponent.address)
    moduli.withModuli { moduli in
      UnsafeRawPointer(__gmpz_limbs_read(exponent.address)).withMemoryRebound(
        to: UInt64.self, capacity: used
      ) { limbs in
        galaxy_paillier_power_public(
          results.kernelWords, moduli, bases.kernelWords, limbs, exponent.bitLength,
          scratch.kernelWords)
      }
    }
  }

  /// Powers modulo m^2 of the base in `table`, a comb of step `step`, with the exponents set.
  package mutating func raise(
    _ moduli: borrowing LaneModuli, table: borrowing SecretWords, step: Int
  ) {
    precondition(moduli.digits == digits && table.count == LaneComb.entries * 2 * digits)
    precondition(LaneComb.bits(step: step) <= 8 * exponents.count, "exponents are too short")
    moduli.withModuli { moduli in
      galaxy_paillier_comb(
        results.kernelWords, moduli, table.kernelWords, step, exponents.kernelWords,
        scratch.kernelWords)
    }
  }

  /// The low part (0) or the high part (1) of the result of `lane`: a result modulo m^2 is
  /// low + high * m, with both parts below m.
  package func readResult(into number: inout GMPInteger, lane: Int, part: Int = 0) {
    results.read(into: &number, at: part * 8 * digits, digits: digits, lane: lane)
  }

  /// Makes the low part of every result the base of its lane.
  mutating func reuseResults() {
    bases.words.update(from: results.words, count: 8 * digits)
  }
}

/// Sizes of the comb for fixed bases, see galaxy_paillier.h.
package enum LaneComb {
  /// Entries of a table, for the set bits of an index of as many bits as there are teeth.
  package static let indices = 1 << Int(GALAXY_PAILLIER_TEETH)
  /// Bits of an index.
  package static let teeth = Int(GALAXY_PAILLIER_TEETH)
  /// How many tables there are.
  package static let tables = Int(GALAXY_PAILLIER_TABLES)
  /// Entries of all tables.
  package static let entries = indices * tables

  /// The step for exponents of `exponentBits` bits.
  package static func step(exponentBits: Int) -> Int {
    (exponentBits + teeth * tables - 1) / (teeth * tables)
  }

  /// Bits of an exponent that a comb of this step reads.
  package static func bits(step: Int) -> Int { teeth * tables * step }
}
