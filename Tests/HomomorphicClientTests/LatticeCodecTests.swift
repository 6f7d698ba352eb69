import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

@Suite struct LatticeCodecTests {
  /// A ciphertext of the add-only set (51 KB) and its key.
  private static func sample() throws -> (LatticeCiphertext, [UInt8]) {
    let secret = try LatticeFixtures.secretKey(.additive)
    var random = SplitMix64(seed: 81)
    let plaintext = try CKKSEncoder(secret.context).encode([1.5, -2], depth: 0)
    let ciphertext = try secret.publicKey(using: &random).encrypt(plaintext, using: &random)
    return (ciphertext, ciphertext.encoded())
  }

  private static func refused(
    _ error: HomomorphicError, _ bytes: [UInt8], _ parameters: LatticeParameters = .additive,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let context = try LatticeContext.shared(parameters)
    #expect(throws: error, sourceLocation: sourceLocation) {
      try LatticeCiphertext(decoding: bytes, context: context)
    }
  }

  /// `bytes` with other bytes from an offset on.
  private static func patched(_ bytes: [UInt8], _ offset: Int, _ patch: [UInt8]) -> [UInt8] {
    var result = bytes
    result.replaceSubrange(offset..<offset + patch.count, with: patch)
    return result
  }

  private static func littleEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  @Test func `ciphertexts of every depth and size are read back`() throws {
    let bundle = try LatticeFixtures.small.get()
    let encoder = try CKKSEncoder(bundle.context)
    let scheme = try CKKS(bundle.context)
    var random = SplitMix64(seed: 82)
    for depth in 0...3 {
      let plaintext = try encoder.encode([1.0, 2], depth: depth)
      let ciphertext = try bundle.publicKey.encrypt(plaintext, using: &random)
      let bytes = ciphertext.encoded()
      #expect(
        bytes.count
          == LatticeCiphertext.encodedByteCount(
            parameters: .small, depth: depth, size: 2, isSeeded: false))
      #expect(
        bytes.count == 45 + [98_304, 180_224, 262_144, 344_064][depth], "bit-packed sizes")
      #expect(try LatticeCiphertext(decoding: bytes, context: bundle.context) == ciphertext)
      let header = try LatticeCiphertext.header(of: bytes)
      #expect(header.depth == depth && header.size == 2 && header.isNTT && !header.isSeeded)
      guard depth > 0 else { continue }
      let three = try scheme.multiplyWithoutRelinearize(ciphertext, ciphertext)
      #expect(
        try LatticeCiphertext(decoding: three.encoded(), context: bundle.context, sizeMax: 3)
          == three)
      try Self.refused(.malformed, three.encoded(), .small)
    }
  }

  @Test func `seeded ciphertexts are half as long and read back expanded`() throws {
    let secret = try LatticeFixtures.secretKey(.small)
    var random = SplitMix64(seed: 83)
    let plaintext = try CKKSEncoder(secret.context).encode([0.25], depth: 3)
    let seeded = try secret.encryptSeeded(plaintext, using: &random)
    let bytes = seeded.encoded()
    #expect(bytes.count == 45 + 172_032 + 32)
    let read = try LatticeCiphertext(decoding: bytes, context: secret.context)
    #expect(read == (try seeded.expanded()))
    let header = try LatticeCiphertext.header(of: bytes)
    #expect(header.isSeeded)
    try Self.refused(.malformed, bytes.dropLast(), .small)
    // Two seeded flags but three polynomials.
    try Self.refused(.malformed, Self.patched(bytes, 35, [3]), .small)
  }

  @Test func `pitfall 4, header: magic, version, level, size, flags`() throws {
    let (_, bytes) = try Self.sample()
    try Self.refused(.malformed, [])
    try Self.refused(.malformed, Array(bytes.prefix(44)))
    try Self.refused(.malformed, Self.patched(bytes, 0, [0x50]))
    try Self.refused(.malformed, Self.patched(bytes, 1, [2]))
    try Self.refused(.malformed, Self.patched(bytes, 34, [0]))
    for size in [0, 1, 3, 4, 255] as [UInt8] {
      try Self.refused(.malformed, Self.patched(bytes, 35, [size]))
    }
    for flags in [0, 2, 3, 4, 5, 255] as [UInt8] {
      try Self.refused(.malformed, Self.patched(bytes, 36, [flags]))
    }
  }

  @Test func `pitfall 4: a level of keys is not one of data`() throws {
    let (_, bytes) = try Self.sample()
    try Self.refused(.wrongLevel, Self.patched(bytes, 34, [2]))
    try Self.refused(.wrongLevel, Self.patched(bytes, 34, [255]))
  }

  @Test func `pitfall 4: other parameters`() throws {
    let (_, bytes) = try Self.sample()
    try Self.refused(.wrongParameters, Self.patched(bytes, 2, [bytes[2] ^ 1]))
    try Self.refused(.wrongParameters, bytes, .small)
    try Self.refused(.wrongParameters, bytes, .bfvAdditive)
    // The level's own identity is not the name of the parameters.
    let level = LatticeParameters.additive.identity(limbCount: 1)
    try Self.refused(.wrongParameters, Self.patched(bytes, 2, level.bytes))
  }

  @Test func `pitfall 4: a residue that is not below its modulus`() throws {
    let (_, bytes) = try Self.sample()
    let modulus = LatticeParameters.additive.moduli[0]
    // 4096 residues of 50 bits: the first of each polynomial, and the last.
    let starts = [45, 45 + 25_600]
    for start in starts {
      for value in [modulus, modulus + 1, 0x3_FFFF_FFFF_FFFF] as [UInt64] {
        let mixed = value | UInt64(bytes[start + 6] & 0xFC) << 48
        let bad = Array(Self.littleEndian(mixed).prefix(7))
        try Self.refused(.residueOutOfRange, Self.patched(bytes, start, bad))
      }
    }
    let ones = [UInt8](repeating: 0xFF, count: 7)
    try Self.refused(.residueOutOfRange, Self.patched(bytes, bytes.count - 7, ones))
    let largest = modulus - 1 | UInt64(bytes[51] & 0xFC) << 48
    let good = Self.patched(bytes, 45, Array(Self.littleEndian(largest).prefix(7)))
    let context = try LatticeContext.shared(.additive)
    #expect(try LatticeCiphertext(decoding: good, context: context).encoded() == good)
  }

  @Test func `pitfall 4: scales that are not numbers or leave no room`() throws {
    let (_, bytes) = try Self.sample()
    for scale in [
      0, -0.0, -1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, 0.5, 0x1p50, 0x1p1000,
    ] as [Double] {
      try Self.refused(
        .invalidScale, Self.patched(bytes, 37, Self.littleEndian(scale.bitPattern)))
    }
    let context = try LatticeContext.shared(.additive)
    for scale in [1, 0x1.8p49, 0x1p20] as [Double] {
      let other = Self.patched(bytes, 37, Self.littleEndian(scale.bitPattern))
      let read = try LatticeCiphertext(decoding: other, context: context)
      #expect(!read.hasCanonicalScale)
    }
  }

  @Test func `pitfall 4: missing and trailing bytes, and lengths that promise too much`() throws {
    let (_, bytes) = try Self.sample()
    try Self.refused(.malformed, bytes + [0])
    try Self.refused(.malformed, bytes.dropLast())
    try Self.refused(.malformed, Array(bytes.prefix(45)))
    try Self.refused(.malformed, bytes + bytes)
  }

  @Test func `pitfall 4: a ciphertext that everybody can read`() throws {
    let (_, bytes) = try Self.sample()
    let zeros = [UInt8](repeating: 0, count: 25_600)
    try Self.refused(.transparent, Self.patched(bytes, 45 + 25_600, zeros))
    // A zero first polynomial hides as well as any other.
    let context = try LatticeContext.shared(.additive)
    _ = try LatticeCiphertext(decoding: Self.patched(bytes, 45, zeros), context: context)
  }

  @Test func `ciphertexts of BFV have no scale and are not transformed`() throws {
    let context = try LatticeContext.shared(.bfvAdditive)
    let (_, bytes) = try Self.sample()
    let named = Self.patched(bytes, 2, context.parameters.identity.bytes)
    let noScale = Self.patched(named, 37, Self.littleEndian(0))
    let plain = Self.patched(noScale, 36, [0])
    try Self.refused(.malformed, named, .bfvAdditive)
    try Self.refused(.malformed, noScale, .bfvAdditive)
    let read = try LatticeCiphertext(decoding: plain, context: context)
    #expect(read.scale == nil && !read.isNTT && !read.hasCanonicalScale)
    #expect(read.encoded() == plain)
  }

  @Test func `the decoder survives 20,000 mutations`() throws {
    let (_, bytes) = try Self.sample()
    let context = try LatticeContext.shared(.additive)
    var random = SplitMix64(seed: 84)
    var accepted = 0
    for _ in 0..<20_000 {
      // Half of the changes hit the header, which is 45 of 51,245 bytes.
      var mutated = bytes
      if random.next(below: 2) == 0 {
        mutated = Mutation.apply(to: Array(bytes.prefix(45)), &random) + bytes.dropFirst(45)
      } else {
        mutated = Mutation.apply(to: bytes, &random)
      }
      if let read = try? LatticeCiphertext(decoding: mutated, context: context) {
        accepted += 1
        #expect(read.encoded() == mutated, "seed 84")
      }
    }
    #expect(accepted > 1000 && accepted < 19_000)
  }

  @Test func `public keys are read back and checked`() throws {
    let secret = try LatticeFixtures.secretKey(.additive)
    var random = SplitMix64(seed: 85)
    let key = secret.publicKey(using: &random)
    let bytes = key.encoded()
    let context = secret.context
    #expect(bytes.count == 34 + 2 * 2 * 25_600)
    #expect(try LatticePublicKey(decoding: bytes, context: context) == key)
    #expect(key.identity == keccak256(bytes))
    func refused(_ error: HomomorphicError, _ bytes: [UInt8]) {
      #expect(throws: error) { try LatticePublicKey(decoding: bytes, context: context) }
    }
    refused(.malformed, [])
    refused(.malformed, bytes + [0])
    refused(.malformed, bytes.dropLast())
    refused(.malformed, Self.patched(bytes, 0, [0x4C]))
    refused(.malformed, Self.patched(bytes, 1, [9]))
    refused(.wrongParameters, Self.patched(bytes, 2, [bytes[2] ^ 1]))
    refused(.residueOutOfRange, Self.patched(bytes, 34, [UInt8](repeating: 0xFF, count: 7)))
    refused(
      .invalidKey, Self.patched(bytes, 34 + 51_200, [UInt8](repeating: 0, count: 51_200)))
    for _ in 0..<2_000 {
      let mutated = Mutation.apply(to: bytes, &random)
      if let read = try? LatticePublicKey(decoding: mutated, context: context) {
        #expect(read.encoded() == mutated, "seed 85")
      }
    }
  }

  @Test func `key bundles are read back and checked`() throws {
    let secret = try LatticeFixtures.secretKey(.additive)
    var random = SplitMix64(seed: 86)
    let bundle = try secret.keyBundle(
      relinearize: true, rotations: [2, 1], conjugate: true, using: &random)
    let bytes = bundle.encoded()
    let read = try LatticeKeyBundle(decoding: bytes)
    #expect(read == bundle && read.identity == keccak256(bytes))
    #expect(read.publicKey == bundle.publicKey)
    #expect(read.relinearizationKey == bundle.relinearizationKey)
    #expect(read.galoisKeys == bundle.galoisKeys)
    #expect(read.galoisKeys.map(\.element) == [3, 9, 8191])
    let header = try LatticeKeyBundle.header(of: bytes)
    #expect(header.parameters == .additive && header.hasRelinearizationKey)
    #expect(header.galoisElements == [3, 9, 8191] && header.byteCount == bytes.count)
    func refused(_ error: HomomorphicError, _ bytes: [UInt8]) {
      #expect(throws: error) { try LatticeKeyBundle(decoding: bytes) }
    }
    // Magic, version, 30 bytes of parameters, the flag, the count, the elements.
    #expect(LatticeParameters.additive.encoded().count == 30)
    refused(.malformed, [])
    refused(.malformed, Self.patched(bytes, 0, [0]))
    refused(.malformed, Self.patched(bytes, 1, [0]))
    refused(.malformed, Self.patched(bytes, 2, [0]))
    refused(.invalidParameters, Self.patched(bytes, 5, [16]))
    refused(.malformed, Self.patched(bytes, 32, [2]))
    refused(.malformed, Self.patched(bytes, 32, [0]))
    refused(.tooLarge, Self.patched(bytes, 33, [255]))
    refused(.malformed, Self.patched(bytes, 33, [2]))
    for elements in [[3, 3, 8191], [9, 3, 8191], [1, 9, 8191], [2, 9, 8191], [3, 9, 8193]] {
      let patch = elements.flatMap { Self.littleEndian(UInt64($0)).prefix(4) }
      refused(.invalidParameters, Self.patched(bytes, 34, patch))
    }
    refused(.malformed, bytes + [0])
    refused(.malformed, bytes.dropLast())
    refused(
      .residueOutOfRange, Self.patched(bytes, bytes.count - 7, [UInt8](repeating: 255, count: 7)))
    refused(
      .invalidKey,
      Self.patched(bytes, bytes.count - 51_200, [UInt8](repeating: 0, count: 51_200)))
    for _ in 0..<1_000 {
      let mutated = Mutation.apply(to: bytes, &random)
      if let read = try? LatticeKeyBundle(decoding: mutated) {
        #expect(read.encoded() == mutated, "seed 86")
      }
    }
  }

  @Test func `keys with a seed have half the bytes, and are the keys that they stand for`() throws {
    let secret = try LatticeFixtures.secretKey(.small)
    var random = SplitMix64(seed: 88)
    let bundle = try secret.keyBundle(
      relinearize: true, rotations: [1], isSeeded: true, using: &random)
    let bytes = bundle.encoded()
    #expect(bytes.count == bundle.encodedByteCount)
    #expect(bytes.count < bundle.expandedByteCount / 2 + 64)
    #expect(LatticeKeyBundle.expandedByteCount(of: bytes) >= bundle.expandedByteCount)
    let read = try LatticeKeyBundle(decoding: bytes)
    #expect(read == bundle && read.identity == keccak256(bytes) && read.encoded() == bytes)
    #expect(read.publicKey == bundle.publicKey && read.galoisKeys == bundle.galoisKeys)
    #expect(read.relinearizationKey == bundle.relinearizationKey)
    let isOwn = secret.owns(read)
    #expect(isOwn)
    // What is computed under it is what is computed under any other.
    let format = try EncryptedFormat(width: 32, fraction: 24)
    let product = try EncryptedTensor.encrypt(
      [3 << 24, -(1 << 23)], shape: [2], format: format, key: .lattice(read), using: &random
    ).squared()
    let values = try CKKSEncoder(bundle.context).decode(
      try secret.decryptUnprotected(product.groups[0]))
    #expect(abs(values[0] - 9) < 1e-3 && abs(values[1] - 0.25) < 1e-3)
    // Written out they are another bundle.
    let whole = try LatticeKeyBundle(
      publicKey: bundle.publicKey, relinearizationKey: bundle.relinearizationKey,
      galoisKeys: bundle.galoisKeys)
    #expect(whole != bundle && whole.encodedByteCount == bundle.expandedByteCount)
    // Halves that are not the seed's are refused, and so is a seed of another length.
    for seed in [[UInt8](repeating: 1, count: 32), [1]] {
      #expect(throws: (any Error).self) {
        try LatticeKeyBundle(
          publicKey: bundle.publicKey, relinearizationKey: bundle.relinearizationKey,
          galoisKeys: bundle.galoisKeys, seed: seed)
      }
    }
    #expect(throws: HomomorphicError.malformed) { try LatticeKeyBundle(decoding: bytes + [0]) }
    #expect(throws: HomomorphicError.malformed) { try LatticeKeyBundle(decoding: bytes.dropLast()) }
    for version: UInt8 in [0, 1, 3] {
      #expect(throws: HomomorphicError.malformed) {
        try LatticeKeyBundle(decoding: Self.patched(bytes, 1, [version]))
      }
    }
    for _ in 0..<60 {
      let mutated = Mutation.apply(to: bytes, &random)
      if let read = try? LatticeKeyBundle(decoding: mutated) {
        #expect(read.encoded() == mutated, "seed 88")
      }
    }
    // Frozen: other implementations expand the same seed.
    var halves = try UniformHalves(bundle.context, seed: (0..<32).map { UInt8($0) })
    let first = halves.next()
    #expect(first != halves.next())
    var again = try UniformHalves(bundle.context, seed: (0..<32).map { UInt8($0) })
    #expect(again.next() == first)
    #expect(Array(first.words.prefix(2)) == [82_147_289_395_989, 214_788_308_587_323])
  }

  @Test func `keys of parameters without a modulus for them are refused`() throws {
    let parameters = try LatticeParameters(
      scheme: .ckks, degree: 2048, moduli: try Primes.chain(bits: [54], degree: 2048),
      scaleBits: 36)
    var random = SplitMix64(seed: 87)
    let context = try LatticeContext.shared(parameters)
    let secret = LatticeSecretKey.generate(context: context, using: &random)
    #expect(throws: HomomorphicError.keyMissing) {
      try secret.keyBundle(relinearize: true, using: &random)
    }
    let bundle = try secret.keyBundle(relinearize: false, using: &random)
    #expect(try LatticeKeyBundle(decoding: bundle.encoded()) == bundle)
    let encoder = try CKKSEncoder(context)
    let ciphertext = try bundle.publicKey.encrypt(
      try encoder.encode([1.25], depth: 0), using: &random)
    let value = try encoder.decode(try secret.decryptUnprotected(ciphertext))[0]
    #expect(abs(value - 1.25) < 1e-5)
  }

  @Test func `secret keys go through their key file`() throws {
    for parameters in [LatticeParameters.additive, .small] {
      let secret = try LatticeFixtures.secretKey(parameters)
      let bytes = secret.unprotectedSecretEncoding()
      let again = try LatticeSecretKey(unprotectedSecretEncoding: bytes)
      #expect(again.unprotectedSecretEncoding() == bytes)
      var random = SplitMix64(seed: 88)
      let encoder = try CKKSEncoder(secret.context)
      let ciphertext = try secret.publicKey(using: &random).encrypt(
        try encoder.encode([0.75], depth: 0), using: &random)
      let value = try encoder.decode(try again.decryptUnprotected(ciphertext))[0]
      #expect(abs(value - 0.75) < 1e-4)
    }
    let bytes = try LatticeFixtures.secretKey(.additive).unprotectedSecretEncoding()
    func refused(_ error: HomomorphicError, _ bytes: [UInt8]) {
      #expect(throws: error) {
        let key = try LatticeSecretKey(unprotectedSecretEncoding: bytes)
        _ = key.context
      }
    }
    refused(.malformed, [])
    refused(.malformed, bytes + [0])
    refused(.malformed, bytes.dropLast())
    refused(.malformed, Self.patched(bytes, 0, [0]))
    refused(.malformed, Self.patched(bytes, bytes.count - 1, [3]))
  }
}
