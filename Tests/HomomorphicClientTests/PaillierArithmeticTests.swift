import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

@Suite struct PaillierArithmeticTests {
  static let widths: [UInt8] = [32, 64]

  @Test(arguments: widths) func operationsMatchTheirPlaintextReferences(width: UInt8) throws {
    let seed: UInt64 = 20_261_122
    var generator = SplitMix64(seed: seed)
    let secret = try PaillierFixtures.secretKey()
    let format = try PaillierFormat(width: width, fraction: 24)
    for round in 0..<40 {
      let shape = [1 + generator.next(below: 5), 1 + generator.next(below: 6)]
      let count = shape[0] * shape[1]
      let x = PaillierFixtures.values(count, format: format, using: &generator)
      let y = PaillierFixtures.values(count, format: format, using: &generator)
      let k = Int64(truncatingIfNeeded: generator.next()) >> (width == 32 ? 36 : 4)
      let a = try secret.publicKey.encrypt(x, shape: shape, format: format, using: &generator)
      let b = try secret.publicKey.encrypt(y, shape: shape, format: format, using: &generator)
      func check(
        _ ciphertext: PaillierCiphertext, weight: UInt64, _ expected: (Int128, Int128) -> Int128
      ) throws {
        let found = try secret.decryptWide(ciphertext)
        let wanted = zip(x, y).map { expected(Int128($0), Int128($1)) }
        #expect(found == wanted, "seed \(seed), round \(round)")
        #expect(ciphertext.weight == weight)
        #expect(ciphertext.shape == shape && ciphertext.format == format)
      }
      try check(a, weight: 1) { x, _ in x }
      try check(a.adding(b), weight: 2) { x, y in x + y }
      try check(a.subtracting(b), weight: 2) { x, y in x - y }
      try check(a.negated(), weight: 1) { x, _ in -x }
      try check(a.adding(plain: y), weight: 2) { x, y in x + y }
      try check(a.adding(plain: y, times: -7), weight: 8) { x, y in x - 7 * y }
      try check(a.multiplied(by: k), weight: max(k.magnitude, 1)) { x, _ in Int128(k) * x }
      try check(
        PaillierCiphertext.linearCombination([(3, a), (-5, b), (0, a), (k, b)]),
        weight: 8 + k.magnitude
      ) { x, y in 3 * x + (Int128(k) - 5) * y }
    }
  }

  @Test(arguments: widths) func extremesSurvive(width: UInt8) throws {
    var generator = SplitMix64(seed: 1)
    let secret = try PaillierFixtures.secretKey()
    let format = try PaillierFormat(width: width, fraction: 0)
    let low = Int64.min >> Int64(64 - Int(width))
    for values in [[low], [-1 - low], [0], [-1], [1]] {
      for count in [1, 3, 7, 8, 20] {
        let vector = (0..<count).flatMap { _ in values }
        let ciphertext = try secret.publicKey.encrypt(
          vector, shape: [count], format: format, using: &generator)
        #expect(try secret.decrypt(ciphertext) == vector)
      }
    }
    let scalar = try secret.publicKey.encrypt(
      [low], shape: [], format: format, using: &generator)
    #expect(try secret.decrypt(scalar) == [low])
  }

  /// The largest lanes of both signs beside each other, with the largest weight there is.
  @Test(arguments: widths) func lanesHoldUpToTheLastUnitOfWeight(width: UInt8) throws {
    var generator = SplitMix64(seed: 2)
    let secret = try PaillierFixtures.secretKey()
    let format = try PaillierFormat(width: width, fraction: 0)
    let low = Int64.min >> Int64(64 - Int(width))
    let values = [low, -1 - low, low, low, 0, -1 - low, low]
    let ciphertext = try secret.publicKey.encrypt(
      values, shape: [7], format: format, using: &generator)
    // 2^width - 1 = 3 * 5 * 17 * 257 * 65537 (* 641 * 6700417).
    var top = ciphertext
    let half: Int64 = 1 << Int64(width / 2)
    top = try top.multiplied(by: half - 1).multiplied(by: half + 1)
    #expect(top.weight == format.weightMax)
    let expected = values.map { Int128($0) * Int128(format.weightMax) }
    #expect(try secret.decryptWide(top) == expected)
    #expect(try secret.decryptWide(top.negated()) == expected.map { -$0 })

    #expect(throws: HomomorphicError.laneOverflow) { try top.adding(ciphertext) }
    #expect(throws: HomomorphicError.laneOverflow) { try top.subtracting(ciphertext) }
    #expect(throws: HomomorphicError.laneOverflow) { try top.adding(plain: values) }
    #expect(throws: HomomorphicError.laneOverflow) { try top.multiplied(by: -2) }
    #expect(throws: HomomorphicError.laneOverflow) {
      try PaillierCiphertext.linearCombination([(1, top), (1, ciphertext)])
    }
    if width == 32 {
      #expect(throws: HomomorphicError.laneOverflow) { try ciphertext.multiplied(by: 1 << 32) }
      #expect(throws: HomomorphicError.laneOverflow) { try ciphertext.multiplied(by: .min) }
      #expect(try ciphertext.multiplied(by: 1 - 1 << 32).weight == format.weightMax)
    } else {
      #expect(try ciphertext.multiplied(by: .min).weight == 1 << 63)
    }
  }

  @Test func decryptionRefusesSumsThatDoNotFit64Bits() throws {
    var generator = SplitMix64(seed: 3)
    let secret = try PaillierFixtures.secretKey()
    let format = try PaillierFormat(width: 64, fraction: 0)
    let ciphertext = try secret.publicKey.encrypt(
      [.max, 1], shape: [2], format: format, using: &generator)
    let doubled = try ciphertext.adding(ciphertext)
    #expect(throws: HomomorphicError.valueOutOfRange) { try secret.decrypt(doubled) }
    #expect(try secret.decryptWide(doubled) == [Int128(Int64.max) * 2, 2])
  }

  /// 1 is a ciphertext of 0, and what is added to it stands there for everybody.
  @Test func whatEverybodyCouldReadIsRefused() throws {
    var generator = SplitMix64(seed: 4)
    let secret = try PaillierFixtures.secretKey()
    let format = try PaillierFormat(width: 32, fraction: 24)
    let a = try secret.publicKey.encrypt([5, -6], shape: [2], format: format, using: &generator)
    let opposite = try a.negated()
    let shifted = try a.adding(plain: [7, 7])
    let results: [(name: String, make: () throws -> PaillierCiphertext)] = [
      ("a * 0", { try a.multiplied(by: 0) }), ("a - a", { try a.subtracting(a) }),
      ("a + -a", { try a.adding(opposite) }), ("(a + 7) - a", { try shifted.subtracting(a) }),
      ("0 a + 0 a", { try PaillierCiphertext.linearCombination([(0, a), (0, a)]) }),
      ("2 a - 2 a", { try PaillierCiphertext.linearCombination([(2, a), (-2, a)]) }),
      ("a * 3 - 3 a", { try a.multiplied(by: 3).adding(opposite.multiplied(by: 3)) }),
    ]
    for (name, make) in results {
      #expect(throws: HomomorphicError.transparent, "\(name)") { _ = try make() }
    }
    // Nor does such a one come in: n + 1 is an encryption of 1 without randomness.
    let key = secret.publicKey
    let clear = PaillierCiphertext(
      key: key, format: format, shape: [], weight: 1,
      limbs: key.modulus + [UInt](repeating: 0, count: key.elementLimbs - key.modulus.count))
    var limbs = clear.limbs
    limbs[0] += 1
    let bytes = PaillierCiphertext(
      key: key, format: format, shape: [], weight: 1, limbs: limbs
    ).encoded()
    #expect(throws: HomomorphicError.transparent) {
      try PaillierCiphertext(decoding: bytes, key: key)
    }
    #expect(
      try secret.decrypt(PaillierCiphertext.linearCombination([(0, a), (1, shifted)])) == [12, 1])
  }

  @Test func operandsMustBelongTogether() throws {
    var generator = SplitMix64(seed: 5)
    let key = try PaillierFixtures.publicKey()
    let other = try PaillierSecretKey.generateInsecureForTests(bits: 512, using: &generator)
    let format = try PaillierFormat(width: 32, fraction: 24)
    let base = try key.encrypt([1, 2], shape: [2], format: format, using: &generator)
    let cases: [(HomomorphicError, PaillierCiphertext)] = [
      (
        .wrongKey,
        try other.publicKey.encrypt([1, 2], shape: [2], format: format, using: &generator)
      ),
      (.shapeMismatch, try key.encrypt([1, 2], shape: [2, 1], format: format, using: &generator)),
      (
        .formatMismatch,
        try key.encrypt(
          [1, 2], shape: [2], format: PaillierFormat(width: 32, fraction: 23), using: &generator)
      ),
      (
        .formatMismatch,
        try key.encrypt(
          [1, 2], shape: [2], format: PaillierFormat(width: 64, fraction: 24), using: &generator)
      ),
    ]
    for (error, ciphertext) in cases {
      #expect(throws: error) { try base.adding(ciphertext) }
      #expect(throws: error) { try base.subtracting(ciphertext) }
      #expect(throws: error) {
        try PaillierCiphertext.linearCombination([(1, base), (1, ciphertext)])
      }
    }
    #expect(throws: HomomorphicError.wrongKey) { try other.decrypt(base) }
    #expect(throws: HomomorphicError.shapeMismatch) { try base.adding(plain: [1]) }
    #expect(throws: HomomorphicError.valueOutOfRange) { try base.adding(plain: [1, 1 << 31]) }
    #expect(throws: HomomorphicError.shapeMismatch) {
      try PaillierCiphertext.linearCombination([])
    }
  }

  @Test func encryptionRefusesWhatItCannotHold() throws {
    var generator = SplitMix64(seed: 6)
    let key = try PaillierFixtures.publicKey()
    let format = try PaillierFormat(width: 32, fraction: 24)
    let cases: [(HomomorphicError, [Int64], [Int])] = [
      (.valueOutOfRange, [1 << 31], [1]),
      (.valueOutOfRange, [-1 - 1 << 31], []),
      (.shapeMismatch, [1, 2], [3]),
      (.malformed, [], [0]),
      (.malformed, [], [-1]),
      (.malformed, [1], [1, 1, 1, 1, 1]),
      (.tooLarge, [1], [PaillierLimits.lanesMax + 1]),
      (.tooLarge, [1], [.max, .max]),
    ]
    for (error, values, shape) in cases {
      #expect(throws: error) {
        try key.encrypt(values, shape: shape, format: format, using: &generator)
      }
    }
    #expect(throws: HomomorphicError.formatMismatch) {
      try PaillierFormat(width: 16, fraction: 8)
    }
    #expect(throws: HomomorphicError.formatMismatch) {
      try PaillierFormat(width: 32, fraction: 32)
    }
  }

  @Test func preparedNoiseIsUsedOnce() throws {
    var generator = SplitMix64(seed: 7)
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    let format = try PaillierFormat(width: 32, fraction: 24)
    var noise = PaillierNoise(key: key, count: 3, using: &generator)
    let first = try key.encrypt([1, -2], shape: [2], format: format, noise: &noise)
    let second = try key.encrypt([1, -2], shape: [2], format: format, noise: &noise)
    #expect(first != second)
    #expect(try secret.decrypt(first) == [1, -2])
    #expect(try secret.decrypt(second) == [1, -2])
    var left = noise.remaining
    #expect(left == 1)
    // Eight 32-bit values need two elements.
    do throws(HomomorphicError) {
      _ = try key.encrypt(
        [Int64](repeating: 9, count: 8), shape: [8], format: format, noise: &noise)
      Issue.record("encrypted without noise")
    } catch {
      #expect(error == .noiseExhausted)
    }
    left = noise.remaining
    #expect(left == 1)
    let other = try PaillierSecretKey.generateInsecureForTests(bits: 512, using: &generator)
    let wrong = Result { () throws(HomomorphicError) in
      try other.publicKey.encrypt([1], shape: [1], format: format, noise: &noise)
    }
    #expect(wrong == .failure(.wrongKey))
  }

  /// What the model contract does with encrypted updates.
  @Test func federatedAverageMatchesTheIntegerSums() throws {
    var generator = SplitMix64(seed: 8)
    let secret = try PaillierFixtures.secretKey()
    let format = try PaillierFormat(width: 32, fraction: 24)
    let sizes: [Int64] = [288, 288, 287, 287, 287]
    let deltas = sizes.map { _ in
      PaillierFixtures.values(130, format: format, using: &generator)
    }
    var terms: [(multiplier: Int64, ciphertext: PaillierCiphertext)] = []
    var sum: PaillierCiphertext?
    for (size, delta) in zip(sizes, deltas) {
      let ciphertext = try secret.publicKey.encrypt(
        delta, shape: [13, 10], format: format, using: &generator)
      terms.append((size, ciphertext))
      let share = try ciphertext.multiplied(by: size)
      sum = try sum.map { try $0.adding(share) } ?? share
    }
    let combined = try PaillierCiphertext.linearCombination(terms)
    // Both ways give the same group elements, not just the same values.
    #expect(combined == sum)
    #expect(combined.weight == 1437)
    let exact = (0..<130).map { index in
      zip(sizes, deltas).reduce(Int64(0)) { $0 + $1.0 * $1.1[index] }
    }
    #expect(try secret.decrypt(combined) == exact)
  }

  @Test func costsCountWhatOperationsDo() throws {
    let narrow = try PaillierFormat(width: 32, fraction: 24)
    let wide = try PaillierFormat(width: 64, fraction: 24)
    #expect(narrow.lanesPerElement(modulusBits: 3072) == 47)
    #expect(wide.lanesPerElement(modulusBits: 3072) == 23)
    #expect(narrow.lanesPerElement(modulusBits: 2048) == 31)
    #expect(PaillierCost.elements(lanes: 650, format: narrow, bits: 3072) == 14)
    #expect(PaillierCost.elements(lanes: 47, format: narrow, bits: 3072) == 1)
    #expect(PaillierCost.elements(lanes: 48, format: narrow, bits: 3072) == 2)
    #expect(PaillierCost.exponentBits(0) == 0)
    #expect(PaillierCost.exponentBits(-1) == 1)
    #expect(PaillierCost.exponentBits(288) == 9)
    #expect(PaillierCost.exponentBits(.min) == 64)
    #expect(PaillierCost.multiplications(multiplier: 288) == 14)
    #expect(PaillierCost.multiplications(multiplier: .min) == 83)
    #expect(PaillierCost.multiplications(multiplier: -1) == 0)
    #expect(PaillierCost.multiplications(multipliers: [288, 288, 287]) == 9 + 2 + 2 + 6)
    #expect(
      PaillierCost.multiplications(multipliers: [1, -2])
        == 4 + PaillierCost.inversionMultiplications)
    #expect(PaillierCost.encodedBytes(lanes: 650, rank: 2, format: narrow, bits: 3072) == 10_809)
  }
}
