import Diagnostics
import Foundation
import Inspect
import Learning
import Node
import Primitives

/// What the demonstration shows at its end.
struct DemoTables {
  /// The answers that were sold, and who got what of the fees.
  struct Sale {
    let sold: Int
    let right: Int
    let shares: [(name: String, claimed: String)]
  }

  let audit: JSONValue
  let status: JSONValue
  let offers: JSONValue
  let providers: [DemoCast.Provider]
  let sale: Sale
  /// The providers' logs, in their order, and those of the machines.
  let logs: [[String]]
  let machines: [[String]]

  /// Prints everything.
  func show(_ print: (String) -> Void) {
    print("")
    print("data provider   rows  credit         paid, coins  of ten answers  remark")
    let members = status["members"]?.elements ?? []
    let payouts = audit["payouts"]?.elements ?? []
    for (provider, log) in zip(providers, logs) {
      let address = DevelopmentAccount.named(provider.account)?.address.checksummed ?? ""
      let credit = members.first { $0["address"]?.text == address }?["credit"]?.text ?? "0"
      let paid = payouts.first { $0["who"]?.text == address }?["amount"]?.text ?? "0"
      // Who was killed may say a thing twice.
      let disputes = Set(log.filter { $0.contains("is won") }.map { $0.dropFirst(9) }).count
      let remark =
        provider.copies
        ? log.contains { $0.contains("Copied") } ? "its copies were refused" : provider.about
        : disputes > 0 ? "has won \(disputes) dispute\(disputes == 1 ? "" : "s")" : provider.about
      print(
        provider.account.padding(to: 15) + String(provider.rows.count).column(5)
          + credit.column(12) + DemoTables.coins(paid).column(16)
          + DemoTables.coins(share(provider.account)).column(16) + "  \(remark)")
    }
    print("")
    print("machine    price, coins   jobs    earned  stake left  of ten answers  remark")
    for (computer, log) in zip(DemoCast.computers, machines) {
      let address =
        computer.account.flatMap { DevelopmentAccount.named($0)?.address.checksummed }
        ?? (try? DemoCast.address(computer.name)) ?? ""
      let offer = (offers.elements ?? []).first { $0["provider"]?.text == address }
      let jobs = Set(log.filter { $0.contains(".deliver]") }.map { $0.dropFirst(9) }).count
      let earned = log.compactMap(DemoTables.claimed).reduce(0, +)
      print(
        computer.name.padding(to: 11)
          + String(computer.thousandths / 1_000).column(12)
          + String(jobs).column(7)
          + DemoTables.coins(String(earned)).column(10)
          + DemoTables.coins(offer?["freeStake"]?.text ?? "0").column(12)
          + DemoTables.coins(share(computer.name)).column(16)
          + (computer.fault == nil ? "" : "  was convicted, and lost what it had locked"))
    }
    print("")
    print(
      "\(sale.sold) answers were sold, \(sale.right) of them right; alice gets \(DemoTables.coins(share("alice"))) coins of the fees"
    )
    if let accuracy = audit["accuracies"]?.elements?.last.flatMap({ Int32($0.compact) }) {
      print("accuracy on the hidden slice: \(Share.text(accuracy))")
    }
    var checks: [String] = []
    if case .object(let members)? = audit["checks"] {
      checks = members.map { "\($0.value.compact) \($0.name)" }
    }
    print("")
    print("The auditor computes everything again, from the chain and the documents:")
    print("  compared: \(checks.joined(separator: ", "))")
    for difference in audit["differences"]?.elements ?? [] {
      print("  DIFFERS: \(difference.compact)")
    }
    if audit["agrees"]?.compact == "true" { print("  the chain agrees") }
  }

  /// What a machine has claimed from the market of computing, in a line of its log.
  private static func claimed(_ line: String) -> UInt128? {
    let words = line.split(separator: " ")
    guard let index = words.firstIndex(of: "claimed"), words.count > index + 3,
      words[index + 3] == "ComputeMarket"
    else { return nil }
    return UInt128(words[index + 1])
  }

  private func share(_ name: String) -> String {
    sale.shares.first { $0.name == name }?.claimed ?? "0"
  }

  /// An amount of the smallest unit in coins, cut to so many places.
  private static func coins(_ amount: String, digits: Int = 4) -> String {
    let padded = String(repeating: "0", count: max(0, 19 - amount.count)) + amount
    return "\(padded.dropLast(18)).\(padded.suffix(18).prefix(digits))"
  }
}
