import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// What hides a decryption rests on bounds that its owner computed, not on what a header says.
@Suite struct BoundsOriginTests {
  private static let format = Result { try EncryptedFormat(width: 32, fraction: 24) }

  private struct Fixture: ~Copyable {
    let secret: EncryptionSecretKey
    var random: SplitMix64

    init(seed: UInt64) throws {
      random = SplitMix64(seed: seed)
      let pair = try LatticeFixtures.secretKey(.small)
      secret = try EncryptionSecretKey(secret: pair, keys: try LatticeFixtures.small.get())
    }

    var key: EncryptionKey { secret.publicKey }

    mutating func encrypt(_ values: [Int64]) throws -> EncryptedTensor {
      try EncryptedTensor.encrypt(
        values, shape: [values.count], format: try BoundsOriginTests.format.get(), key: key,
        using: &random)
    }

    /// The most fraction bits that are granted to whoever shares it.
    mutating func precision(_ tensor: EncryptedTensor) -> Int? {
      (0...24).last { bits in
        (try? secret.decryptForSharing(tensor, precisionBits: bits, using: &random)) != nil
      }
    }
  }

  /// Where the bounds on values and noise stand in the encoding of a tensor of one dimension: u32
  /// mantissa, i32 exponent of each.
  private static let boundBytes = 10..<26

  /// The bytes with another bound on noise, and on values if there is one.
  private static func forged(
    _ bytes: [UInt8], noise: (mantissa: UInt32, exponent: Int32),
    bound: (mantissa: UInt32, exponent: Int32)? = nil
  ) -> [UInt8] {
    var writer = ByteWriter()
    if let bound {
      writer.u32(bound.mantissa)
      writer.u32(UInt32(bitPattern: bound.exponent))
    } else {
      writer.bytes(bytes[10..<18])
    }
    writer.u32(noise.mantissa)
    writer.u32(UInt32(bitPattern: noise.exponent))
    return bytes[..<boundBytes.lowerBound] + writer.bytes + bytes[boundBytes.upperBound...]
  }

  @Test func `a changed header never lowers a flood, it only loses the answer`() throws {
    var fixture = try Fixture(seed: 700)
    let x = try fixture.encrypt([1 << 24, -3 << 24])
    let square = try x.multiplied(by: x)
    let fourth = try square.multiplied(by: square)
    let sum = try EncryptedTensor.linearCombination([(120, x), (80, x)])
    let freshBounds = Array(x.encoded()[Self.boundBytes])
    for (tensor, honest) in [(x, 13), (square, 5), (sum, 6), (fourth, nil)] {
      #expect(tensor.boundsOrigin == .computed)
      #expect(fixture.precision(tensor) == honest)
      let bytes = tensor.encoded()
      var forgeries = [bytes]
      for exponent: Int32 in [-4096, -60, 0, 13, 4096] {
        forgeries.append(Self.forged(bytes, noise: (1 << 31, exponent)))
        forgeries.append(Self.forged(bytes, noise: (1 << 31, exponent), bound: (1 << 31, -20)))
      }
      var asFresh = bytes
      asFresh.replaceSubrange(Self.boundBytes, with: freshBounds)
      forgeries.append(asFresh)
      for forgery in forgeries {
        let read = try EncryptedTensor(decoding: forgery, key: fixture.key)
        #expect(read.boundsOrigin == .claimed)
        #expect(throws: HomomorphicError.boundsClaimed) {
          try fixture.secret.decryptForSharing(read, precisionBits: 0, using: &fixture.random)
        }
        // Products are no fresh encryptions, whatever they say.
        if tensor.depth < 3 {
          #expect(throws: HomomorphicError.boundsClaimed) { try read.takenAsFresh() }
        }
      }
      // Whoever has computed it itself gets what the one who made it got.
      let recomputed = try EncryptedTensor(recomputed: bytes, key: fixture.key)
      #expect(recomputed == tensor)
      #expect(fixture.precision(recomputed) == honest)
    }
    let taken = try EncryptedTensor(decoding: x.encoded(), key: fixture.key).takenAsFresh()
    #expect(taken == x && taken.boundsOrigin == .computed)
    let widened = try EncryptedTensor(
      decoding: Self.forged(x.encoded(), noise: (1 << 31, 0)), key: fixture.key)
    #expect(throws: HomomorphicError.boundsClaimed) { try widened.takenAsFresh() }
  }

  @Test func `one claimed operand is enough to make the result's bounds a claim`() throws {
    var fixture = try Fixture(seed: 701)
    let known = try fixture.encrypt([1 << 24, 2 << 24])
    let other = try fixture.encrypt([3 << 24, 4 << 24])
    let claimed = try EncryptedTensor(decoding: other.encoded(), key: fixture.key)
    let operations: [(EncryptedTensor, EncryptedTensor) throws -> EncryptedTensor] = [
      { try $0.adding($1) }, { try $0.subtracting($1) }, { try $0.multiplied(by: $1) },
      { try EncryptedTensor.linearCombination([(2, $0), (3, $1)]) },
      { try EncryptedTensor.dot([$0, $0], [$0, $1]) },
      { try EncryptedTensor.dot([$0, $1], [$0, $0]) },
    ]
    for (index, operation) in operations.enumerated() {
      #expect(try operation(known, other).boundsOrigin == .computed, "\(index)")
      for (a, b) in [(known, claimed), (claimed, known)] {
        #expect(try operation(a, b).boundsOrigin == .claimed, "\(index)")
      }
    }
    let changes: [(EncryptedTensor) throws -> EncryptedTensor] = [
      { try $0.negated() }, { try $0.squared() }, { try $0.multiplied(by: 3) },
      { try $0.multiplied(scalar: 1 << 23) }, { try $0.multiplied(plain: [1, 2]) },
      { try $0.adding(plain: [1, 2]) }, { try $0.subtracting(plain: [1, 2]) },
      { try $0.lowered(to: 1) },
    ]
    for (index, change) in changes.enumerated() {
      #expect(try change(known).boundsOrigin == .computed, "\(index)")
      #expect(try change(claimed).boundsOrigin == .claimed, "\(index)")
    }
  }

  @Test func `what another library has made is of unknown origin unless its owner knows better`()
    throws
  {
    var fixture = try Fixture(seed: 702)
    let format = try Self.format.get()
    let x = try fixture.encrypt([99 << 24])
    let square = try x.multiplied(by: x)
    guard case .lattice(let keys) = fixture.key else { return }
    for tensor in [x, square, try square.multiplied(by: square)] {
      let imported = try EncryptedTensor(
        key: keys, format: format, shape: [1], groups: tensor.groups)
      #expect(imported.boundsOrigin == .claimed)
      #expect(imported.encoded()[Self.boundBytes] != x.encoded()[Self.boundBytes])
      // Nor through a file, nor as an operand.
      let read = try EncryptedTensor(decoding: imported.encoded(), key: fixture.key)
      #expect(throws: HomomorphicError.boundsClaimed) { try read.takenAsFresh() }
      for result in [imported, read, try read.adding(read), try read.multiplied(by: 3)] {
        #expect(throws: HomomorphicError.boundsClaimed) {
          try fixture.secret.decryptForSharing(result, precisionBits: 0, using: &fixture.random)
        }
      }
      // Its owner decrypts it; the machine calculates with it.
      #expect(try fixture.secret.decrypt(imported).count == 1)
    }
    let trusted = try EncryptedTensor(
      key: keys, format: format, shape: [1], groups: x.groups, isFresh: true)
    #expect(fixture.precision(try trusted.takenAsFresh()) == 13)
    // A product is not believed to be an encryption.
    let wrong = try EncryptedTensor(
      key: keys, format: format, shape: [1], groups: square.groups, isFresh: true)
    #expect(throws: HomomorphicError.boundsClaimed) { try wrong.takenAsFresh() }
  }

  /// X to 1 / X in transformed form, modulo the first prime.
  private static func conjugate(
    _ words: some Sequence<UInt64>, _ context: LatticeContext
  ) -> [UInt64] {
    let modulus = context.ring.moduli[0]
    let degree = context.parameters.degree
    var polynomial = RNSPolynomial(degree: degree, limbCount: 1, words: Array(words))
    context.ring.inverseNTT(&polynomial)
    let plain = Array(polynomial.words)
    var turned = RNSPolynomial(
      degree: degree, limbCount: 1,
      words: [plain[0]] + (1..<degree).map { modulus.subtract(0, plain[degree - $0]) })
    context.ring.forwardNTT(&turned)
    return Array(turned.words)
  }

  @Test func `pitfall 1: believing the header of two sums gave the whole key away`() throws {
    var fixture = try Fixture(seed: 703)
    let secret = try LatticeFixtures.secretKey(.small)
    let context = secret.context
    let modulus = context.ring.moduli[0]
    let degree = context.parameters.degree
    let encoder = try CKKSEncoder(context)
    let claimed = CKKSNoise(context, depth: 3).fresh
    // For each: the encryption, and twice the even part of its noise, of which slots are real.
    var equations: [(c0: [UInt64], c1: [UInt64], right: [UInt64])] = []
    for _ in 0..<2 {
      let zero = try fixture.encrypt(Array(repeating: 0, count: 4096))
      let sum = try zero.multiplied(by: 1 << 24)
      // Computed, the bound leaves no bit; claimed to be an encryption's, it was believed.
      #expect(fixture.precision(sum) == nil)
      var bytes = sum.encoded()
      bytes.replaceSubrange(Self.boundBytes, with: zero.encoded()[Self.boundBytes])
      let forged = try EncryptedTensor(decoding: bytes, key: fixture.key)
      #expect(throws: HomomorphicError.boundsClaimed) {
        try fixture.secret.decryptForSharing(forged, precisionBits: 13, using: &fixture.random)
      }
      let shared = try secret.decryptForSharing(
        sum.groups[0], noise: claimed, precisionBits: 13, using: &fixture.random)
      var seen = try encoder.encode(shared.map { Double($0) * 0x1p-13 }, depth: 3).polynomial
      context.ring.inverseNTT(&seen)
      let doubled = seen.words.prefix(degree).map { word in
        let value = word > modulus.value / 2 ? -Double(modulus.value - word) : Double(word)
        return modulus.reduce(signed: Int64((value * 0x1p-23).rounded()))
      }
      var right = RNSPolynomial(degree: degree, limbCount: 1, words: Array(doubled))
      context.ring.forwardNTT(&right)
      let group = zero.groups[0]
      equations.append(
        (
          Array(group.polynomials[0].words.prefix(degree)),
          Array(group.polynomials[1].words.prefix(degree)), Array(right.words)
        ))
    }
    // c0 + c1 s + conj(c0 + c1 s) = right, twice: s and conj(s) are the unknowns.
    let (a, b) = (equations[0], equations[1])
    let conjugates = equations.map {
      (Self.conjugate($0.c0, context), Self.conjugate($0.c1, context))
    }
    let guess = (0..<degree).map { index in
      let r = zip(equations, conjugates).map { equation, other in
        modulus.subtract(
          modulus.subtract(equation.right[index], equation.c0[index]), other.0[index])
      }
      let (p, q) = (conjugates[0].1[index], conjugates[1].1[index])
      let determinant = modulus.subtract(
        modulus.multiply(a.c1[index], q), modulus.multiply(p, b.c1[index]))
      let numerator = modulus.subtract(modulus.multiply(r[0], q), modulus.multiply(p, r[1]))
      return modulus.multiply(numerator, modulus.inverse(max(determinant, 1)))
    }
    var polynomial = RNSPolynomial(degree: degree, limbCount: 1, words: guess)
    context.ring.inverseNTT(&polynomial)
    let ternary = polynomial.words.count { $0 <= 1 || $0 == modulus.value - 1 }
    #expect(ternary == degree, "the attack must succeed on floods that a header chose: \(ternary)")
  }

  @Test func `no public bound on noise leaves room: values stay small while it grows`() throws {
    var fixture = try Fixture(seed: 704)
    // 2^-24 times 2^30 of it: below the largest value of the format.
    let tensor = try fixture.encrypt([1 << 24]).multiplied(scalar: 1).multiplied(by: 1 << 30)
    let bits = try fixture.secret.decrypt(tensor)[0].magnitude.bitWidth
    #expect(bits <= 64)
    #expect(fixture.precision(tensor) == nil)
  }

  @Test func `a party answers for what it computed, not for what a header says`() throws {
    for parameters in [LatticeParameters.small, .bfvSmall] {
      let isExact = parameters.scheme == .bfv
      var fixture = try CollectiveFixture(parameters, parties: 2, seed: 705)
      let format = try EncryptedFormat(width: isExact ? 8 : 32, fraction: isExact ? 0 : 24)
      let x = try fixture.encrypt([3], format)
      let square = try x.multiplied(by: x)
      let bytes = square.encoded()
      let forged = Self.forged(bytes, noise: (1 << 31, -60))
      for claim in [bytes, forged] {
        let read = try EncryptedTensor(decoding: claim, key: fixture.key)
        try fixture.act(0) { party, random in
          #expect(throws: CollectiveError.boundsClaimed) {
            try party.decryptionShare(of: read, using: &random)
          }
        }
      }
      // Refusing is no answer; everybody opens what he has computed.
      let recomputed = try EncryptedTensor(recomputed: bytes, key: fixture.key)
      #expect(
        try fixture.session.precisionBits(of: recomputed)
          == fixture.session.precisionBits(of: square))
      let values = try fixture.open(recomputed).values
      #expect(isExact ? values == [9] : abs(values[0] - 9) <= 9)
    }
  }
}
