import Foundation
import HomomorphicClient
import HomomorphicEvaluation

extension Bench {
  /// CKKS and BFV: the smallest mean of five rounds, in microseconds.
  static let lattice = Bench(name: "lattice") { print(try LatticeBench.run(rounds: 5)) }
}

/// CKKS and BFV on this processor's best kernels and in pure Swift: what `Tests/Benchmarks` puts beside
/// SEAL and OpenFHE. Every result is decrypted and checked before its time counts.
private enum LatticeBench {
  struct WrongResult: Error, CustomStringConvertible {
    let description: String
  }

  static func run(rounds: Int) throws -> String {
    var watch = Stopwatch(rounds: rounds)
    try ckks(.small, "8192", .best, &watch)
    try ckks(.large, "16384", .best, &watch)
    try ckks(.small, "8192.portable", .portable, &watch)
    try ckks(try threePrimes(), "8192.three", .best, &watch)
    try ckks(try largest(), "32768", .best, &watch)
    try bfv(.bfvSmall, "8192", .best, &watch)
    try bfv(.bfvSmall, "8192.portable", .portable, &watch)
    return watch.json
  }

  /// Three data primes, as OpenFHE's set for two levels.
  private static func threePrimes() throws -> LatticeParameters {
    try LatticeParameters(
      scheme: .ckks, degree: 8192, moduli: Primes.chain(bits: [49, 40, 40, 49], degree: 8192),
      plainModulus: 0, scaleBits: 40)
  }

  /// Degree 32768 with ten products in a row.
  private static func largest() throws -> LatticeParameters {
    try LatticeParameters(
      scheme: .ckks, degree: 32768,
      moduli: Primes.chain(bits: [48] + Array(repeating: 40, count: 10) + [50], degree: 32768),
      plainModulus: 0, scaleBits: 40)
  }

  private static func ckks(
    _ parameters: LatticeParameters, _ suffix: String, _ path: KernelPath,
    _ watch: inout Stopwatch
  ) throws {
    let context = try LatticeContext(parameters: parameters, path: path)
    var generator = SystemRandomNumberGenerator()
    let secret = LatticeSecretKey.generate(context: context, using: &generator)
    let keys = try secret.keyBundle(relinearize: true, rotations: [1], using: &generator)
    let encoder = try CKKSEncoder(context)
    let scheme = try CKKS(context)
    let slots = parameters.degree / 2
    let values = (0..<slots).map { 2 * Double($0) / Double(slots - 1) - 1 }
    let top = parameters.depthMax
    let plain = try encoder.encode(values, depth: top)
    let a = try keys.publicKey.encrypt(plain, using: &generator)
    let b = try keys.publicKey.encrypt(plain, using: &generator)

    func check(_ name: String, _ ciphertext: LatticeCiphertext, _ expected: [Double]) throws {
      let decoded = try encoder.decode(try secret.decryptUnprotected(ciphertext))
      let error = zip(decoded, expected).map { abs($0 - $1) }.max() ?? .infinity
      guard error < 1e-5 else { throw WrongResult(description: "\(name) is off by \(error)") }
    }

    var out = a
    try watch.measure("ckks.mul.\(suffix)") {
      out = try scheme.multiply(a, b, with: keys.relinearizationKey)
    }
    try check("multiply", out, values.map { $0 * $0 })
    try watch.measure("ckks.add.\(suffix)") { out = try scheme.add(a, b) }
    try check("add", out, values.map { 2 * $0 })
    // SEAL's multiply_plain does not rescale.
    try watch.measure("ckks.mulPlain.\(suffix)") {
      out = try scheme.multiplyWithoutRescale(a, plain: plain)
    }
    try check("multiply plain", try scheme.rescale(out), values.map { $0 * $0 })
    try watch.measure("ckks.rotate.\(suffix)") { out = try scheme.rotate(a, by: 1, with: keys) }
    try check("rotate", out, Array(values[1...]) + [values[0]])
    if parameters.degree == 8192 {
      let steps = Array(1...16)
      let turning = try secret.keyBundle(relinearize: false, rotations: steps, using: &generator)
      var turned = [a]
      try watch.measure("ckks.hoisted.\(suffix)") {
        turned = try scheme.rotations(a, by: steps, with: turning)
      }
      try check("hoisted rotation", turned[15], Array(values[16...]) + values[..<16])
    }
    try watch.measure("ckks.encrypt.\(suffix)") {
      out = try keys.publicKey.encrypt(plain, using: &generator)
    }
    try check("encrypt", out, values)
    var decrypted = plain
    try watch.measure("ckks.decrypt.\(suffix)") { decrypted = try secret.decryptUnprotected(a) }
    guard decrypted.scale == plain.scale else { throw WrongResult(description: "decrypt") }
    try watch.measure("ckks.encode.\(suffix)") {
      decrypted = try encoder.encode(values, depth: top)
    }
  }

  private static func bfv(
    _ parameters: LatticeParameters, _ suffix: String, _ path: KernelPath,
    _ watch: inout Stopwatch
  ) throws {
    let context = try LatticeContext(parameters: parameters, path: path)
    var generator = SystemRandomNumberGenerator()
    let secret = LatticeSecretKey.generate(context: context, using: &generator)
    let keys = try secret.keyBundle(relinearize: true, using: &generator)
    let encoder = try BFVEncoder(context)
    let scheme = try BFV(context)
    let values = (0..<parameters.degree).map { Int64($0 % 700) }
    let plain = try encoder.encode(values)
    let a = try keys.publicKey.encrypt(plain, using: &generator)
    let b = try keys.publicKey.encrypt(plain, using: &generator)
    var out = a
    try watch.measure("bfv.mul.\(suffix)") {
      out = try scheme.multiply(a, b, with: keys.relinearizationKey)
    }
    guard try encoder.decode(try secret.decrypt(out)) == values.map({ $0 * $0 }) else {
      throw WrongResult(description: "BFV's product")
    }
  }
}
