import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicInterop
import Primitives
import Testing

/// SEAL's and TenSEAL's files: what is written is read again, and hostile bytes are refused. That the
/// real libraries read and write the same is tested with them, by `Tests/Interop/run`.
@Suite struct SEALFileTests {
  static let keep: SEALDecompressor = { (kind, _, _) throws(SEALError) in
    throw .compression(kind)
  }

  struct Fixture {
    let context: LatticeContext
    let keys: LatticeKeyBundle
    let ciphertext: LatticeCiphertext
  }

  static let fixture = Result {
    let context = try LatticeContext.shared(.small)
    var generator = SplitMix64(seed: 12)
    let secret = LatticeSecretKey.generate(context: context, using: &generator)
    let keys = try secret.keyBundle(relinearize: true, rotations: [1], using: &generator)
    let plain = try CKKSEncoder(context).encode([1 << 24], fraction: 24, depth: 3)
    return Fixture(
      context: context, keys: keys,
      ciphertext: try keys.publicKey.encrypt(plain, using: &generator))
  }

  @Test func whatIsWrittenIsRead() throws {
    let fixture = try Self.fixture.get()
    let context = fixture.context
    let ciphertext = try LatticeCiphertext(
      seal: fixture.ciphertext.sealEncoded(), context: context, decompress: Self.keep)
    #expect(ciphertext == fixture.ciphertext)
    let publicKey = try SEALKeys.publicKey(
      SEALKeys.encoded(fixture.keys.publicKey), context: context, decompress: Self.keep)
    #expect(publicKey == fixture.keys.publicKey)
    let relinearization = try #require(fixture.keys.relinearizationKey)
    #expect(
      try SEALKeys.relinearizationKey(
        SEALKeys.encoded(relinearizationKey: relinearization, context: context),
        context: context, decompress: Self.keep) == relinearization)
    #expect(
      try SEALKeys.galoisKeys(
        SEALKeys.encoded(galoisKeys: fixture.keys.galoisKeys, context: context),
        context: context, decompress: Self.keep) == fixture.keys.galoisKeys)
    #expect(
      try LatticeParameters(
        seal: context.parameters.sealEncoded(), scaleBits: 40, decompress: Self.keep)
        == context.parameters)
    let vector = TenSEALVector(sizes: [3], ciphertexts: [fixture.ciphertext])
    #expect(
      try TenSEALVector(vector.encoded(), context: context, decompress: Self.keep) == vector)
  }

  @Test func everyFieldOfACiphertextIsChecked() throws {
    let fixture = try Self.fixture.get()
    let bytes = fixture.ciphertext.sealEncoded()
    func refused(_ change: (inout [UInt8]) -> Void) -> SEALError? {
      var copy = bytes
      change(&copy)
      do throws(SEALError) {
        _ = try LatticeCiphertext(seal: copy, context: fixture.context, decompress: Self.keep)
        return nil
      } catch {
        return error
      }
    }
    #expect(refused { $0[0] = 0 } == .notSEAL)
    #expect(refused { $0[3] = 3 } == .version(major: 3, minor: 3))
    #expect(refused { $0[5] = 2 } == .compression(.zstd))
    #expect(refused { $0[5] = 7 } == .notSEAL)
    #expect(refused { $0[9] = 0xFF } == .truncated)
    #expect(refused { $0.removeLast() } == .truncated)
    #expect(refused { $0.append(0) } == .trailingBytes)
    // parms_id, form, size, degree, limbs, scale, correction
    #expect(refused { $0[16] ^= 1 } == .wrongParameters)
    #expect(refused { $0[48] = 0 } == .refused(.malformed))
    #expect(refused { $0[49] = 200 } == .truncated)
    #expect(refused { $0[49] = 3 } == .truncated)
    #expect(refused { $0[58] = 0x10 } != nil)
    #expect(refused { $0[65] = 5 } != nil)
    #expect(
      refused { $0.replaceSubrange(73..<81, with: Array(repeating: 0, count: 8)) }
        == .refused(.invalidScale))
    #expect(
      refused { $0.replaceSubrange(73..<81, with: Array(repeating: 0xFF, count: 8)) }
        == .refused(.invalidScale))
    #expect(refused { $0[81] = 2 } == .refused(.malformed))
    #expect(refused { $0[$0.count - 1] = 0xFF } == .refused(.residueOutOfRange))
    let half = (bytes.count - 113) / 2
    #expect(
      refused { copy in for index in (copy.count - half)..<copy.count { copy[index] = 0 } }
        == .refused(.transparent))
  }

  @Test func mutatedFilesNeverCrash() throws {
    let fixture = try Self.fixture.get()
    let seed: UInt64 = 31
    var generator = SplitMix64(seed: seed)
    let context = fixture.context
    let vector = TenSEALVector(sizes: [3], ciphertexts: [fixture.ciphertext]).encoded()
    let parameters = context.parameters.sealEncoded()
    for _ in 0..<300 {
      var copy = Bool.random(using: &generator) ? vector : parameters
      for _ in 0..<3 {
        copy[Int.random(in: 0..<min(copy.count, 200), using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) {
        copy.removeLast(Int.random(in: 0..<copy.count, using: &generator))
      }
      _ = try? TenSEALVector(copy, context: context, decompress: Self.keep)
      _ = try? TenSEALContext(copy, decompress: Self.keep)
      _ = try? LatticeParameters(seal: copy, scaleBits: 40, decompress: Self.keep)
    }
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<80, using: &generator)
      let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = try? TenSEALContext(noise, decompress: Self.keep)
      _ = try? TenSEALVector(noise, context: context, decompress: Self.keep)
    }
  }
}
