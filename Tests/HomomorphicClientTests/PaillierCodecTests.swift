import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

@Suite struct PaillierCodecTests {
  /// A ciphertext of 3 x 3 values in two elements, its parts at known places.
  struct Sample {
    let key: PaillierPublicKey
    let bytes: [UInt8]
    /// Where the first group element starts: header of rank 2.
    let body = 5 + 8 + 8 + 32 + 4

    init() throws {
      var generator = SplitMix64(seed: 9)
      key = try PaillierFixtures.publicKey()
      let format = try PaillierFormat(width: 32, fraction: 24)
      bytes = try key.encrypt(
        Array(-4...4), shape: [3, 3], format: format, using: &generator
      ).encoded()
    }

    /// The error of decoding the bytes after `change`.
    func error(_ change: (inout [UInt8]) -> Void) -> HomomorphicError? {
      var changed = bytes
      change(&changed)
      do {
        _ = try PaillierCiphertext(decoding: changed, key: key)
        return nil
      } catch {
        return error
      }
    }
  }

  @Test func decodingUndoesEncoding() throws {
    var generator = SplitMix64(seed: 10)
    let secret = try PaillierFixtures.secretKey()
    for shape in [[], [1], [7], [8], [2, 3], [2, 1, 3], [2, 2, 2, 2]] {
      for width in [32, 64] as [UInt8] {
        let format = try PaillierFormat(width: width, fraction: 31)
        let values = PaillierFixtures.values(
          shape.reduce(1, *), format: format, using: &generator)
        let ciphertext = try secret.publicKey.encrypt(
          values, shape: shape, format: format, using: &generator
        ).multiplied(by: 12)
        let bytes = ciphertext.encoded()
        #expect(
          bytes.count
            == PaillierCost.encodedBytes(
              lanes: values.count, rank: shape.count, format: format, bits: 512))
        let back = try PaillierCiphertext(decoding: bytes, key: secret.publicKey)
        #expect(back == ciphertext)
        #expect(back.encoded() == bytes)
        let header = try PaillierCiphertext.header(of: bytes)
        #expect(header.shape == shape && header.weight == 12 && header.format == format)
        #expect(header.keyIdentity == secret.publicKey.identity)
        #expect(header.elementCount == ciphertext.elementCount)
      }
    }
  }

  @Test func magicAndVersionAreChecked() throws {
    let sample = try Sample()
    #expect(sample.error { _ in } == nil)
    #expect(sample.error { $0[0] = 0x51 } == .malformed)
    #expect(sample.error { $0[1] = 2 } == .malformed)
  }

  @Test func formatMustExist() throws {
    let sample = try Sample()
    #expect(sample.error { $0[2] = 0 } == .formatMismatch)
    #expect(sample.error { $0[2] = 16 } == .formatMismatch)
    #expect(sample.error { $0[3] = 32 } == .formatMismatch)
  }

  @Test func shapeIsLimitedBeforeAnythingIsAllocated() throws {
    let sample = try Sample()
    #expect(sample.error { $0[4] = 5 } == .malformed)
    #expect(sample.error { $0[4] = 255 } == .malformed)
    #expect(sample.error { $0[5] = 0 } == .malformed)
    let huge = [UInt8](repeating: 0xFF, count: 8)
    #expect(sample.error { $0.replaceSubrange(5..<13, with: huge) } == .tooLarge)
    // 2^17 values would be 18,725 elements, which are not there.
    let large: [UInt8] = [0, 0, 2, 0, 1, 0, 0, 0]
    #expect(sample.error { $0.replaceSubrange(5..<13, with: large) } == .malformed)
  }

  @Test func weightIsInItsBounds() throws {
    let sample = try Sample()
    let cases: [([UInt8], HomomorphicError?)] = [
      ([0, 0, 0, 0, 0, 0, 0, 0], .laneOverflow),
      ([0, 0, 0, 0, 1, 0, 0, 0], .laneOverflow),
      ([255, 255, 255, 255, 0, 0, 0, 0], nil),
    ]
    for (weight, expected) in cases {
      #expect(sample.error { $0.replaceSubrange(13..<21, with: weight) } == expected)
    }
  }

  @Test func keyIsTheExpectedOne() throws {
    let sample = try Sample()
    #expect(sample.error { $0[21] ^= 1 } == .wrongKey)
    #expect(sample.error { $0[52] ^= 0x80 } == .wrongKey)
    var generator = SplitMix64(seed: 11)
    let other = try PaillierSecretKey.generateInsecureForTests(bits: 512, using: &generator)
    let otherKey = other.publicKey
    #expect(throws: HomomorphicError.wrongKey) {
      try PaillierCiphertext(decoding: sample.bytes, key: otherKey)
    }
  }

  @Test func elementCountIsTheShapes() throws {
    let sample = try Sample()
    #expect(sample.error { $0[53] = 1 } == .malformed)
    #expect(sample.error { $0[53] = 3 } == .malformed)
    #expect(sample.error { $0[56] = 0xFF } == .malformed)
    // One element less, and the count says so.
    #expect(
      sample.error {
        $0[53] = 1
        $0.removeLast(128)
      } == .malformed)
    // A shape of fewer elements.
    #expect(sample.error { $0[5] = 1 } == .malformed)
  }

  @Test func bytesEndWhereTheyShould() throws {
    let sample = try Sample()
    #expect(sample.error { $0.append(0) } == .malformed)
    for length in 0..<sample.bytes.count {
      #expect(sample.error { $0.removeLast($0.count - length) } == .malformed, "\(length) bytes")
    }
  }

  @Test func zeroIsNoElement() throws {
    let sample = try Sample()
    let zeros = [UInt8](repeating: 0, count: 128)
    #expect(
      sample.error { $0.replaceSubrange(sample.body..<sample.body + 128, with: zeros) }
        == .elementOutOfRange)
    #expect(
      sample.error { $0.replaceSubrange((sample.body + 128)..., with: zeros) }
        == .elementOutOfRange)
  }

  @Test func elementsStayBelowTheSquareOfTheModulus() throws {
    let sample = try Sample()
    let square = Self.product(sample.key.modulusBigEndian, sample.key.modulusBigEndian)
    var below = square
    below[127] -= 1  // n^2 is odd, and n^2 - 1 is coprime to n
    for (element, expected) in [(square, HomomorphicError.elementOutOfRange), (below, nil)] {
      #expect(
        sample.error { $0.replaceSubrange(sample.body..<sample.body + 128, with: element) }
          == expected)
    }
    let ones = [UInt8](repeating: 0xFF, count: 128)
    #expect(
      sample.error { $0.replaceSubrange((sample.body + 128)..., with: ones) }
        == .elementOutOfRange)
  }

  @Test func elementsAreCoprimeToTheModulus() throws {
    let sample = try Sample()
    let p = try PaillierFixtures.bytes(PaillierVectors.p)
    let q = try PaillierFixtures.bytes(PaillierVectors.q)
    let n = sample.key.modulusBigEndian
    for factor in [p, q, n, Self.product(p, p), Self.product(p, n)] {
      let element = [UInt8](repeating: 0, count: 128 - factor.count) + factor
      for start in [sample.body, sample.body + 128] {
        #expect(
          sample.error { $0.replaceSubrange(start..<start + 128, with: element) }
            == .notInvertible)
      }
    }
  }

  /// Decoding never crashes, and what it accepts is canonical and can be computed with.
  @Test func mutatedBytesAreRejectedOrCanonical() throws {
    let seed: UInt64 = 12
    var generator = SplitMix64(seed: seed)
    let sample = try Sample()
    var accepted = 0
    for round in 0..<20_000 {
      var bytes = sample.bytes
      for _ in 0...generator.next(below: 3) {
        // Mostly in the header, where decisions are made.
        let end = generator.next(below: 4) == 0 ? bytes.count : min(sample.body, bytes.count)
        guard end > 0 else { break }
        let place = generator.next(below: end)
        switch generator.next(below: 6) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes[place] ^= 1 << UInt8(generator.next(below: 8))
        case 2: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][generator.next(below: 5)]
        case 3: bytes.remove(at: place)
        case 4: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
        default: bytes.removeLast(generator.next(below: bytes.count))
        }
      }
      if let ciphertext = try? PaillierCiphertext(decoding: bytes, key: sample.key) {
        accepted += 1
        #expect(ciphertext.encoded() == bytes, "seed \(seed), round \(round)")
        _ = try? ciphertext.adding(ciphertext)
      }
    }
    #expect(accepted > 1000 && accepted < 19_000)
  }

  /// The product of two big-endian numbers, as long as both together.
  static func product(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: a.count + b.count)
    for i in a.indices.reversed() {
      var carry = 0
      for j in b.indices.reversed() {
        let sum = Int(result[i + j + 1]) + Int(a[i]) * Int(b[j]) + carry
        result[i + j + 1] = UInt8(sum & 0xFF)
        carry = sum >> 8
      }
      result[i] = UInt8(carry)
    }
    return result
  }
}
