import HomomorphicEvaluation
import Primitives
import Testing

/// The ring beside the definitions (`ReferenceRing`), on random and edge residues.
@Suite struct RingTests {
  static let seed: UInt64 = 31
  static let mixedBits = [60, 40, 30, 50]

  /// Random residues with 0, 1 and q - 1 sprinkled in.
  static func limb(_ q: UInt64, _ count: Int, _ generator: inout SplitMix64) -> [UInt64] {
    (0..<count).map { _ in
      switch generator.next() & 15 {
      case 0: 0
      case 1: 1
      case 2: q - 1
      default: generator.next() % q
      }
    }
  }

  static func polynomial(
    _ moduli: some Sequence<UInt64>, _ degree: Int, _ generator: inout SplitMix64
  ) -> [[UInt64]] {
    moduli.map { limb($0, degree, &generator) }
  }

  static func pack(_ limbs: [[UInt64]]) -> RNSPolynomial {
    RNSPolynomial(degree: limbs[0].count, limbCount: limbs.count, words: Array(limbs.joined()))
  }

  static func unpack(_ p: RNSPolynomial) -> [[UInt64]] {
    (0..<p.limbCount).map { Array(p[limb: $0]) }
  }

  @Test(arguments: [20, 27, 30, 40, 49, 50, 54, 60])
  func transformsMultiplyPolynomials(bits: Int) throws {
    let degree = 1024
    let primes = try Primes.largest(bits: bits, count: 1, degree: degree)
    let reference = try ReferenceRing(degree: degree, moduli: primes)
    let ring = try RingContext(degree: degree, moduli: primes.map { try Modulus($0) })
    var generator = SplitMix64(seed: Self.seed)
    let a = Self.limb(primes[0], degree, &generator)
    let b = Self.limb(primes[0], degree, &generator)
    var x = Self.pack([a])
    var y = Self.pack([b])
    ring.forwardNTT(&x)
    ring.forwardNTT(&y)
    #expect(Self.unpack(x) == [reference.forward(a, 0)])
    var product = ring.multiply(x, y)
    ring.inverseNTT(&product)
    #expect(Self.unpack(product) == [reference.product(a, b, primes[0])])
    ring.inverseNTT(&x)
    #expect(x == Self.pack([a]))
  }

  @Test(arguments: [2048, 4096, 8192, 16384, 32768])
  func transformsOfEveryDegreeAreTheTextbooks(degree: Int) throws {
    let primes = try Primes.chain(bits: [60, 45], degree: degree)
    let reference = try ReferenceRing(degree: degree, moduli: primes)
    let ring = try RingContext(degree: degree, moduli: primes.map { try Modulus($0) })
    var generator = SplitMix64(seed: Self.seed)
    let a = Self.polynomial(primes, degree, &generator)
    var x = Self.pack(a)
    ring.forwardNTT(&x)
    #expect(Self.unpack(x) == [reference.forward(a[0], 0), reference.forward(a[1], 1)])
    ring.inverseNTT(&x)
    #expect(x == Self.pack(a))
  }

  @Test func arithmeticIsThatOfEachLimb() throws {
    let (ring, reference) = try Self.mixed()
    var generator = SplitMix64(seed: Self.seed)
    let primes = reference.moduli
    let a = Self.polynomial(primes, 1024, &generator)
    let b = Self.polynomial(primes, 1024, &generator)
    let c = Self.polynomial(primes, 1024, &generator)
    let (x, y, z) = (Self.pack(a), Self.pack(b), Self.pack(c))
    #expect(Self.unpack(ring.add(x, y)) == reference.add(a, b))
    #expect(
      Self.unpack(ring.subtract(x, y)) == reference.combine(a, b) { ($0 + $2 - $1) % $2 })
    #expect(Self.unpack(ring.negate(x)) == reference.combine(a, a) { ($2 - $0) % $2 })
    let product = reference.multiply(a, b)
    #expect(Self.unpack(ring.multiply(x, y)) == product)
    var sum = z
    ring.addProduct(to: &sum, x, y)
    #expect(Self.unpack(sum) == reference.add(c, product))
    #expect(z == Self.pack(c))
    let scalars = primes.map { generator.next() % $0 }
    let scaled = primes.indices.map { limb in
      a[limb].map { ReferenceRing.multiply($0, scalars[limb], primes[limb]) }
    }
    #expect(Self.unpack(ring.multiply(x, by: scalars)) == scaled)
    // More terms than fit in one pass.
    var expected = scaled
    var terms = [(scalars: scalars, polynomial: x)]
    for _ in 0..<40 {
      terms.append((scalars: primes.map { $0 - 1 }, polynomial: y))
      expected = reference.combine(expected, b) { ($0 + $2 - $1) % $2 }
    }
    #expect(Self.unpack(ring.linearCombination(terms)) == expected)
    let tensor = ring.tensorProduct((x, y), (z, x))
    #expect(Self.unpack(tensor.0) == reference.multiply(a, c))
    #expect(
      Self.unpack(tensor.1) == reference.add(reference.multiply(a, a), reference.multiply(b, c)))
    #expect(Self.unpack(tensor.2) == reference.multiply(b, a))
    let square = ring.tensorSquare((x, y))
    #expect(square == ring.tensorProduct((x, y), (x, y)))
    #expect(Self.unpack(ring.dropLast(x, to: 2)) == Array(a[..<2]))
  }

  @Test(arguments: [true, false])
  func divisionByTheLastPrimeRoundsAsSEAL(isNTT: Bool) throws {
    let (ring, reference) = try Self.mixed()
    var generator = SplitMix64(seed: Self.seed)
    for count in 2...4 {
      let a = Self.polynomial(reference.moduli[..<count], 1024, &generator)
      let quotient = ring.divideAndRoundByLast(Self.pack(a), isNTT: isNTT)
      #expect(Self.unpack(quotient) == reference.divideAndRoundByLast(a, isNTT: isNTT))
    }
  }

  @Test(arguments: [true, false], [[60, 40, 30, 50], [50, 30, 60], [49, 40, 40, 49]])
  func keySwitchingIsTheDefinition(isNTT: Bool, bits: [Int]) throws {
    let (ring, reference) = try Self.mixed(bits)
    var generator = SplitMix64(seed: Self.seed)
    let digits = (1..<bits.count).map { _ in
      (0..<2).map { _ in Self.polynomial(reference.moduli, 1024, &generator) }
    }
    let key = Self.key(digits)
    for count in 1..<bits.count {
      let p = Self.polynomial(reference.moduli[..<count], 1024, &generator)
      let (c0, c1) = ring.keySwitch(Self.pack(p), isNTT: isNTT, with: key)
      let expected = reference.keySwitch(p, isNTT: isNTT, digits)
      #expect(Self.unpack(c0) == expected[0])
      #expect(Self.unpack(c1) == expected[1])
    }
  }

  @Test(arguments: [[60, 40, 30, 50], [49, 40, 40, 49]])
  func theFusedProductIsTheProductStepByStep(bits: [Int]) throws {
    let (ring, reference) = try Self.mixed(bits)
    var generator = SplitMix64(seed: Self.seed)
    let digits = (1..<bits.count).map { _ in
      (0..<2).map { _ in Self.polynomial(reference.moduli, 1024, &generator) }
    }
    let key = Self.key(digits)
    for count in 2..<bits.count {
      let p = (0..<4).map { _ in
        Self.polynomial(reference.moduli[..<count], 1024, &generator)
      }
      let q = p.map { Self.pack($0) }
      let (c0, c1) = ring.multiplyRelinearizeRescale((q[0], q[1]), (q[2], q[3]), with: key)
      let switched = reference.keySwitch(reference.multiply(p[1], p[3]), isNTT: true, digits)
      let parts = [
        reference.multiply(p[0], p[2]),
        reference.add(reference.multiply(p[0], p[3]), reference.multiply(p[1], p[2])),
      ]
      let expected = (0..<2).map {
        reference.divideAndRoundByLast(reference.add(parts[$0], switched[$0]), isNTT: true)
      }
      #expect(Self.unpack(c0) == expected[0])
      #expect(Self.unpack(c1) == expected[1])
      #expect(
        ring.squareRelinearizeRescale((q[0], q[1]), with: key)
          == ring.multiplyRelinearizeRescale((q[0], q[1]), (q[0], q[1]), with: key))
    }
  }

  @Test(arguments: [1, 3, 5, 9, 2047, 1025, 625])
  func automorphismsSubstituteThePowerOfX(galoisElement: Int) throws {
    let (ring, reference) = try Self.mixed()
    var generator = SplitMix64(seed: Self.seed)
    let a = Self.polynomial(reference.moduli, 1024, &generator)
    let expected = Self.pack(reference.substitute(a, galoisElement))
    #expect(
      ring.automorphism(Self.pack(a), galoisElement: galoisElement, isNTT: false) == expected)
    var x = Self.pack(a)
    ring.forwardNTT(&x)
    x = ring.automorphism(x, galoisElement: galoisElement, isNTT: true)
    ring.inverseNTT(&x)
    #expect(x == expected)
  }

  @Test func residuesThatAreNotBelowTheirModulusAreNoticed() throws {
    let (ring, reference) = try Self.mixed()
    var generator = SplitMix64(seed: Self.seed)
    let p = Self.pack(Self.polynomial(reference.moduli, 1024, &generator))
    #expect(ring.isCanonical(p))
    for limb in 0..<4 {
      for (place, value) in [(0, reference.moduli[limb]), (1023, UInt64.max), (512, 1 << 63)] {
        var limbs = Self.unpack(p)
        limbs[limb][place] = value
        #expect(!ring.isCanonical(Self.pack(limbs)))
      }
    }
    #expect(!ring.isCanonical(RNSPolynomial(degree: 2048, limbCount: 1)))
    #expect(!ring.isCanonical(RNSPolynomial(degree: 1024, limbCount: 5)))
    #expect(ring.isZero(RNSPolynomial(degree: 1024, limbCount: 4)))
    #expect(!ring.isZero(p))
  }

  @Test func parametersThatDoNotExistAreRefused() throws {
    for value: UInt64 in [0, 1, 7, 1021, 1 << 20, 12289 * 40961, 1 << 61, .max] {
      #expect(throws: HomomorphicError.invalidParameters) { try Modulus(value) }
    }
    let q = try Modulus(12289)
    #expect(throws: HomomorphicError.invalidParameters) {
      try RingContext(degree: 8192, moduli: [q])
    }
    for degree in [0, 512, 1000, 65536, -1024] {
      #expect(throws: HomomorphicError.invalidParameters) {
        try RingContext(degree: degree, moduli: [q])
      }
    }
    #expect(throws: HomomorphicError.invalidParameters) {
      try RingContext(degree: 1024, moduli: [q, q])
    }
    #expect(throws: HomomorphicError.invalidParameters) {
      try RingContext(degree: 1024, moduli: [])
    }
    #expect(throws: HomomorphicError.invalidParameters) {
      try Primes.largest(bits: 16, count: 20, degree: 8192)
    }
  }

  @Test func aModulusReducesWhatItIsGiven() throws {
    var generator = SplitMix64(seed: Self.seed)
    for bits in [11, 20, 30, 43, 50, 60] {
      let value = try Primes.largest(bits: bits, count: 1, degree: 2)[0]
      let q = try Modulus(value)
      #expect(q.bitWidth == bits)
      for x: UInt64 in [0, 1, value - 1, value, value + 1, 2 * value, .max, generator.next()] {
        #expect(q.reduce(x) == x % value)
        let wide = UInt128(x) << 64 | UInt128(generator.next())
        #expect(q.reduce(wide) == UInt64(wide % UInt128(value)))
        let a = x % value
        #expect(q.negate(a) == (value - a) % value)
        #expect(q.subtract(a, value - 1) == (a + 1) % value)
        if a != 0 { #expect(q.multiply(a, q.inverse(a)) == 1) }
        let signed = Int64(bitPattern: x)
        let sign = Int128(signed) % Int128(value)
        #expect(q.reduce(signed: signed) == UInt64(sign < 0 ? sign + Int128(value) : sign))
      }
    }
  }

  @Test func wordsAreValues() {
    var a = PolynomialWords([1, 2, 3])
    let b = a
    a[1] = 9
    #expect(Array(b) == [1, 2, 3])
    #expect(Array(a) == [1, 9, 3])
    #expect(a != b)
    a[1] = 2
    #expect(a == b && a.hashValue == b.hashValue)
    var p = RNSPolynomial(degree: 2, limbCount: 1, words: [5, 6])
    p.wipe()
    #expect(p == RNSPolynomial(degree: 2, limbCount: 1))
  }

  static func mixed(_ bits: [Int] = mixedBits) throws -> (RingContext, ReferenceRing) {
    let primes = try Primes.chain(bits: bits, degree: 1024)
    return (
      try RingContext(degree: 1024, moduli: primes.map { try Modulus($0) }),
      try ReferenceRing(degree: 1024, moduli: primes)
    )
  }

  static func key(_ digits: [[[[UInt64]]]]) -> SwitchingKey {
    SwitchingKey(
      digits: digits.map { SwitchingKey.Digit(b: pack($0[0]), a: pack($0[1])) })
  }
}
