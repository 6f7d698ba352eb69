import Glibc
import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

/// A scheme with its keys, as the tests use it.
struct Party<S: Scheme>: Sendable {
  let scheme: S
  let keys: S.EvaluationKeys
  /// Its plaintext reference.
  let clear: ClearScheme
  let encrypt: @Sendable ([Int64], Int, inout SplitMix64) throws -> S.Ciphertext
  /// The values in the units of the reference.
  let decrypt: @Sendable (S.Ciphertext) throws -> [Int64]
}

/// The same computations on every scheme and on the plaintext reference.
@Suite struct SchemeTests {
  static let circuits = getenv("GALAXY_FUZZ").flatMap { Int(String(cString: $0)) } ?? 200

  static func ckks(_ parameters: LatticeParameters) throws -> Party<CKKSScheme> {
    let bundle =
      parameters == .small
      ? try LatticeFixtures.small.get() : try LatticeFixtures.additive.get()
    let scheme = try CKKSScheme(context: bundle.context, fraction: 20)
    return Party(
      scheme: scheme, keys: bundle,
      clear: ClearScheme(
        slotCount: scheme.slotCount, depthMax: scheme.depthMax,
        arithmetic: .ckks(parameters, plainFraction: 20)),
      encrypt: { raw, depth, random in
        try bundle.publicKey.encrypt(try scheme.encode(raw, depth: depth), using: &random)
      },
      decrypt: { ciphertext in
        let secret = try LatticeFixtures.secretKey(parameters)
        return try scheme.evaluator.encoder.decode(
          try secret.decryptUnprotected(ciphertext), fraction: parameters.scaleBits,
          count: scheme.slotCount)
      })
  }

  static func paillier() throws -> Party<PaillierScheme> {
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    let format = try PaillierFormat(width: 32, fraction: 0)
    let scheme = try PaillierScheme(key: key, format: format, slotCount: 6)
    return Party(
      scheme: scheme, keys: PaillierScheme.NoKeys(),
      clear: ClearScheme(
        slotCount: 6, depthMax: 0, arithmetic: .integers(limit: 1 << 40, canRotate: false)),
      encrypt: { raw, depth, random in
        try key.encrypt(
          try scheme.encode(raw, depth: depth), shape: [6], format: format, using: &random)
      },
      decrypt: { ciphertext in
        try PaillierFixtures.secretKey().decrypt(ciphertext)
      })
  }

  /// Runs random operations on pairs of a ciphertext and its plaintext reference, and compares what both are in the
  /// end; both must refuse the same operations.
  ///
  /// - Returns: how many operations were refused as too deep.
  static func runCircuit<S: Scheme>(_ party: Party<S>, seed: UInt64) throws -> Int {
    var random = SplitMix64(seed: seed)
    let (scheme, clear) = (party.scheme, party.clear)
    let limit = Int64(1) << Int64(party.clear.arithmetic.plainFraction)
    func raws() -> [Int64] {
      (0..<scheme.slotCount).map { _ in
        Int64(random.next(below: Int(4 * limit + 13))) - 2 * limit - 6
      }
    }
    var pool: [(S.Ciphertext, ClearScheme.Ciphertext)] = []
    for _ in 0..<3 {
      let values = raws()
      let depth = scheme.depthMax - random.next(below: scheme.depthMax + 1) / 2
      pool.append(
        (
          try party.encrypt(values, depth, &random), try clear.encrypt(values, depth: depth)
        ))
    }
    var tooDeep = 0
    let noKeys = ClearScheme.NoKeys()
    for _ in 0..<(5 + random.next(below: 12)) {
      let (a, x) = pool[random.next(below: pool.count)]
      let (b, y) = pool[random.next(below: pool.count)]
      let kind = random.next(below: 11)
      let values = raws()
      let integer = [-3, -1, 0, 1, 2, 5][random.next(below: 6)] as Int64
      let steps = random.next(below: 2 * scheme.slotCount + 2) - scheme.slotCount - 1
      let depth = random.next(below: 8) == 0 ? x.depth + 1 : random.next(below: x.depth + 1)
      func reference() throws -> ClearScheme.Ciphertext {
        switch kind {
        case 0: try clear.add(x, y)
        case 1: try clear.subtract(x, y)
        case 2: try clear.negate(x)
        case 3: try clear.add(x, plain: try clear.encode(values, depth: x.depth))
        case 4: try clear.multiply(x, integer: integer)
        case 5: try clear.multiply(x, plain: try clear.encode(values, depth: x.depth))
        case 6, 7: try clear.multiply(x, y, with: noKeys)
        case 8: try clear.square(x, with: noKeys)
        case 9: try clear.rotate(x, by: steps, with: noKeys)
        default: try clear.lowered(x, to: depth)
        }
      }
      func real() throws -> S.Ciphertext {
        switch kind {
        case 0: try scheme.add(a, b)
        case 1: try scheme.subtract(a, b)
        case 2: try scheme.negate(a)
        case 3: try scheme.add(a, plain: try scheme.encode(values, depth: x.depth))
        case 4: try scheme.multiply(a, integer: integer)
        case 5: try scheme.multiply(a, plain: try scheme.encode(values, depth: x.depth))
        case 6, 7: try scheme.multiply(a, b, with: party.keys)
        case 8: try scheme.square(a, with: party.keys)
        case 9: try scheme.rotate(a, by: steps, with: party.keys)
        default: try scheme.lowered(a, to: depth)
        }
      }
      do {
        let expected = try reference()
        do {
          let got = try real()
          #expect(scheme.depth(of: got) == expected.depth, "kind \(kind), seed \(seed)")
          pool.append((got, expected))
        } catch HomomorphicError.transparent {
          // Both come from one encryption, and what is left was known: the reference cannot notice.
          #expect(kind <= 1, "seed \(seed)")
        }
      } catch HomomorphicError.laneOverflow {
        // No room left: whoever runs circuits must not do this.
        continue
      } catch let error as HomomorphicError {
        tooDeep += error == .depthExhausted ? 1 : 0
        #expect(throws: error, "kind \(kind), seed \(seed)") { try real() }
      }
    }
    for (ciphertext, expected) in pool {
      let got = try party.decrypt(ciphertext)
      let worst = zip(got, expected.values).map { ($0 &- $1).magnitude }.max() ?? 0
      #expect(worst <= expected.error, "depth \(expected.depth), seed \(seed)")
    }
    return tooDeep
  }

  @Test func `random circuits on CKKS decrypt to their plaintext references`() throws {
    let party = try Self.ckks(.small)
    var tooDeep = 0
    for index in 0..<Self.circuits {
      tooDeep += try Self.runCircuit(party, seed: 1_000 + UInt64(index))
    }
    #expect(tooDeep > Self.circuits / 20)
  }

  @Test func `random circuits on the add-only set decrypt to their plaintext references`() throws {
    let party = try Self.ckks(.additive)
    var tooDeep = 0
    for index in 0..<Self.circuits / 4 {
      tooDeep += try Self.runCircuit(party, seed: 2_000_000 + UInt64(index))
    }
    #expect(tooDeep > Self.circuits / 20)
  }

  @Test func `random circuits on Paillier decrypt to their plaintext references`() throws {
    let party = try Self.paillier()
    var tooDeep = 0
    for index in 0..<Self.circuits {
      tooDeep += try Self.runCircuit(party, seed: 3_000_000 + UInt64(index))
    }
    #expect(tooDeep > Self.circuits / 20)
  }

  /// What every scheme must do alike, whatever it can.
  static func checkRules<S: Scheme>(_ party: Party<S>) throws {
    var random = SplitMix64(seed: 92)
    let scheme = party.scheme
    let top = scheme.depthMax
    let values: [Int64] = [1, -2, 3]
    let a = try party.encrypt(values, top, &random)
    func refused(_ error: HomomorphicError, _ body: () throws -> Void) {
      #expect(throws: error) { try body() }
    }
    refused(.tooLarge) {
      _ = try scheme.encode([Int64](repeating: 1, count: scheme.slotCount + 1), depth: top)
    }
    refused(.wrongLevel) { _ = try scheme.encode(values, depth: top + 1) }
    refused(.wrongLevel) { _ = try scheme.encode(values, depth: -1) }
    refused(.valueOutOfRange) { _ = try scheme.encode([.min], depth: top) }
    refused(.wrongLevel) { _ = try scheme.lowered(a, to: top + 1) }
    refused(.wrongLevel) { _ = try scheme.lowered(a, to: -1) }
    refused(.transparent) { _ = try scheme.multiply(a, integer: 0) }
    let bottom = try scheme.lowered(a, to: 0)
    refused(.depthExhausted) { _ = try scheme.multiply(bottom, bottom, with: party.keys) }
    refused(.depthExhausted) { _ = try scheme.square(bottom, with: party.keys) }
    refused(.depthExhausted) {
      _ = try scheme.multiply(bottom, plain: try scheme.encode(values, depth: 0))
    }
    if top > 0 { refused(.wrongLevel) { _ = try scheme.add(a, bottom) } }
    let sum = try scheme.add(a, plain: try scheme.encode(values, depth: top))
    let reference = try party.clear.encrypt(values.map { $0 * 2 }, depth: top)
    let got = try party.decrypt(sum)
    for (value, expected) in zip(got, reference.values) {
      #expect((value - expected).magnitude <= 2 * reference.error)
    }
  }

  @Test func `all schemes have the same rules`() throws {
    try Self.checkRules(try Self.ckks(.small))
    try Self.checkRules(try Self.ckks(.additive))
    try Self.checkRules(try Self.paillier())
    let clear = ClearScheme(
      slotCount: 8, depthMax: 2, arithmetic: .ckks(.small, plainFraction: 20))
    try Self.checkRules(
      Party(
        scheme: clear, keys: ClearScheme.NoKeys(), clear: clear,
        encrypt: { raw, depth, _ in try clear.encrypt(raw, depth: depth) },
        decrypt: { $0.values }))
  }

  @Test func `sums of slots on CKKS stay in the declared error`() throws {
    let party = try Self.ckks(.small)
    var random = SplitMix64(seed: 93)
    let values = (0..<4096).map { _ in Int64(random.next(below: 1 << 16)) - 1 << 15 }
    let sum = try party.scheme.sumSlots(
      try party.encrypt(values, 3, &random), with: party.keys)
    let reference = try party.clear.sumSlots(
      try party.clear.encrypt(values, depth: 3), with: ClearScheme.NoKeys())
    let got = try party.decrypt(sum)
    #expect(zip(got, reference.values).allSatisfy { ($0 - $1).magnitude <= reference.error })
  }

  @Test func `the plaintext reference refuses another key and what has no room`() throws {
    let arithmetic = ClearScheme.Arithmetic.integers(limit: 100, canRotate: true)
    let mine = ClearScheme(slotCount: 2, depthMax: 1, arithmetic: arithmetic, key: 1)
    let other = ClearScheme(slotCount: 2, depthMax: 1, arithmetic: arithmetic, key: 2)
    let a = try mine.encrypt([60, 1], depth: 1)
    let b = try other.encrypt([1, 2], depth: 1)
    #expect(throws: HomomorphicError.wrongKey) { try mine.add(a, b) }
    #expect(throws: HomomorphicError.laneOverflow) { try mine.add(a, a) }
    #expect(throws: HomomorphicError.valueOutOfRange) { try mine.encrypt([100], depth: 0) }
    #expect(try mine.rotate(a, by: 1, with: ClearScheme.NoKeys()).values == [1, 60])
    #expect(try mine.sumSlots(a, with: ClearScheme.NoKeys()).values == [61, 61])
  }
}
