import Primitives

extension DemoReport {
  /// The tables that the demonstration ends with.
  func tables(_ actors: DemoActors) -> [String] {
    var lines: [String] = []
    /// Starts a section.
    func section(_ title: String) {
      lines += ["", title]
    }

    section("Accuracy by round, as the contracts computed it")
    lines += accuracyTable.lines
    lines += [
      "  Averaging everybody ends at \(DemoText.decimal(everybody.rounds.last?.accuracy ?? 0)).",
      "  Averaging contributors ends at "
        + "\(DemoText.decimal(contributors.rounds.last?.heldOutAccuracy ?? 0)) "
        + "on rows that nobody was judged by.",
    ]
    section("Contribution (sum of exact Shapley values over ten rounds) and payout in coin")
    lines += payoutTable(actors).lines
    section("Encrypted round")
    lines += sealedLines
    section("Gas by kind of transaction (one gas is about one nanosecond)")
    lines += gasTable.lines
    section("Call tree of the settlement of task 2")
    lines += callTree.map { "  " + $0 }
    section("The ten most expensive source lines of the last scored round of task 2")
    lines += expensiveLines.map { "  " + $0 }
    return lines
  }

  private var accuracyTable: TextTable {
    var table = TextTable([
      "round", "everybody: all rows", "odd rows", "contributors: even rows", "odd rows, held out",
    ])
    for (number, pair) in zip(everybody.rounds, contributors.rounds).enumerated() {
      table.add(
        [String(number + 1)]
          + [
            pair.0.accuracy, pair.0.heldOutAccuracy, pair.1.accuracy, pair.1.heldOutAccuracy,
          ].map { DemoText.decimal($0) })
    }
    return table
  }

  private func payoutTable(_ actors: DemoActors) -> TextTable {
    var table = TextTable([
      "", "wrong labels", "task 1: contribution", "payout", "task 2: contribution", "payout",
    ])
    for (index, provider) in actors.data.enumerated() {
      table.add([
        provider.name, DemoText.percent(provider.corruption),
        DemoText.decimal(everybody.contributions[index], digits: 4),
        DemoText.coins(everybody.payouts[index]),
        DemoText.decimal(contributors.contributions[index], digits: 4),
        DemoText.coins(contributors.payouts[index]),
      ])
    }
    for (index, computer) in actors.computers.enumerated() {
      table.add([
        computer.name, "", "", DemoText.coins(everybody.computePayouts[index]), "",
        DemoText.coins(contributors.computePayouts[index]),
      ])
    }
    let runs = [everybody, contributors]
    let totals = runs.map { run in
      DemoText.coins((run.payouts + run.computePayouts).reduce(run.refund, +))
    }
    table.add([
      "refund", "", "", DemoText.coins(runs[0].refund), "", DemoText.coins(runs[1].refund),
    ])
    table.add(["sum", "", "", totals[0], "", totals[1]])
    table.add([
      "escrow", "", "", DemoText.coins(runs[0].escrow), "", DemoText.coins(runs[1].escrow),
    ])
    return table
  }

  private var sealedLines: [String] {
    [
      "  \(sealed.values) values per update: \(DemoText.grouped(sealed.plainBytes)) bytes in the"
        + " clear, \(DemoText.grouped(sealed.sealedBytes)) under Paillier-\(sealed.keyBits)",
      "  decrypted sum equals the weighted sum of the plain updates: "
        + (sealed.sumsAgree ? "yes, in every bit" : "NO"),
      "  average from it equals the contract's average of plain updates: "
        + (sealed.averagesAgree ? "yes, in every bit" : "NO"),
    ]
  }

  private var gasTable: TextTable {
    var table = TextTable(["transaction", "number", "bytes each", "gas each", "gas in all"])
    for tally in tallies {
      table.add([
        tally.kind, String(tally.count), DemoText.grouped(tally.bytes / Int(tally.count)),
        DemoText.grouped(tally.gas / tally.count), DemoText.grouped(tally.gas),
      ])
    }
    let gas = tallies.reduce(0) { $0 + $1.gas }
    table.add([
      "all", String(tallies.reduce(0) { $0 + $1.count }), "", "", DemoText.grouped(gas),
    ])
    return table
  }
}
