import Primitives
import Testing

/// The one table of encryption schemes and their parameters.
@Suite struct EncryptionSchemeTests {
  private func problem(
    _ degree: Int, _ bits: [Int], _ make: (LatticeSet) -> EncryptionScheme = { .ckks($0) }
  ) -> LatticeSetProblem? {
    do throws(LatticeSetProblem) {
      return make(try LatticeSet(degree: degree, primeBits: bits)).problem
    } catch {
      return error
    }
  }

  @Test func `the named sets are the design's`() {
    for (set, degree, depth, scale) in [
      (LatticeSet.additive, 4096, 0, 36), (.small, 8192, 3, 40), (.large, 16384, 8, 40),
    ] {
      #expect(set.degree == degree)
      #expect(set.depthMax == depth)
      #expect(set.scaleBits == scale)
      #expect(set.isNamed)
      #expect(EncryptionScheme.ckks(set).exists && EncryptionScheme.bfv(set).exists)
      #expect(EncryptionScheme.ckks(set) == .ckks(degree: degree))
      #expect(EncryptionScheme.ckks(set).canMultiply == (depth > 0))
      #expect(EncryptionScheme.ckks(set).slots == degree / 2)
      #expect(EncryptionScheme.bfv(set).slots == degree)
      #expect("\(EncryptionScheme.bfv(set))" == "BFV<\(degree)>")
    }
    #expect(EncryptionScheme.ckks(.small).headroom(depth: 0) == 64)
    #expect(EncryptionScheme.ckks(.additive).headroom(depth: 0) == 4096)
    #expect(EncryptionScheme.ckks(.small).headroom(depth: 1) > 1 << 45)
    #expect(EncryptionScheme.ckks(.small).headroom(depth: 2) == .max)
    #expect(EncryptionScheme.bfv(.small).headroom(depth: 0) == 516_096)
  }

  @Test func `a named set that is written out is the same`() throws {
    for set in LatticeSet.named {
      let written = try LatticeSet(degree: set.degree, primeBits: set.primeBits)
      #expect(written == set)
      #expect("\(written)" == "\(set.degree)")
    }
    let chain = try LatticeSet(degree: 8192, primeBits: [60, 40, 40, 60])
    #expect(!chain.isNamed)
    #expect("\(EncryptionScheme.ckks(chain))" == "CKKS<8192, [60, 40, 40, 60]>")
    #expect(EncryptionScheme.ckks(chain) != .ckks(.small))
    #expect(chain.depthMax == 2)
    #expect(chain.modulusBits(depth: 1) == 100)
    #expect(EncryptionScheme.ckks(chain).headroom(depth: 0) == 1 << 18)
  }

  @Test func `the defaults of SEAL come out`() throws {
    // CoeffModulus::BFVDefault of Microsoft SEAL (native/src/seal/util/globals.cpp).
    let small = try LatticeSet(degree: 8192, primeBits: [43, 43, 44, 44, 44])
    #expect(
      small.moduli == [
        0x7ff_fffd_8001, 0x7ff_fffc_8001, 0xfff_ffff_c001, 0xfff_fff6_c001, 0xfff_ffeb_c001,
      ])
    let additive = try LatticeSet(degree: 4096, primeBits: [36, 36, 37])
    #expect(additive.moduli == [0xf_fffe_e001, 0xf_fffc_4001, 0x1f_fffe_0001])
    let large = try LatticeSet(degree: 16384, primeBits: [48, 48, 48, 49, 49, 49, 49, 49, 49])
    #expect(
      large.moduli == [
        0xffff_fffd_8001, 0xffff_fffa_0001, 0xffff_fff0_0001, 0x1_ffff_fff6_8001,
        0x1_ffff_fff5_0001, 0x1_ffff_ffee_8001, 0x1_ffff_ffea_0001, 0x1_ffff_ffe8_8001,
        0x1_ffff_ffe4_8001,
      ])
    for set in [small, additive, large] {
      #expect(EncryptionScheme.bfv(set).exists)
      #expect(!EncryptionScheme.ckks(set).exists)
    }
    // PlainModulus::Batching(degree, 20).
    for degree in LatticeSet.degrees {
      let t = TransformPrimes.largest(bits: 20, count: 1, degree: degree)?.first
      let set = try LatticeSet(degree: degree, primeBits: [50, 50])
      #expect(set.plainModulus == t, "\(degree)")
    }
  }

  @Test func `what is wrong with a chain is said`() {
    #expect(problem(8192, [60, 40, 40, 60]) == nil)
    #expect(problem(16384, [60, 40, 40, 40, 40, 60]) == nil)
    #expect(problem(4096, [40, 20, 40]) == nil)
    #expect(problem(32768, [60] + [Int](repeating: 50, count: 10) + [60]) == nil)
    #expect(problem(2048, [27, 27]) == .degree)
    #expect(problem(-1, [27, 27]) == .degree)
    #expect(problem(8192, []) == .count)
    #expect(problem(8192, [60]) == .count)
    #expect(problem(32768, [Int](repeating: 20, count: 33)) == .count)
    #expect(problem(8192, [60, 19, 60]) == .primeBits(index: 1))
    #expect(problem(8192, [61, 40, 60]) == .primeBits(index: 0))
    #expect(problem(8192, [.max, .min, 60]) == .primeBits(index: 0))
    #expect(problem(8192, [60, 40, 40, 40, 60]) == .tooManyBits(sum: 240, limit: 218))
    #expect(problem(4096, [36, 37, 37]) == .tooManyBits(sum: 110, limit: 109))
    #expect(problem(32768, [Int](repeating: 20, count: 32)) == .tooFewPrimes)
    #expect(problem(8192, [60, 40, 41, 60]) == .unequal(index: 2))
    #expect(problem(8192, [60, 56, 60]) == .scale(most: 55))
    #expect(problem(8192, [40, 40, 40, 40]) == .first(least: 44))
    #expect(problem(8192, [30, 24, 30]) == .first(least: 34))
    #expect(problem(8192, [60, 40, 40, 50]) == .special(least: 60))
    #expect(problem(32768, [60] + [Int](repeating: 25, count: 20) + [60]) == .strayingScale)
    #expect(problem(8192, [43, 43, 44, 44, 44], { .bfv($0) }) == nil)
    #expect(problem(8192, [60, 30, 40, 50], { .bfv($0) }) == nil)
    #expect(problem(8192, [60, 20, 40, 50], { .bfv($0) }) == .plainBits(index: 1))
    #expect(problem(8192, [30, 60, 60], { .bfv($0) }) == .first(least: 35))
  }

  @Test func `parts give the scheme back, and only canonical ones`() throws {
    let chain = try LatticeSet(degree: 16384, primeBits: [60, 40, 40, 60])
    for scheme in [
      EncryptionScheme.paillier(bits: 3072), .ckks(.small), .bfv(.large), .ckks(chain),
      .bfv(chain),
    ] {
      let again = EncryptionScheme(
        scheme.kind, scheme.parameter, primeBits: scheme.writtenPrimeBits)
      #expect(again == scheme)
    }
    #expect(EncryptionScheme(.ckks, 8192, primeBits: [48, 40, 40, 40, 50]) == nil)
    #expect(EncryptionScheme(.paillier, 3072, primeBits: [60]) == nil)
    #expect(EncryptionScheme(.ckks, 32768) == nil)
    #expect(EncryptionScheme(.ckks, 8192, primeBits: [60, 40, 41, 60]) == nil)
    #expect(EncryptionScheme(.bfv, 8192, primeBits: [60, 40, 41, 60]) != nil)
  }

  @Test func `more depth is to be had from the next set`() throws {
    #expect(EncryptionScheme.ckks(.additive).deeper == .ckks(.small))
    #expect(EncryptionScheme.bfv(.large).deeper == nil)
    let full = try LatticeSet(degree: 8192, primeBits: [60, 40, 40, 60])
    let more = try LatticeSet(degree: 16384, primeBits: [60, 40, 40, 40, 60])
    #expect(EncryptionScheme.ckks(full).deeper == .ckks(more))
    let short = try LatticeSet(degree: 8192, primeBits: [50, 40, 50])
    #expect(
      EncryptionScheme.ckks(short).deeper
        == .ckks(try LatticeSet(degree: 8192, primeBits: [50, 40, 40, 50])))
  }
}
