import Bytecode
import Diagnostics
import VM
import Values

/// The calls of transactions as geth's `callTracer` with `withLog` tells them.
package enum CallTracer {
  /// An array with an object for each transaction or view in which a contract ran.
  package static func value(_ tree: CallTree, trace: Trace) -> JSONValue {
    .array(
      tree.calls.map { call in
        var frame = CallFrame(call) { data, codeHash in
          trace.names.error(data, in: codeHash).map {
            ValueText(types: $0.types, detail: .full).text($0)
          }
        }
        // The outermost call is the transaction, of which geth tells all gas.
        if trace.file.transactions.indices.contains(call.transaction) {
          let transaction = trace.file.transactions[call.transaction]
          frame.kind = call.enter.isInit ? "CREATE" : "CALL"
          frame.value = call.enter.value
          (frame.gas, frame.gasUsed) = (transaction.gasLimit, transaction.gasUsed)
        }
        return frame.json(withLogs: true)
      })
  }
}
