import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

/// python-paillier computed the same ciphertexts: see Vectors/make.py.
@Suite struct PaillierVectorTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let width: UInt8
    let fraction: UInt8
    let shape: [Int]
    let a: [Int64]
    let b: [Int64]
    let noiseA: String
    let ciphertextA: String
    let ciphertextB: String
    let sum: String
    let product: String
    let negative: String
    let combination: String

    var testDescription: String { "\(width)-bit values" }
  }

  static let rows = [
    Row(
      width: 32, fraction: 24, shape: [10], a: PaillierVectors.a32, b: PaillierVectors.b32,
      noiseA: PaillierVectors.noiseA32, ciphertextA: PaillierVectors.ciphertextA32,
      ciphertextB: PaillierVectors.ciphertextB32, sum: PaillierVectors.sum32,
      product: PaillierVectors.product32, negative: PaillierVectors.negative32,
      combination: PaillierVectors.combination32),
    Row(
      width: 64, fraction: 32, shape: [2, 2], a: PaillierVectors.a64, b: PaillierVectors.b64,
      noiseA: PaillierVectors.noiseA64, ciphertextA: PaillierVectors.ciphertextA64,
      ciphertextB: PaillierVectors.ciphertextB64, sum: PaillierVectors.sum64,
      product: PaillierVectors.product64, negative: PaillierVectors.negative64,
      combination: PaillierVectors.combination64),
  ]

  @Test(arguments: rows) func encryptsLikePythonPaillier(row: Row) throws {
    let key = try PaillierFixtures.publicKey()
    var noise = ScriptedGenerator(numbers: try PaillierFixtures.bytes(row.noiseA), size: 64)
    let ciphertext = try key.encrypt(
      row.a, shape: row.shape, format: PaillierFormat(width: row.width, fraction: row.fraction),
      using: &noise)
    #expect(Hex.encode(ciphertext.encoded()) == row.ciphertextA)
  }

  @Test(arguments: rows) func computesLikePythonPaillier(row: Row) throws {
    let key = try PaillierFixtures.publicKey()
    let a = try PaillierCiphertext(decoding: PaillierFixtures.bytes(row.ciphertextA), key: key)
    let b = try PaillierCiphertext(decoding: PaillierFixtures.bytes(row.ciphertextB), key: key)
    #expect(try Hex.encode(a.adding(b).encoded()) == row.sum)
    #expect(try Hex.encode(a.multiplied(by: 288).encoded()) == row.product)
    #expect(try Hex.encode(a.multiplied(by: -3).encoded()) == row.negative)
    let combination = try PaillierCiphertext.linearCombination([(287, a), (-288, b)])
    #expect(Hex.encode(combination.encoded()) == row.combination)
  }

  @Test(arguments: rows) func decryptsWhatPythonPaillierMade(row: Row) throws {
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    func open(_ hex: String) throws -> [Int128] {
      try secret.decryptWide(
        PaillierCiphertext(decoding: PaillierFixtures.bytes(hex), key: key))
    }
    #expect(try open(row.ciphertextA) == row.a.map { Int128($0) })
    #expect(try open(row.sum) == zip(row.a, row.b).map { Int128($0) + Int128($1) })
    #expect(try open(row.product) == row.a.map { Int128($0) * 288 })
    #expect(try open(row.negative) == row.a.map { Int128($0) * -3 })
    #expect(
      try open(row.combination)
        == zip(row.a, row.b).map { Int128($0) * 287 - Int128($1) * 288 })
  }
}
