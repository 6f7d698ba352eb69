import Glibc
import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

/// What an attacker could measure or what a licence asks for; homomorphic pitfalls 7 and 11.
@Suite(.serialized) struct PaillierSecurityTests {
  /// GMP is LGPL: it has to be a library of its own that people can replace.
  @Test func gmpIsLinkedDynamically() throws {
    _ = try PaillierFixtures.publicKey()
    // Loaded already, as a library, and the one that has the functions.
    let library = try #require(dlopen("libgmp.so.10", RTLD_NOW | RTLD_NOLOAD))
    defer { dlclose(library) }
    let loaded = try #require(dlsym(library, "__gmpz_powm_sec"))
    #expect(dlsym(nil, "__gmpz_powm_sec") == loaded)
  }

  /// Welch's t of two samples, the slowest tenth cropped, as O. Reparaz, J. Balasch, I. Verbauwhede,
  /// "Dude, is my code constant time?" (DATE 2017) does.
  static func welch(_ samples: [[Double]]) -> Double {
    let limit = (samples[0] + samples[1]).sorted()[(samples[0].count + samples[1].count) * 9 / 10]
    let moments = samples.map { sample -> (mean: Double, error: Double) in
      let kept = sample.filter { $0 <= limit }
      let mean = kept.reduce(0, +) / Double(kept.count)
      let variance =
        kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(kept.count - 1, 1))
      return (mean, variance / Double(max(kept.count, 1)))
    }
    return (moments[0].mean - moments[1].mean) / (moments[0].error + moments[1].error).squareRoot()
  }

  /// A fixed secret against random ones, in random order. Reported, not decided: a machine that others
  /// use is too noisy. |t| below 4.5 says that no leak was found with this many measurements.
  @Test(.enabled(if: getenv("GALAXY_BENCH") != nil), arguments: PaillierPath.allCases)
  func timesDoNotDependOnSecrets(path: PaillierPath) throws {
    guard path.isAvailable else { return }
    var generator = SplitMix64(seed: 91)
    let secret = try PaillierSecretKey.generateInsecureForTests(bits: 1024, using: &generator)
    let key = secret.publicKey
    let format = try PaillierFormat(width: 32, fraction: 0)
    let base = try secret.noiseBase(using: &generator)
    var table = base.table(path: path)
    let fixed = try key.encrypt([0], shape: [], format: format, using: &generator)
    // Exponents and roots: few bits set against random ones. Not 1 as a root: its powers are short
    // numbers, which no honest one is.
    let sparse = [UInt8](repeating: 0, count: 127) + [1]
    let two = [UInt8](repeating: 0, count: 127) + [2]

    func report(_ name: String, rounds: Int, _ run: (Int, inout SplitMix64) throws -> Double) throws
    {
      var samples: [[Double]] = [[], []]
      for _ in 0..<rounds {
        let choice = generator.next(below: 2)
        samples[choice].append(try run(choice, &generator))
      }
      print(
        "timing \(path) \(name): t = \(Int(Self.welch(samples) * 100)) / 100, \(rounds) runs")
    }
    func time(_ body: () throws -> Void) rethrows -> Double {
      let start = PaillierBenchmarks.now()
      try body()
      return PaillierBenchmarks.now() - start
    }
    try report("decrypt, fixed or random plaintext", rounds: 1500) { choice, generator in
      let ciphertext =
        choice == 0
        ? fixed
        : try key.encrypt(
          [Int64(Int32(truncatingIfNeeded: generator.next()))], shape: [], format: format,
          using: &generator)
      return try time { _ = try secret.decrypt(ciphertext, path: path) }
    }
    try report("encrypt r^n, r = 2 or random", rounds: 1500) { choice, generator in
      var script = ScriptedGenerator(
        numbers: choice == 0 ? two : [0] + generator.bytes(127), size: 128)
      return time { _ = PaillierNoise(key: key, count: 1, path: path, using: &script) }
    }
    try report("short noise, exponent 1 or random", rounds: 3000) { choice, generator in
      var script = ScriptedGenerator(
        numbers: choice == 0 ? sparse : generator.bytes(128), size: 128)
      return time { _ = table.noise(count: 1, using: &script) }
    }
    try report("key holder's r^n, r = 2 or random", rounds: 1500) { choice, generator in
      var script = ScriptedGenerator(
        numbers: choice == 0 ? two : [0] + generator.bytes(127), size: 128)
      return time { _ = secret.noise(count: 1, path: path, using: &script) }
    }
  }
}
