import Diagnostics
import Primitives
import VM
import Values

/// The heading of a transaction: who sent it, and where its gas went before and while contracts ran.
package struct TransactionText {
  private let names: TraceNames

  /// Headings with these names.
  package init(names: TraceNames) { self.names = names }

  /// `transaction 1: sender → Token, 24,038 gas = 21,272 intrinsic + 2,766 execution, limit 1,000,000`.
  package func heading(_ number: Int, _ transaction: TracedTransaction) -> String {
    var text = "transaction \(number)"
    if !transaction.title.isEmpty { text += " of \u{201C}\(transaction.title.printable)\u{201D}" }
    text += ": "
    if let recipient = transaction.recipient {
      let target = name(recipient)
      text += transaction.isView ? "view of \(target)" : "\(name(transaction.sender)) → \(target)"
    } else {
      text += "deployment by \(name(transaction.sender))"
    }
    text += ", \(grouped(transaction.gasUsed)) gas"
    if !transaction.isView {
      let execution = transaction.gasUsed &- min(transaction.gasUsed, transaction.intrinsicGas)
      text += " = \(grouped(transaction.intrinsicGas)) intrinsic + \(grouped(execution)) execution"
    }
    return text + ", limit \(grouped(transaction.gasLimit))"
  }

  private func name(_ address: Address) -> String {
    names.accounts[address] ?? address.checksummed
  }
}
