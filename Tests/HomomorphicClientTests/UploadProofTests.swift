import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

/// Uploads that prove themselves.
@Suite struct UploadProofTests {
  private static func address(_ byte: UInt8) throws -> Address {
    try #require(Address(bytes: [UInt8](repeating: byte, count: 20)))
  }

  private static func upload(round: UInt64 = 3) throws -> UploadContext {
    UploadContext(contract: try address(0xC0), sender: try address(0xA1), round: round)
  }

  private static func format() throws -> EncryptedFormat {
    try EncryptedFormat(width: 32, fraction: 24)
  }

  @Test(arguments: [3, 2, 1]) func `an upload of CKKS is proved and decrypts`(depth: Int) throws {
    var random = SplitMix64(seed: UInt64(710 + depth))
    let key = EncryptionKey.lattice(try LatticeFixtures.small.get())
    let secret = try LatticeFixtures.secretKey(.small)
    let encoder = try CKKSEncoder(secret.context)
    // The ends of the format too, and more values than slots.
    var values = LatticeFixtures.raws(depth == 2 ? 5000 : 4096, limit: 128, &random)
    values[0] = Int64(Int32.max)
    values[1] = Int64(Int32.min)
    let (tensor, proof) = try EncryptedTensor.encryptProved(
      values, shape: [values.count], format: Self.format(), key: key, depth: depth,
      for: Self.upload(), using: &random)
    #expect(tensor.depth == depth)
    #expect(try tensor.isUpload(provedBy: proof, for: Self.upload()))
    let read = try EncryptedTensor(decoding: tensor.encoded(), key: key)
    #expect(try read.isUpload(provedBy: proof, for: Self.upload()))
    let opened = try read.groups.flatMap {
      try encoder.decode(try secret.decryptUnprotected($0), fraction: 24, count: 4096)
    }
    for (value, result) in zip(values, opened) { #expect(abs(value - result) <= 6) }
    if depth == 3 { #expect(try read.takenAsFresh() == tensor) }
  }

  @Test func `an upload of BFV is proved and decrypts exactly`() throws {
    var random = SplitMix64(seed: 714)
    let secret = try LatticeFixtures.secretKey(.bfvSmall)
    let bundle = try secret.keyBundle(relinearize: true, using: &random)
    let key = EncryptionKey.lattice(bundle)
    let values = (0..<8192).map { _ in Int64.random(in: -128...127, using: &random) }
    let (tensor, proof) = try EncryptedTensor.encryptProved(
      values, shape: [8192], format: EncryptedFormat(width: 8, fraction: 0), key: key,
      for: Self.upload(), using: &random)
    #expect(try tensor.isUpload(provedBy: proof, for: Self.upload()))
    let budget = try secret.noiseBudget(of: tensor.groups[0])
    #expect(budget > 120, "\(budget)")
    let opened = try BFVEncoder(bundle.context).decode(try secret.decrypt(tensor.groups[0]))
    #expect(opened == values)
    // A product of it, too.
    let square = try tensor.multiplied(by: tensor)
    #expect(try secret.noiseBudget(of: square.groups[0]) > 80)
    #expect(throws: HomomorphicError.unprovable) {
      _ = try EncryptedTensor.encryptProved(
        [1], shape: [1], format: EncryptedFormat(width: 16, fraction: 0), key: key, depth: 1,
        for: Self.upload(), using: &random)
    }
  }

  @Test func `a proof holds for its contract, sender, round, ciphertext and key alone`() throws {
    var random = SplitMix64(seed: 715)
    let bundle = try LatticeFixtures.small.get()
    let key = EncryptionKey.lattice(bundle)
    func encrypt(_ values: [Int64]) throws -> (tensor: EncryptedTensor, proof: [UInt8]) {
      try EncryptedTensor.encryptProved(
        values, shape: [values.count], format: Self.format(), key: key, depth: 1,
        for: Self.upload(), using: &random)
    }
    let (tensor, proof) = try encrypt([1, 2, 3])
    let other = try encrypt([1, 2, 3])
    let (contract, sender) = (try Self.address(0xC0), try Self.address(0xA1))
    let stranger = try Self.address(0xB2)
    #expect(try tensor.isUpload(provedBy: proof, for: Self.upload()))
    for context in [
      UploadContext(contract: contract, sender: stranger, round: 3),
      UploadContext(contract: stranger, sender: sender, round: 3),
      UploadContext(contract: sender, sender: contract, round: 3),
      try Self.upload(round: 4), try Self.upload(round: 3 << 56),
    ] { #expect(try !tensor.isUpload(provedBy: proof, for: context)) }
    #expect(try !tensor.isUpload(provedBy: other.proof, for: Self.upload()))
    #expect(try !tensor.isUpload(provedBy: proof + other.proof, for: Self.upload()))
    #expect(try !tensor.isUpload(provedBy: [], for: Self.upload()))
    // What is made of it without knowing the values: a copy in other bytes, a sum, a multiple.
    let zero = try EncryptedTensor.encrypt(
      [0, 0, 0], shape: [3], format: Self.format(), key: key, depth: 1, using: &random)
    for changed in [
      try tensor.adding(zero), try tensor.multiplied(by: 2), try tensor.adding(plain: [1, 1, 1]),
      try tensor.negated(),
    ] {
      let claimed = EncryptedTensor(
        try LatticeTensor(
          fresh: changed.groups, key: bundle, format: Self.format(), shape: [3], origin: .claimed
        ).asProvableUpload())
      #expect(try !claimed.isUpload(provedBy: proof, for: Self.upload()))
    }
    // The same ciphertext under another bundle.
    let foreign = try LatticeFixtures.secretKey(.small).keyBundle(
      relinearize: false, using: &random)
    let moved = EncryptedTensor(
      try LatticeTensor(
        fresh: tensor.groups, key: foreign, format: Self.format(), shape: [3], origin: .claimed
      ).asProvableUpload())
    #expect(try !moved.isUpload(provedBy: proof, for: Self.upload()))
    // Noise is not said to be less than that of such an upload.
    let quiet = try EncryptedTensor(
      key: bundle, format: Self.format(), shape: [3], groups: tensor.groups, isFresh: true)
    #expect(try !quiet.isUpload(provedBy: proof, for: Self.upload()))
    // An encryption that was not made for it cannot be proved by its owner either.
    #expect(try !zero.isUpload(provedBy: proof, for: Self.upload()))
  }

  @Test func `a value beyond a bound is not proved within it`() throws {
    var random = SplitMix64(seed: 716)
    let bundle = try LatticeFixtures.small.get()
    let key = EncryptionKey.lattice(bundle)
    let (tensor, proof) = try EncryptedTensor.encryptProved(
      [Int64](repeating: Int64(Int32.max), count: 4096), shape: [4096], format: Self.format(),
      key: key,
      for: Self.upload(), using: &random)
    // Its sender claims values below 2^-8.
    let narrow = try LatticeTensor(
      key: bundle, format: Self.format(), shape: [4096], bound: .powerOfTwo(16),
      noise: LatticeTensor.provableNoise(.small), origin: .claimed, groups: tensor.groups)
    #expect(try !EncryptedTensor(narrow).isUpload(provedBy: proof, for: Self.upload()))
    let relation = try narrow.uploadRelation(group: 0, digest: .zero, for: Self.upload())
    #expect(relation.shape.columnBits == [0, 32, 5])
    #expect(relation.shape.provenBits(1) == 32 + 19 + 1 + 13)
  }

  @Test func `Paillier, and the lowest depth, have no proofs`() throws {
    var random = SplitMix64(seed: 717)
    let format = try EncryptedFormat(width: 32, fraction: 30)
    let key = EncryptionKey.lattice(try LatticeFixtures.small.get())
    #expect(throws: HomomorphicError.unprovable) {
      _ = try EncryptedTensor.encryptProved(
        [1], shape: [1], format: format, key: key, depth: 0, for: Self.upload(),
        using: &random)
    }
    let additive = EncryptionKey.lattice(try LatticeFixtures.additive.get())
    #expect(throws: HomomorphicError.unprovable) {
      _ = try EncryptedTensor.encryptProved(
        [1], shape: [1], format: format, key: additive, for: Self.upload(), using: &random)
    }
  }

  @Test func `the bounds on its noise hold, also under a key of 16 parties`() throws {
    var random = SplitMix64(seed: 719)
    // Sums of 16 secrets open it: the phase of zero is the noise.
    let known = KnownSecrets(degree: 8192, count: 16, seed: 720)
    let keyed = try CollectiveFixture(
      .small, parties: 16, seed: 721, secrets: known.parties)
    let upload = try EncryptedTensor.encryptProved(
      [0], shape: [1], format: Self.format(), key: keyed.key, for: Self.upload(), using: &random)
    let secret = known.sum(0..<16, keyed.session.context)
    let phase = try secret.decryptUnprotected(upload.tensor.groups[0])
    let wide = try CKKSEncoder(keyed.session.context).decodeCoefficients(
      LatticePlaintext(
        context: phase.context, polynomial: phase.polynomial, scale: Scale(powerOfTwo: 0)),
      fraction: 0, count: 8192)
    let norm = wide.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(norm < 64 * 8192, "\(norm / 8192)")
    #expect(norm > 8 * 8192, "\(norm / 8192)")
  }
}
