import Learning
import Primitives
import Testing

/// The demonstration, run once, compared with an independent implementation in numpy (float64) of
/// the scenario "quality5" and of its gated form.
@Suite struct DemoTests {
  /// What a run found, and what it printed.
  private struct Outcome {
    let report: DemoReport
    let lines: [String]
  }

  private static let outcome = Result {
    var lines: [String] = []
    let report = try Demo.run { lines.append($0) }
    return Outcome(report: report, lines: lines)
  }

  private var report: DemoReport { get throws { try DemoTests.outcome.get().report } }

  /// Correct answers of 360 after each round.
  private static let accuracy = [153, 173, 176, 174, 173, 172, 173, 172, 172, 171]

  /// Sums of the Shapley values of ten rounds.
  private static let totals = [
    2.0230555555555556, 0.9927314814814816, 0.04643518518518515, -0.9970833333333334,
    -1.7068055555555557,
  ]

  /// The Shapley values of each round of the gated form, on the even test rows.
  private static let gatedValues: [[Double]] = [
    [0.39694, 0.19231, 0.06315, -0.12481, -0.19426],
    [0.19435, 0.07815, 0.04667, -0.14407, -0.20843],
    [0.11333, 0.02444, 0.03231, -0.09176, -0.13944],
    [0.08648, 0.03278, 0.01935, -0.06537, -0.10102],
    [0.06870, 0.01870, 0.01407, -0.04287, -0.08639],
    [0.05639, 0.01194, 0.01056, -0.04222, -0.07556],
    [0.04917, 0.01213, 0.00750, -0.03463, -0.06750],
    [0.04139, 0.00806, 0.00713, -0.02713, -0.06278],
    [0.03991, 0.00889, 0.00472, -0.02537, -0.06148],
    [0.03861, 0.00713, 0.00204, -0.02713, -0.05954],
  ]

  @Test func accuracyOfEveryRoundIsTheReferences() throws {
    let rounds = try report.everybody.rounds
    #expect(rounds.count == 10)
    for (round, wanted) in zip(rounds, DemoTests.accuracy) {
      #expect(abs(round.accuracy - Double(wanted) / 360) <= 0.006)
      #expect(round.kept == [0, 1, 2, 3, 4])
    }
  }

  @Test func contributionsAreTheReferences() throws {
    let contributions = try report.everybody.contributions
    #expect(contributions.count == 5)
    for (value, wanted) in zip(contributions, DemoTests.totals) {
      #expect(abs(value - wanted) <= 0.03)
    }
    #expect(contributions == contributions.sorted(by: >))
  }

  @Test func theGateKeepsTheProvidersThatTheReferenceKeeps() throws {
    let rounds = try report.contributors.rounds
    #expect(rounds.count == 10)
    for (round, values) in zip(rounds, DemoTests.gatedValues) {
      for (provider, value) in values.enumerated() where abs(value) > 0.003 {
        #expect(round.kept.contains(provider) == (value > 0))
      }
    }
    let last = try #require(rounds.last)
    #expect(abs(last.heldOutAccuracy - 154.0 / 180) <= 0.012)
  }

  @Test func payoutsSumToTheEscrow() throws {
    for run in [try report.everybody, try report.contributors] {
      #expect(run.escrow == 10_000_000_000_000_000_000)
      #expect((run.payouts + run.computePayouts).reduce(run.refund, +) == run.escrow)
      // Whoever contributed less is paid no more.
      for (index, payout) in run.payouts.enumerated() {
        #expect((payout > 0) == (run.contributions[index] > 0))
      }
    }
    #expect(try report.everybody.payouts[4] == 0)
  }

  @Test func theEncryptedRoundEqualsThePlainOneInEveryBit() throws {
    let sealed = try report.sealed
    #expect(sealed.keyBits == 3072)
    #expect(sealed.sumsAgree && sealed.averagesAgree)
  }

  @Test func onlyTheLastLineTellsTheTime() throws {
    let lines = try DemoTests.outcome.get().lines
    let last = try #require(lines.last)
    #expect(last.hasPrefix("Total time: "))
    for title in [
      "Accuracy by round", "Contribution", "Gas by kind", "Call tree", "most expensive",
    ] {
      #expect(lines.contains { $0.contains(title) }, "\(title)")
    }
    // The settlement alone is recorded, not what follows it.
    let calls = try report.callTree.filter { $0.hasPrefix("[") }
    #expect(calls.count == 1 && calls[0].contains("Reward::settle("), "\(calls)")
    var again: [String] = []
    _ = try Demo.run { again.append($0) }
    #expect(again.dropLast() == lines.dropLast())
  }
}
