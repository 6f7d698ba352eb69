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

  @Test func randomProgramsAgree() throws {
    var calls = 0
    var traps = 0
    var reverts = 0
    let seeds = DifferentialTests.firstSeed..<(DifferentialTests.firstSeed + DifferentialTests.programCount)
    var disagreements: [String] = []
    for seed in seeds {
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
    }
    print("differential: seeds \(seeds), \(calls) calls, \(traps) traps, \(reverts) reverts")
    let report = disagreements.joined(separator: "\n\n")
    #expect(disagreements.isEmpty, "\(report)")
    // The programs are worth running: some calls trap, some revert, and most do neither.
    #expect(traps > 0 && reverts > 0 && traps + reverts < calls)
  }
}
