import CGMP
import HomomorphicEvaluation

/// Powers of one base modulo m^2, for secret exponents: the comb of C. H. Lim, P. J. Lee, "More
/// flexible exponentiation with precomputation" (CRYPTO 1994), for processors without the vector
/// kernels.
///
/// Tables are read as a whole, and products and remainders are GMP's `mpn_sec` functions: time and
/// memory accesses depend on lengths only.
struct FixedBaseComb: ~Copyable {
  private let step: Int
  private let limbs: Int
  /// Entry after entry, `limbs` each.
  private let entries: SecretWords
  private let modulusSquared: GMPInteger
  private var product: SecretWords
  private var scratch: SecretWords

  /// The comb of `base` modulo the odd `modulusSquared` for exponents of `exponentBits` bits.
  init(
    base: borrowing GMPInteger, modulusSquared: borrowing GMPInteger, exponentBits: Int
  ) {
    step = LaneComb.step(exponentBits: exponentBits)
    limbs = __gmpz_size(modulusSquared.address)
    var entries = SecretWords(count: LaneComb.entries * limbs)
    let length = limbs
    Self.forEachEntry(base: base, modulusSquared: modulusSquared, step: step) { entry, index in
      entries.store(entry, at: index * length, length: length)
    }
    self.entries = entries
    self.modulusSquared = GMPInteger(copying: modulusSquared)
    let size = mp_size_t(limbs)
    product = SecretWords(count: 2 * limbs)
    scratch = SecretWords(
      count: max(
        Int(__gmpn_sec_mul_itch(size, size)), Int(__gmpn_sec_sqr_itch(size)),
        Int(__gmpn_sec_div_r_itch(2 * size, size))))
  }

  /// Hands the entries of all tables to `body`, with their numbers; see galaxy_paillier.h.
  static func forEachEntry(
    base: borrowing GMPInteger, modulusSquared: borrowing GMPInteger, step: Int,
    _ body: (borrowing GMPInteger, Int) -> Void
  ) {
    let bits = 2 * modulusSquared.bitLength + UInt.bitWidth
    var power = GMPInteger(capacityBits: bits)
    power.assign(base)
    // base^(2^(step * k)), of which tooth i of table t is number tables * i + t.
    let bitPowers = (0..<LaneComb.teeth * LaneComb.tables).map { index in
      if index > 0 {
        for _ in 0..<step {
          power.squareInPlace()
          power.reduce(modulo: modulusSquared)
        }
      }
      return power.limbs(count: __gmpz_size(modulusSquared.address))
    }
    var factor = GMPInteger(capacityBits: bits)
    for table in 0..<LaneComb.tables {
      var known: [[UInt]] = []
      for index in 0..<LaneComb.indices {
        // The entry without the highest bit, times the power of that bit.
        if index == 0 {
          power.assign(1)
        } else {
          let top = UInt.bitWidth - 1 - UInt(index).leadingZeroBitCount
          power.assign(limbs: known[index - (1 << top)][...])
          factor.assign(limbs: bitPowers[LaneComb.tables * top + table][...])
          power.multiply(by: factor)
          power.reduce(modulo: modulusSquared)
        }
        known.append(power.limbs(count: __gmpz_size(modulusSquared.address)))
        body(power, table * LaneComb.indices + index)
      }
    }
  }

  /// result = base^exponent; the exponent has as many bits as the comb was made for, at most.
  mutating func power(_ result: inout GMPInteger, exponent: borrowing GMPInteger) {
    let size = mp_size_t(limbs)
    let value = SecretWords(count: limbs)
    let entry = SecretWords(count: limbs)
    for position in stride(from: step - 1, through: 0, by: -1) {
      if position + 1 < step {
        __gmpn_sec_sqr(product.words, value.words, size, scratch.words)
        reduce(into: value)
      }
      for table in 0..<LaneComb.tables {
        var index: UInt = 0
        for tooth in 0..<LaneComb.teeth {
          let bit = step * (LaneComb.tables * tooth + table) + position
          let word = __gmpz_getlimbn(exponent.address, mp_size_t(bit / UInt.bitWidth))
          index |= (word >> UInt(bit % UInt.bitWidth) & 1) << UInt(tooth)
        }
        let first = position + 1 == step && table == 0
        __gmpn_sec_tabselect(
          first ? value.words : entry.words, entries.words + table * LaneComb.indices * limbs,
          size, mp_size_t(LaneComb.indices), mp_size_t(index))
        if !first {
          __gmpn_sec_mul(product.words, value.words, size, entry.words, size, scratch.words)
          reduce(into: value)
        }
      }
    }
    guard let target = __gmpz_limbs_write(result.address, size) else { return }
    target.update(from: value.words, count: limbs)
    __gmpz_limbs_finish(result.address, size)
  }

  /// value = product mod m^2.
  private func reduce(into value: borrowing SecretWords) {
    let size = mp_size_t(limbs)
    __gmpn_sec_div_r(
      product.words, 2 * size, __gmpz_limbs_read(modulusSquared.address), size, scratch.words)
    value.words.update(from: product.words, count: limbs)
  }
}
