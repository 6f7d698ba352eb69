import InstructionSet
import Primitives
import VM

/// How much gas each source line used.
package struct LineProfile: Sendable {
  /// A line with what it used.
  package struct Line: Hashable, Sendable {
    /// The path as debug information has it.
    package let file: String
    /// From 1.
    package let line: Int
    /// Gas of its instructions, callees not included.
    package let gas: UInt64
    /// Instructions that ran.
    package let instructions: UInt64
  }

  /// Gas of all calls.
  package let total: UInt64
  /// Gas that belongs to no line: loading, decoding, instructions without a position.
  package let unattributed: UInt64
  /// Every line that used gas, by file and number.
  package let lines: [Line]

  /// Reads the lines of a recorder's records off their profile.
  package init(records bytes: [UInt8], names: TraceNames) throws(InspectError) {
    var profiler = GasProfiler(names: names)
    var reader = TraceReader(bytes)
    while let record = try CallTree.next(&reader) { try profiler.add(record) }
    self.init(profiler.profile)
  }

  /// Reads the lines off a profile: what was used on a line in whichever call.
  package init(_ profile: GasProfile) {
    var uses: [SourceLine: (gas: UInt64, instructions: UInt64)] = [:]
    var (total, unattributed): (UInt64, UInt64) = (0, 0)
    for node in profile.nodes {
      let gas = node.own.total
      switch node.frame {
      case .line(let line?):
        var use = uses[line] ?? (0, 0)
        use.gas = use.gas.addingSaturated(gas)
        use.instructions &+= node.instructions
        uses[line] = use
      // What is paid beside the calls is no part of them.
      case .intrinsic, .deployment: continue
      case .boundary where node.parent.map({ profile.nodes[$0].isTransaction }) ?? true: continue
      case .transaction, .call, .function, .inlined, .line, .boundary:
        unattributed = unattributed.addingSaturated(gas)
      }
      total = total.addingSaturated(gas)
    }
    self.total = total
    self.unattributed = unattributed
    lines = uses.map { place, use in
      Line(file: place.file, line: place.line, gas: use.gas, instructions: use.instructions)
    }.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
  }

  /// The lines that used most, the most expensive first; of equal ones the earlier.
  package func mostExpensive(_ count: Int = 10) -> [Line] {
    Array(
      lines.sorted { left, right in
        left.gas != right.gas
          ? left.gas > right.gas : (left.file, left.line) < (right.file, right.line)
      }.prefix(count))
  }

  /// A share of the total in tenths of a percent, rounded half up.
  package func perMille(_ gas: UInt64) -> UInt64 {
    guard total > 0 else { return 0 }
    let (high, low) = gas.multipliedFullWidth(by: 1_000)
    let (sum, carry) = low.addingReportingOverflow(total / 2)
    let top = high &+ (carry ? 1 : 0)
    return top < total ? total.dividingFullWidth((top, sum)).quotient : 1_000
  }
}

extension GasProfile.Node {
  fileprivate var isTransaction: Bool {
    if case .transaction = frame { return true }
    return false
  }
}
