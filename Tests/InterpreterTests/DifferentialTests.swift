import Foundation
import Interpreter
import ProgramKit
import Testing

/// Random programs mean the same to the machine and to the interpreter.
@Suite struct DifferentialTests {
  /// How many programs: GALAXY_FUZZ, or enough for every run of CI.
  static let programCount =
    ProcessInfo.processInfo.environment["GALAXY_FUZZ"].flatMap { UInt64($0) } ?? 5_000
  /// GALAXY_SEED starts elsewhere.
  static let firstSeed =
    ProcessInfo.processInfo.environment["GALAXY_SEED"].flatMap { UInt64($0) } ?? 1

  /// GALAXY_SHOW prints every program before it runs: for one that ends in a crash.
  static let isShown = ProcessInfo.processInfo.environment["GALAXY_SHOW"] != nil

  /// The seeds are dealt out to as many tests as there are usually cores.
  static let parts: UInt64 = 2

  @Test(arguments: 0..<DifferentialTests.parts)
  func randomProgramsAgree(part: UInt64) throws {
    var calls = 0
    var traps = 0
    var reverts = 0
    var bounded = 0
    let end = DifferentialTests.firstSeed + DifferentialTests.programCount
    let seeds = stride(
      from: DifferentialTests.firstSeed + part, to: end, by: Int(DifferentialTests.parts))
    var disagreements: [String] = []
    for seed in seeds {
      if DifferentialTests.isShown {
        var generator = ProgramGenerator(seed: seed)
        print("// seed \(seed)\n\(generator.program())")
      }
      var run = DifferentialRun(seed: seed)
      do {
        try run.run()
      } catch {
        disagreements.append("\(error)")
        if disagreements.count >= 5 { break }
      }
      calls += run.calls
      traps += run.traps
      reverts += run.reverts
      bounded += run.bounded
    }
    print(
      "differential: seeds \(DifferentialTests.firstSeed + part)..<\(end), \(calls) calls, \(traps) traps, \(reverts) reverts, \(bounded) held against bounds"
    )
    let report = disagreements.joined(separator: "\n\n")
    #expect(disagreements.isEmpty, "\(report)")
    // The chain stops at the first call that uses more than its bound.
    #expect(bounded > calls && (DifferentialTests.programCount < 4_000 || bounded > 10_000))
    // The programs are worth running: some calls trap, some revert, and most do neither.
    #expect(traps > 0 && reverts > 0 && traps + reverts < calls)
  }
}
