import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

/// All paths give the same numbers.
@Suite struct PaillierPathTests {
  static let paths = PaillierPath.allCases.filter(\.isAvailable)

  /// Group elements in a batch: one, half a batch of ciphertexts, a whole one, and more.
  @Test(arguments: [512, 1024]) func pathsAgree(bits: Int) throws {
    var generator = SplitMix64(seed: 31)
    let format = try PaillierFormat(width: 32, fraction: 24)
    let secret = try PaillierSecretKey.generateInsecureForTests(bits: bits, using: &generator)
    let key = secret.publicKey
    for count in [1, 2, 3, 4, 5, 8, 9, 17] {
      let lanes = format.lanesPerElement(modulusBits: bits) * count
      let values = PaillierFixtures.values(lanes, format: format, using: &generator)
      var ciphertexts: [PaillierCiphertext] = []
      for path in Self.paths {
        var copy = generator
        var noise = PaillierNoise(key: key, count: count, path: path, using: &copy)
        ciphertexts.append(
          try key.encrypt(values, shape: [lanes], format: format, noise: &noise))
        copy = generator
        noise = secret.noise(count: count, path: path, using: &copy)
        ciphertexts.append(
          try key.encrypt(values, shape: [lanes], format: format, noise: &noise))
      }
      #expect(ciphertexts.allSatisfy { $0 == ciphertexts[0] }, "\(bits) bits, \(count) elements")
      for path in Self.paths {
        #expect(try secret.decrypt(ciphertexts[0], path: path) == values)
      }
    }
  }

  @Test func theKeyHolderEncryptsLikeEverybodyElse() throws {
    let secret = try PaillierFixtures.secretKey()
    let format = try PaillierFormat(width: 64, fraction: 32)
    var generator = SplitMix64(seed: 32)
    var reference = generator
    let values: [Int64] = [.max, .min, -1, 0, 1, 2, 3, 4, 5]
    let ciphertext = try secret.encrypt(values, shape: [9], format: format, using: &generator)
    let other = try secret.publicKey.encrypt(
      values, shape: [9], format: format, using: &reference)
    #expect(ciphertext == other)
    #expect(generator.next() == reference.next())
    let failure = Result { () throws(HomomorphicError) in
      try secret.encrypt(values, shape: [8], format: format, using: &generator)
    }
    #expect(failure == .failure(.shapeMismatch))
  }
}
