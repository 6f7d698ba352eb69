import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

@Suite struct PaillierKeyTests {
  @Test func modulusMustBeOddFullLengthAndSupported() throws {
    var generator = SplitMix64(seed: 13)
    var modulus = generator.bytes(384)
    modulus[0] |= 0x80
    modulus[383] |= 1
    let key = try PaillierPublicKey(modulusBigEndian: modulus)
    #expect(key.bits == 3072)
    #expect(key.modulusBigEndian == modulus)
    #expect(key.identity == keccak256(modulus))
    var even = modulus
    even[383] ^= 1
    var short = modulus
    short[0] &= 0x7F
    let wrong = [
      even, short, [], [0x81], Array(modulus.dropFirst()), [0] + modulus, modulus + modulus,
      Array(modulus.prefix(63)) + [1],
    ]
    for bytes in wrong {
      #expect(throws: HomomorphicError.invalidKey) {
        try PaillierPublicKey(modulusBigEndian: bytes)
      }
    }
    let small = [0x80] + [UInt8](repeating: 0, count: 62) + [1]
    #expect(throws: HomomorphicError.invalidKey) {
      try PaillierPublicKey(modulusBigEndian: small)
    }
    #expect(try PaillierPublicKey(insecureTestModulusBigEndian: small).bits == 512)
  }

  @Test(arguments: [512, 1024]) func generatedKeysWorkAndRepeat(bits: Int) throws {
    var generator = SplitMix64(seed: 14)
    var reference = SplitMix64(seed: 14)
    let format = try PaillierFormat(width: 32, fraction: 24)
    for _ in 0..<4 {
      let secret = try PaillierSecretKey.generateInsecureForTests(bits: bits, using: &generator)
      let again = try PaillierSecretKey.generateInsecureForTests(bits: bits, using: &reference)
      let key = secret.publicKey
      let same = again.publicKey == key
      #expect(same)
      #expect(key.bits == bits)
      #expect(key.modulusBigEndian[0] >= 0x80)
      // p = q = 3 mod 4: the modulus is 1 mod 4.
      #expect(key.modulusBigEndian[bits / 8 - 1] & 3 == 1)
      let values = PaillierFixtures.values(9, format: format, using: &generator)
      _ = PaillierFixtures.values(9, format: format, using: &reference)
      let ciphertext = try key.encrypt(values, shape: [9], format: format, using: &generator)
      _ = try key.encrypt(values, shape: [9], format: format, using: &reference)
      #expect(try secret.decrypt(ciphertext) == values)
    }
  }

  @Test func productionLengthsAreTheOnlyOnes() {
    var generator = SplitMix64(seed: 15)
    for bits in [0, -1, 512, 1024, 2047, 4096] {
      do throws(HomomorphicError) {
        _ = try PaillierSecretKey.generate(bits: bits, using: &generator)
        Issue.record("made a key of \(bits) bits")
      } catch {
        #expect(error == .invalidKey)
      }
    }
  }

  @Test func factorsMustBeDifferentPrimesOfTheRightLength() throws {
    let p = try PaillierFixtures.bytes(PaillierVectors.p)
    let q = try PaillierFixtures.bytes(PaillierVectors.q)
    var composite = p
    composite[31] ^= 2
    var short = p
    short[0] = 0x7F
    let wrong = [
      (p, p), (composite, q), (p, composite), (short, q), (p, [3]), ([], []), (p, p + q),
    ]
    for (first, second) in wrong {
      do throws(HomomorphicError) {
        _ = try PaillierSecretKey(insecureTestPrimesBigEndian: first, second)
        Issue.record("accepted factors")
      } catch {
        #expect(error == .invalidKey)
      }
    }
    do throws(HomomorphicError) {
      _ = try PaillierSecretKey(primesBigEndian: p, q)
      Issue.record("accepted a short key")
    } catch {
      #expect(error == .invalidKey)
    }
  }

  /// An element that hides a number outside of the lanes, or lanes beyond the weight.
  @Test func decryptionRefusesPlaintextsThatAreNoLanes() throws {
    var generator = SplitMix64(seed: 16)
    let secret = try PaillierFixtures.secretKey()
    let wide = try PaillierFormat(width: 64, fraction: 0)
    // Three lanes of 128 bits look like six of 64 when the header is changed.
    let ciphertext = try secret.publicKey.encrypt(
      [1, 2, Int64.max], shape: [3], format: wide, using: &generator)
    func reread(width: UInt8, lanes: UInt8) throws -> PaillierCiphertext {
      var bytes = ciphertext.encoded()
      bytes[2] = width
      bytes[5] = lanes
      return try PaillierCiphertext(decoding: bytes, key: secret.publicKey)
    }
    let few = try reread(width: 32, lanes: 3)
    let fewResult = Result { () throws(HomomorphicError) in try secret.decrypt(few) }
    #expect(fewResult == .failure(.notPacked))
    let all = try reread(width: 32, lanes: 7)
    let allResult = Result { () throws(HomomorphicError) in try secret.decrypt(all) }
    #expect(allResult == .failure(.laneOverflow))
    let none = try ciphertext.multiplied(by: 1 << 62).multiplied(by: 3)
    var bytes = none.encoded()
    bytes.replaceSubrange(9..<17, with: [1, 0, 0, 0, 0, 0, 0, 0])
    let lying = try PaillierCiphertext(decoding: bytes, key: secret.publicKey)
    let lyingResult = Result { () throws(HomomorphicError) in try secret.decryptWide(lying) }
    #expect(lyingResult == .failure(.laneOverflow))
  }

  /// The length that is used in earnest: everything once, with the time that it takes.
  @Test func threeThousandBitsWork() throws {
    var generator = SplitMix64(seed: 17)
    let clock = ContinuousClock()
    let start = clock.now
    let secret = try PaillierSecretKey.generate(bits: 3072, using: &generator)
    let made = clock.now
    let format = try PaillierFormat(width: 32, fraction: 24)
    let values = PaillierFixtures.values(100, format: format, using: &generator)
    let ciphertext = try secret.publicKey.encrypt(
      values, shape: [100], format: format, using: &generator)
    let encrypted = clock.now
    let product = try ciphertext.multiplied(by: -287)
    let computed = clock.now
    let opened = try secret.decrypt(product)
    let decrypted = clock.now
    #expect(opened == values.map { $0 * -287 })
    #expect(ciphertext.elementCount == 3)
    print(
      """
      Paillier-3072: key \(made - start), encrypt 100 values \(encrypted - made), \
      multiply \(computed - encrypted), decrypt \(decrypted - computed)
      """)

    let file = secret.unprotectedSecretEncoding()
    let reread = try PaillierSecretKey(unprotectedSecretEncoding: file)
    let rereadKey = reread.publicKey
    #expect(rereadKey == secret.publicKey)
    #expect(try reread.decrypt(ciphertext) == values)
    for (bytes, expected) in [
      (Array(file.dropLast()), HomomorphicError.malformed), (file + [0], .malformed),
      ([], .malformed), (Array(file.prefix(3)), .malformed),
      ([0x53, 1, 0, 2] + file.dropFirst(4), .invalidKey),
      (file.dropLast() + [file[file.count - 1] ^ 4], .invalidKey),
    ] {
      do throws(HomomorphicError) {
        _ = try PaillierSecretKey(unprotectedSecretEncoding: bytes)
        Issue.record("accepted a key file")
      } catch {
        #expect(error == expected)
      }
    }
  }
}
