import HomomorphicClient
import HomomorphicEvaluation
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

    let fresh = CKKSNoise(context, depth: 0).fresh
    let shared = try secret.decryptForSharing(
      ciphertext, noise: fresh + fresh, precisionBits: 10, count: 2048, using: &random)
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
    let fresh = CKKSNoise(secret.context, depth: 3).fresh
    for bits in [-1, 14, 40, 63, .max, .min] {
      #expect(throws: HomomorphicError.precisionTooHigh) {
        try secret.decryptForSharing(
          ciphertext, noise: fresh, precisionBits: bits, count: 2, using: &random)
      }
    }
    // A bit of flood more, or noise that is twice as large, costs a bit of precision.
    for (noise, bits) in [(fresh, 9), (fresh + fresh, 8)] {
      #expect(throws: HomomorphicError.precisionTooHigh) {
        try secret.decryptForSharing(
          ciphertext, noise: noise, precisionBits: 13, count: 2, floodBits: bits, using: &random)
      }
      _ = try secret.decryptForSharing(
        ciphertext, noise: noise, precisionBits: 12, count: 2, floodBits: bits, using: &random)
    }
    // Noise below that of a fresh encryption is not believed.
    #expect(throws: HomomorphicError.precisionTooHigh) {
      try secret.decryptForSharing(
        ciphertext, noise: .zero, precisionBits: 14, count: 2, using: &random)
    }
    let shared = try secret.decryptForSharing(
      ciphertext, noise: fresh, precisionBits: 12, count: 3, using: &random)
    #expect(zip(shared, [4096, -2048, 0]).allSatisfy { abs($0 - $1) <= 1 })
    let other = try LatticeFixtures.secretKey(.additive)
    #expect(throws: HomomorphicError.wrongParameters) {
      try other.decryptForSharing(
        ciphertext, noise: fresh, precisionBits: 4, count: 1, using: &random)
    }
  }

  /// What a circuit leaves, and what is known of its noise.
  private struct Outcome {
    let name: String
    let ciphertext: LatticeCiphertext
    /// The values of all slots.
    let values: [Double]
    /// The public bound.
    let noise: Magnitude
  }

  /// A product, the square of it, a sum of many, and a rotation, under `.small`.
  private static func outcomes() throws -> [Outcome] {
    let keys = try LatticeFixtures.small.get()
    let context = keys.context
    let ckks = try CKKS(context)
    let encoder = try CKKSEncoder(context)
    var random = SplitMix64(seed: 97)
    let terms = try (0..<40).map { _ in
      let values = (0..<4096).map { _ in Double(Int64(random.next(below: 513)) - 256) / 256 }
      return (
        values,
        try keys.publicKey.encrypt(try encoder.encode(values, depth: 3), using: &random)
      )
    }
    let (x, y) = (terms[0], terms[1])
    let rules = (0..<4).map { CKKSNoise(context, depth: $0) }
    let (one, fresh) = (Magnitude(1), rules[3].fresh)
    let sum = try ckks.linearCombination(terms.map { (weight: 3, ciphertext: $0.1) })
    let sumNoise = fresh * Magnitude(120)
    let product = try ckks.multiply(x.1, y.1, with: keys.relinearizationKey)
    let productNoise = rules[3].rescaled(
      rules[3].product(one, fresh, one, fresh, fraction: 0) + rules[3].relinearization)
    let square = try ckks.square(product, with: keys.relinearizationKey)
    let squareNoise = rules[2].rescaled(
      rules[2].product(one, productNoise, one, productNoise, fraction: 0)
        + rules[2].relinearization)
    let large = try ckks.multiply(sum, x.1, with: keys.relinearizationKey)
    let largeNoise = rules[3].rescaled(
      rules[3].product(Magnitude(120), sumNoise, one, fresh, fraction: 0)
        + rules[3].relinearization)
    let sums = (0..<4096).map { slot in terms.reduce(0) { $0 + 3 * $1.0[slot] } }
    let products = zip(x.0, y.0).map { $0 * $1 }
    return [
      Outcome(name: "fresh", ciphertext: x.1, values: x.0, noise: fresh),
      Outcome(name: "sum of many", ciphertext: sum, values: sums, noise: sumNoise),
      Outcome(
        name: "rotation", ciphertext: try ckks.rotate(x.1, by: 1, with: keys),
        values: Array(x.0.dropFirst()) + [x.0[0]], noise: fresh + rules[3].switching),
      Outcome(name: "product", ciphertext: product, values: products, noise: productNoise),
      Outcome(
        name: "square of the product", ciphertext: square, values: products.map { $0 * $0 },
        noise: squareNoise),
      Outcome(
        name: "product of the sum", ciphertext: large, values: zip(sums, x.0).map { $0 * $1 },
        noise: largeNoise),
      Outcome(
        name: "lowered", ciphertext: try ckks.lowered(x.1, to: 2), values: x.0,
        noise: rules[3].lowered(fresh)),
    ]
  }

  @Test func `noise stays below its public bound, which is not far above`() throws {
    let secret = try LatticeFixtures.secretKey(.small)
    let encoder = try CKKSEncoder(secret.context)
    for outcome in try Self.outcomes() {
      let phase = try secret.decryptUnprotected(outcome.ciphertext)
      let message = try encoder.encode(outcome.values, depth: outcome.ciphertext.depth)
      var difference = secret.context.ring.subtract(phase.polynomial, message.polynomial)
      secret.context.ring.inverseNTT(&difference)
      let q = secret.context.ring.moduli[0].value
      let norm = difference.words.prefix(8192).reduce(0.0) {
        let centred = $1 > q / 2 ? -Double(q - $1) : Double($1)
        return $0 + centred * centred
      }.squareRoot()
      let bound = outcome.noise.approximate
      #expect(norm <= bound, "\(outcome.name): \(norm) above \(bound)")
      #expect(norm * 4096 > bound, "\(outcome.name): \(norm) far below \(bound)")
    }
  }

  @Test func `pitfall 1: neither products nor sums of many give the key away when shared`() throws {
    let secret = try LatticeFixtures.secretKey(.small)
    let context = secret.context
    let encoder = try CKKSEncoder(context)
    var random = SplitMix64(seed: 98)
    for outcome in try Self.outcomes() {
      let ciphertext = outcome.ciphertext
      let plaintext = try secret.decryptUnprotected(ciphertext)
      // Raw numbers determine the message polynomial: largest coefficients have 47 bits.
      let raw = try encoder.decodeCoefficients(plaintext)
      let again = try encoder.encodeCoefficients(
        raw.map { Int64($0 * 0x1p54) }, fraction: 54, depth: ciphertext.depth)
      #expect(
        Self.ternaryCount(Self.attack(ciphertext, message: again.polynomial), context) == 8192,
        "the attack must succeed on raw numbers: \(outcome.name)")
      let bits = try #require(
        (0...20).last { bits in
          (try? secret.decryptForSharing(
            ciphertext, noise: outcome.noise, precisionBits: bits, count: 1, using: &random))
            != nil
        }, "no precision is left: \(outcome.name)")
      let shared = try secret.decryptForSharing(
        ciphertext, noise: outcome.noise, precisionBits: bits, using: &random)
      let unit = 1 / Double(1 << bits)
      for (value, expected) in zip(shared, outcome.values) {
        #expect(abs(Double(value) * unit - expected) <= 1.01 * unit, "\(outcome.name)")
      }
      let rounded = try encoder.encode(
        shared.map { Double($0) * unit }, depth: ciphertext.depth)
      let wrong = Self.attack(ciphertext, message: rounded.polynomial)
      #expect(Self.ternaryCount(wrong, context) < 8, "\(outcome.name)")
    }
  }

  @Test func `tensors carry the bound through what contracts do`() throws {
    var random = SplitMix64(seed: 99)
    let key = try EncryptionSecretKey.generate(
      .ckks(degree: 8192), rotations: [1, 2], using: &random)
    let format = try EncryptedFormat(width: 32, fraction: 30)
    let tensor = try EncryptedTensor.encrypt(
      [1 << 30, 1 << 29, -(1 << 28), 0], shape: [4], format: format, key: key.publicKey,
      using: &random)
    /// The most fraction bits that can be shared.
    func precision(_ tensor: EncryptedTensor) throws -> Int {
      try #require(
        (0...30).last {
          (try? key.decryptForSharing(tensor, precisionBits: $0, using: &random)) != nil
        })
    }
    let twice = try tensor.adding(tensor)
    let sum = try EncryptedTensor.linearCombination([(1000, tensor)])
    let product = try tensor.multiplied(by: tensor)
    #expect(try precision(tensor) == 13)
    #expect(try precision(twice) == 12)
    #expect(try precision(sum) == 3)
    #expect(try precision(product) == 11)
    #expect(try precision(product.squared()) < 11)
    #expect(try precision(tensor.multiplied(plain: [1 << 30, 0, 0, 0])) == 12)
    #expect(try precision(tensor.lowered(to: 1)) == 12)
    #expect(try precision(tensor.summed()) < 8)
    #expect(try EncryptedTensor(decoding: sum.encoded(), key: key.publicKey) == sum)
    let shared = try key.decryptForSharing(product, precisionBits: 10, using: &random)
    for (value, expected) in zip(shared, [1.0, 0.25, 0.0625, 0]) {
      #expect(abs(Double(value) * 0x1p-30 - expected) <= 0x1p-10)
    }
  }
}

extension Magnitude {
  /// The bound as a floating-point number.
  var approximate: Double {
    Double(sign: .plus, exponent: Int(exponent), significand: Double(mantissa))
  }
}
