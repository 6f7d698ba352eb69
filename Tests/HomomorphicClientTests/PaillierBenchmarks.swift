import CGMP
import Glibc
import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

/// Times beside the same computation in plain GMP, in one process; `GALAXY_BENCH=1` runs it.
@Suite(.enabled(if: getenv("GALAXY_BENCH") != nil), .serialized)
struct PaillierBenchmarks {
  /// Microseconds that this thread computed.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) * 1e-3
  }

  /// Prints the least and the median time of both, measured in turns.
  static func compare(
    _ name: String, runs: Int, repeats: Int = 1, ours: () throws -> Void, gmp: () -> Void
  ) rethrows {
    var times: [[Double]] = [[], []]
    for _ in 0..<runs {
      var start = now()
      for _ in 0..<repeats { try ours() }
      times[0].append((now() - start) / Double(repeats))
      start = now()
      for _ in 0..<repeats { gmp() }
      times[1].append((now() - start) / Double(repeats))
    }
    let sorted = times.map { $0.sorted() }
    let least = sorted.map { $0[0] }
    let median = sorted.map { $0[runs / 2] }
    print(
      """
      \(name): galaxy min \(Int(least[0] * 100) / 100) median \(Int(median[0])) us, \
      gmp min \(Int(least[1])) median \(Int(median[1])) us, \
      ratio of minima \(Double(Int(least[1] / least[0] * 1000)) / 1000)
      """)
  }

  @Test(arguments: [2048, 3072]) func besideGMP(bits: Int) throws {
    var generator = SplitMix64(seed: 18)
    func number() -> UnsafeMutablePointer<__mpz_struct> {
      let pointer = UnsafeMutablePointer<__mpz_struct>.allocate(capacity: 1)
      __gmpz_init(pointer)
      return pointer
    }
    func set(_ target: UnsafeMutablePointer<__mpz_struct>, _ bytes: [UInt8]) {
      __gmpz_import(target, bytes.count, 1, 1, 1, 0, bytes)
    }
    var state = __gmp_randstate_struct()
    __gmp_randinit_default(&state)
    __gmp_randseed_ui(&state, 18)

    var secret = try PaillierSecretKey.generate(bits: bits, using: &generator)
    let p = number()
    try Self.compare("\(bits) key", runs: 9) {
      secret = try PaillierSecretKey.generate(bits: bits, using: &generator)
    } gmp: {
      for _ in 0..<2 {
        __gmpz_urandomb(p, &state, mp_bitcnt_t(bits / 2))
        __gmpz_setbit(p, mp_bitcnt_t(bits / 2 - 1))
        __gmpz_nextprime(p, p)
      }
    }
    let key = secret.publicKey
    let format = try PaillierFormat(width: 32, fraction: 24)
    let n = number()
    let square = number()
    let r = number()
    let a = number()
    let b = number()
    let c = number()
    set(n, key.modulusBigEndian)
    __gmpz_mul(square, n, n)
    __gmpz_urandomm(r, &state, n)
    // Vectors of one element, then of as many as a softmax model on the digits needs.
    var ciphertext = try key.encrypt([1, 2, 3], shape: [3], format: format, using: &generator)
    try Self.compare("\(bits) encrypt 1 element (gmp: powm_sec)", runs: 9) {
      ciphertext = try key.encrypt([1, 2, 3], shape: [3], format: format, using: &generator)
    } gmp: {
      __gmpz_powm_sec(a, r, n, square)
    }
    let secretBytes = secret.unprotectedSecretEncoding()
    let prime = number()
    let exponent = number()
    let primeSquare = number()
    set(prime, Array(secretBytes[4..<4 + bits / 16]))
    __gmpz_sub_ui(exponent, prime, 1)
    __gmpz_mul(primeSquare, prime, prime)
    try Self.compare("\(bits) decrypt 1 element (gmp: 2 powm_sec)", runs: 15) {
      _ = try secret.decrypt(ciphertext)
    } gmp: {
      for _ in 0..<2 {
        __gmpz_mod(b, a, primeSquare)
        __gmpz_powm_sec(c, b, exponent, primeSquare)
      }
    }
    let values = PaillierFixtures.values(650, format: format, using: &generator)
    let vector = try key.encrypt(values, shape: [65, 10], format: format, using: &generator)
    let count = vector.elementCount
    let other = try vector.multiplied(by: 3)
    __gmpz_mul(b, a, a)
    __gmpz_mod(b, b, square)
    try Self.compare("\(bits) add, \(count) elements", runs: 31, repeats: 40) {
      _ = try vector.adding(other)
    } gmp: {
      for _ in 0..<count {
        __gmpz_mul(c, a, b)
        __gmpz_tdiv_r(c, c, square)
      }
    }
    try Self.compare("\(bits) add, 1 element", runs: 31, repeats: 400) {
      _ = try ciphertext.adding(ciphertext)
    } gmp: {
      __gmpz_mul(c, a, b)
      __gmpz_tdiv_r(c, c, square)
    }
    let wideFormat = try PaillierFormat(width: 64, fraction: 24)
    let wide = try key.encrypt(values, shape: [650], format: wideFormat, using: &generator)
    let k: Int64 = 0x5eed_beef_cafe_babe
    let power = number()
    __gmpz_set_si(power, Int(k))
    try Self.compare("\(bits) multiply by 63 bits, \(wide.elementCount) elements", runs: 15) {
      _ = try wide.multiplied(by: k)
    } gmp: {
      for _ in 0..<wide.elementCount {
        __gmpz_powm(c, a, power, square)
      }
    }
    __gmpz_set_si(power, 288)
    try Self.compare("\(bits) average of 5 updates, \(count) elements", runs: 15) {
      _ = try PaillierCiphertext.linearCombination([
        (288, vector), (288, vector), (287, vector), (287, vector), (287, vector),
      ])
    } gmp: {
      for _ in 0..<count * 5 {
        __gmpz_powm(c, a, power, square)
        __gmpz_mul(c, c, b)
        __gmpz_tdiv_r(c, c, square)
      }
    }
    let bytes = vector.encoded()
    try Self.compare("\(bits) decode, \(count) elements (gmp: gcd each)", runs: 15, repeats: 5) {
      _ = try PaillierCiphertext(decoding: bytes, key: key)
    } gmp: {
      for _ in 0..<count { __gmpz_gcd(c, a, n) }
    }
    try Self.compare("\(bits) negate, \(count) elements", runs: 15, repeats: 5) {
      _ = try vector.negated()
    } gmp: {
      for _ in 0..<count { __gmpz_invert(c, a, square) }
    }
    for pointer in [p, n, square, r, a, b, c, prime, exponent, primeSquare, power] {
      __gmpz_clear(pointer)
      pointer.deallocate()
    }
    __gmp_randclear(&state)
  }
}
