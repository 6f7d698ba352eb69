import Foundation
import Learning
import Node
import Primitives
import Signatures

/// Who takes part in the demonstration, and with what.
enum DemoCast {
  /// Who offers which rows, and how it trains.
  struct Provider {
    let account: String
    let rows: LabeledRows
    let about: String
    /// Whether others compute for it.
    var isOutsourcing = false
    var copies = false
  }

  /// Whose machine trains at which price for a million multiply-adds, in thousandths of a coin.
  struct Computer {
    let name: String
    let thousandths: Double
    /// From which step on it cheats.
    var fault: Int?
    /// An account of the development chain; others have a key of their own, and are given coins.
    var account: String?

    /// The price as commands take it.
    var unitPrice: String { "\(thousandths / 1_000) coin" }
  }

  /// Five honest ones, each with more of two digits than of others; one whose labels are all wrong; one that copies.
  static func providers() -> [Provider] {
    let train = Dataset.digits().train
    func rows(_ isChosen: (Int) -> Bool) -> LabeledRows {
      train.selecting((0..<train.count).filter(isChosen))
    }
    let accounts = ["bob", "carol", "dave", "erin", "frank"]
    var all = accounts.enumerated().map { index, account in
      Provider(
        account: account,
        rows: rows { row in
          let home = Int(train.labels[row]) / 2
          return (row % 7 == 6 ? row / 7 % 6 : row % 2 == 0 ? home : row / 2 % 6) == index
        }, about: "mostly \(2 * index) and \(2 * index + 1)", isOutsourcing: index < 3)
    }
    let rest = rows { row in (row % 7 == 6 ? row / 7 % 6 : row % 2 == 0 ? -1 : row / 2 % 6) == 5 }
    all.append(
      Provider(
        account: "grace", rows: rest.corruptingLabels(rate: 1), about: "all labels wrong"))
    all.append(
      Provider(
        account: "heidi", rows: rows { $0 % 17 == 3 }, about: "copies what others have shown",
        copies: true))
    return all
  }

  /// The cheapest cheats.
  static let computers = [
    Computer(name: "ivan", thousandths: 2, account: "ivan"),
    Computer(name: "mallory", thousandths: 1.5, fault: 3),
    Computer(name: "niaj", thousandths: 2.5),
  ]

  /// The key of somebody who has no account of the development chain: everybody knows it, as those of the others.
  static func key(_ name: String) -> Hash256 { keccak256(Array("galaxy demo \(name)".utf8)) }

  /// The address of that key, as checksummed text.
  static func address(_ name: String) throws -> String {
    guard let key = SigningKey(bytes: key(name).bytes) else {
      throw CommandFailure.failed("\(name) has no key")
    }
    return key.address.checksummed
  }

  /// Who they are on the chain: the development accounts, and machines with keys of their own.
  static func accounts() -> [Address: String] {
    var names: [Address: String] = [:]
    for account in DevelopmentAccount.all { names[account.address] = account.name }
    for computer in computers where computer.account == nil {
      if let key = SigningKey(bytes: key(computer.name).bytes) {
        names[key.address] = computer.name
      }
    }
    return names
  }

  static let schema = """
    {"name": "digits 8x8", "licence": "CC-BY-4.0", "metadata": {"source": "UCI optical digits"},
     "features": [{"name": "pixel", "count": 64, "type": "integer", "minimum": 0, "maximum": 16}],
     "label": {"name": "digit", "classes": ["0","1","2","3","4","5","6","7","8","9"]}}
    """

  /// Rows as people have them: a table.
  static func table(_ rows: LabeledRows) -> [UInt8] {
    var text = (0..<rows.featureCount).map { "pixel\($0)" }.joined(separator: ",") + ",digit\n"
    for index in 0..<rows.count {
      text += rows.features(index).map { "\($0)" }.joined(separator: ",")
      text += ",\(rows.labels[index])\n"
    }
    return Array(text.utf8)
  }
}
