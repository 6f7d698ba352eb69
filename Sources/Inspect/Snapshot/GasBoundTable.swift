import Bytecode
import VM
import Values

/// The bounds on gas of the entries that calls were made of: a line for each, with the dearest call and what its module
/// bounds it by.
package struct GasBoundTable: Sendable {
  private struct Row: Sendable {
    var calls = 0
    var used: UInt64 = 0
    var bound: UInt64 = 0
  }

  private var rows: [String: Row] = [:]

  /// No calls.
  package init() {}

  /// Adds a call.
  package mutating func note(_ call: GasBoundMonitor.Comparison) {
    let entry = call.entry.name.isEmpty ? "init" : call.entry.name
    var row = rows["\(call.module.name).\(entry)", default: Row()]
    row.calls += 1
    if row.calls == 1 || call.used > row.used { (row.used, row.bound) = (call.used, call.bound) }
    rows["\(call.module.name).\(entry)"] = row
  }

  /// A line for each entry, sorted: `Token.transfer  12 calls  6,214 gas of at most 7,300`.
  package var text: String {
    rows.sorted { $0.key < $1.key }.map { name, row in
      let bound = row.bound == .max ? "which nothing bounds" : "of at most \(grouped(row.bound))"
      let calls = "\(row.calls) call\(row.calls == 1 ? "" : "s")"
      return "\(name)  \(calls)  \(grouped(row.used)) gas \(bound)\n"
    }.joined()
  }
}
