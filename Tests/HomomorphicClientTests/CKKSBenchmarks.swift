import Glibc
import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// Times of CKKS on every path; `GALAXY_BENCH=1` runs it. One line for each operation, in
/// microseconds: the least and the median of some runs.
@Suite(.enabled(if: getenv("GALAXY_BENCH") != nil), .serialized)
struct CKKSBenchmarks {
  /// Times a body.
  private static func time(_ name: String, _ body: () throws -> Void) rethrows {
    var times: [Double] = []
    try body()
    let start = PaillierBenchmarks.now()
    repeat {
      let before = PaillierBenchmarks.now()
      try body()
      times.append(PaillierBenchmarks.now() - before)
    } while times.count < 400 && PaillierBenchmarks.now() - start < 120_000
    times.sort()
    print("\(name): min \(Int(times[0] * 10) / 10) median \(Int(times[times.count / 2])) us")
  }

  @Test(arguments: [LatticeParameters.small, .large])
  func operations(parameters: LatticeParameters) throws {
    for path in [KernelPath.portable, .avx2, .avx512, .avx512IFMA] where path <= .best {
      let context = try LatticeContext(parameters: parameters, path: path)
      var random = SplitMix64(seed: 91)
      let secret = LatticeSecretKey.generate(context: context, using: &random)
      let bundle = try secret.keyBundle(relinearize: true, rotations: [1], using: &random)
      let encoder = try CKKSEncoder(context)
      let scheme = try CKKS(context)
      let name = "\(parameters.degree) \(path)"
      let depth = parameters.depthMax
      let raws = LatticeFixtures.raws(parameters.slotCount, limit: 2, &random)
      let values = raws.map { Double($0) * 0x1p-24 }
      var plain = try encoder.encode(values, depth: depth)
      try Self.time("\(name) encode") { plain = try encoder.encode(values, depth: depth) }
      try Self.time("\(name) encode in integers") {
        _ = try encoder.encode(raws, fraction: 24, depth: depth)
      }
      try Self.time("\(name) decode") { _ = try encoder.decode(plain) }
      try Self.time("\(name) decode in integers") {
        _ = try encoder.decode(plain, fraction: 24, count: raws.count)
      }
      var a = try bundle.publicKey.encrypt(plain, using: &random)
      try Self.time("\(name) encrypt") {
        a = try bundle.publicKey.encrypt(plain, using: &random)
      }
      try Self.time("\(name) encrypt seeded") {
        _ = try secret.encryptSeeded(plain, using: &random)
      }
      try Self.time("\(name) decrypt") { _ = try secret.decryptUnprotected(a) }
      let b = try bundle.publicKey.encrypt(plain, using: &random)
      try Self.time("\(name) add") { _ = try scheme.add(a, b) }
      try Self.time("\(name) multiply plain, no rescale") {
        _ = try scheme.multiplyWithoutRescale(a, plain: plain)
      }
      try Self.time("\(name) multiply plain, rescale") {
        _ = try scheme.multiply(a, plain: plain)
      }
      try Self.time("\(name) multiply, relinearise, rescale") {
        _ = try scheme.multiply(a, b, with: bundle.relinearizationKey)
      }
      try Self.time("\(name) rotate") { _ = try scheme.rotate(a, by: 1, with: bundle) }
      try Self.time("\(name) combine 5") {
        _ = try scheme.linearCombination([(288, a), (287, b), (288, a), (287, b), (288, a)])
      }
      let bytes = a.encoded()
      Self.time("\(name) encode bytes") { _ = a.encoded() }
      try Self.time("\(name) decode bytes") {
        _ = try LatticeCiphertext(decoding: bytes, context: context)
      }
      let seeded = try secret.encryptSeeded(plain, using: &random).encoded()
      try Self.time("\(name) decode bytes with a seed") {
        _ = try LatticeCiphertext(decoding: seeded, context: context)
      }
    }
  }
}
