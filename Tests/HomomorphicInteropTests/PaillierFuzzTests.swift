import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicInterop
import HomomorphicKit
import Primitives
import Testing

/// Every decoder of Paillier on mutated inputs: an error or a well-formed value, never a crash.
@Suite struct PaillierFuzzTests {
  static let rounds = 20_000

  /// A copy of one of `seeds` with a few bytes changed, taken out, put in or doubled.
  static func mutate(_ seeds: [[UInt8]], _ generator: inout SplitMix64) -> [UInt8] {
    var bytes = seeds[generator.next(below: seeds.count)]
    for _ in 0...generator.next(below: 3) {
      let position = generator.next(below: bytes.count + 1)
      let random = UInt8(truncatingIfNeeded: generator.next())
      switch generator.next(below: 6) {
      case 0: bytes = Array(bytes.prefix(position))
      case 1: bytes.insert(random, at: position)
      case 2: if position < bytes.count { bytes.remove(at: position) }
      case 3: if position < bytes.count { bytes[position] ^= 1 << (random & 7) }
      case 4: if position < bytes.count { bytes[position] = random }
      default: bytes.replaceSubrange(position..<position, with: bytes[position...].prefix(9))
      }
    }
    return bytes
  }

  @Test func ciphertexts() throws {
    let seed: UInt64 = 81
    var generator = SplitMix64(seed: seed)
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    let seeds = try [PaillierVectors.ciphertextA32, PaillierVectors.ciphertextA64].map(
      PaillierFixtures.bytes)
    var accepted = 0
    for round in 0..<Self.rounds {
      let bytes = Self.mutate(seeds, &generator)
      guard let ciphertext = try? PaillierCiphertext(decoding: bytes, key: key) else { continue }
      accepted += 1
      #expect(ciphertext.encoded() == bytes, "seed \(seed), round \(round)")
      if accepted % 50 == 0 { _ = try? secret.decryptWide(ciphertext) }
    }
    #expect(accepted > 100)
  }

  @Test func openings() throws {
    let seed: UInt64 = 82
    var generator = SplitMix64(seed: seed)
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    let ciphertexts = try [PaillierVectors.ciphertextA32, PaillierVectors.ciphertextA64].map {
      try PaillierCiphertext(decoding: PaillierFixtures.bytes($0), key: key)
    }
    let seeds = try ciphertexts.map { try secret.open($0).encoded() }
    var accepted = 0
    for round in 0..<Self.rounds {
      let bytes = Self.mutate(seeds, &generator)
      guard let opening = try? PaillierOpening(decoding: bytes, key: key) else { continue }
      accepted += 1
      #expect(opening.encoded() == bytes, "seed \(seed), round \(round)")
      // Only what was not changed opens.
      if accepted % 20 == 0, (try? ciphertexts[0].isOpened(by: opening)) == true {
        #expect(bytes == seeds[0], "seed \(seed), round \(round)")
      }
    }
    #expect(accepted > 100)
  }

  @Test func numbersInJSON() throws {
    let seed: UInt64 = 83
    var generator = SplitMix64(seed: seed)
    let key = try PythonPaillierTests.key()
    let seeds = [PythonPaillierVectors.total, PythonPaillierVectors.product].map { Array($0.utf8) }
    var accepted = 0
    for round in 0..<Self.rounds {
      let bytes = Self.mutate(seeds, &generator)
      guard let number = try? PaillierEncryptedNumber(json: bytes, key: key) else { continue }
      accepted += 1
      let again = try PaillierEncryptedNumber(json: Array(number.json.utf8), key: key)
      #expect(again == number, "seed \(seed), round \(round)")
    }
    #expect(accepted > 100)
  }

  @Test func publicKeysInJSON() throws {
    var generator = SplitMix64(seed: 84)
    let seeds = [Array(PythonPaillierVectors.publicKey.utf8)]
    for _ in 0..<Self.rounds {
      let bytes = Self.mutate(seeds, &generator)
      guard let key = try? PaillierPublicKey(json: bytes) else { continue }
      #expect(try PaillierPublicKey(json: Array(key.json().utf8)) == key)
    }
  }

  /// Fewer, as factors are tested for primality.
  @Test func secretKeys() throws {
    var generator = SplitMix64(seed: 85)
    let json = [Array(PythonPaillierVectors.privateKey.utf8)]
    let binary = [try PythonPaillierTests.secret().unprotectedSecretEncoding()]
    for _ in 0..<Self.rounds / 40 {
      do throws(PythonPaillierError) {
        let key = try PaillierSecretKey.reading(
          unprotectedSecretJSON: Self.mutate(json, &generator))
        #expect(key.publicKey.bits == 2048)
      } catch { #expect(!error.description.isEmpty) }
      do throws(HomomorphicError) {
        let key = try PaillierSecretKey(
          unprotectedSecretEncoding: Self.mutate(binary, &generator))
        #expect(key.publicKey.bits == 2048)
      } catch { #expect(error == .malformed || error == .invalidKey) }
    }
  }
}
