import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// BFV beside the plain integers modulo t.
@Suite struct BFVTests {
  static let keys = Result {
    let context = try LatticeContext.shared(.bfvSmall)
    var generator = SplitMix64(seed: 41)
    let secret = LatticeSecretKey.generate(context: context, using: &generator)
    return try secret.keyBundle(
      relinearize: true, rotations: (0..<12).map { 1 << $0 } + [-3], conjugate: true,
      using: &generator)
  }

  static func secretKey() throws -> LatticeSecretKey {
    var generator = SplitMix64(seed: 41)
    return LatticeSecretKey.generate(
      context: try LatticeContext.shared(.bfvSmall), using: &generator)
  }

  static let t: Int64 = 1_032_193

  /// The representative between -(t - 1)/2 and (t - 1)/2.
  static func centred(_ value: Int64, _ t: Int64 = t) -> Int64 {
    let rest = ((value % t) + t) % t
    return rest > t / 2 ? rest - t : rest
  }

  /// Random numbers with both ends and 0 sprinkled in.
  static func numbers(_ count: Int, _ generator: inout SplitMix64, _ t: Int64 = t) -> [Int64] {
    (0..<count).map { _ in
      switch generator.next() & 15 {
      case 0: 0
      case 1: t / 2
      case 2: -(t / 2)
      default: centred(Int64(generator.next() >> 2), t)
      }
    }
  }

  @Test func sumsAndProductsAreThoseOfTheNumbers() throws {
    let bundle = try Self.keys.get()
    let secret = try Self.secretKey()
    let bfv = try BFV(bundle.context)
    let encoder = try BFVEncoder(bundle.context)
    var generator = SplitMix64(seed: 42)
    let x = Self.numbers(8192, &generator)
    let y = Self.numbers(8192, &generator)
    let a = try bundle.publicKey.encrypt(encoder.encode(x), using: &generator)
    let b = try secret.encryptSeeded(encoder.encode(y), using: &generator).expanded()
    func values(_ c: LatticeCiphertext) throws -> [Int64] {
      #expect(try secret.noiseBudget(of: c) > 0)
      return try encoder.decode(secret.decrypt(c))
    }
    #expect(try values(a) == x)
    #expect(try values(b) == y)
    let plain = try encoder.encode(y)
    let sums = zip(x, y).map { Self.centred($0 + $1) }
    let differences = zip(x, y).map { Self.centred($0 - $1) }
    let products = zip(x, y).map { Self.centred($0 * $1) }
    #expect(try values(bfv.add(a, b)) == sums)
    #expect(try values(bfv.add(a, plain: plain)) == sums)
    #expect(try values(bfv.subtract(a, b)) == differences)
    #expect(try values(bfv.subtract(a, plain: plain)) == differences)
    #expect(try values(bfv.negate(a)) == x.map { -$0 })
    #expect(try values(bfv.multiply(a, plain: plain)) == products)
    #expect(try values(bfv.multiply(a, b, with: bundle.relinearizationKey)) == products)
    #expect(
      try values(bfv.square(a, with: bundle.relinearizationKey))
        == x.map { Self.centred($0 * $0) })
    #expect(
      try bfv.square(a, with: bundle.relinearizationKey)
        == bfv.multiply(a, a, with: bundle.relinearizationKey))
    #expect(
      try values(bfv.linearCombination([(3, a), (-5, b), (1000, a)]))
        == zip(x, y).map { Self.centred(1003 * $0 - 5 * $1) })
    #expect(
      try values(bfv.dot([a, b, a], [b, b, a], with: bundle.relinearizationKey))
        == zip(x, y).map { Self.centred($0 * $1 % Self.t + $1 * $1 % Self.t + $0 * $0) })
    let lowered = try bfv.lowered(try bfv.multiply(a, b, with: bundle.relinearizationKey), to: 1)
    #expect(lowered.depth == 1)
    #expect(try values(lowered) == products)
    #expect(
      try values(
        bfv.multiply(bfv.lowered(a, to: 2), bfv.lowered(b, to: 2), with: bundle.relinearizationKey))
        == products)
  }

  @Test func coefficientsMultiplyAsPolynomials() throws {
    let bundle = try Self.keys.get()
    let secret = try Self.secretKey()
    let bfv = try BFV(bundle.context)
    let encoder = try BFVEncoder(bundle.context)
    var generator = SplitMix64(seed: 43)
    var x = [Int64](repeating: 0, count: 8192)
    var y = x
    for _ in 0..<20 {
      x[Int(generator.next() & 8191)] = Self.numbers(1, &generator)[0]
      y[Int(generator.next() & 8191)] = Self.numbers(1, &generator)[0]
    }
    var expected = [Int64](repeating: 0, count: 8192)
    for (i, left) in x.enumerated() where left != 0 {
      for (j, right) in y.enumerated() where right != 0 {
        let sign: Int64 = i + j < 8192 ? 1 : -1
        let place = (i + j) & 8191
        expected[place] = Self.centred(expected[place] + sign * Self.centred(left * right))
      }
    }
    let a = try bundle.publicKey.encrypt(encoder.encode(coefficients: x), using: &generator)
    let b = try bundle.publicKey.encrypt(encoder.encode(coefficients: y), using: &generator)
    let product = try bfv.multiply(a, b, with: bundle.relinearizationKey)
    #expect(try encoder.decodeCoefficients(secret.decrypt(product)) == expected)
  }

  @Test func rotationsMoveTheSlotsOfBothRows() throws {
    let bundle = try Self.keys.get()
    let secret = try Self.secretKey()
    let bfv = try BFV(bundle.context)
    let encoder = try BFVEncoder(bundle.context)
    var generator = SplitMix64(seed: 44)
    let x = Self.numbers(8192, &generator)
    let a = try bundle.publicKey.encrypt(encoder.encode(x), using: &generator)
    for steps in [0, 1, 2, 5, -3, -1, 4095] {
      let rotated = try bfv.rotateRows(a, by: steps, with: bundle)
      let expected = (0..<8192).map { x[$0 & 4096 | ($0 + steps + 4096) & 4095] }
      #expect(try encoder.decode(secret.decrypt(rotated)) == expected, "\(steps) steps")
    }
    #expect(
      try encoder.decode(secret.decrypt(bfv.swapRows(a, with: bundle)))
        == Array(x[4096...] + x[..<4096]))
    let sum = Self.centred(x.reduce(0) { ($0 + $1) % Self.t })
    #expect(
      try encoder.decode(secret.decrypt(bfv.sumSlots(a, with: bundle)))
        == Array(repeating: sum, count: 8192))
    #expect(throws: HomomorphicError.shapeMismatch) {
      try bfv.rotateRows(a, by: 4096, with: bundle)
    }
  }

  @Test func decryptionIsRightUntilTheBudgetIsGone() throws {
    let bundle = try Self.keys.get()
    let secret = try Self.secretKey()
    let bfv = try BFV(bundle.context)
    let encoder = try BFVEncoder(bundle.context)
    var generator = SplitMix64(seed: 45)
    var x = Self.numbers(8192, &generator)
    var a = try bundle.publicKey.encrypt(encoder.encode(x), using: &generator)
    var budget = try secret.noiseBudget(of: a)
    #expect((110...150).contains(budget), "fresh budget \(budget)")
    var products = 0
    while budget > 0 {
      #expect(try encoder.decode(secret.decrypt(a)) == x, "after \(products) squares")
      a = try bfv.square(a, with: bundle.relinearizationKey)
      x = x.map { Self.centred($0 * $0) }
      let left = try secret.noiseBudget(of: a)
      #expect(left < budget)
      budget = left
      products += 1
    }
    #expect(products >= 4)
    #expect(try encoder.decode(secret.decrypt(a)) != x)
  }

  @Test(arguments: [LatticeParameters.bfvSmall, .bfvLarge])
  func eachDepthHasRoomForAProduct(parameters: LatticeParameters) throws {
    let context = try LatticeContext.shared(parameters)
    let t = Int64(parameters.plainModulus)
    var generator = SplitMix64(seed: 48)
    let secret = LatticeSecretKey.generate(context: context, using: &generator)
    let key = try secret.relinearizationKey(using: &generator)
    let publicKey = secret.publicKey(using: &generator)
    let bfv = try BFV(context)
    let encoder = try BFVEncoder(context)
    var x = Self.numbers(parameters.degree, &generator, t)
    var a = try publicKey.encrypt(encoder.encode(x), using: &generator)
    var budgets = [try secret.noiseBudget(of: a)]
    for depth in (0..<parameters.depthMax).reversed() {
      a = try bfv.lowered(try bfv.square(a, with: key), to: depth)
      x = x.map { Self.centred($0 * $0, t) }
      budgets.append(try secret.noiseBudget(of: a))
      #expect(
        try encoder.decode(secret.decrypt(a)) == x, "\(depth) of \(parameters.depthMax)")
    }
    print("noise budgets of BFV, degree \(parameters.degree), by depth: \(budgets)")
  }

  @Test(arguments: [LatticeParameters.bfvSmall, .bfvLarge, .bfvAdditive])
  func everyPathGivesTheSameProducts(parameters: LatticeParameters) throws {
    try Self.comparePaths(parameters)
  }

  @Test func moduliTooWideForTheFastestKernelsWork() throws {
    let moduli = try Primes.chain(bits: [60, 40, 40, 60], degree: 8192)
    try Self.comparePaths(
      LatticeParameters(scheme: .bfv, degree: 8192, moduli: moduli, plainModulus: 1_032_193))
    // A plain modulus wider than some data modulus, and many digits.
    let narrow = try Primes.chain(
      bits: [30] + Array(repeating: 25, count: 13) + [60], degree: 16384)
    let t = try Primes.largest(bits: 31, count: 1, degree: 16384)[0]
    try Self.comparePaths(
      LatticeParameters(scheme: .bfv, degree: 16384, moduli: narrow, plainModulus: t))
  }

  static func comparePaths(_ parameters: LatticeParameters) throws {
    var reference: [LatticeCiphertext]?
    let t = Int64(parameters.plainModulus)
    for path in KernelPath.allCases where path <= .best {
      let context = try LatticeContext(parameters: parameters, path: path)
      var generator = SplitMix64(seed: 46)
      let secret = LatticeSecretKey.generate(context: context, using: &generator)
      let key = try secret.relinearizationKey(using: &generator)
      let publicKey = secret.publicKey(using: &generator)
      let encoder = try BFVEncoder(context)
      let bfv = try BFV(context)
      let x = numbers(parameters.degree, &generator, t)
      let y = numbers(parameters.degree, &generator, t)
      let a = try publicKey.encrypt(encoder.encode(x), using: &generator)
      let b = try publicKey.encrypt(encoder.encode(y), using: &generator)
      let results = [
        a, b, try bfv.add(a, plain: encoder.encode(y)),
        try bfv.multiply(a, plain: encoder.encode(y)), try bfv.multiply(a, b, with: key),
        try bfv.square(b, with: key),
      ]
      if parameters.depthMax > 0 {
        #expect(
          try encoder.decode(secret.decrypt(results[3])) == zip(x, y).map { centred($0 * $1, t) })
        #expect(
          try encoder.decode(secret.decrypt(results[4])) == zip(x, y).map { centred($0 * $1, t) })
        #expect(try encoder.decode(secret.decrypt(results[5])) == y.map { centred($0 * $0, t) })
      }
      if let reference { #expect(results == reference, "\(path)") } else { reference = results }
    }
  }

  @Test func operandsThatDoNotFitAreRefused() throws {
    let bundle = try Self.keys.get()
    let bfv = try BFV(bundle.context)
    let encoder = try BFVEncoder(bundle.context)
    var generator = SplitMix64(seed: 47)
    let a = try bundle.publicKey.encrypt(encoder.encode([1, 2, 3]), using: &generator)
    #expect(throws: HomomorphicError.wrongParameters) {
      try BFV(LatticeContext.shared(.small))
    }
    #expect(throws: HomomorphicError.valueOutOfRange) { try encoder.encode([516_097]) }
    #expect(throws: HomomorphicError.valueOutOfRange) { try encoder.encode([.min]) }
    #expect(throws: HomomorphicError.shapeMismatch) {
      try encoder.encode([Int64](repeating: 0, count: 8193))
    }
    #expect(throws: HomomorphicError.transparent) { try bfv.subtract(a, a) }
    #expect(throws: HomomorphicError.transparent) {
      try bfv.multiply(a, plain: encoder.encode([]))
    }
    #expect(throws: HomomorphicError.keyMissing) { try bfv.multiply(a, a, with: nil) }
    #expect(throws: HomomorphicError.wrongLevel) { try bfv.add(a, bfv.lowered(a, to: 1)) }
    #expect(throws: HomomorphicError.wrongLevel) { try bfv.lowered(a, to: 4) }
    #expect(throws: HomomorphicError.malformed) {
      let three = try bfv.multiplyWithoutRelinearization(a, a)
      return try bfv.multiply(three, three, with: bundle.relinearizationKey)
    }
    #expect(throws: HomomorphicError.shapeMismatch) { try bfv.dot([], [], with: nil) }
  }
}
