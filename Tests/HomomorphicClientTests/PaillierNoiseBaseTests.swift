import CGMP
import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

/// Short noise after Damgard, Jurik and Nielsen.
@Suite struct PaillierNoiseBaseTests {
  static let paths = PaillierPath.allCases.filter(\.isAvailable)

  @Test(arguments: [512, 1024]) func shortNoiseHidesAndOpens(bits: Int) throws {
    var generator = SplitMix64(seed: 61)
    let secret = try PaillierSecretKey.generateInsecureForTests(bits: bits, using: &generator)
    let base = try secret.noiseBase(using: &generator)
    let published = try PaillierNoiseBase(
      key: secret.publicKey, rootBigEndian: base.rootBigEndian)
    let format = try PaillierFormat(width: 32, fraction: 24)
    let start = generator
    for count in [1, 2, 8, 9] {
      let lanes = format.lanesPerElement(modulusBits: bits) * count
      let values = PaillierFixtures.values(lanes, format: format, using: &generator)
      var ciphertexts: [PaillierCiphertext] = []
      for path in Self.paths {
        var table = published.table(path: path)
        var copy = start
        var noise = table.noise(count: count, using: &copy)
        let ciphertext = try secret.publicKey.encrypt(
          values, shape: [lanes], format: format, noise: &noise)
        #expect(try secret.decrypt(ciphertext) == values)
        #expect(try ciphertext.isOpened(by: secret.open(ciphertext)))
        ciphertexts.append(ciphertext)
      }
      #expect(ciphertexts.allSatisfy { $0 == ciphertexts[0] })
    }
  }

  /// A ciphertext of 0 is the noise itself: (h^n)^s mod n^2 with s of half the modulus's bits.
  @Test func noiseIsThePowerThatTheSchemeNames() throws {
    var generator = SplitMix64(seed: 62)
    let secret = try PaillierSecretKey.generateInsecureForTests(bits: 512, using: &generator)
    let base = try secret.noiseBase(using: &generator)
    #expect(base.exponentBits == 256)
    let numbers = (0..<5).map { _ in
      let number = UnsafeMutablePointer<__mpz_struct>.allocate(capacity: 1)
      __gmpz_init(number)
      return number
    }
    defer {
      for number in numbers {
        __gmpz_clear(number)
        number.deallocate()
      }
    }
    let (n, square, root, exponent) = (numbers[0], numbers[1], numbers[2], numbers[3])
    let found = numbers[4]
    __gmpz_import(n, 64, 1, 1, 1, 0, secret.publicKey.modulusBigEndian)
    __gmpz_mul(square, n, n)
    let format = try PaillierFormat(width: 32, fraction: 0)
    // All bits, one bit, none: what a table without constant time would treat differently.
    let exponents: [[UInt8]] = [
      [UInt8](repeating: 255, count: 32), [UInt8](repeating: 0, count: 31) + [1],
      [0x80] + [UInt8](repeating: 0, count: 31), generator.bytes(32),
    ]
    for bytes in exponents {
      __gmpz_import(root, 64, 1, 1, 1, 0, base.rootBigEndian)
      __gmpz_powm(root, root, n, square)
      __gmpz_import(exponent, 32, 1, 1, 1, 0, bytes)
      __gmpz_powm(root, root, exponent, square)
      for path in Self.paths {
        var script = ScriptedGenerator(numbers: bytes, size: 32)
        var table = base.table(path: path)
        var noise = table.noise(count: 1, using: &script)
        let ciphertext = try secret.publicKey.encrypt([0], shape: [], format: format, noise: &noise)
        let element = Array(ciphertext.encoded().suffix(128))
        __gmpz_import(found, 128, 1, 1, 1, 0, element)
        #expect(__gmpz_cmp(found, root) == 0, "\(path)")
      }
    }
  }

  @Test func rootsThatNoKeyHolderMadeAreRefused() throws {
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    var last = key.modulusBigEndian
    last[63] -= 1
    func small(_ number: UInt8) -> [UInt8] { [UInt8](repeating: 0, count: 63) + [number] }
    let prime = try PaillierFixtures.bytes(PaillierVectors.p)
    let factor = [UInt8](repeating: 0, count: 64 - prime.count) + prime
    var wrong = [
      small(0), small(1), last, key.modulusBigEndian, [UInt8](repeating: 255, count: 64), factor,
      Array(small(4).dropFirst()), [0] + small(4),
    ]
    // Half of the small primes have Jacobi's symbol -1.
    let refused = [2, 3, 5, 7, 11, 13, 17, 19].filter { number in
      let result = Result { () throws(HomomorphicError) in
        let base = try PaillierNoiseBase(key: key, rootBigEndian: small(UInt8(number)))
        return base.exponentBits
      }
      return result == .failure(.invalidKey)
    }
    // The fixture's primes are not both 3 mod 4, so that every root is refused.
    #expect(refused.count >= 1)
    if key.modulusBigEndian[63] & 3 != 1 { wrong.append(small(4)) }
    for bytes in wrong {
      let result = Result { () throws(HomomorphicError) in
        let base = try PaillierNoiseBase(key: key, rootBigEndian: bytes)
        return base.exponentBits
      }
      #expect(result == .failure(.invalidKey))
    }
  }

  /// Keys of other makers: primes that are 1 mod 4, or with p - 1 and q - 1 both multiples of 3.
  @Test func otherKeysGetNoBase() throws {
    func prime(_ seed: UInt64, remainder: UInt, modulo modulus: UInt) -> [UInt8] {
      var generator = SplitMix64(seed: seed)
      var bytes = generator.bytes(32)
      bytes[0] |= 0xC0
      var number = __mpz_struct()
      return withUnsafeMutablePointer(to: &number) { number in
        __gmpz_init(number)
        defer { __gmpz_clear(number) }
        __gmpz_import(number, 32, 1, 1, 1, 0, bytes)
        repeat {
          __gmpz_nextprime(number, number)
        } while __gmpz_fdiv_ui(number, modulus) != remainder
        var result = [UInt8](repeating: 0, count: 32)
        __gmpz_export(&result, nil, 1, 1, 1, 0, number)
        return result
      }
    }
    let blum = prime(63, remainder: 11, modulo: 12)
    let cases: [(p: [UInt8], q: [UInt8], isAccepted: Bool)] = [
      (blum, prime(64, remainder: 5, modulo: 12), false),
      (prime(65, remainder: 5, modulo: 12), prime(66, remainder: 5, modulo: 12), false),
      (prime(67, remainder: 7, modulo: 12), prime(68, remainder: 7, modulo: 12), false),
      (blum, prime(69, remainder: 7, modulo: 12), true),
    ]
    for (index, row) in cases.enumerated() {
      var generator = SplitMix64(seed: 70)
      let secret = try PaillierSecretKey(insecureTestPrimesBigEndian: row.p, row.q)
      let result = Result { () throws(HomomorphicError) in
        let base = try secret.noiseBase(using: &generator)
        return base.exponentBits
      }
      #expect(result == (row.isAccepted ? .success(256) : .failure(.invalidKey)), "\(index)")
    }
  }

  @Test func generatedKeysHaveABase() throws {
    var generator = SplitMix64(seed: 71)
    for _ in 0..<12 {
      let secret = try PaillierSecretKey.generateInsecureForTests(bits: 512, using: &generator)
      let base = try secret.noiseBase(using: &generator)
      #expect(base.rootBigEndian.count == 64)
    }
  }
}
