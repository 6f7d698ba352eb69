import Learning
import Primitives

/// A task as one page that needs no network: accuracy per round, contributions, payouts and disputes as plots.
package struct TaskPage {
  private let story: TaskStory
  private let name: (Address) -> String
  /// The browser asks again after so many seconds, as long as the task goes on; nil for a page that stays as it is.
  private let refreshSeconds: Int?

  /// The page of a story; `name` is what somebody is called, letters and digits.
  package init(
    _ story: TaskStory, refreshSeconds: Int? = nil, name: @escaping (Address) -> String
  ) {
    (self.story, self.name, self.refreshSeconds) = (story, name, refreshSeconds)
  }

  /// The page.
  package var html: String {
    var body = "<h1>Task \(story.task.checksummed)</h1>\n"
    if let accuracy = story.finalAccuracy {
      body += "<p>Accuracy on the hidden slice: \(Share.text(Int32(clamping: accuracy)))</p>\n"
    }
    body += section("Accuracy on the slice of each round", accuracy)
    body += section("Contribution: credit summed over the rounds, in rows", contributions)
    body += section("Payouts of the pot, in coins", payouts)
    for quarrel in story.quarrels { body += section(title(of: quarrel), dispute(quarrel)) }
    let refresh = refreshSeconds.flatMap { seconds in
      story.finalAccuracy == nil ? #"<meta http-equiv="refresh" content="\#(seconds)">"# : nil
    }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Galaxy task</title>\(refresh ?? "")
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <style>
      :root { color-scheme: light dark; --ink: #1b1f24; --grid: #d6d9de; --paper: #ffffff; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --grid: #3a414b; --paper: #14181d; } }
      body { font: 15px/1.45 "DejaVu Sans", system-ui, sans-serif; color: var(--ink);
        background: var(--paper); max-width: 900px; margin: 2em auto; padding: 0 1em; }
      h1 { font-size: 1.1em; overflow-wrap: anywhere; } h2 { font-size: 1em; margin-top: 2em; }
      svg { width: 100%; height: auto; } text { fill: var(--ink); font-size: 12px; }
      .axis { stroke: var(--grid); stroke-width: 1; }
      </style></head><body>
      \(body)</body></html>

      """
  }

  private func section(_ title: String, _ plot: String) -> String {
    plot.isEmpty ? "" : "<section><h2>\(title)</h2>\n\(plot)</section>\n"
  }

  // MARK: Plots

  private static let colours = [
    "#3b7dd8", "#d1662b", "#2f9e62", "#b54a9c", "#8a7a1f", "#6a5acd", "#c43d3d", "#2a9bb0",
  ]

  private var accuracy: String {
    let points = story.accuracies.map { (Double($0.round), Double($0.accuracy) / 16_777_216) }
    guard !points.isEmpty else { return "" }
    return LinePlot(
      lines: [.init(name: "", colour: TaskPage.colours[0], points: points)], low: 0, high: 1
    ).svg
  }

  private var contributions: String {
    let lines = story.providers.enumerated().map { index, who in
      LinePlot.Line(
        name: name(who), colour: TaskPage.colours[index % TaskPage.colours.count],
        points: (story.credits[who] ?? []).map {
          (Double($0.round), Double($0.credit) / 3_628_800)
        })
    }
    let values = lines.flatMap(\.points).map(\.1)
    guard let low = values.min(), let high = values.max() else { return "" }
    return LinePlot(lines: lines, low: min(low, 0), high: max(high, 1)).svg
  }

  private var payouts: String {
    let most = story.payouts.map(\.amount).max() ?? 0
    guard most > 0 else { return "" }
    var text = ""
    for (index, payout) in story.payouts.enumerated() {
      let width = Double(payout.amount) / Double(most) * 560
      let y = 8 + index * 30
      let coins = (Double(payout.amount) / 1e14).rounded() / 1e4
      text += """
        <text x="0" y="\(y + 15)">\(name(payout.to))</text>
        <rect x="120" y="\(y)" width="\(LinePlot.number(width))" height="20" fill="\(TaskPage.colours[0])"/>
        <text x="\(LinePlot.number(128 + width))" y="\(y + 15)">\(coins)</text>

        """
    }
    return LinePlot.svg(height: 16 + 30 * story.payouts.count, text)
  }

  private func title(of quarrel: TaskStory.Quarrel) -> String {
    let end =
      quarrel.defenderWon.map { $0 ? "the defender was right" : "the defender was convicted" }
      ?? "open"
    return
      "Dispute \(quarrel.id): \(name(quarrel.challenger)) against \(name(quarrel.defender)), \(end)"
  }

  /// The walk down the tree of states: the level after each move, and at last the state that was left.
  private func dispute(_ quarrel: TaskStory.Quarrel) -> String {
    guard let top = quarrel.moves.map(\.level).max(), let last = quarrel.moves.last else {
      return ""
    }
    let points = quarrel.moves.enumerated().map { (Double($0 + 1), Double($1.level)) }
    return LinePlot(
      lines: [
        .init(
          name: "level of the node; left is state \(last.index)", colour: TaskPage.colours[6],
          points: points)
      ], low: 0, high: Double(max(top, 1))
    ).svg
  }
}
