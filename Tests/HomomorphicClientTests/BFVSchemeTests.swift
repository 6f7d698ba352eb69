import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// BFV beside the plaintext reference, as `SchemeTests` has the other schemes.
@Suite struct BFVSchemeTests {
  static func party() throws -> Party<BFVScheme> {
    let bundle = try BFVTests.keys.get()
    let scheme = try BFVScheme(context: bundle.context)
    let encoder = try BFVEncoder(bundle.context)
    return Party(
      scheme: scheme, keys: bundle,
      clear: ClearScheme(
        slotCount: scheme.slotCount, depthMax: scheme.depthMax,
        arithmetic: .integers(limit: UInt64(encoder.valueMax), canRotate: true)),
      encrypt: { raw, depth, random in
        let fresh = try bundle.publicKey.encrypt(try encoder.encode(raw), using: &random)
        return try scheme.lowered(fresh, to: depth)
      },
      decrypt: { ciphertext in
        let message = try BFVTests.secretKey().decrypt(ciphertext)
        return Array(try encoder.decode(message).prefix(scheme.slotCount))
      })
  }

  @Test func `random circuits on BFV decrypt to their plaintext references`() throws {
    let party = try Self.party()
    var tooDeep = 0
    for index in 0..<SchemeTests.circuits {
      tooDeep += try SchemeTests.runCircuit(party, seed: 4_000_000 + UInt64(index))
    }
    // Most circuits that go deep leave the integers first.
    #expect(tooDeep > SchemeTests.circuits / 100)
  }

  @Test func `BFV keeps the rules of all schemes`() throws {
    try SchemeTests.checkRules(try Self.party())
  }
}
