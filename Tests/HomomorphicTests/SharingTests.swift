import Homomorphic
import Primitives
import Testing

/// IND-CPA-D: what a decryption may tell about the key.
@Suite struct SharingTests {
  /// The attack of Li and Micciancio: whoever sees the decrypted message polynomial m' of a
  /// ciphertext (c0, c1) computes s = (m' - c0) / c1.
  ///
  /// - Returns: the guessed secret, transformed, modulo the first prime.
  private static func attack(
    _ ciphertext: LatticeCiphertext, message: RNSPolynomial
  ) -> [UInt64] {
    let modulus = ciphertext.context.ring.moduli[0]
    let (c0, c1) = (ciphertext.polynomials[0], ciphertext.polynomials[1])
    return (0..<ciphertext.degree).map { index in
      let difference = modulus.subtract(message.words[index], c0.words[index])
      return modulus.multiply(difference, modulus.inverse(max(c1.words[index], 1)))
    }
  }

  /// How many coefficients of a guess are those of a ternary polynomial.
  private static func ternaryCount(_ guess: [UInt64], _ context: LatticeContext) -> Int {
    var polynomial = RNSPolynomial(degree: guess.count, limbCount: 1, words: guess)
    context.ring.inverseNTT(&polynomial)
    let q = context.ring.moduli[0].value
    return polynomial.words.count { $0 <= 1 || $0 == q - 1 }
  }

  @Test func `pitfall 1: raw decryptions give the key away, shared ones do not`() throws {
    let secret = try LatticeFixtures.secretKey(.additive)
    let context = secret.context
    let encoder = try CKKSEncoder(context)
    var random = SplitMix64(seed: 95)
    let publicKey = secret.publicKey(using: &random)
    let values = (0..<2048).map { Double($0 % 17) / 16 - 0.5 }
    let a = try publicKey.encrypt(try encoder.encode(values, depth: 0), using: &random)
    let b = try publicKey.encrypt(try encoder.encode(values, depth: 0), using: &random)
    let ciphertext = try CKKS(context).add(a, b)

    // What the victim publishes is only numbers; the attacker encodes them again.
    let plaintext = try secret.decryptUnprotected(ciphertext)
    let raw = try encoder.decode(plaintext)
    let published = try encoder.decodeCoefficients(plaintext)
    let again = try encoder.encodeCoefficients(
      published.map { Int64($0 * 0x1p36) }, fraction: 36, depth: 0)
    let guess = Self.attack(ciphertext, message: again.polynomial)
    #expect(Self.ternaryCount(guess, context) == 4096, "the attack must succeed on raw numbers")
    // The guess decrypts other ciphertexts: it is the key.
    let modulus = context.ring.moduli[0]
    let opened = RNSPolynomial(
      degree: 4096, limbCount: 1,
      words: (0..<4096).map { index in
        modulus.add(
          a.polynomials[0].words[index],
          modulus.multiply(a.polynomials[1].words[index], guess[index]))
      })
    #expect(opened == (try secret.decryptUnprotected(a)).polynomial)

    let shared = try secret.decryptForSharing(
      ciphertext, precisionBits: 10, count: 2048, using: &random)
    for (value, expected) in zip(shared, raw) {
      #expect(abs(Double(value) * 0x1p-10 - expected) <= 0x1p-10)
    }
    let rounded = try encoder.encode(shared.map { Double($0) * 0x1p-10 }, depth: 0)
    let wrong = Self.attack(ciphertext, message: rounded.polynomial)
    #expect(Self.ternaryCount(wrong, context) < 8, "the attack must fail on shared numbers")
  }

  @Test func `a precision that would not hide the noise is refused`() throws {
    let secret = try LatticeFixtures.secretKey(.small)
    let encoder = try CKKSEncoder(secret.context)
    var random = SplitMix64(seed: 96)
    let ciphertext = try secret.publicKey(using: &random).encrypt(
      try encoder.encode([1, -0.5], depth: 3), using: &random)
    for bits in [-1, 19, 40, 63, .max, .min] {
      #expect(throws: HomomorphicError.precisionTooHigh) {
        try secret.decryptForSharing(ciphertext, precisionBits: bits, count: 2, using: &random)
      }
    }
    let shared = try secret.decryptForSharing(
      ciphertext, precisionBits: 12, count: 3, using: &random)
    #expect(zip(shared, [4096, -2048, 0]).allSatisfy { abs($0 - $1) <= 1 })
    let other = try LatticeFixtures.secretKey(.additive)
    #expect(throws: HomomorphicError.wrongParameters) {
      try other.decryptForSharing(ciphertext, precisionBits: 4, count: 1, using: &random)
    }
  }
}
