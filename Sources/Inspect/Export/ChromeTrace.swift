import Diagnostics
import InstructionSet

/// Trace Events (https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU), as chrome://tracing and
/// Perfetto read them: a complete event for each frame, in which one gas is a microsecond. What was done several times in
/// one place stands once.
package enum ChromeTrace {
  /// The file of a profile.
  package static func value(_ profile: GasProfile, names: FrameNames) -> JSONValue {
    let gas = profile.inclusive.map(\.total)
    // Where each node begins, and where the next of its children does.
    var begins = [UInt64](repeating: 0, count: profile.nodes.count)
    var next: UInt64 = 0
    var events: [JSONValue] = []
    var ends = [UInt64](repeating: 0, count: profile.nodes.count)
    for (index, node) in profile.nodes.enumerated() {
      if let parent = node.parent {
        begins[index] = ends[parent]
        ends[parent] = ends[parent].addingSaturated(gas[index])
      } else {
        begins[index] = next
        next = next.addingSaturated(gas[index])
      }
      ends[index] = begins[index]
      guard gas[index] > 0 else { continue }
      events.append(
        .members(
          ("name", .string(names.text(node.frame))), ("cat", .string("gas")),
          ("ph", .string("X")), ("pid", .integer(1)), ("tid", .integer(1)),
          ("ts", .integer(Int(clamping: begins[index]))),
          ("dur", .integer(Int(clamping: gas[index]))),
          (
            "args",
            .members(
              ("ownGas", .integer(Int(clamping: node.own.total))),
              ("count", .integer(Int(clamping: node.count))))
          )))
    }
    return .members(("traceEvents", .array(events)), ("displayTimeUnit", .string("ms")))
  }
}
