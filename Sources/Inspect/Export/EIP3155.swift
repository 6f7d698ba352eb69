import Bytecode
import Diagnostics
import Primitives
import VM

/// Steps as EIP-3155 has them, a line of JSON for each, and a summary for each transaction.
///
/// The operations are Galaxy's own: `op` is the code of the instruction table, and `pc` the number of the function
/// times 2^32 plus that of the instruction. Registers are no stack, so `stack` is empty.
package struct EIP3155 {
  /// Gives each line, without its end, to `write`.
  package static func lines(
    of trace: Trace, _ write: (String) -> Void
  ) throws(InspectError) {
    var writer = EIP3155()
    try trace.forEachRecord { _, record throws(InspectError) in
      if let line = writer.line(record) { write(line) }
    }
  }

  private var steps = PricedSteps()

  private mutating func line(_ record: TraceRecord) -> String? {
    let step = steps.add(record).map { EIP3155.text($0) }
    guard case .leave(let leave) = record, steps.depth == 0 else { return step }
    var summary = [
      JSONValue.Member("output", .string(Hex.encodePrefixed(leave.data))),
      JSONValue.Member("gasUsed", .quantity(leave.gasUsed)),
    ]
    if let error = error(leave) { summary.append(JSONValue.Member("error", .string(error))) }
    return (step.map { $0 + "\n" } ?? "") + JSONValue.object(summary).compact
  }

  private func error(_ leave: TraceLeave) -> String? {
    switch leave.status {
    case .success: nil
    case .revert: "execution reverted"
    case .trap(let trap): trap.name
    }
  }

  private static func text(_ step: PricedSteps.Step) -> String {
    JSONValue.members(
      ("pc", .integer(Int(clamping: step.place))), ("op", .integer(Int(step.code))),
      ("gas", .quantity(step.gas)), ("gasCost", .quantity(step.cost)), ("memSize", .integer(0)),
      ("stack", .array([])), ("depth", .integer(step.depth)), ("opName", .string(step.name))
    ).compact
  }
}
