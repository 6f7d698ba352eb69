import Glibc
import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// What an attacker could measure of lattice secrets; homomorphic pitfall 7.
@Suite(.serialized) struct LatticeSecurityTests {
  /// A class of inputs against another in random order: Welch's t, with the same preparation for
  /// both so that caches are alike. Reported, not decided: a machine that others use is too noisy.
  /// |t| below 4.5 says that no leak was found with this many measurements (O. Reparaz, J. Balasch,
  /// I. Verbauwhede, "Dude, is my code constant time?", DATE 2017, 2016/1123).
  private static func report(
    _ name: String, rounds: Int, _ run: (Bool, inout SplitMix64) throws -> Double
  ) throws {
    var random = SplitMix64(seed: 630)
    var samples: [[Double]] = [[], []]
    for round in 0..<rounds + 50 {
      let isFixed = random.next(below: 2) == 0
      let time = try run(isFixed, &random)
      // The first ones warm caches and clocks.
      if round >= 50 { samples[isFixed ? 0 : 1].append(time) }
    }
    let t = Int(PaillierSecurityTests.welch(samples) * 100)
    print("timing \(name): t = \(t) / 100, \(rounds) runs")
  }

  private static func time<Result>(_ body: () throws -> Result) rethrows -> Double {
    let start = PaillierBenchmarks.now()
    let result = try body()
    let end = PaillierBenchmarks.now()
    withExtendedLifetime(result) {}
    return end - start
  }

  /// A key of which all coefficients are one number: 0, 1, or 2 for -1.
  private static func uniform(
    _ code: UInt8, _ parameters: LatticeParameters
  ) throws -> LatticeSecretKey {
    let random = try LatticeFixtures.secretKey(parameters).unprotectedSecretEncoding()
    let count = parameters.degree / 4
    let bytes = random.dropLast(count) + [UInt8](repeating: code * 0x55, count: count)
    return try LatticeSecretKey(unprotectedSecretEncoding: Array(bytes))
  }

  private static func generated(_ seed: UInt64, _ context: LatticeContext) -> LatticeSecretKey {
    var random = SplitMix64(seed: seed)
    return LatticeSecretKey.generate(context: context, using: &random)
  }

  @Test(
    .enabled(if: getenv("GALAXY_BENCH") != nil),
    arguments: [KernelPath.portable, .best], [LatticeParameters.small, .bfvSmall])
  func `times do not depend on secrets`(path: KernelPath, parameters: LatticeParameters) throws {
    let context = try LatticeContext(parameters: parameters, path: path)
    let isApproximate = parameters.scheme == .ckks
    let name = "\(isApproximate ? "CKKS" : "BFV") \(path)"
    let key = Self.generated(631, context)
    var random = SplitMix64(seed: 632)
    let publicKey = key.publicKey(using: &random)
    let count = parameters.slotCount

    /// An encryption of zeros, or of random numbers.
    func encrypt(_ isFixed: Bool, _ random: inout SplitMix64) throws -> LatticeCiphertext {
      let values = (0..<count).map { _ in
        let value = Int64(random.next(below: 1001)) - 500
        return isFixed ? 0 : value
      }
      return isApproximate
        ? try publicKey.encrypt(
          CKKSEncoder(context).encode(values, fraction: 8, depth: 3), using: &random)
        : try publicKey.encrypt(BFVEncoder(context).encode(values), using: &random)
    }
    func decrypt(
      _ ciphertext: LatticeCiphertext, _ secret: borrowing LatticeSecretKey
    ) throws -> [Int64] {
      isApproximate
        ? try CKKSEncoder(context).decode(
          secret.decryptUnprotected(ciphertext), fraction: 20, count: count)
        : try BFVEncoder(context).decode(secret.decrypt(ciphertext))
    }
    let ciphertext = try encrypt(false, &random)

    try Self.report("\(name) decrypt, fixed or random secret", rounds: 1500) { isFixed, random in
      let seed = random.next()
      let secret = Self.generated(isFixed ? 633 : seed, context)
      return try Self.time {
        isApproximate
          ? try secret.decryptUnprotected(ciphertext).polynomial.words.count
          : try secret.decrypt(ciphertext).coefficients.count
      }
    }
    try Self.report("\(name) decrypt and decode, zeros or random values", rounds: 1000) {
      isFixed, random in
      let ciphertext = try encrypt(isFixed, &random)
      return try Self.time { try decrypt(ciphertext, key) }
    }
    try Self.report("\(name) encode and encrypt, zeros or random values", rounds: 1000) {
      isFixed, random in
      let values = (0..<count).map { _ in
        let value = Int64(random.next(below: 1001)) - 500
        // The same magnitude in both classes: what time may depend on is said, and is the largest.
        return isFixed ? 500 : value
      }
      return try Self.time {
        isApproximate
          ? try publicKey.encrypt(
            CKKSEncoder(context).encode([500] + values.dropFirst(), fraction: 8, depth: 3),
            using: &random)
          : try publicKey.encrypt(BFVEncoder(context).encode(values), using: &random)
      }
    }
    try Self.report("\(name) encrypt, fixed or random randomness", rounds: 1000) {
      isFixed, random in
      let seed = random.next()
      var own = SplitMix64(seed: isFixed ? 634 : seed)
      return try Self.time {
        isApproximate
          ? try publicKey.encrypt(
            CKKSEncoder(context).encode([1], fraction: 8, depth: 3), using: &own)
          : try publicKey.encrypt(BFVEncoder(context).encode([1]), using: &own)
      }
    }
    // How many words are rejected differs from seed to seed, and says nothing about the others.
    try Self.report("\(name) ternary key, fixed or random", rounds: 1000) { isFixed, random in
      let seed = random.next()
      return Self.time { Self.generated(isFixed ? 635 : seed, context).context.ring.degree }
    }
    let flood = try NoiseFlood(width: 20)
    try Self.report("\(name) share of a decryption, fixed or random secret", rounds: 1000) {
      isFixed, random in
      let seed = random.next()
      let secret = Self.generated(isFixed ? 633 : seed, context)
      var stream = ChaCha20Generator(seededBy: &random)
      return Self.time { secret.partialDecryption(ciphertext, flood: flood, using: &stream) }
    }
    guard path == .best else { return }
    var fixture = try CollectiveFixture(parameters, parties: 2)
    let tensor = try fixture.encrypt(
      [1], EncryptedFormat(width: isApproximate ? 32 : 8, fraction: isApproximate ? 24 : 0))
    try Self.report("\(name) share of a refresh, fixed or random secret", rounds: 500) {
      isFixed, random in
      let seed = random.next()
      var party = try CollectiveParty(
        session: fixture.session, index: 0, secret: Self.generated(isFixed ? 633 : seed, context))
      return try Self.time { try party.refreshShare(of: tensor, using: &random) }
    }
    try Self.report("\(name) secret's encoding, all 1 or all -1", rounds: 1000) { isFixed, _ in
      let secret = try Self.uniform(isFixed ? 1 : 2, parameters)
      return Self.time { secret.unprotectedSecretEncoding() }
    }
  }
}
