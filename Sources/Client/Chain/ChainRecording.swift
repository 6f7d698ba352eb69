import Bytecode
import Ledger
import Primitives
import VM

/// What a chain in this process executed from some moment on: enough to run it again and to show it.
package final class ChainRecording {
  /// Is handed down to the machine.
  package let recorder: TraceRecorder
  /// The transactions and views so far.
  package private(set) var transactions: [TracedTransaction] = []
  /// The title of what comes next.
  package var title: String

  /// Records from now on. Steps are made again from the recording and need not be recorded, except for who reads
  /// `recorder` at once.
  package init(title: String = "", recordsSteps: Bool = false) {
    self.title = title
    recorder = TraceRecorder(recordsSteps: recordsSteps)
  }

  /// A transaction was executed, or refused by its receipt.
  func add(_ transaction: Transaction, _ receipt: Receipt) {
    add(
      TracedTransaction(
        title: title, sender: transaction.sender, recipient: transaction.recipient,
        gasLimit: transaction.gasLimit, intrinsicGas: IntrinsicGas.of(transaction),
        gasUsed: receipt.gasUsed, executions: 0))
  }

  /// A view was executed.
  func add(_ view: ViewRequest, _ outcome: CallOutcome) {
    add(
      TracedTransaction(
        title: title, sender: view.caller, recipient: view.contract, isView: true,
        gasLimit: view.gasLimit, intrinsicGas: 0, gasUsed: outcome.gasUsed, executions: 0))
  }

  private func add(_ transaction: TracedTransaction) {
    var transaction = transaction
    let known = transactions.reduce(0) { $0 + $1.executions }
    transaction.executions = recorder.recording.executions.count - known
    transactions.append(transaction)
  }

  /// The trace, with what gives it names.
  package func file(
    modules: some Sequence<VerifiedModule>, accounts: [TraceFile.Account],
    sources: [TraceFile.Source]
  ) -> TraceFile {
    TraceFile(
      modules: modules.map { TraceFile.Module($0) },
      accounts: accounts, sources: sources, transactions: transactions,
      recording: recorder.recording)
  }
}
