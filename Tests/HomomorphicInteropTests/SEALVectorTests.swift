import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicInterop
import HomomorphicKit
import Primitives
import Testing

/// Numbers that Microsoft SEAL computed, from `Vectors/make_seal.py`, compared where PyPI is not at
/// hand; `Tests/Interop/run` makes the same comparisons with SEAL itself.
@Suite struct SEALVectorTests {
  static func context(
    _ degree: Int, _ primes: [UInt64], scaleBits: Int
  ) throws -> LatticeContext {
    try LatticeContext(
      parameters: LatticeParameters(
        scheme: .ckks, degree: degree, moduli: primes, plainModulus: 0, scaleBits: scaleBits),
      path: .best)
  }

  /// Given the same plaintext, a product is SEAL's, residue by residue. (The encoders round
  /// differently, see below.)
  @Test(arguments: SEALVectors.products)
  func productsWithPlaintextsAreThoseOfSEAL(
    degree: Int, bits: [Int], scaleBits: Int, product: UInt64, rescaled: UInt64
  ) throws {
    let context = try Self.context(
      degree, Primes.chain(bits: bits, degree: degree), scaleBits: scaleBits)
    let count = context.parameters.dataLimbCount
    let identity = context.parameters.identity(limbCount: count)
    let scaleWord = UInt64(1023 + scaleBits) << 52
    var generator = SplitMix64(seed: 7)
    let first = RingVectors.random(context.ring, count, &generator)
    let second = RingVectors.random(context.ring, count, &generator)
    let ciphertext = try LatticeCiphertext(
      seal: SEALBytes.ciphertext(
        identity: identity, degree: degree, limbCount: count, scaleBits: scaleWord,
        words: Array(first.words) + Array(second.words)),
      context: context, decompress: SEALFileTests.keep)
    generator = SplitMix64(seed: 13)
    let words = RingVectors.random(context.ring, count, &generator).words
    let file = SEALBytes.plaintext(identity: identity, scaleBits: scaleWord, words: words)
    let plain = try LatticePlaintext(
      seal: file, context: context, decompress: SEALFileTests.keep)
    #expect(plain.sealEncoded() == file)
    let ckks = try CKKS(context)
    #expect(
      try RingVectors.fold(ckks.multiplyWithoutRescale(ciphertext, plain: plain).polynomials)
        == product)
    #expect(
      try RingVectors.fold(ckks.multiply(ciphertext, plain: plain).polynomials) == rescaled)
  }

  /// SEAL's encoder computes with doubles, ours with integers: no coefficient differs by more than 1.
  @Test func theEncoderIsWithinOneOfSEALs() throws {
    let context = try LatticeContext.shared(.small)
    var generator = SplitMix64(seed: 17)
    let raw = (0..<4096).map { _ in Int64(generator.next() % (1 << 27)) - 1 << 26 }
    let plain = try CKKSEncoder(context).encode(raw, fraction: 24, depth: 3)
    var polynomial = plain.polynomial
    context.ring.inverseNTT(&polynomial)
    let prime = context.parameters.moduli[0]
    let ours = polynomial[limb: 0].map { $0 > prime / 2 ? Int64($0) - Int64(prime) : Int64($0) }
    let theirs = SEALVectors.coefficients.compactMap(\.hexDigitValue).map(Int64.init)
    try #require(theirs.count == ours.count)
    var different = 0
    for (index, coefficient) in ours.enumerated() {
      // The difference modulo 16, centred.
      let difference = ((coefficient - theirs[index]) % 16 + 24) % 16 - 8
      #expect(abs(difference) <= 1, "coefficient \(index)")
      different += difference == 0 ? 0 : 1
    }
    // One in a thousand lies so close to the middle of two integers that 53 bits do not decide.
    #expect(different < ours.count / 100, "\(different) coefficients differ")
    for (index, coefficient) in SEALVectors.sample.enumerated() {
      #expect(abs(ours[index * 512] - coefficient) <= 1)
    }
  }

  @Test(arguments: SEALVectors.seeds)
  func seedsAreExpandedAsSEALDoes(
    primes: [UInt64], limbCount: Int, generator: UInt8, fold: UInt64
  ) throws {
    let context = try Self.context(4096, primes, scaleBits: 30)
    let identity = context.parameters.identity(limbCount: limbCount)
    var numbers = SplitMix64(seed: 7)
    let first = RingVectors.random(context.ring, limbCount, &numbers)
    let file = SEALBytes.ciphertext(
      identity: identity, degree: 4096, limbCount: limbCount, scaleBits: 1023 << 52,
      words: first.words, seed: (generator, Array(0..<64)))
    let second: RNSPolynomial
    if limbCount == primes.count {
      let key = try SEALKeys.publicKey(file, context: context, decompress: SEALFileTests.keep)
      #expect(key.b == first)
      second = key.a
    } else {
      let ciphertext = try LatticeCiphertext(
        seal: file, context: context, decompress: SEALFileTests.keep)
      #expect(ciphertext.polynomials[0] == first)
      second = ciphertext.polynomials[1]
    }
    #expect(RingVectors.fold([second]) == fold)
  }

  @Test func damagedSeedsAndPlaintextsAreRefused() throws {
    let context = try Self.context(
      4096, Primes.chain(bits: [36, 36, 37], degree: 4096), scaleBits: 30)
    let identity = context.parameters.identity(limbCount: 1)
    func ciphertext(_ seed: (UInt8, [UInt8])?) -> SEALError? {
      do throws(SEALError) {
        _ = try LatticeCiphertext(
          seal: SEALBytes.ciphertext(
            identity: identity, degree: 4096, limbCount: 1, scaleBits: 1023 << 52,
            words: Array(repeating: 1, count: 4096), seed: seed), context: context,
          decompress: SEALFileTests.keep)
        return nil
      } catch {
        return error
      }
    }
    let seed = [UInt8](repeating: 9, count: 64)
    #expect(ciphertext((1, seed)) == nil)
    #expect(ciphertext(nil) == .truncated)
    #expect(ciphertext((0, seed)) == .refused(.malformed))
    #expect(ciphertext((3, seed)) == .refused(.malformed))
    #expect(ciphertext((1, Array(seed.dropLast()))) == .truncated)
    #expect(ciphertext((1, seed + [0])) == .trailingBytes)

    func plain(
      _ identity: Hash256, _ count: Int, word: UInt64 = 1, scale: UInt64 = 1023 << 52
    ) -> SEALError? {
      do throws(SEALError) {
        _ = try LatticePlaintext(
          seal: SEALBytes.plaintext(
            identity: identity, scaleBits: scale, words: Array(repeating: word, count: count)),
          context: context, decompress: SEALFileTests.keep)
        return nil
      } catch {
        return error
      }
    }
    #expect(plain(identity, 4096) == nil)
    #expect(plain(.zero, 4096) == .wrongScheme(.bfv))
    #expect(plain(identity, 8192) == .wrongParameters)
    #expect(plain(identity, 4095) == .wrongParameters)
    #expect(plain(identity, 0) == .wrongParameters)
    #expect(plain(context.parameters.identity, 3 * 4096) == .wrongParameters)
    #expect(plain(identity, 4096, word: .max) == .refused(.residueOutOfRange))
    #expect(plain(identity, 4096, scale: .max) == .refused(.invalidScale))
    #expect(plain(identity, 4096, scale: 0) == .refused(.invalidScale))
    #expect(plain(identity, 4096, scale: 1100 << 52) == .refused(.invalidScale))
  }

  /// TenSEAL writes its global scale after each product: read as the scale of the depth it is near to.
  @Test func scalesNearTheCanonicalOneAreTaken() throws {
    let fixture = try SEALFileTests.fixture.get()
    let context = fixture.context
    let words = fixture.ciphertext.polynomials.flatMap { $0.words.prefix(3 * 8192) }
    func read(_ scale: Double) throws -> LatticeCiphertext {
      try LatticeCiphertext(
        seal: SEALBytes.ciphertext(
          identity: context.parameters.identity(limbCount: 3), degree: 8192, limbCount: 3,
          scaleBits: scale.bitPattern, words: words), context: context,
        decompress: SEALFileTests.keep)
    }
    let canonical = context.canonicalScale(depth: 2)
    let taken = try read(0x1p40).withCanonicalScale()
    #expect(taken.ciphertext.scale == canonical && taken.ciphertext.hasCanonicalScale)
    // 2^40 / 1099511480321 is 1 + 1.34e-7, between 2^-23 and 2^-22.
    #expect(taken.differenceBits == -22)
    #expect(try taken.ciphertext.polynomials == read(0x1p40).polynomials)
    let back = try taken.ciphertext.withGlobalScale()
    #expect(try back.ciphertext == read(0x1p40) && back.differenceBits == -22)
    let same = try read(Double(bitPattern: canonical.bits)).withCanonicalScale()
    #expect(same.differenceBits == nil && same.ciphertext.scale == canonical)
    for far in [0x1p40 * (1 + 0x1p-15), 0x1p40 * (1 - 0x1p-15), 0x1p41, 0x1p39] {
      #expect(throws: HomomorphicError.scaleMismatch) { try read(far).withCanonicalScale() }
    }
  }

  /// A plaintext of BFV is up to N numbers modulo t.
  @Test func plaintextsOfBFVAreReadAndWritten() throws {
    let context = try LatticeContext.shared(.bfvSmall)
    let plain = try BFVEncoder(context).encode([1, -2, 3])
    let file = plain.sealEncoded()
    #expect(
      try BFVPlaintext(seal: file, context: context, decompress: SEALFileTests.keep) == plain)
    let short = SEALBytes.plaintext(identity: .zero, scaleBits: 1023 << 52, words: [5, 6])
    let read = try BFVPlaintext(
      seal: short, context: context, decompress: SEALFileTests.keep)
    #expect(read.coefficients.prefix(3) == [5, 6, 0])
    #expect(throws: SEALError.refused(.residueOutOfRange)) {
      _ = try BFVPlaintext(
        seal: SEALBytes.plaintext(identity: .zero, scaleBits: 1023 << 52, words: [1_032_193]),
        context: context, decompress: SEALFileTests.keep)
    }
    #expect(throws: SEALError.wrongParameters) {
      _ = try BFVPlaintext(
        seal: SEALBytes.plaintext(
          identity: .zero, scaleBits: 1023 << 52, words: Array(repeating: 1, count: 8193)),
        context: context, decompress: SEALFileTests.keep)
    }
    #expect(throws: SEALError.wrongScheme(.ckks)) {
      _ = try BFVPlaintext(
        seal: SEALBytes.plaintext(
          identity: context.parameters.identity, scaleBits: 1023 << 52, words: [1]),
        context: context, decompress: SEALFileTests.keep)
    }
  }
}
