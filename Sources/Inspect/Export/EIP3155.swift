import Bytecode
import Diagnostics
import InstructionSet
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

  /// The step that has begun, until it is known what it costs.
  private var pending: (step: TraceStep, gas: UInt64, depth: Int)?
  private var depth = 0
  private let opcodes: [UInt16: String] = Dictionary(
    InstructionSet.all.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })

  private mutating func line(_ record: TraceRecord) -> String? {
    switch record {
    case .enter:
      defer { depth += 1 }
      return finishStep()
    case .leave(let leave):
      depth -= 1
      let step = finishStep()
      guard depth == 0 else { return step }
      var summary = [
        JSONValue.Member("output", .string(Hex.encodePrefixed(leave.data))),
        JSONValue.Member("gasUsed", .quantity(leave.gasUsed)),
      ]
      if let error = error(leave) { summary.append(JSONValue.Member("error", .string(error))) }
      return (step.map { $0 + "\n" } ?? "") + JSONValue.object(summary).compact
    case .step(let step):
      defer { pending = (step, UInt64(step.cost), depth) }
      return finishStep()
    case .charge(let gas):
      let total = (pending?.gas ?? 0).addingSaturated(gas)
      pending?.gas = total
      return nil
    case .result, .read, .write, .event, .pay: return nil
    }
  }

  private func error(_ leave: TraceLeave) -> String? {
    switch leave.status {
    case .success: nil
    case .revert: "execution reverted"
    case .trap(let trap): trap.name
    }
  }

  private mutating func finishStep() -> String? {
    guard let (step, gas, depth) = pending else { return nil }
    pending = nil
    let pc = UInt64(step.location.function) << 32 | UInt64(step.location.instruction)
    return JSONValue.members(
      ("pc", .integer(Int(clamping: pc))), ("op", .integer(Int(step.code))),
      ("gas", .quantity(step.gasLeft)), ("gasCost", .quantity(gas)), ("memSize", .integer(0)),
      ("stack", .array([])), ("depth", .integer(depth)),
      ("opName", .string(opcodes[step.code] ?? "?"))
    ).compact
  }
}
