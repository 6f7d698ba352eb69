import Primitives
import Signatures
import TestKit
import Testing

/// Signatures of secp256k1 as Ethereum has them.
@Suite struct SigningTests {
  static let seed: UInt64 = 0x5EC_256

  private func key(_ number: UInt64) throws -> SigningKey {
    try #require(SigningKey(bytes: U256(number).bigEndianBytes))
  }

  /// What eth-keys 0.8.0 gives; the first address is that of the generator itself.
  @Test func addressesAreTheEndsOfHashesOfPublicKeys() throws {
    #expect(try key(1).address.checksummed == "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf")
    #expect(try key(2).address.checksummed == "0x2B5AD5c4795c026514f8317c7a215E218DcCD6cF")
    let last = RecoverableSignature.order &- 1
    #expect(
      try #require(SigningKey(bytes: last.bigEndianBytes)).address.checksummed
        == "0x80C0dbf239224071c59dD8970ab9d542E3414aB2")
  }

  @Test func noOtherNumberIsAKey() {
    for bytes in [
      [], [1], [UInt8](repeating: 0, count: 32), [UInt8](repeating: 1, count: 31),
      [UInt8](repeating: 1, count: 33), [UInt8](repeating: 255, count: 32),
      RecoverableSignature.order.bigEndianBytes,
    ] { #expect(SigningKey(bytes: bytes) == nil, "\(bytes)") }
  }

  /// RFC 6979 with SHA-256, as eth-keys 0.8.0 signs keccak256("galaxy").
  @Test func signaturesAreThoseOfOthers() throws {
    let signature = try key(1).sign(keccak256(Array("galaxy".utf8)))
    #expect(
      Hex.encode(signature.r.bigEndianBytes)
        == "2d8c7bf5895d26c260ae8b27d41329d3e8833581b47a17a9994207f889dadbf6")
    #expect(
      Hex.encode(signature.s.bigEndianBytes)
        == "259b332758d7a27442fb95dc9848b8e40c3b1407bd24f5e49447520114b83843")
    #expect(signature.yIsOdd == true)
  }

  @Test func theSignerFollows() throws {
    var random = SplitMix64(seed: SigningTests.seed)
    for _ in 0..<200 {
      let key = SigningKey.generate(using: &random)
      let hash = Hash256(random.u256())
      let signature = key.sign(hash)
      #expect(try signature.signer(of: hash) == key.address, "seed \(SigningTests.seed)")
      #expect(key.sign(hash) == signature)
      // Another hash or parity is another signer's, or nobody's.
      #expect((try? signature.signer(of: keccak256(hash.bytes))) != key.address)
      let other = try RecoverableSignature(
        r: signature.r, s: signature.s, yIsOdd: !signature.yIsOdd)
      #expect((try? other.signer(of: hash)) != key.address)
    }
  }

  @Test func aSignatureIsReadFromItsBytesAndFromNoOthers() throws {
    let signature = try key(1).sign(keccak256(Array("galaxy".utf8)))
    let bytes = signature.bytes
    #expect(bytes.count == RecoverableSignature.byteCount)
    #expect(bytes[64] == 1)
    #expect(RecoverableSignature(bytes: bytes) == signature)
    #expect(RecoverableSignature(bytes: ([0] + bytes)[1...]) == signature)
    #expect(RecoverableSignature(bytes: bytes.dropLast()) == nil)
    #expect(RecoverableSignature(bytes: bytes + [0]) == nil)
    #expect(RecoverableSignature(bytes: bytes.dropLast() + [2]) == nil)
    #expect(RecoverableSignature(bytes: [UInt8](repeating: 0, count: 65)) == nil)
    #expect(RecoverableSignature(bytes: [UInt8](repeating: 255, count: 64) + [0]) == nil)
    #expect(RecoverableSignature(bytes: []) == nil)
  }

  @Test func aSignatureHasOneSpelling() throws {
    let signature = try key(7).sign(keccak256([]))
    let (r, s, order) = (signature.r, signature.s, RecoverableSignature.order)
    func refusal(_ r: U256, _ s: U256) -> SignatureError? {
      do throws(SignatureError) {
        _ = try RecoverableSignature(r: r, s: s, yIsOdd: false)
        return nil
      } catch { return error }
    }
    #expect(refusal(r, s) == nil)
    #expect(refusal(r, order &- s) == .highS)
    #expect(refusal(r, (order >> 1) &+ 1) == .highS)
    #expect(refusal(r, order >> 1) == nil)
    for wrong in [U256.zero, order, .max] {
      #expect(refusal(wrong, s) == .outOfRange)
      #expect(refusal(r, wrong) == .outOfRange)
    }
    // 5 is no x-coordinate of a point: y^2 = 132 has no root.
    let nobody = try RecoverableSignature(r: 5, s: s, yIsOdd: false)
    #expect(throws: SignatureError.noSigner) { try nobody.signer(of: keccak256([])) }
  }

  @Test func keysDoNotShowThemselves() throws {
    let key = try key(0x5EC3_E75E_C3E7)
    var text = "\(key) \(String(reflecting: key))"
    dump(key, to: &text)
    #expect(!text.lowercased().contains("5ec3e7"))
    #expect(text.contains(key.address.checksummed))
    #expect(key.withBytes { Array($0) } == U256(0x5EC3_E75E_C3E7 as UInt64).bigEndianBytes)
  }
}
