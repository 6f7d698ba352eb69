import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import TestKit
import Testing

@Suite struct LatticeParametersTests {
  /// `parms_id` of the keys, of fresh ciphertexts and of the last level, from SEAL 4.3 (TenSEAL
  /// 0.3.18): `SEALContext.key_parms_id()` and so on.
  static let identities: [(name: String, key: String, first: String, last: String)] = [
    (
      "ckks.additive", "fadbac3edc729714c6e19bbf743deb1ac609b75ee96ff0773e419ac3d0764d1d",
      "9ca34c7a6df639be82854f9625d2a8dfc316c41371d3869620745cca1965073b",
      "9ca34c7a6df639be82854f9625d2a8dfc316c41371d3869620745cca1965073b"
    ),
    (
      "ckks.small", "bbd6659cdb07d686bc212b57639dace9d45631b7ce263b987baa14d297002374",
      "97eb07b96821298829ec08356e8077d0d46071bd0ff48cef1cb9880c855a3875",
      "e7cf1be7c087dc5d471710ac02190b340cfc01aafc529f2b2608d64a83b3eacb"
    ),
    (
      "ckks.large", "8b0466a36eb78b99176e9e83f0a3712c17d41f1aeafe15f718ddf92bc942b8b6",
      "51374c57769c5d6abbc10626a9374b2c4d918102ca8d9779f92a33df99c31b50",
      "c1c355d5afd9020dbb7272adaed543518026303429b8b1a467b69caf9da21923"
    ),
    (
      "bfv.additive", "a4bb5fd043c0e3c845c93f33242ea6c92fb376549d89e3d0a549d119ed2cf963",
      "9a01b6f70eada5d2fbf7ca759155c1c1021b7fc8e92aa9e8c3ba9884e17fa487",
      "9a01b6f70eada5d2fbf7ca759155c1c1021b7fc8e92aa9e8c3ba9884e17fa487"
    ),
    (
      "bfv.small", "37442654fe9f142fd66024d90bbb3a695f006c2d53b31bb5dc9fb56d092a9109",
      "2a980eb7048df4d9fdf1d33091eb14f2ffeae029f225d57f30e794cb9cc1b984",
      "d8ad138d569cbaaf6a3391690339afceec8ae066e70adaa2334763ce93426f19"
    ),
    (
      "bfv.large", "23e99ed7b7f44520d4d0aa5277ba2e7317a7276731e898b4077e77a2cd04672c",
      "c2a23462dc03d0e52972307f4349874c3e6379dcf602d45c54d86082f3db5369",
      "073a810c84de46bbbb81f715724fd8fed78abc4467bc3a279da60dcc530bd23c"
    ),
  ]

  @Test func `the named sets have SEAL's identities`() throws {
    #expect(LatticeParameters.named.map(\.name) == Self.identities.map(\.name))
    for expected in Self.identities {
      let named = LatticeParameters.named.first { $0.name == expected.name }
      let parameters = try #require(named).parameters
      #expect(parameters.identity.hex == "0x" + expected.key)
      #expect(
        parameters.identity(limbCount: parameters.dataLimbCount).hex == "0x" + expected.first)
      #expect(parameters.identity(limbCount: 1).hex == "0x" + expected.last)
    }
  }

  @Test func `the named sets have the depths, slots and bits of the design`() {
    #expect(LatticeParameters.additive.depthMax == 0)
    #expect(LatticeParameters.small.depthMax == 3)
    #expect(LatticeParameters.large.depthMax == 8)
    #expect(LatticeParameters.small.totalBits == 218)
    #expect(LatticeParameters.large.totalBits == 418)
    #expect(LatticeParameters.small.slotCount == 4096)
    #expect(LatticeParameters.bfvSmall.slotCount == 8192)
    for (_, parameters) in LatticeParameters.named {
      #expect(parameters.moduli.allSatisfy { $0 < 1 << 50 })
    }
  }

  /// Pitfall 3: as many bits as the table allows are accepted, one more is refused; the modulus of
  /// key switching counts.
  @Test(arguments: [
    (1024, [27]), (2048, [54]), (4096, [55, 54]), (8192, [44, 44, 44, 43, 43]),
    (16384, [58, 54, 54, 54, 54, 54, 54, 56]),
    (32768, [60] + [Int](repeating: 51, count: 15) + [56]),
  ])
  func `one bit more than the security table is refused`(degree: Int, bits: [Int]) throws {
    let moduli = try Primes.chain(bits: bits, degree: degree)
    let row = LatticeSet.bitsMax.first { $0.degree == degree }
    #expect(bits.reduce(0, +) == row?.bits)
    let scaleBits = bits.count > 2 ? min(bits[1], bits[0] - 4) : min(bits[0] - 4, 40)
    _ = try LatticeParameters(
      scheme: .ckks, degree: degree, moduli: moduli, scaleBits: scaleBits)
    var wider = bits
    wider[bits.count - 1] += 1
    let tooMany = try Primes.chain(bits: wider, degree: degree)
    #expect(throws: HomomorphicError.invalidParameters) {
      try LatticeParameters(
        scheme: .ckks, degree: degree, moduli: tooMany, scaleBits: scaleBits)
    }
  }

  @Test func `moduli that are wrong in any way are refused`() throws {
    let good = LatticeParameters.small.moduli
    func make(
      _ moduli: [UInt64], degree: Int = 8192, plain: UInt64 = 0, scaleBits: Int = 40,
      scheme: LatticeScheme = .ckks
    ) throws {
      _ = try LatticeParameters(
        scheme: scheme, degree: degree, moduli: moduli, plainModulus: plain,
        scaleBits: scaleBits)
    }
    try make(good)
    func refused(_ body: () throws -> Void) {
      #expect(throws: HomomorphicError.invalidParameters) { try body() }
    }
    refused { try make([]) }
    refused { try make(good, degree: 0) }
    refused { try make(good, degree: 8191) }
    refused { try make(good, degree: 4096) }
    refused { try make(good, degree: 65536) }
    refused { try make(good, degree: -8192) }
    refused { try make([good[0], good[1], good[1], good[4]]) }
    // Not prime, but 1 modulo 2N; prime, but not 1 modulo 2N; even; tiny; huge.
    refused { try make([good[0], 1_099_511_627_776 - 16384 * 3 + 1]) }
    refused { try make([good[0], 1_099_511_627_689]) }
    refused { try make([good[0], good[1] - 1]) }
    refused { try make([good[0], 65537]) }
    refused { try make([good[0], 0]) }
    refused { try make([good[0], .max]) }
    let wide = try Primes.chain(bits: [60, 60], degree: 8192)
    try make(wide, scaleBits: 40)
    refused { try make(good, plain: 1_032_193) }
    refused { try make(good, scaleBits: 0) }
    refused { try make(good, scaleBits: 47) }
    refused { try make(good, scaleBits: 60) }
    refused { try make(good, plain: 1_032_193, scaleBits: 40, scheme: .bfv) }
    refused { try make(good, plain: 0, scaleBits: 0, scheme: .bfv) }
    refused { try make(good, plain: 1_032_195, scaleBits: 0, scheme: .bfv) }
    refused { try make(good, plain: good[1], scaleBits: 0, scheme: .bfv) }
    refused {
      try make(
        LatticeParameters.large.moduli, degree: 16384, plain: 1_032_193, scaleBits: 0,
        scheme: .bfv)
    }
  }

  @Test func `canonical scales are what binary64 gives`() throws {
    for parameters in [LatticeParameters.additive, .small, .large] {
      let context = try LatticeContext.shared(parameters)
      var scale = Double(sign: .plus, exponent: parameters.scaleBits, significand: 1)
      for depth in stride(from: parameters.depthMax, through: 0, by: -1) {
        #expect(context.canonicalScale(depth: depth).double == scale)
        scale = scale * scale / Double(parameters.moduli[depth])
      }
    }
  }

  @Test func `parameters are read back, and nothing else is read`() throws {
    for (_, parameters) in LatticeParameters.named {
      let bytes = parameters.encoded()
      #expect(try LatticeParameters(decoding: bytes) == parameters)
      #expect(throws: HomomorphicError.malformed) {
        try LatticeParameters(decoding: bytes + [0])
      }
      #expect(throws: HomomorphicError.malformed) {
        try LatticeParameters(decoding: bytes.dropLast())
      }
    }
    var random = SplitMix64(seed: 45)
    let bytes = LatticeParameters.small.encoded()
    for _ in 0..<20_000 {
      let mutated = Mutation.apply(to: bytes, &random)
      if let read = try? LatticeParameters(decoding: mutated) {
        #expect(read.encoded() == mutated, "seed 45")
      }
    }
  }

  @Test func `rotations have SEAL's elements`() {
    let small = LatticeParameters.small
    #expect(small.galoisElement(rotatingBy: 1) == 3)
    #expect(small.galoisElement(rotatingBy: 2) == 9)
    // 3^-1 modulo 16384.
    #expect(small.galoisElement(rotatingBy: -1) == 10923)
    #expect(small.galoisElement(rotatingBy: 0) == nil)
    #expect(small.galoisElement(rotatingBy: 4096) == nil)
    #expect(small.galoisElement(rotatingBy: -4096) == nil)
    #expect(small.galoisElement(rotatingBy: .max) == nil)
    #expect(small.galoisElement(rotatingBy: .min) == nil)
  }
}
