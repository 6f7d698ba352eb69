import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

/// Proofs of decryption.
@Suite struct PaillierOpeningTests {
  static let paths = PaillierPath.allCases.filter(\.isAvailable)

  @Test(arguments: [32, 64] as [UInt8]) func openingsProveWhatCiphertextsHold(
    width: UInt8
  ) throws {
    var generator = SplitMix64(seed: 51)
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    let format = try PaillierFormat(width: width, fraction: 8)
    for count in [1, 3, 7, 8, 40] {
      let values = PaillierFixtures.values(count, format: format, using: &generator)
      let fresh = try key.encrypt(values, shape: [count], format: format, using: &generator)
      let ciphertext = try fresh.multiplied(by: -5).adding(fresh)
      let openings = try Self.paths.map { try secret.open(ciphertext, path: $0) }
      #expect(openings.allSatisfy { $0 == openings[0] })
      #expect(openings[0].values == values.map { Int128($0) * -4 })
      let bytes = openings[0].encoded()
      #expect(
        bytes.count == PaillierCost.openingBytes(lanes: count, format: format, bits: key.bits))
      let reread = try PaillierOpening(decoding: bytes, key: key)
      #expect(reread == openings[0])
      for path in Self.paths {
        #expect(try ciphertext.isOpened(by: reread, path: path))
        // An opening of something else fails, or has values that this weight does not allow.
        #expect((try? fresh.isOpened(by: reread, path: path)) != true)
        for index in [0, count - 1] {
          var changed = reread.values
          changed[index] += changed[index] < 0 ? 1 : -1
          let lie = try key.verifyOpening(
            ciphertext, values: changed, rootsBigEndian: Self.roots(bytes, key: key))
          #expect(!lie)
        }
      }
    }
  }

  /// The roots at the end of an encoding.
  static func roots(_ bytes: [UInt8], key: PaillierPublicKey) -> [UInt8] {
    let count = Int(bytes[39]) | Int(bytes[40]) << 8
    return Array(bytes.suffix(count * key.bits / 8))
  }

  @Test func theRootIsTheNoiseOfAFreshCiphertext() throws {
    let secret = try PaillierFixtures.secretKey()
    let noise = try PaillierFixtures.bytes(PaillierVectors.noiseA32)
    let ciphertext = try PaillierCiphertext(
      decoding: PaillierFixtures.bytes(PaillierVectors.ciphertextA32), key: secret.publicKey)
    let opening = try secret.open(ciphertext)
    #expect(Self.roots(opening.encoded(), key: secret.publicKey) == noise)
    #expect(opening.values == PaillierVectors.a32.map { Int128($0) })
  }

  @Test func openingsOfOtherThingsAreRefused() throws {
    var generator = SplitMix64(seed: 52)
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    let format = try PaillierFormat(width: 32, fraction: 8)
    let ciphertext = try key.encrypt([1, 2, 3], shape: [3], format: format, using: &generator)
    let roots = Self.roots(try secret.open(ciphertext).encoded(), key: key)
    func opening(
      _ values: [Int128], _ roots: [UInt8], width: UInt8 = 32
    ) throws(HomomorphicError) -> PaillierOpening {
      try PaillierOpening(
        key: key, format: PaillierFormat(width: width, fraction: 0), values: values,
        rootsBigEndian: roots)
    }
    #expect(try ciphertext.isOpened(by: opening([1, 2, 3], roots)))
    #expect(throws: HomomorphicError.formatMismatch) {
      try ciphertext.isOpened(by: opening([1, 2, 3], roots, width: 64))
    }
    #expect(throws: HomomorphicError.shapeMismatch) {
      try ciphertext.isOpened(by: opening([1, 2], roots))
    }
    #expect(throws: HomomorphicError.shapeMismatch) {
      try ciphertext.isOpened(by: opening([1, 2, 3], roots + roots))
    }
    // 1 + 2 * 2^64 also is the first lane alone; such values are beyond the weight.
    #expect(throws: HomomorphicError.laneOverflow) {
      try ciphertext.isOpened(by: opening([1 + 2 << 64, 0, 3], roots))
    }
    let other = try PaillierSecretKey.generateInsecureForTests(bits: 512, using: &generator)
    let stranger = try other.open(
      other.publicKey.encrypt([1, 2, 3], shape: [3], format: format, using: &generator))
    #expect(throws: HomomorphicError.wrongKey) { try ciphertext.isOpened(by: stranger) }
  }

  @Test func rootsMustBeUnitsModuloN() throws {
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    let format = try PaillierFormat(width: 32, fraction: 8)
    let zero = [UInt8](repeating: 0, count: 64)
    let prime = try PaillierFixtures.bytes(PaillierVectors.p)
    let factor = [UInt8](repeating: 0, count: 64 - prime.count) + prime
    let cases: [(HomomorphicError, [UInt8])] = [
      (.elementOutOfRange, zero), (.elementOutOfRange, key.modulusBigEndian),
      (.elementOutOfRange, [UInt8](repeating: 255, count: 64)), (.notInvertible, factor),
      (.malformed, Array(zero.dropLast())),
    ]
    for (error, roots) in cases {
      #expect(throws: error) {
        try PaillierOpening(key: key, format: format, values: [1], rootsBigEndian: roots)
      }
    }
  }

  @Test func encodingsAreReadStrictly() throws {
    var generator = SplitMix64(seed: 53)
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    let format = try PaillierFormat(width: 32, fraction: 8)
    let good = try secret.open(
      key.encrypt([1, 2, 3], shape: [3], format: format, using: &generator)
    ).encoded()
    func changed(_ index: Int, _ byte: UInt8) -> [UInt8] {
      var bytes = good
      bytes[index] = byte
      return bytes
    }
    let cases: [(HomomorphicError, [UInt8])] = [
      (.malformed, []), (.malformed, Array(good.dropLast())), (.malformed, good + [0]),
      (.malformed, changed(0, 0x50)), (.malformed, changed(1, 2)),
      (.formatMismatch, changed(2, 16)), (.malformed, changed(2, 64)),
      (.wrongKey, changed(3, good[3] ^ 1)), (.malformed, changed(35, 2)),
      (.malformed, changed(35, 0)), (.tooLarge, changed(38, 0xFF)), (.malformed, changed(39, 2)),
      (.elementOutOfRange, changed(43 + 24, 0xFF)),
    ]
    for (error, bytes) in cases {
      #expect(throws: error) { try PaillierOpening(decoding: bytes, key: key) }
    }
  }
}
