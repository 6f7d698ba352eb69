import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

@Suite struct CKKSTests {
  /// A fresh encryption of values under the shared key of the small set.
  private struct Setting {
    let bundle: LatticeKeyBundle
    let scheme: CKKS
    let encoder: CKKSEncoder
    var random: SplitMix64

    init(seed: UInt64, _ bundle: Result<LatticeKeyBundle, any Error> = LatticeFixtures.small) throws
    {
      self.bundle = try bundle.get()
      scheme = try CKKS(self.bundle.context)
      encoder = try CKKSEncoder(self.bundle.context)
      random = SplitMix64(seed: seed)
    }

    var depthMax: Int { bundle.parameters.depthMax }

    mutating func values(_ count: Int, limit: Double = 2) -> [Double] {
      (0..<count).map { _ in (Double(random.next() >> 11) * 0x1p-52 - 1) * limit }
    }

    mutating func encrypt(_ values: [Double], depth: Int? = nil) throws -> LatticeCiphertext {
      try bundle.publicKey.encrypt(
        try encoder.encode(values, depth: depth ?? depthMax), using: &random)
    }

    func decrypt(_ ciphertext: LatticeCiphertext) throws -> [Double] {
      let secret = try LatticeFixtures.secretKey(bundle.parameters)
      return try encoder.decode(try secret.decryptUnprotected(ciphertext))
    }

    func expect(
      _ ciphertext: LatticeCiphertext, is values: [Double], within bound: Double,
      depth: Int, isCanonical: Bool = true, _ comment: Comment,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let worst = zip(try decrypt(ciphertext), values).map { abs($0 - $1) }.max() ?? 0
      #expect(worst < bound, comment, sourceLocation: sourceLocation)
      #expect(ciphertext.depth == depth, comment, sourceLocation: sourceLocation)
      #expect(
        ciphertext.hasCanonicalScale == isCanonical, comment, sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [LatticeParameters.additive, .small, .large])
  func `what was encrypted is decrypted, at every depth`(parameters: LatticeParameters) throws {
    let secret = try LatticeFixtures.secretKey(parameters)
    var random = SplitMix64(seed: 61)
    let publicKey = secret.publicKey(using: &random)
    let encoder = try CKKSEncoder(secret.context)
    // The rounding by the special prime, times s, has a standard deviation of sqrt(N / 18) in each
    // coefficient and of N / sqrt(18) in a slot.
    let bound = Double(2 * parameters.degree) / encoder.context.canonicalScale(depth: 0).double
    for depth in 0...parameters.depthMax {
      let raws = LatticeFixtures.raws(parameters.slotCount, limit: 8, &random)
      let plaintext = try encoder.encode(raws, fraction: 24, depth: depth)
      let fresh = try publicKey.encrypt(plaintext, using: &random)
      #expect(fresh.depth == depth && fresh.size == 2 && fresh.hasCanonicalScale)
      let seeded = try secret.encryptSeeded(plaintext, using: &random)
      for ciphertext in [fresh, try seeded.expanded()] {
        let decoded = try encoder.decode(try secret.decryptUnprotected(ciphertext))
        let worst = zip(raws, decoded).map { abs(Double($0) * 0x1p-24 - $1) }.max() ?? 0
        #expect(worst < bound, "depth \(depth), seed 61, error / bound: \(worst / bound)")
      }
    }
  }

  @Test func `sums, differences and negation`() throws {
    var setting = try Setting(seed: 62)
    let (x, y) = (setting.values(4096), setting.values(4096))
    let (a, b) = (try setting.encrypt(x), try setting.encrypt(y))
    let scheme = setting.scheme
    try setting.expect(
      try scheme.add(a, b), is: zip(x, y).map(+), within: 2e-8, depth: 3, "add")
    try setting.expect(
      try scheme.subtract(a, b), is: zip(x, y).map(-), within: 2e-8, depth: 3, "subtract")
    try setting.expect(try scheme.negate(a), is: x.map { -$0 }, within: 2e-8, depth: 3, "negate")
    let plain = try setting.encoder.encode(y, depth: 3)
    try setting.expect(
      try scheme.add(a, plain: plain), is: zip(x, y).map(+), within: 2e-8, depth: 3, "plain")
    try setting.expect(
      try scheme.subtract(a, plain: plain), is: zip(x, y).map(-), within: 2e-8, depth: 3,
      "plain")
    try setting.expect(
      try scheme.add(a, constant: -3 << 20, fraction: 21), is: x.map { $0 - 1.5 }, within: 2e-8,
      depth: 3, "constant")
  }

  @Test func `products down to the last level`() throws {
    var setting = try Setting(seed: 63)
    let scheme = setting.scheme
    let key = setting.bundle.relinearizationKey
    var x = setting.values(4096, limit: 1.2)
    let y = setting.values(4096, limit: 1.2)
    var a = try setting.encrypt(x)
    let fresh = try setting.encrypt(y)
    for depth in (0..<3).reversed() {
      let b = try scheme.lowered(fresh, to: depth + 1)
      try setting.expect(b, is: y, within: 1e-7, depth: depth + 1, "lowered")
      a = try scheme.multiply(a, b, with: key)
      x = zip(x, y).map(*)
      try setting.expect(a, is: x, within: 1e-6, depth: depth, "product")
    }
    #expect(throws: HomomorphicError.depthExhausted) { try scheme.multiply(a, a, with: key) }
    #expect(throws: HomomorphicError.depthExhausted) { try scheme.square(a, with: key) }
    #expect(throws: HomomorphicError.depthExhausted) {
      try scheme.multiply(a, plain: try setting.encoder.encode([1], fraction: 0, depth: 0))
    }
    #expect(throws: HomomorphicError.depthExhausted) {
      try scheme.multiply(a, constant: 3, fraction: 1)
    }
    #expect(throws: HomomorphicError.depthExhausted) { try scheme.rescale(a) }
  }

  @Test func `eight levels of the large set`() throws {
    var setting = try Setting(seed: 64, LatticeFixtures.large)
    var x = setting.values(8192, limit: 1)
    var a = try setting.encrypt(x)
    for depth in (0..<8).reversed() {
      a = try setting.scheme.square(a, with: setting.bundle.relinearizationKey)
      x = x.map { $0 * $0 }
      try setting.expect(a, is: x, within: 5e-6, depth: depth, "square")
    }
  }

  @Test func `products with what everybody knows`() throws {
    var setting = try Setting(seed: 65)
    let (x, y) = (setting.values(4096), setting.values(4096))
    let a = try setting.encrypt(x)
    let scheme = setting.scheme
    let plain = try setting.encoder.encode(y, depth: 3)
    try setting.expect(
      try scheme.multiply(a, plain: plain), is: zip(x, y).map(*), within: 1e-7, depth: 2,
      "plain")
    try setting.expect(
      try scheme.multiply(a, constant: -5 << 20, fraction: 21), is: x.map { $0 * -2.5 },
      within: 1e-7, depth: 2, "constant")
    try setting.expect(
      try scheme.multiply(a, integer: -7), is: x.map { $0 * -7 }, within: 1e-7, depth: 3,
      "integer")
  }

  @Test func `fused operations have the residues of their parts`() throws {
    var setting = try Setting(seed: 66)
    let scheme = setting.scheme
    let key = setting.bundle.relinearizationKey
    let (a, b) = (
      try setting.encrypt(setting.values(4096)), try setting.encrypt(setting.values(4096))
    )
    let (c, d) = (
      try setting.encrypt(setting.values(4096)), try setting.encrypt(setting.values(4096))
    )
    func slow(_ a: LatticeCiphertext, _ b: LatticeCiphertext) throws -> LatticeCiphertext {
      try scheme.multiplyWithoutRelinearize(a, b)
    }
    let product = try slow(a, b)
    #expect(product.size == 3)
    let expected = try scheme.rescale(try scheme.relinearize(product, with: key))
    #expect(try scheme.multiply(a, b, with: key) == expected)
    #expect(
      try scheme.square(a, with: key)
        == scheme.rescale(try scheme.relinearize(try slow(a, a), with: key)))
    #expect(
      try scheme.dot([a, c], [b, d], with: key)
        == scheme.rescale(
          try scheme.relinearize(try scheme.add(product, try slow(c, d)), with: key)))
    // Three polynomials decrypt too.
    let both = try setting.decrypt(product)
    let again = try setting.decrypt(expected)
    #expect(zip(both, again).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func `dot products of lists`() throws {
    var setting = try Setting(seed: 67)
    let xs = (0..<5).map { _ in setting.values(4096) }
    let ys = (0..<5).map { _ in setting.values(4096) }
    let (a, b) = (try xs.map { try setting.encrypt($0) }, try ys.map { try setting.encrypt($0) })
    let expected = (0..<4096).map { slot in
      zip(xs, ys).reduce(0) { $0 + $1.0[slot] * $1.1[slot] }
    }
    try setting.expect(
      try setting.scheme.dot(a, b, with: setting.bundle.relinearizationKey), is: expected,
      within: 1e-6, depth: 2, "dot")
    let plain = try ys.map { try setting.encoder.encode($0, depth: 3) }
    try setting.expect(
      try setting.scheme.dot(a, plain: plain), is: expected, within: 1e-6, depth: 2, "plain")
    #expect(throws: HomomorphicError.shapeMismatch) {
      try setting.scheme.dot([], [], with: setting.bundle.relinearizationKey)
    }
    #expect(throws: HomomorphicError.shapeMismatch) {
      try setting.scheme.dot(a, Array(b.dropLast()), with: setting.bundle.relinearizationKey)
    }
    #expect(throws: HomomorphicError.shapeMismatch) {
      try setting.scheme.dot(a, plain: Array(plain.dropLast()))
    }
  }

  @Test func `linear combinations in one pass`() throws {
    var setting = try Setting(seed: 68)
    let xs = (0..<5).map { _ in setting.values(4096) }
    let a = try xs.map { try setting.encrypt($0) }
    let weights: [Int64] = [288, -3, 0, 1_000, 1]
    func expected(_ unit: Double) -> [Double] {
      (0..<4096).map { slot in
        zip(xs, weights).reduce(0) { $0 + $1.0[slot] * Double($1.1) * unit }
      }
    }
    try setting.expect(
      try setting.scheme.linearCombination(zip(weights, a).map { (weight: $0, ciphertext: $1) }),
      is: expected(1), within: 1e-5, depth: 3, "integers")
    try setting.expect(
      try setting.scheme.linearCombination(
        zip(weights, a).map { (raw: $0, ciphertext: $1) }, fraction: 10),
      is: expected(0x1p-10), within: 1e-7, depth: 2, "fractions")
    #expect(throws: HomomorphicError.shapeMismatch) {
      try setting.scheme.linearCombination([(weight: Int64, ciphertext: LatticeCiphertext)]())
    }
  }

  @Test func `rotations, conjugation and sums of slots`() throws {
    var setting = try Setting(seed: 69)
    let x = setting.values(4096)
    let a = try setting.encrypt(x)
    let scheme = setting.scheme
    for steps in [1, 2, 1024, 3, 2047, -1, -4095, 4095, 0] {
      let expected = (0..<4096).map { x[($0 + steps + 4096) % 4096] }
      try setting.expect(
        try scheme.rotate(a, by: steps, with: setting.bundle), is: expected, within: 1e-6,
        depth: 3, "rotate by \(steps)")
    }
    try setting.expect(
      try scheme.conjugate(a, with: setting.bundle), is: x, within: 1e-7, depth: 3, "conjugate")
    for count in [1, 2, 64, 4096] {
      let expected = (0..<4096).map { slot in
        (0..<count).reduce(0) { $0 + x[(slot + $1) % 4096] }
      }
      try setting.expect(
        try scheme.sumSlots(a, count: count, with: setting.bundle), is: expected, within: 1e-4,
        depth: 3, "sum of \(count)")
    }
    for count in [0, -1, 3, 8192, .min] {
      #expect(throws: HomomorphicError.shapeMismatch) {
        try scheme.sumSlots(a, count: count, with: setting.bundle)
      }
    }
    for steps in [4096, -4096, .max, .min] {
      #expect(throws: HomomorphicError.shapeMismatch) {
        try scheme.rotate(a, by: steps, with: setting.bundle)
      }
    }
  }

  @Test func `rotations with one decomposition are those one by one`() throws {
    var setting = try Setting(seed: 70)
    let x = setting.values(4096)
    let a = try setting.encrypt(x)
    let scheme = setting.scheme
    // With a key of their own, in powers of two, around the end, and none at all.
    let steps = [1, 2, 1024, 3, 2047, -1, 4095, 0]
    for depth in [3, 1] {
      let lowered = try scheme.lowered(a, to: depth)
      let turned = try scheme.rotations(lowered, by: steps, with: setting.bundle)
      #expect(turned.count == steps.count)
      for (step, result) in zip(steps, turned) {
        let expected = (0..<4096).map { x[($0 + step + 4096) % 4096] }
        try setting.expect(
          result, is: expected, within: 1e-6, depth: depth, "hoisted rotation by \(step)")
      }
      #expect(turned.last == lowered)
    }
    #expect(try scheme.rotations(a, by: [], with: setting.bundle).isEmpty)
    #expect(throws: HomomorphicError.shapeMismatch) {
      try scheme.rotations(a, by: [1, 4096], with: setting.bundle)
    }
  }

  @Test func `lowering keeps values and canonical scales, dropping keeps the scale`() throws {
    var setting = try Setting(seed: 70)
    let x = setting.values(4096)
    let a = try setting.encrypt(x)
    for depth in 0...3 {
      try setting.expect(
        try setting.scheme.lowered(a, to: depth), is: x, within: 1e-7, depth: depth, "lowered")
      try setting.expect(
        try setting.scheme.dropped(a, to: depth), is: x, within: 1e-7, depth: depth,
        isCanonical: depth == 3, "dropped")
    }
    let low = try setting.scheme.lowered(a, to: 1)
    for depth in [-1, 2, 4, .max, .min] {
      #expect(throws: HomomorphicError.wrongLevel) {
        try setting.scheme.lowered(low, to: depth)
      }
      #expect(throws: HomomorphicError.wrongLevel) {
        try setting.scheme.dropped(low, to: depth)
      }
    }
    #expect(throws: HomomorphicError.scaleMismatch) {
      try setting.scheme.lowered(try setting.scheme.dropped(a, to: 1), to: 0)
    }
  }

  @Test func `operands that do not belong together are refused`() throws {
    var setting = try Setting(seed: 71)
    let scheme = setting.scheme
    let bundle = setting.bundle
    let key = bundle.relinearizationKey
    let a = try setting.encrypt([1, 2])
    let low = try scheme.lowered(a, to: 2)
    let dropped = try scheme.dropped(a, to: 2)
    func refused(_ error: HomomorphicError, _ body: () throws -> Void) {
      #expect(throws: error) { try body() }
    }
    refused(.wrongLevel) { _ = try scheme.add(a, low) }
    refused(.wrongLevel) { _ = try scheme.multiply(a, low, with: key) }
    refused(.scaleMismatch) { _ = try scheme.subtract(low, dropped) }
    let plain = try setting.encoder.encode([1.0], depth: 2)
    refused(.wrongLevel) { _ = try scheme.add(a, plain: plain) }
    refused(.wrongLevel) { _ = try scheme.multiply(a, plain: plain) }
    refused(.scaleMismatch) { _ = try scheme.add(dropped, plain: plain) }
    let three = try scheme.multiplyWithoutRelinearize(a, a)
    refused(.malformed) { _ = try scheme.multiply(three, a, with: key) }
    refused(.malformed) { _ = try scheme.add(three, a) }
    refused(.malformed) { _ = try scheme.rotate(three, by: 1, with: bundle) }
    refused(.malformed) { _ = try scheme.relinearize(a, with: key) }
    refused(.invalidScale) {
      _ = try scheme.multiplyWithoutRelinearize(
        try scheme.lowered(a, to: 0), try scheme.lowered(a, to: 0))
    }
    refused(.keyMissing) { _ = try scheme.multiply(a, a, with: nil) }
    let other = try LatticeFixtures.large.get()
    refused(.wrongParameters) {
      _ = try scheme.multiply(a, a, with: other.relinearizationKey)
    }
    // A key whose first halves are too short, though its second ones fit.
    let short = SwitchingKey(
      digits: try #require(key).digits.map {
        SwitchingKey.Digit(b: RNSPolynomial(degree: $0.b.degree, limbCount: 1), a: $0.a)
      })
    refused(.wrongParameters) { _ = try scheme.multiply(a, a, with: short) }
    refused(.wrongParameters) { _ = try scheme.rotate(a, by: 1, with: other) }
    refused(.wrongParameters) { _ = try CKKS(other.context).add(a, a) }
    refused(.wrongParameters) { _ = try CKKS(try LatticeContext.shared(.bfvSmall)) }
    let secret = try LatticeFixtures.secretKey(.large)
    refused(.wrongParameters) { _ = try secret.decryptUnprotected(a) }
    var random = SplitMix64(seed: 72)
    let bare = try secret.keyBundle(relinearize: false, rotations: [1], using: &random)
    var fresh = try Setting(seed: 73, .success(bare))
    let b = try fresh.encrypt([1])
    refused(.keyMissing) { _ = try fresh.scheme.rotate(b, by: 2, with: bare) }
    refused(.keyMissing) { _ = try fresh.scheme.conjugate(b, with: bare) }
    refused(.keyMissing) { _ = try fresh.scheme.sumSlots(b, count: 4, with: bare) }
    refused(.invalidParameters) {
      _ = try secret.keyBundle(relinearize: false, rotations: [0], using: &random)
    }
  }

  @Test func `results that everybody could read are refused`() throws {
    var setting = try Setting(seed: 74)
    let scheme = setting.scheme
    let a = try setting.encrypt([1, 2])
    let zero = try setting.encoder.encode([0.0], depth: 3)
    func refused(_ body: () throws -> Void) {
      #expect(throws: HomomorphicError.transparent) { try body() }
    }
    refused { _ = try scheme.subtract(a, a) }
    refused { _ = try scheme.add(a, try scheme.negate(a)) }
    refused { _ = try scheme.multiply(a, plain: zero) }
    refused { _ = try scheme.multiply(a, integer: 0) }
    refused { _ = try scheme.multiply(a, constant: 0, fraction: 3) }
    refused { _ = try scheme.dot([a], plain: [zero]) }
  }

  @Test func `the same seed gives the same key and ciphertext, another seed others`() throws {
    let context = try LatticeContext.shared(.additive)
    func make(_ seed: UInt64) throws -> ([UInt8], [UInt8], [UInt8]) {
      var random = SplitMix64(seed: seed)
      let secret = LatticeSecretKey.generate(context: context, using: &random)
      let key = secret.publicKey(using: &random)
      let plaintext = try CKKSEncoder(context).encode([1.0], depth: 0)
      return (
        secret.unprotectedSecretEncoding(), key.encoded(),
        try key.encrypt(plaintext, using: &random).encoded()
      )
    }
    let (first, again, other) = (try make(1), try make(1), try make(2))
    #expect(first == again)
    #expect(first.0 != other.0 && first.1 != other.1 && first.2 != other.2)
  }
}
