import Foundation
import HomomorphicClient
import HomomorphicEvaluation
import Interpreter
import Primitives
import ProgramKit
import Semantics
import Testing

/// Random circuits over ciphertexts decrypt to what they are on plain values, and never run out of
/// depth: that is an error of the compiler.
@Suite struct CircuitTests {
  /// How many circuits: GALAXY_FUZZ, or enough for every run of CI.
  static let circuitCount =
    ProcessInfo.processInfo.environment["GALAXY_FUZZ"].flatMap { UInt64($0) } ?? 200
  /// GALAXY_SEED starts elsewhere.
  static let firstSeed =
    ProcessInfo.processInfo.environment["GALAXY_SEED"].flatMap { UInt64($0) } ?? 1

  private static let q4 = Type.fixed(FixedType(integerBits: 4, fractionBits: 28))
  private static let q8 = Type.fixed(.standard)
  private static let i8 = Type.integer(IntegerType(isSigned: true, bits: 8))

  /// Schemes and shapes, each with its share of the circuits.
  static let settings: [(CircuitSetting, share: UInt64)] = [
    (CircuitSetting(scheme: .ckks(degree: 8_192), element: q4, count: 6), 50),
    (CircuitSetting(scheme: .ckks(degree: 8_192), element: q8, count: 4_096), 15),
    (CircuitSetting(scheme: .ckks(degree: 4_096), element: q8, count: 6), 10),
    (CircuitSetting(scheme: .bfv(degree: 8_192), element: i8, count: 5), 10),
    (CircuitSetting(scheme: .paillier(bits: 1_024), element: q8, count: 5), 15),
  ]

  @Test func randomCircuitsDecryptToTheirPlainReferences() throws {
    var failures: [String] = []
    for (number, (setting, share)) in Self.settings.enumerated() {
      let count = max(1, Self.circuitCount * share / 100)
      let first = Self.firstSeed + UInt64(number) << 32
      let bench = try CircuitBench(setting, seed: first)
      for seed in first..<(first + count) {
        do { try bench.run(seed: seed) } catch {
          failures.append("\(setting.scheme): \(error)")
          break
        }
      }
      print(
        "circuits: \(setting.scheme), \(setting.count) elements, seeds \(first)..<\(first + count): "
          + "\(bench.agreed) agree, \(bench.trapped) trap, \(bench.rejected) too deep")
      // The circuits are worth running: most do not stop.
      #expect(bench.agreed * 2 > Int(count), "\(setting.scheme)")
    }
    let report = failures.joined(separator: "\n\n")
    #expect(failures.isEmpty, "\(report)")
  }

  /// Sets whose primes are written out, drawn at random: five circuits under each.
  @Test func randomCircuitsUnderRandomPrimesDecryptToTheirPlainReferences() throws {
    var failures: [String] = []
    for number in 0..<max(2, Self.circuitCount / 50) {
      let first = Self.firstSeed + (number + 256) << 32
      let setting = CircuitSetting.withRandomPrimes(seed: first)
      let bench = try CircuitBench(setting, seed: first)
      for seed in first..<(first + 5) {
        do { try bench.run(seed: seed) } catch {
          failures.append("\(setting.scheme): \(error)")
          break
        }
      }
      print(
        "circuits: \(setting.scheme), \(setting.count) elements, seeds \(first)..<\(first + 5): "
          + "\(bench.agreed) agree, \(bench.trapped) trap, \(bench.rejected) too deep")
    }
    let report = failures.joined(separator: "\n\n")
    #expect(failures.isEmpty, "\(report)")
  }
}
