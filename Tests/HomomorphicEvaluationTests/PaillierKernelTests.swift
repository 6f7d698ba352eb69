import CGMP
import CKernels
import Primitives
import Testing

/// The kernels for eight exponentiations at once, called directly, beside GMP.
@Suite(.enabled(if: galaxy_paillier_available() != 0, "this processor has no AVX-512 IFMA"))
struct PaillierKernelTests {
  typealias Number = UnsafeMutablePointer<__mpz_struct>

  /// Eight moduli and the memory of the kernels, 64-byte aligned.
  final class Lanes {
    let bits: Int
    let digits: Int
    let moduli = (0..<8).map { _ in Lanes.number() }
    let squares = (0..<8).map { _ in Lanes.number() }
    let modulusWords, inverse, complement, powers, base, result, exponents,
      scratch: UnsafeMutablePointer<UInt64>

    init(bits: Int, generator: inout SplitMix64) {
      self.bits = bits
      digits = galaxy_paillier_digits(bits)
      func words(_ count: Int) -> UnsafeMutablePointer<UInt64> {
        UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64)
          .initializeMemory(as: UInt64.self, repeating: 0, count: count)
      }
      modulusWords = words(8 * digits)
      inverse = words(8)
      complement = words(8 * digits)
      powers = words(64 * digits)
      base = words(32 * digits)
      result = words(16 * digits)
      exponents = words(8 * (bits / 64 + 2))
      scratch = words(galaxy_paillier_scratch_words(digits))
      let radix = Lanes.number(), power = Lanes.number(), part = Lanes.number()
      __gmpz_setbit(radix, mp_bitcnt_t(52 * digits))
      for lane in 0..<8 {
        // The smallest and the largest modulus of this length, and random ones.
        let modulus = moduli[lane]
        if lane == 0 {
          __gmpz_setbit(modulus, mp_bitcnt_t(bits))
          __gmpz_sub_ui(modulus, modulus, 1)
        } else {
          if lane > 1 { Lanes.randomize(modulus, bits: bits, generator: &generator) }
          __gmpz_setbit(modulus, mp_bitcnt_t(bits - 1))
          __gmpz_setbit(modulus, 0)
        }
        __gmpz_mul(squares[lane], modulus, modulus)
        load(modulusWords, digits, lane, modulus)
        __gmpz_setbit(part, 52)
        __gmpz_invert(power, modulus, part)
        __gmpz_sub(power, part, power)
        inverse[lane] = UInt64(__gmpz_get_ui(power))
        __gmpz_neg(power, radix)
        __gmpz_fdiv_r(power, power, modulus)
        load(complement, digits, lane, power)
        __gmpz_set(power, radix)
        for index in 0..<4 {
          __gmpz_mul(power, power, radix)
          __gmpz_fdiv_r(power, power, squares[lane])
          __gmpz_fdiv_r(part, power, modulus)
          load(powers + index * 16 * digits, digits, lane, part)
          __gmpz_fdiv_q(part, power, modulus)
          load(powers + (index * 16 + 8) * digits, digits, lane, part)
        }
        __gmpz_set_ui(part, 0)
      }
      for number in [radix, power, part] { Lanes.release(number) }
    }

    deinit {
      for number in moduli + squares { Lanes.release(number) }
      for words in [
        modulusWords, inverse, complement, powers, base, result, exponents, scratch,
      ] {
        UnsafeMutableRawPointer(words).deallocate()
      }
    }

    static func number() -> Number {
      let number = Number.allocate(capacity: 1)
      __gmpz_init(number)
      return number
    }

    static func release(_ number: Number) {
      __gmpz_clear(number)
      number.deallocate()
    }

    static func randomize(_ number: Number, bits: Int, generator: inout SplitMix64) {
      let bytes = generator.bytes(bits / 8)
      __gmpz_import(number, bytes.count, 1, 1, 1, 0, bytes)
    }

    func load(
      _ words: UnsafeMutablePointer<UInt64>, _ digits: Int, _ lane: Int, _ number: Number
    ) {
      let limbs = (0..<__gmpz_size(number)).map { UInt64(__gmpz_getlimbn(number, $0)) }
      galaxy_paillier_load(words, digits, lane, limbs, limbs.count)
    }

    /// The result of `lane`, low + high * modulus; nil unless both parts are below the modulus.
    func read(lane: Int, parts: Int, into number: Number) -> Bool {
      let count = (52 * digits + 63) / 64
      var limbs = [UInt64](repeating: 0, count: count)
      let part = Lanes.number()
      defer { Lanes.release(part) }
      galaxy_paillier_store(&limbs, count, result, digits, lane)
      __gmpz_import(number, count, -1, 8, 0, 0, limbs)
      guard __gmpz_cmp(number, moduli[lane]) < 0 else { return false }
      guard parts == 2 else { return true }
      galaxy_paillier_store(&limbs, count, result + 8 * digits, digits, lane)
      __gmpz_import(part, count, -1, 8, 0, 0, limbs)
      __gmpz_addmul(number, part, moduli[lane])
      return __gmpz_cmp(part, moduli[lane]) < 0
    }

    func withModuli(_ body: (UnsafePointer<galaxy_paillier_moduli>) -> Void) {
      var value = galaxy_paillier_moduli(
        digits: digits, modulus: modulusWords, inverse: inverse, complement: complement,
        powers: powers)
      body(&value)
    }
  }

  /// 0, 1, the modulus and its neighbours, the largest base there can be, or a random one.
  func makeBase(
    _ number: Number, kind: Int, lanes: Lanes, lane: Int, bits: Int, _ generator: inout SplitMix64
  ) {
    __gmpz_set_ui(number, 0)
    switch kind {
    case 0: break
    case 1: __gmpz_set_ui(number, 1)
    case 2: __gmpz_sub_ui(number, lanes.moduli[lane], 1)
    case 3: __gmpz_set(number, lanes.moduli[lane])
    case 4:
      __gmpz_setbit(number, mp_bitcnt_t(bits))
      __gmpz_sub_ui(number, number, 1)
    default: Lanes.randomize(number, bits: bits / 8 * 8, generator: &generator)
    }
  }

  /// 0, 1, all ones, or random bits.
  func makeExponent(_ number: Number, kind: Int, bits: Int, _ generator: inout SplitMix64) {
    __gmpz_set_ui(number, 0)
    switch kind {
    case 0: break
    case 1: __gmpz_set_ui(number, 1)
    case 2:
      __gmpz_setbit(number, mp_bitcnt_t(bits))
      __gmpz_sub_ui(number, number, 1)
    default: Lanes.randomize(number, bits: bits, generator: &generator)
    }
  }

  @Test(arguments: [256, 512, 1024, 1536, 2048, 3072])
  func powersAreThoseOfGMP(bits: Int) {
    var generator = SplitMix64(seed: UInt64(bits))
    let lanes = Lanes(bits: bits, generator: &generator)
    let exponentBits = min(bits, 512)
    let bases = (0..<8).map { _ in Lanes.number() }
    let exponents = (0..<8).map { _ in Lanes.number() }
    let expected = Lanes.number(), found = Lanes.number()
    defer { for number in bases + exponents + [expected, found] { Lanes.release(number) } }
    for round in 0..<12 {
      let parts = 1 + round % 2, chunks = 1 + round / 2 % 4
      for lane in 0..<8 {
        makeBase(
          bases[lane], kind: (round + lane) % 7, lanes: lanes, lane: lane,
          bits: 52 * lanes.digits * chunks, &generator)
        makeExponent(
          exponents[lane], kind: (3 * round + lane) % 5, bits: exponentBits, &generator)
        lanes.load(lanes.base, lanes.digits * chunks, lane, bases[lane])
        for word in 0..<bits / 64 {
          lanes.exponents[8 * word + lane] = UInt64(__gmpz_getlimbn(exponents[lane], word))
        }
      }
      lanes.withModuli {
        galaxy_paillier_power(
          lanes.result, $0, parts, lanes.base, chunks, lanes.exponents, exponentBits,
          lanes.scratch)
      }
      for lane in 0..<8 {
        let modulus = parts == 2 ? lanes.squares[lane] : lanes.moduli[lane]
        __gmpz_powm(expected, bases[lane], exponents[lane], modulus)
        #expect(lanes.read(lane: lane, parts: parts, into: found))
        #expect(
          __gmpz_cmp(expected, found) == 0, "\(bits) bits, round \(round), lane \(lane)")
      }
    }
  }

  @Test(arguments: [256, 1024, 2048]) func powersWithPublicExponentsAreThoseOfGMP(bits: Int) {
    var generator = SplitMix64(seed: UInt64(bits) + 1)
    let lanes = Lanes(bits: bits, generator: &generator)
    let bases = (0..<8).map { _ in Lanes.number() }
    let exponent = Lanes.number(), expected = Lanes.number(), found = Lanes.number()
    defer { for number in bases + [exponent, expected, found] { Lanes.release(number) } }
    for round in 0..<12 {
      makeExponent(exponent, kind: max(1, round % 4), bits: 8 << (round % 6), &generator)
      for lane in 0..<8 {
        makeBase(
          bases[lane], kind: (round + lane) % 7, lanes: lanes, lane: lane,
          bits: 52 * lanes.digits, &generator)
        lanes.load(lanes.base, lanes.digits, lane, bases[lane])
      }
      let limbs = (0..<__gmpz_size(exponent)).map { UInt64(__gmpz_getlimbn(exponent, $0)) }
      guard !limbs.isEmpty else { continue }
      lanes.withModuli {
        galaxy_paillier_power_public(
          lanes.result, $0, lanes.base, limbs, __gmpz_sizeinbase(exponent, 2), lanes.scratch)
      }
      for lane in 0..<8 {
        __gmpz_powm(expected, bases[lane], exponent, lanes.squares[lane])
        #expect(lanes.read(lane: lane, parts: 2, into: found))
        #expect(
          __gmpz_cmp(expected, found) == 0, "\(bits) bits, round \(round), lane \(lane)")
      }
    }
  }
}
