import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// Pitfall 2: what repeated shares of one party for one ciphertext would tell.
@Suite struct CollectiveLeakTests {
  @Test func `pitfall 2: a party answers a ciphertext once, however it is described`() throws {
    var fixture = try CollectiveFixture(.bfvSmall, parties: 2)
    let format = try EncryptedFormat(width: 8, fraction: 0)
    let tensor = try fixture.encrypt([1, 2, 3, 4], format)
    _ = try fixture.open(tensor)
    let same = try EncryptedTensor(
      key: fixture.keys, format: format, shape: [2, 2], groups: tensor.groups, isFresh: true
    ).takenAsFresh()
    #expect(same.encoded() != tensor.encoded())
    // Another message under the same randomness: c1 is what shares depend on.
    let shifted = try tensor.adding(plain: [1, 1, 1, 1])
    for again in [tensor, same, shifted] {
      try fixture.act(0) { party, random in
        #expect(throws: CollectiveError.alreadyAnswered) {
          try party.decryptionShare(of: again, using: &random)
        }
        #expect(throws: CollectiveError.alreadyAnswered) {
          try party.decryptionShare(of: again, floodBits: 20, using: &random)
        }
      }
    }
    // A new one is answered.
    let fresh = try fixture.encrypt([5], format)
    #expect(try fixture.open(fresh).values == [5])
  }

  @Test(arguments: [LatticeParameters.small, .bfvSmall])
  func `pitfall 2: multiples, lowered forms and sums of an answered ciphertext are the same again`(
    _ parameters: LatticeParameters
  ) throws {
    var fixture = try CollectiveFixture(parameters, parties: 2, seed: 630)
    let isExact = parameters.scheme == .bfv
    let format = try EncryptedFormat(width: isExact ? 8 : 32, fraction: isExact ? 0 : 28)
    let a = try fixture.encrypt([1, 2, 3, 4], format)
    let b = try fixture.encrypt([5, 6, 7, 8], format)
    let c = try fixture.encrypt([9, 9, 9, 9], format)
    let low = try fixture.encrypt([1, 1, 1, 1], format).lowered(to: 1)
    func answer(_ tensor: EncryptedTensor) throws {
      try fixture.act(0) { party, random in
        _ = try party.decryptionShare(of: tensor, floodBits: 8, using: &random)
      }
    }
    func refuses(_ tensor: EncryptedTensor, _ name: String) throws {
      try fixture.act(0) { party, random in
        #expect(throws: CollectiveError.alreadyAnswered, "\(name)") {
          try party.decryptionShare(of: tensor, floodBits: 8, using: &random)
        }
      }
    }
    try answer(a)
    try answer(b)
    try answer(low)
    for factor: Int64 in [-1, 2, 3, 7, -64, 1000] {
      try refuses(try a.multiplied(by: factor), "a * \(factor)")
      try refuses(try a.lowered(to: 1).multiplied(by: factor), "a.lowered * \(factor)")
    }
    try refuses(try a.negated(), "-a")
    for depth in [2, 1, 0] {
      try refuses(try a.lowered(to: depth), "a.lowered(to: \(depth))")
      for factor: Int64 in [-1, 2, 7] {
        try refuses(try a.multiplied(by: factor).lowered(to: depth), "(a * \(factor)).lowered")
      }
    }
    // What was answered at a lower depth, now higher: its own source.
    try refuses(try low.lowered(to: 0), "low.lowered(to: 0)")
    // A sum that differs from an opened one by what is known.
    try refuses(try a.adding(plain: [1, 1, 1, 1]), "a + 1")
    try refuses(try a.adding(b), "a + b")
    try refuses(try EncryptedTensor.linearCombination([(3, a), (-2, b)]), "3 a - 2 b")
    try refuses(try a.lowered(to: 1).adding(low), "a.lowered(to: 1) + low")
    // Others are answered.
    try answer(try a.adding(c))
    // Now c is known, as a difference.
    try refuses(c, "c")
    try answer(try fixture.encrypt([1], format))
  }

  @Test func `pitfall 2: what was answered low is recognised high`() throws {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 631)
    let a = try fixture.encrypt([1 << 24], try EncryptedFormat(width: 32, fraction: 28))
    try fixture.act(0) { party, random in
      _ = try party.decryptionShare(of: try a.lowered(to: 1), using: &random)
    }
    for again in [a, try a.lowered(to: 2), try a.multiplied(by: 3)] {
      try fixture.act(0) { party, random in
        #expect(throws: CollectiveError.alreadyAnswered) {
          try party.decryptionShare(of: again, using: &random)
        }
      }
    }
  }

  /// s from a1 = s c1 exactly: the attack's last step.
  private static func quotient(
    _ product: RNSPolynomial, _ ciphertext: LatticeCiphertext
  ) -> RNSPolynomial {
    let modulus = ciphertext.context.ring.moduli[0]
    var result = RNSPolynomial(
      degree: product.degree, limbCount: 1,
      words: zip(product.words, ciphertext.polynomials[1].words).map {
        modulus.multiply($0, modulus.inverse(max($1, 1)))
      })
    ciphertext.context.ring.inverseNTT(&result)
    return result
  }

  /// The mean of many shares, modulo the first prime, in coefficient form; shares differ by little.
  private static func mean(
    of shares: [RNSPolynomial], _ context: LatticeContext
  ) -> [UInt64] {
    let modulus = context.ring.moduli[0]
    var sums = [Int64](repeating: 0, count: context.parameters.degree)
    let base = shares[0]
    for share in shares.dropFirst() {
      for index in sums.indices {
        let difference = modulus.subtract(share.words[index], base.words[index])
        sums[index] +=
          difference > modulus.value / 2
          ? -Int64(modulus.value - difference) : Int64(difference)
      }
    }
    // The flood is uniform in -2^w..<2^w: its mean is -1/2.
    return sums.indices.map { index in
      let mean = (Double(sums[index]) / Double(shares.count) + 0.5).rounded()
      return modulus.add(base.words[index], modulus.reduce(signed: Int64(mean)))
    }
  }

  @Test func `pitfall 2: the mean of raw repeated shares is the key of the party`() throws {
    let secret = try LatticeFixtures.secretKey(.additive)
    let context = secret.context
    var random = SplitMix64(seed: 620)
    let ciphertext = try secret.publicKey(using: &random).encrypt(
      try CKKSEncoder(context).encode([0.5], depth: 0), using: &random)
    var stream = ChaCha20Generator(seededBy: &random)
    // Shares without the memory of a party, with a flood that 6,000 of them average out.
    let flood = try NoiseFlood(width: 4)
    func shares(_ count: Int) -> [RNSPolynomial] {
      (0..<count).map { _ in
        var share = secret.partialDecryption(ciphertext, flood: flood, using: &stream)
        context.ring.inverseNTT(&share)
        return share
      }
    }
    func ternary(_ guess: [UInt64]) -> Int {
      var product = RNSPolynomial(degree: 4096, limbCount: 1, words: guess)
      context.ring.forwardNTT(&product)
      let q = context.ring.moduli[0].value
      return Self.quotient(product, ciphertext).words.count { $0 <= 1 || $0 == q - 1 }
    }
    #expect(ternary(Self.mean(of: shares(1), context)) < 8, "one share must not be enough")
    #expect(
      ternary(Self.mean(of: shares(9000), context)) == 4096, "the attack must succeed on many")
  }

  @Test func `pitfall 2: a party from an old copy answers again, and its floods average out`()
    throws
  {
    var fixture = try CollectiveFixture(.additive, parties: 2)
    let tensor = try fixture.encrypt([1 << 24], EncryptedFormat(width: 32, fraction: 24))
    let old = fixture.parties[0]
    let context = fixture.session.context
    // Differences of shares are differences of floods: the deviation of a mean of k falls as 1 /
    // sqrt(k).
    func share() throws -> RNSPolynomial {
      var party = try CollectiveParty(unprotectedEncoding: old)
      let opening = try party.decryptionShare(of: tensor, using: &fixture.random)
      var polynomial = try #require(opening.share.decryptionPolynomials.first)
      context.ring.inverseNTT(&polynomial)
      return polynomial
    }
    let modulus = context.ring.moduli[0]
    func deviation(of means: ([Double], [Double])) -> Double {
      let squares = zip(means.0, means.1).map { ($0 - $1) * ($0 - $1) }
      return (squares.reduce(0, +) / Double(squares.count) / 2).squareRoot()
    }
    let base = try share()
    func mean(_ count: Int) throws -> [Double] {
      var sums = [Double](repeating: 0, count: 4096)
      for _ in 0..<count {
        let next = try share()
        for index in sums.indices {
          let difference = modulus.subtract(next.words[index], base.words[index])
          sums[index] +=
            difference > modulus.value / 2
            ? -Double(modulus.value - difference) : Double(difference)
        }
      }
      return sums.map { $0 / Double(count) }
    }
    let one = deviation(of: (try mean(1), try mean(1)))
    let many = deviation(of: (try mean(100), try mean(100)))
    #expect(abs(one / many - 10) < 0.5, "deviation \(one) of one share, \(many) of 100")
    // The flood is as wide as it says: 2^8 times the bound on fresh noise, N / sqrt(N) in a
    // coefficient.
    #expect(one >= 256 * 64)
    #expect(one < 2 * 256 * 64)
  }
}
