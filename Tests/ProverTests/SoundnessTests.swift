import Compiler
import Diagnostics
import Foundation
import Prover
import Semantics
import TestKit
import TestRunner
import Testing

/// What is proved is never broken by the machine: random contracts, and random calls of them.
@Suite struct SoundnessTests {
  /// GALAXY_FUZZ makes more.
  private let contractCount = ProcessInfo.processInfo.environment["GALAXY_FUZZ"] == nil ? 16 : 400

  @Test func noCallsBreakWhatIsProved() throws {
    guard let solver = try? Solver(effort: 5) else {
      print("skipped: z3 is not installed")
      return
    }
    let seed: UInt64 = 20_261_129
    var contracts = RandomContracts(seed: seed)
    var counts = (proved: 0, broken: 0)
    for number in 0..<contractCount {
      let source = contracts.next()
      let compiled = Compilation.compile(source: source)
      guard let program = compiled.program, !compiled.diagnostics.hasErrors else {
        Issue.record(
          "seed \(seed), contract \(number): \(compiled.diagnostics.map(\.message))\n\(source)")
        continue
      }
      let result = try ContractProof(program, ContractID(0), solver).run()
      let proved = Set(
        result.verdicts.filter { $0.verdict == .proved }.map { program[$0.invariant].name })
      counts.proved += proved.count
      // Only what is proved is left for the machine, which stops at the first that breaks.
      let lines = source.split(separator: "\n").filter { line in
        !line.hasPrefix("  invariant ") || proved.contains { line.hasPrefix("  invariant \($0) ") }
      }
      counts.broken += 5 - proved.count
      guard lines.contains(where: { $0.hasPrefix("  invariant ") && !$0.contains("total") }) else {
        continue
      }
      let kept = Compilation.compile(source: lines.joined(separator: "\n"))
      let suite = try #require(
        TestSuite(kept, path: "main.gx", options: TestSuite.Options(propertyRuns: 24, seed: seed)))
      for test in suite.run() {
        // Calls of the test itself may fail.
        if let failure = test.failure, failure.message.contains("invariant") {
          Issue.record("seed \(seed), contract \(number): \(failure.message)\n\(source)")
        }
      }
    }
    #expect(counts.proved > 8, "seed \(seed)")
    #expect(counts.broken > 8, "seed \(seed)")
  }
}
