import Primitives
import Testing

@Suite struct U256Tests {
  /// Every operation against Python's integers: see Vectors/u256_vectors.py.
  @Test func `every operation agrees with Python over 5,000 operand triples`() {
    var random = SplitMix64(seed: U256Vectors.seed)
    var hashers: [String: SHA256] = [:]
    for _ in 0..<U256Vectors.cases {
      let a = U256Operands.next(&random)
      let b = U256Operands.next(&random)
      let c = U256Operands.next(&random)
      for (name, value, flag) in U256Operands.results(a, b, c) {
        hashers[name, default: SHA256()].update(value.bigEndianBytes + [flag ? 1 : 0])
      }
    }
    #expect(hashers.count == U256Vectors.digests.count)
    for (name, hasher) in hashers.sorted(by: { $0.key < $1.key }) {
      #expect(hasher.finalize().hex.dropFirst(2) == U256Vectors.digests[name] ?? "", "\(name)")
    }
  }

  @Test func `the quotient and remainder rebuild the dividend`() throws {
    var random = SplitMix64(seed: 11)
    for _ in 0..<50_000 {
      let a = U256Operands.next(&random)
      let b = U256Operands.next(&random)
      guard let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b) else {
        #expect(b.isZero)
        continue
      }
      try #require(remainder < b, "\(a) / \(b)")
      let (high, low) = quotient.multipliedFullWidth(by: b)
      try #require(high.isZero && low &+ remainder == a, "\(a) / \(b)")
    }
  }

  @Test func `the 512-bit remainder agrees with shifting and subtracting`() throws {
    var random = SplitMix64(seed: 12)
    for _ in 0..<5_000 {
      let a = U256Operands.next(&random)
      let b = U256Operands.next(&random)
      let modulus = U256Operands.next(&random)
      guard let result = a.multiplyingModulo(b, modulus: modulus) else {
        #expect(modulus.isZero)
        continue
      }
      let (high, low) = a.multipliedFullWidth(by: b)
      var rest = U256.zero
      for bit in (0..<512).reversed() {
        let next = bit >= 256 ? high.bit(at: bit - 256) : low.bit(at: bit)
        let carry = rest.isNegative
        rest = rest << 1 | (next ? .one : .zero)
        if carry || rest >= modulus { rest = rest &- modulus }
      }
      try #require(result == rest, "\(a) * \(b) mod \(modulus)")
    }
  }

  @Test func `decimal and hexadecimal text round-trips`() {
    var random = SplitMix64(seed: 13)
    for _ in 0..<2_000 {
      let value = U256Operands.next(&random)
      #expect(U256(value.description) == value)
      #expect(U256(value.hex) == value)
      #expect(U256(signed: value.signedDescription) == value)
      #expect(U256(bigEndian: value.bigEndianBytes) == value)
      #expect(U256(bigEndian: value.minimalBigEndianBytes) == value)
      #expect(value.minimalBigEndianBytes.first != 0)
    }
  }

  @Test func `known texts are printed`() {
    let max = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
    let most = "57896044618658097711785492504343953926634992332820282019728792003956564819968"
    #expect(U256.max.description == max)
    #expect(U256.max.signedDescription == "-1")
    #expect(U256.signedMin.signedDescription == "-" + most)
    #expect(U256.zero.description == "0")
    #expect(U256.zero.hex == "0x0")
    #expect((U256.one << 76).hex == "0x10000000000000000000")
    let chunk: U256 = 10_000_000_000_000_000_000
    #expect(chunk.description == "10000000000000000000")
    #expect((chunk &* chunk).description == "1" + String(repeating: "0", count: 38))
  }

  @Test(arguments: [
    "", "0x", "0x0g", "-1", "+1", " 1", "1 ", "1_000", "0b1", "0X1", "１",
    "115792089237316195423570985008687907853269984665640564039457584007913129639936",
    "0x10000000000000000000000000000000000000000000000000000000000000000",
    "999999999999999999999999999999999999999999999999999999999999999999999999999999999",
  ])
  func `text that is no 256-bit number is refused`(text: String) {
    #expect(U256(text) == nil)
  }

  @Test func `signed text is checked against the signed range`() {
    let most = "57896044618658097711785492504343953926634992332820282019728792003956564819968"
    #expect(U256(signed: most) == nil)
    #expect(U256(signed: "-" + most) == .signedMin)
    #expect(U256(signed: "-0") == .zero)
    #expect(U256(signed: "--1") == nil)
    #expect(U256(signed: "-") == nil)
    #expect(U256(signed: "-0x80") == U256(signExtending: -128))
  }

  @Test func `conversions to narrower integers are exact or nil`() {
    #expect(U256(signExtending: .min).asInt64 == .min)
    #expect(U256(signExtending: -1) == .minusOne)
    #expect(U256(signExtending: .max).asInt64 == .max)
    #expect((U256(UInt64.max)).asInt64 == nil)
    #expect((U256(UInt64.max)).asUInt64 == .max)
    #expect((U256(UInt64.max)).asInt == nil)
    #expect((U256.one << 64).asUInt64 == nil)
    #expect((U256.one << 127).asUInt128 == 1 << 127)
    #expect((U256.one << 128).asUInt128 == nil)
    #expect(U256(exactly: -1) == nil)
    #expect(U256(exactly: UInt128.max)?.significantBitCount == 128)
    #expect(U256(bigEndian: [UInt8](repeating: 0, count: 33)) == nil)
    #expect(U256(bigEndian: [1, 0]) == 256)
  }

  @Test func `the smallest signed value divided by minus one overflows`() throws {
    let (value, overflow) = try #require(U256.signedMin.signedDivide(by: .minusOne))
    #expect(overflow && value == .signedMin)
    #expect(U256.signedMin.signedRemainder(dividingBy: .minusOne) == .zero)
    #expect(U256.one.signedDivide(by: .zero) == nil)
    #expect(U256.one.signedRemainder(dividingBy: .zero) == nil)
  }
}
