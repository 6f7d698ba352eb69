import ProgramKit
import Testing

/// Calls of random programs, with their failures, traps and calls of other contracts, are run again from their
/// recordings: to the same records, and up to random steps with every variable readable.
@Suite struct ReplayTests {
  private static let seeds: Range<UInt64> = 700_001..<700_151

  @Test func randomProgramsAreReplayed() throws {
    var (calls, stops, failures) = (0, 0, 0)
    for seed in ReplayTests.seeds {
      var run = DifferentialRun(seed: seed, isReplayed: true)
      // What is thrown names the seed.
      try run.run()
      calls += run.calls
      stops += run.stops
      failures += run.traps + run.reverts
    }
    print(
      "replayed: seeds \(ReplayTests.seeds), \(calls) calls, \(failures) failures, \(stops) stops")
    #expect(failures > 0 && stops > calls)
  }
}
