import Diagnostics
import Primitives
import VM

/// The steps of a transaction as geth's default tracer answers them, a page at a time.
///
/// Operations are Galaxy's own, and registers are no stack: `stack` is empty, as in `EIP3155`.
package enum StructLog {
  /// The most steps of a page: an answer of three megabytes.
  package static let stepsMax = 20_000

  /// The steps from `first` on, at most `count` of them, and how many there are in all. Throws when the recording cannot be run
  /// again.
  package static func page(
    of trace: Trace, from first: UInt64, count: Int
  ) throws(InspectError) -> (steps: [JSONValue], total: UInt64) {
    var steps = PricedSteps()
    var values: [JSONValue] = []
    var total: UInt64 = 0
    let count = min(count, stepsMax)
    try trace.forEachRecord { _, record in
      guard let step = steps.add(record) else { return }
      defer { total += 1 }
      guard total >= first, values.count < count else { return }
      values.append(
        .members(
          ("pc", .integer(Int(clamping: step.place))), ("op", .string(step.name)),
          ("gas", .integer(Int(clamping: step.gas))),
          ("gasCost", .integer(Int(clamping: step.cost))), ("depth", .integer(step.depth)),
          ("stack", .array([]))))
    }
    return (values, total)
  }
}
