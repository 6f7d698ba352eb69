import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// Tensors under CKKS and BFV through the facade that the machine uses, beside plain arithmetic.
@Suite struct EncryptedTensorTests {
  static let ckks = LatticeBox(.ckks(degree: 8192), rotations: (0..<12).map { 1 << $0 })
  static let bfv = LatticeBox(.bfv(degree: 8192), rotations: (0..<12).map { 1 << $0 })

  /// A key pair that tests share.
  final class LatticeBox: Sendable {
    let key: EncryptionKey
    private let secret: [UInt8]

    init(_ scheme: EncryptionScheme, rotations: [Int]) {
      var generator = SplitMix64(seed: 77)
      guard
        let made = try? EncryptionSecretKey.generate(
          scheme, rotations: rotations, using: &generator)
      else { preconditionFailure("the sets of the language exist") }
      key = made.publicKey
      secret = made.unprotectedSecretEncoding()
    }

    func decrypt(_ tensor: EncryptedTensor) throws -> [Int64] {
      try EncryptionSecretKey(unprotectedSecretEncoding: secret, scheme: key.scheme)
        .decrypt(tensor)
    }

    func share(
      _ tensor: EncryptedTensor, precisionBits: Int, using generator: inout SplitMix64
    ) throws -> [Int64] {
      try EncryptionSecretKey(unprotectedSecretEncoding: secret, scheme: key.scheme)
        .decryptForSharing(tensor, precisionBits: precisionBits, using: &generator)
    }

    func encrypt(
      _ values: [Int64], shape: [Int]? = nil, _ format: EncryptedFormat, depth: Int? = nil,
      seed: UInt64 = 1
    ) throws -> EncryptedTensor {
      var generator = SplitMix64(seed: seed)
      return try EncryptedTensor.encrypt(
        values, shape: shape ?? [values.count], format: format, key: key, depth: depth,
        using: &generator)
    }
  }

  static let q = Result { try EncryptedFormat(width: 32, fraction: 24) }
  static let i8 = Result { try EncryptedFormat(width: 8, fraction: 0) }

  /// Raw values of Q<8,24> in -1..1.
  static func small(_ count: Int, seed: UInt64) -> [Int64] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Int64.random(in: -(1 << 24)...(1 << 24), using: &generator) }
  }

  static func expectNear(_ found: [Int64], _ expected: [Double], within bound: Double = 1e-6) {
    let error = zip(found, expected).map { abs(Double($0) / 16_777_216 - $1) }.max() ?? .infinity
    #expect(found.count == expected.count)
    #expect(error < bound, "off by \(error)")
  }

  static func double(_ raw: [Int64]) -> [Double] { raw.map { Double($0) / 16_777_216 } }

  @Test func ckksComputesWhatThePlaintextComputes() throws {
    let box = Self.ckks
    let format = try Self.q.get()
    let (a, b) = (Self.small(5000, seed: 1), Self.small(5000, seed: 2))
    let (x, y) = (Self.double(a), Self.double(b))
    let ca = try box.encrypt(a, shape: [50, 100], format)
    let cb = try box.encrypt(b, shape: [50, 100], format, seed: 2)
    #expect(ca.groupCount == 2)
    Self.expectNear(try box.decrypt(ca), x)
    Self.expectNear(try box.decrypt(try ca.adding(cb)), zip(x, y).map { $0 + $1 })
    Self.expectNear(try box.decrypt(try ca.subtracting(cb)), zip(x, y).map { $0 - $1 })
    Self.expectNear(try box.decrypt(try ca.negated()), x.map { -$0 })
    Self.expectNear(try box.decrypt(try ca.adding(plain: b)), zip(x, y).map { $0 + $1 })
    Self.expectNear(try box.decrypt(try ca.multiplied(by: -7)), x.map { -7 * $0 }, within: 1e-5)
    let product = try ca.multiplied(by: cb)
    #expect(product.depth == 2)
    Self.expectNear(try box.decrypt(product), zip(x, y).map { $0 * $1 })
    Self.expectNear(try box.decrypt(try ca.squared()), x.map { $0 * $0 })
    Self.expectNear(try box.decrypt(try ca.multiplied(plain: b)), zip(x, y).map { $0 * $1 })
    Self.expectNear(try box.decrypt(try ca.multiplied(scalar: 1 << 23)), x.map { $0 / 2 })
    Self.expectNear(try box.decrypt(try ca.lowered(to: 1)), x)
    let dot = try EncryptedTensor.dot([ca, cb], [cb, cb])
    Self.expectNear(try box.decrypt(dot), zip(x, y).map { $0 * $1 + $1 * $1 })
    let sum = try EncryptedTensor.linearCombination([(3, ca), (-2, cb)])
    Self.expectNear(try box.decrypt(sum), zip(x, y).map { 3 * $0 - 2 * $1 }, within: 1e-5)
    // The sum of 5,000 values carries 5,000 errors.
    let total = try ca.summed()
    #expect(total.shape == [1])
    Self.expectNear(try box.decrypt(total), [x.reduce(0, +)], within: 1e-3)
  }

  @Test func aProductOfLoweredOperandsStandsOnTheSameScale() throws {
    let box = Self.ckks
    let format = try Self.q.get()
    let a = Self.small(10, seed: 3)
    let x = Self.double(a)
    let ciphertext = try box.encrypt(a, format)
    // x^2 * x by way of x at depth 3 and 2, and x^3 + x at depth 1.
    let cube = try ciphertext.squared().multiplied(by: ciphertext.lowered(to: 2))
    let sum = try cube.adding(ciphertext.lowered(to: 1))
    #expect(sum.depth == 1)
    Self.expectNear(try box.decrypt(sum), x.map { $0 * $0 * $0 + $0 })
  }

  @Test func rotationNeedsAShapeThatFillsTheSlots() throws {
    let box = Self.ckks
    let format = try Self.q.get()
    let a = Self.small(4096, seed: 4)
    let turned = try box.encrypt(a, format).rotated(by: 5)
    Self.expectNear(try box.decrypt(turned), Self.double(Array(a[5...]) + Array(a[..<5])))
    let short = try box.encrypt(Array(a[..<4000]), format)
    #expect(throws: HomomorphicError.shapeMismatch) { try short.rotated(by: 1) }
  }

  @Test func bfvIsExact() throws {
    let box = Self.bfv
    let format = try Self.i8.get()
    let a = (0..<9000).map { Int64($0 % 255) - 127 }
    let b = (0..<9000).map { Int64($0 % 200) - 100 }
    let ca = try box.encrypt(a, format)
    let cb = try box.encrypt(b, format, seed: 2)
    #expect(try box.decrypt(try ca.adding(cb)) == zip(a, b).map { $0 + $1 })
    #expect(try box.decrypt(try ca.subtracting(plain: b)) == zip(a, b).map { $0 - $1 })
    #expect(try box.decrypt(try ca.multiplied(by: cb)) == zip(a, b).map { $0 * $1 })
    #expect(try box.decrypt(try ca.multiplied(plain: b)) == zip(a, b).map { $0 * $1 })
    #expect(try box.decrypt(try ca.squared()) == a.map { $0 * $0 })
    #expect(try box.decrypt(try ca.lowered(to: 0)) == a)
    let dot = try EncryptedTensor.dot([ca, cb], [cb, cb])
    #expect(try box.decrypt(dot) == zip(a, b).map { $0 * $1 + $1 * $1 })
    let few = try box.encrypt(Array(a[..<100]), format).summed()
    #expect(try box.decrypt(few) == [a[..<100].reduce(0, +)])
    // The sum of a sum is itself, whatever stands in the other slots.
    #expect(try box.decrypt(try few.summed()) == [a[..<100].reduce(0, +)])
    let rows = try box.encrypt(Array(a[..<8192]), shape: [2, 4096], format).rotated(by: 1)
    #expect(
      try box.decrypt(rows)
        == Array(a[1..<4096]) + [a[0]] + Array(a[4097..<8192]) + [a[4096]])
  }

  @Test func valuesThatCouldReachTheModulusAreRefused() throws {
    let wide = try EncryptedFormat(width: 32, fraction: 24)
    let ckks = Self.ckks
    let top = try ckks.encrypt([1 << 24], wide)
    // Q<8,24> holds magnitudes up to 128; at depth 0 there is room for less than 64.
    #expect(throws: HomomorphicError.laneOverflow) { try top.lowered(to: 0) }
    #expect(throws: HomomorphicError.laneOverflow) { try ckks.encrypt([1], wide, depth: 0) }
    let narrow = try EncryptedFormat(width: 32, fraction: 27)
    let fresh = try ckks.encrypt([1 << 27], narrow, depth: 0)
    // 16 * 3 stays below 64, 16 * 4 does not.
    _ = try fresh.multiplied(by: 3)
    #expect(throws: HomomorphicError.laneOverflow) { try fresh.multiplied(by: 4) }

    let bfv = Self.bfv
    let bytes = try bfv.encrypt([100], try Self.i8.get())
    // 128 * 128 * 31 is below half of 1,032,193, one more is not.
    let product = try bytes.squared()
    _ = try product.multiplied(by: 31)
    #expect(throws: HomomorphicError.laneOverflow) { try product.multiplied(by: 32) }
  }

  @Test func levelsAndKeysRunOut() throws {
    let format = try Self.q.get()
    var ciphertext = try Self.ckks.encrypt([1 << 20], try EncryptedFormat(width: 32, fraction: 31))
    for depth in [2, 1, 0] {
      ciphertext = try ciphertext.squared()
      #expect(ciphertext.depth == depth)
    }
    #expect(throws: HomomorphicError.depthExhausted) { try ciphertext.squared() }
    let other = LatticeBox(.ckks(degree: 4096), rotations: [])
    let foreign = try other.encrypt([1], try EncryptedFormat(width: 32, fraction: 28))
    #expect(throws: HomomorphicError.self) { try foreign.squared() }
    let mine = try Self.ckks.encrypt([1], format)
    #expect(throws: HomomorphicError.wrongKey) { try mine.adding(foreign) }
    var generator = SplitMix64(seed: 78)
    let bare = try EncryptionSecretKey.generate(.ckks(degree: 8192), using: &generator)
    let lonely = try EncryptedTensor.encrypt(
      [1, 2], shape: [2], format: format, key: bare.publicKey, using: &generator)
    #expect(throws: HomomorphicError.keyMissing) { try lonely.summed() }
    #expect(throws: HomomorphicError.wrongLevel) {
      try mine.adding(try mine.lowered(to: 2))
    }
  }

  @Test func sharedDecryptionsAreRoundedAndNear() throws {
    let box = Self.ckks
    let a = Self.small(100, seed: 8)
    let ciphertext = try box.encrypt(a, try Self.q.get())
    var generator = SplitMix64(seed: 9)
    let shared = try box.share(ciphertext, precisionBits: 12, using: &generator)
    Self.expectNear(shared, Self.double(a), within: 1.0 / 4096)
    #expect(shared.allSatisfy { $0 % (1 << 12) == 0 })
    #expect(throws: HomomorphicError.precisionTooHigh) {
      try box.share(ciphertext, precisionBits: 24, using: &generator)
    }
  }

  @Test func encodingsAreCanonicalAndHostileOnesAreRefused() throws {
    for (box, format) in [(Self.ckks, try Self.q.get()), (Self.bfv, try Self.i8.get())] {
      let tensor = try box.encrypt([1, -2, 3], format, depth: 1)
      let bytes = tensor.encoded()
      #expect(bytes.count == tensor.encodedByteCount)
      let again = try EncryptedTensor(decoding: bytes, key: box.key)
      #expect(again == tensor)
      #expect(again.encoded() == bytes)

      func refuse(_ name: String, _ change: (inout [UInt8]) -> Void) {
        var copy = bytes
        change(&copy)
        #expect(throws: HomomorphicError.self, "\(name)") {
          try EncryptedTensor(decoding: copy, key: box.key)
        }
      }
      // magic, version, width, fraction, rank, dimension, depth, bound, noise, key, count
      refuse("version") { $0[1] = 9 }
      refuse("width") { $0[2] = 5 }
      refuse("fraction") { $0[3] = 200 }
      refuse("rank") { $0[4] = 200 }
      refuse("dimension") { $0[8] = 0xFF }
      refuse("depth above the key's") { $0[9] = 200 }
      refuse("another depth") { $0[9] = 2 }
      refuse("no bound") { $0.replaceSubrange(10..<14, with: [0, 0, 0, 0]) }
      refuse("bound not normal") { $0[13] = 0x01 }
      refuse("huge bound") { $0[16] = 0x7F }
      refuse("noise") { $0[21] ^= 0x80 }
      refuse("key") { $0[30] ^= 1 }
      refuse("count") { $0[58] = 2 }
      refuse("truncated") { $0.removeLast() }
      refuse("trailing") { $0.append(0) }
      refuse("residue above its modulus") { bytes in
        for index in (bytes.count - 5000)..<bytes.count { bytes[index] = 0xFF }
      }
      refuse("transparent") { bytes in
        let half = (bytes.count - 62 - 45) / 2
        for index in (bytes.count - half)..<bytes.count { bytes[index] = 0 }
      }
    }
  }

  /// The key's owner sends half the bytes; what is read has the canonical encoding of any other.
  @Test func seededEncodingsAreHalfAsLongAndReadAsWholeOnes() throws {
    for scheme in [EncryptionScheme.ckks(degree: 8192), .bfv(degree: 8192)] {
      var generator = SplitMix64(seed: 41)
      let secret = try EncryptionSecretKey.generate(scheme, using: &generator)
      let format = scheme.admits(try Self.q.get()) ? try Self.q.get() : try Self.i8.get()
      // More values than slots: two ciphertexts.
      let count = (scheme.slots ?? 0) + 5
      let values = (0..<count).map { Int64($0 % 101) - 50 }
      let bytes = try secret.encryptSeeded(
        values, shape: [count], format: format, using: &generator)
      let tensor = try EncryptedTensor(decoding: bytes, key: secret.publicKey)
      let whole = tensor.encoded()
      #expect(tensor.groupCount == 2 && tensor.shape == [count])
      #expect(bytes.count * 2 < whole.count + 400)
      #expect(whole.count == tensor.encodedByteCount)
      #expect(try EncryptedTensor(decoding: whole, key: secret.publicKey) == tensor)
      let found = try secret.decrypt(tensor)
      if case .bfv = scheme {
        #expect(found == values)
      } else {
        #expect(zip(found, values).allSatisfy { abs($0 - $1) < 16 })
      }
      let sum = try tensor.adding(tensor)
      #expect(sum.encoded().count == whole.count, "results are whole")

      // Ciphertexts of which some are seeded, or which say so and are whole.
      let part = (bytes.count - 62) / 2
      let wholePart = (whole.count - 62) / 2
      let header = Array(bytes.prefix(62))
      let seeded = Array(bytes.suffix(part))
      let full = Array(whole.suffix(wholePart))
      let mixed: [[UInt8]] = [
        header + seeded + full, header + full + seeded, header + seeded,
        header + Array(full.prefix(part)) + seeded, bytes + [0], Array(bytes.dropLast()),
      ]
      for (index, copy) in mixed.enumerated() {
        #expect(throws: HomomorphicError.self, "\(index)") {
          try EncryptedTensor(decoding: copy, key: secret.publicKey)
        }
      }
    }
    var generator = SplitMix64(seed: 42)
    let paillier = try EncryptionSecretKey.generate(.paillier(bits: 512), using: &generator)
    #expect(throws: HomomorphicError.wrongKey) {
      try paillier.encryptSeeded([1], shape: [1], format: Self.q.get(), using: &generator)
    }
    let bfv = try EncryptionSecretKey.generate(.bfv(degree: 8192), using: &generator)
    #expect(throws: HomomorphicError.wrongLevel) {
      try bfv.encryptSeeded([1], shape: [1], format: Self.i8.get(), depth: 1, using: &generator)
    }
    #expect(throws: HomomorphicError.valueOutOfRange) {
      try bfv.encryptSeeded([1000], shape: [1], format: Self.i8.get(), using: &generator)
    }
  }

  @Test func mutatedEncodingsNeverCrash() throws {
    let seed: UInt64 = 99
    var generator = SplitMix64(seed: seed)
    let box = LatticeBox(.ckks(degree: 4096), rotations: [])
    let bytes = try box.encrypt([5], try EncryptedFormat(width: 32, fraction: 28)).encoded()
    var refused = 0
    for _ in 0..<300 {
      var copy = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        copy[Int.random(in: 0..<120, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) {
        copy.removeLast(Int.random(in: 0..<copy.count, using: &generator))
      }
      do {
        _ = try EncryptedTensor(decoding: copy, key: box.key)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 200, "seed \(seed)")
  }
}

/// The arithmetic of public bounds.
@Suite struct MagnitudeTests {
  @Test func sumsAndProductsNeverFallBelowTheTruth() {
    let seed: UInt64 = 5
    var generator = SplitMix64(seed: seed)
    for _ in 0..<20_000 {
      let a = UInt64.random(
        in: 0...UInt64.max >> UInt64.random(in: 0..<64, using: &generator), using: &generator)
      let b = UInt64.random(
        in: 0...UInt64.max >> UInt64.random(in: 0..<64, using: &generator), using: &generator)
      let sum = Magnitude(a) + Magnitude(b)
      let product = Magnitude(a) * Magnitude(b)
      // A bound: not below, and at most one part in 2^29 above.
      for (bound, truth) in [(sum, Double(a) + Double(b)), (product, Double(a) * Double(b))] {
        let value =
          Double(bound.mantissa)
          * Double(sign: .plus, exponent: Int(bound.exponent), significand: 1)
        #expect(value >= truth * (1 - 1e-15) && value <= truth * (1 + 2e-9), "seed \(seed)")
      }
      #expect(
        (Magnitude(a) < Magnitude(b)) == (a < b) || (a ^ b) >> 32 == 0
          || a.leadingZeroBitCount == b.leadingZeroBitCount)
    }
  }

  @Test func zeroIsNeutral() {
    #expect(Magnitude.zero + Magnitude(7) == Magnitude(7))
    #expect(Magnitude.zero * Magnitude(7) == .zero)
    #expect(Magnitude.zero < Magnitude(1))
    #expect(Magnitude(UInt64.max).bits == 65)
    #expect(Magnitude(255).bits == 8)
  }
}
