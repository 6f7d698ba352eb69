import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// What parties of a refresh, all but one of them together, may try.
@Suite struct CollectiveRefreshAttackTests {
  private static func q() throws -> EncryptedFormat { try EncryptedFormat(width: 32, fraction: 24) }

  /// How many coefficients modulo the first prime are -1, 0 or 1.
  private static func ternaryCount(_ polynomial: RNSPolynomial, _ context: LatticeContext) -> Int {
    let q = context.ring.moduli[0].value
    return polynomial[limb: 0].count { $0 <= 1 || $0 == q - 1 }
  }

  @Test func `correlated masks give the secret away, fresh ones do not`() throws {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 650)
    let context = fixture.session.context
    let tensors = try [fixture.encrypt([1 << 24], Self.q()), fixture.encrypt([1 << 20], Self.q())]
    // h0 - h0' = s (c1 - c1') where the masks are the same.
    func quotient(_ seeds: [UInt64]) throws -> Int {
      var masked: [RNSPolynomial] = []
      for (tensor, seed) in zip(tensors, seeds) {
        var party = try CollectiveParty(unprotectedEncoding: fixture.parties[0])
        var random = SplitMix64(seed: seed)
        let opening = try party.refreshShare(of: tensor, using: &random)
        masked.append(try #require(opening.share.refreshPolynomials.first).masked)
      }
      let shares = context.ring.subtract(masked[0], masked[1])
      let masks = context.ring.subtract(
        tensors[0].groups[0].polynomials[1], tensors[1].groups[0].polynomials[1])
      let modulus = context.ring.moduli[0]
      var secret = RNSPolynomial(
        degree: 8192, limbCount: 1,
        words: zip(shares[limb: 0], masks[limb: 0]).map {
          modulus.multiply($0, modulus.inverse(max($1, 1)))
        })
      context.ring.inverseNTT(&secret)
      return Self.ternaryCount(secret, context)
    }
    #expect(
      try quotient([1, 1]) == 8192, "the attack must succeed on one mask for two ciphertexts")
    #expect(try quotient([1, 2]) < 8, "and fail on two")
  }

  @Test func `a refresh is answered once, like a decryption, in every form that is recognised`()
    throws
  {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 651)
    let (a, b, c) = (
      try fixture.encrypt([1 << 20], Self.q()), try fixture.encrypt([1 << 20], Self.q()),
      try fixture.encrypt([1 << 20], Self.q())
    )
    let refreshed = try fixture.refresh(a)
    _ = try fixture.open(b)
    try fixture.act(0) { party, random in
      for again in [
        a, b, try a.negated(), try a.multiplied(by: 3), try a.lowered(to: 2), try a.adding(b),
        try a.adding(plain: [1]),
      ] {
        #expect(throws: CollectiveError.alreadyAnswered) {
          try party.refreshShare(of: again, using: &random)
        }
        #expect(throws: CollectiveError.alreadyAnswered) {
          try party.decryptionShare(of: again, using: &random)
        }
      }
      // What came out is another ciphertext: it is opened, once.
      _ = try party.decryptionShare(of: refreshed, using: &random)
      #expect(throws: CollectiveError.alreadyAnswered) {
        try party.refreshShare(of: refreshed, using: &random)
      }
      _ = try party.refreshShare(of: c, using: &random)
    }
  }

  @Test func `a party from an old copy refreshes again, and its errors average out`() throws {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 652)
    let context = fixture.session.context
    let tensor = try fixture.encrypt([1 << 24], Self.q())
    // At the full depth both halves have one scale: h0 + h1 = s (c1 - a) - e, without the mask.
    func sum() throws -> [UInt64] {
      var party = try CollectiveParty(unprotectedEncoding: fixture.parties[0])
      let opening = try party.refreshShare(of: tensor, using: &fixture.random)
      let halves = try #require(opening.share.refreshPolynomials.first)
      var sum = context.ring.add(halves.masked, halves.again)
      context.ring.inverseNTT(&sum)
      return Array(sum[limb: 0])
    }
    let modulus = context.ring.moduli[0]
    let base = try sum()
    func mean(_ count: Int) throws -> [Double] {
      var sums = [Double](repeating: 0, count: base.count)
      for _ in 0..<count {
        for (index, word) in try sum().enumerated() {
          let difference = modulus.subtract(word, base[index])
          sums[index] +=
            difference > modulus.value / 2
            ? -Double(modulus.value - difference) : Double(difference)
        }
      }
      return sums.map { $0 / Double(count) }
    }
    func deviation(_ count: Int) throws -> Double {
      let (first, second) = (try mean(count), try mean(count))
      let squares = zip(first, second).map { ($0 - $1) * ($0 - $1) }
      return (squares.reduce(0, +) / Double(squares.count) / 2).squareRoot()
    }
    let one = try deviation(1)
    #expect(abs(one - 3.24) < 0.1, "the error alone, as in a key: \(one)")
    let many = try deviation(25)
    #expect(abs(one / many - 5) < 0.3, "\(one) of one share, \(many) of 25: answered once only")
  }

  @Test func `all parties but one, with masks of their own choice, see nothing of the values`()
    throws
  {
    let secrets = KnownSecrets(degree: 8192, count: 3, seed: 653)
    var fixture = try CollectiveFixture(.small, secrets: secrets.parties)
    let context = fixture.session.context
    let others = secrets.sum(1..<3, context)
    let joint = secrets.sum(0..<3, context)
    let values = (0..<4096).map { $0 % 2 == 0 ? Int64(127) << 24 : -(Int64(127) << 24) }
    let tensor = try fixture.encrypt(values, Self.q(), depth: 2)
    let mask = try #require(try fixture.session.refreshMask(of: tensor))
    let opening = try fixture.act(0) { try $0.refreshShare(of: tensor, using: &$1) }
    let group = tensor.groups[0]
    // c0 + h0 + the other secrets' parts: the message less the mask of the honest party.
    func known(_ secret: borrowing LatticeSecretKey) throws -> RNSPolynomial {
      try secret.decryptUnprotected(group).polynomial
    }
    var view = context.ring.add(
      try known(others), try #require(opening.share.refreshPolynomials.first).masked)
    context.ring.inverseNTT(&view)
    var message = try known(joint)
    context.ring.inverseNTT(&message)
    // As a part of the modulus, 0 to 1: the sum of (x q_i / Q mod q_i) / q_i over the primes.
    let moduli = Array(context.ring.moduli.prefix(3))
    func fractions(_ polynomial: RNSPolynomial) -> [Double] {
      (0..<8192).map { index in
        var sum = 0.0
        for (limb, modulus) in moduli.enumerated() {
          let cofactor = moduli.reduce(UInt64(1)) {
            $1 == modulus ? $0 : modulus.multiply($0, modulus.reduce($1.value))
          }
          let digit = modulus.multiply(
            polynomial.words[limb * 8192 + index], modulus.inverse(cofactor))
          sum += Double(digit) / Double(modulus.value)
        }
        return sum - sum.rounded(.down)
      }
    }
    let size = moduli.reduce(1.0) { $0 * Double($1.value) }
    let width = Double(sign: .plus, exponent: mask.bits, significand: 1) / size
    // -M is uniform over the whole width: 64 bins.
    let masks = fractions(view).map { (1 - $0) / width }
    #expect(masks.allSatisfy { $0 > -0.001 && $0 < 1.001 })
    var bins = [Double](repeating: 0, count: 64)
    for value in masks { bins[min(max(Int(value * 64), 0), 63)] += 1 }
    let chiSquare = bins.reduce(0) { $0 + ($1 - 128) * ($1 - 128) / 128 }
    #expect(chiSquare < 126, "63 degrees of freedom: \(chiSquare)")
    // And tells nothing of the message, which is as large as the format has it.
    let wanted = fractions(message).map { $0 > 0.5 ? $0 - 1 : $0 }
    func centred(_ numbers: [Double]) -> [Double] {
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      return numbers.map { $0 - mean }
    }
    let (x, y) = (centred(masks), centred(wanted))
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let correlation = product(x, y) / (product(x, x) * product(y, y)).squareRoot()
    #expect(abs(correlation) < 5 / 8192.0.squareRoot(), "\(correlation)")
  }

  @Test(arguments: [LatticeParameters.small, .bfvSmall])
  func `a share that is none is found, and one that comes late is refused`(
    _ parameters: LatticeParameters
  ) throws {
    let isExact = parameters.scheme == .bfv
    var fixture = try CollectiveFixture(parameters, parties: 2, seed: 654)
    let format = try EncryptedFormat(width: isExact ? 8 : 32, fraction: isExact ? 0 : 24)
    let (a, b) = (try fixture.encrypt([3], format), try fixture.encrypt([4], format))
    let session = fixture.session
    let honest = try fixture.act(0) { try $0.refreshShare(of: a, using: &$1) }
    // The other's share about b, with a's name on it.
    let wrong = try fixture.act(1) { try $0.refreshShare(of: b, using: &$1) }
    var bytes = wrong.encoded()
    let subject = ShareOpening.nonceBytes + 36
    bytes.replaceSubrange(subject..<subject + 32, with: keccak256(a.encoded()).bytes)
    let rogue = try ShareOpening(decoding: bytes, session: session)
    var collector = try ShareCollector(refreshing: a, session: session)
    try collector.collect(ShareCommitment(honest))
    #expect(throws: CollectiveError.commitmentsMissing) { try collector.collect(honest) }
    try collector.collect(ShareCommitment(rogue))
    try collector.collect(honest)
    #expect(throws: CollectiveError.wrongCommitment) {
      let late = try fixture.act(1) { try $0.refreshShare(of: a, using: &$1) }
      try collector.collect(late)
    }
    try collector.collect(rogue)
    let round = try collector.completed()
    #expect(throws: CollectiveError.refused(.undecipherable)) { try session.refresh(a, round) }
    try fixture.act(0) { party, _ in
      #expect(throws: CollectiveError.refused(.undecipherable)) {
        try party.accept(refreshOf: a, round)
      }
      #expect(party.refreshed.isEmpty)
    }
  }

  @Test
  func
    `forged and imported ciphertexts are not refreshed, and what was refreshed is known by its whole header`()
    throws
  {
    var fixture = try CollectiveFixture(.small, parties: 2, seed: 655)
    let a = try fixture.encrypt([1 << 24], Self.q())
    let product = try a.squared()
    let imported = try EncryptedTensor(
      key: fixture.keys, format: Self.q(), shape: [1], groups: product.groups)
    var header = product.encoded()
    header[13] = 0xF0  // The exponent of the bound, behind its mantissa.
    let read = try EncryptedTensor(decoding: product.encoded(), key: fixture.key)
    for tensor in [imported, read]
      + [try? EncryptedTensor(decoding: header, key: fixture.key)].compactMap({ $0 })
    {
      try fixture.act(0) { party, random in
        #expect(throws: CollectiveError.boundsClaimed) {
          try party.refreshShare(of: tensor, using: &random)
        }
      }
    }
    let refreshed = try fixture.refresh(product)
    #expect(
      try EncryptedTensor(decoding: refreshed.encoded(), key: fixture.key).boundsOrigin == .claimed)
    try fixture.act(0) { party, _ in
      #expect(party.refreshed == [keccak256(refreshed.encoded())])
    }
  }
}
