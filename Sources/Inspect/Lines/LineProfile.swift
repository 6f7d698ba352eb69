import Bytecode
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
  /// Gas that belongs to no line: instructions without a position, and steps that a trace left out.
  package let unattributed: UInt64
  /// Every line that used gas, by file and number.
  package let lines: [Line]

  /// Adds up the steps of a recorder's records.
  package init(records bytes: [UInt8], names: TraceNames) throws(InspectError) {
    var counter = LineCounter(names: names)
    var reader = TraceReader(bytes)
    while let record = try CallTree.next(&reader) { try counter.count(record) }
    self.init(counter)
  }

  /// What was counted.
  init(_ counter: LineCounter) {
    total = counter.total
    lines = counter.lines.map { place, use in
      Line(file: place.file, line: place.line, gas: use.gas, instructions: use.instructions)
    }.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    unattributed = total &- min(total, lines.reduce(0) { $0 &+ $1.gas })
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

/// Adds up the gas of steps by line.
struct LineCounter {
  struct Use {
    var gas: UInt64 = 0
    var instructions: UInt64 = 0
  }

  /// A call that runs.
  private struct Running {
    let codeHash: Hash256
    /// The gas that it was given, until its first instruction has begun.
    var given: UInt64?
    var last: ProgramCounter?
    /// What its steps and callees used.
    var known: UInt64 = 0
  }

  let names: TraceNames
  private(set) var total: UInt64 = 0
  private var running: [Running] = []
  /// Gas by code and instruction, before lines are looked up.
  private var steps: [Hash256: [ProgramCounter: Use]] = [:]

  init(names: TraceNames) {
    self.names = names
  }

  mutating func count(_ record: TraceRecord) throws(InspectError) {
    switch record {
    case .enter(let enter):
      guard running.count < Limits.callDepthMax * 2 else { throw .tooDeep }
      running.append(Running(codeHash: enter.codeHash, given: enter.gas))
    case .leave(let leave):
      guard let call = running.popLast() else { throw .unbalanced }
      // What no step accounts for belongs to the instruction that ended the call: a trap uses the
      // whole of its block, and running out of gas all that was left.
      let rest = leave.gasUsed &- min(leave.gasUsed, call.known)
      if let location = leave.location, leave.status != .success {
        add(rest, instructions: 0, at: location, in: call.codeHash)
      }
      if let caller = running.indices.last {
        running[caller].known &+= leave.gasUsed
      } else {
        total &+= leave.gasUsed
      }
    case .step(let step):
      guard let call = running.indices.last else { return }
      if let given = running[call].given {
        // Loading and decoding, which belong to no line.
        running[call].given = nil
        running[call].known = given &- min(given, step.gasLeft)
      }
      running[call].last = step.location
      running[call].known &+= UInt64(step.cost)
      add(UInt64(step.cost), instructions: 1, at: step.location, in: running[call].codeHash)
    case .charge(let gas):
      guard let call = running.indices.last, let location = running[call].last else { return }
      running[call].known &+= gas
      add(gas, instructions: 0, at: location, in: running[call].codeHash)
    case .result, .read, .write, .event, .pay: break
    }
  }

  private mutating func add(
    _ gas: UInt64, instructions: UInt64, at location: ProgramCounter, in codeHash: Hash256
  ) {
    steps[codeHash, default: [:]][location, default: Use()].gas &+= gas
    steps[codeHash, default: [:]][location, default: Use()].instructions &+= instructions
  }

  /// The lines of all instructions that ran.
  var lines: [SourceLine: Use] {
    var lines: [SourceLine: Use] = [:]
    for (codeHash, uses) in steps {
      for (location, use) in uses {
        guard let place = names.place(location, in: codeHash) else { continue }
        let line = SourceLine(file: place.file, line: place.line)
        lines[line, default: Use()].gas &+= use.gas
        lines[line, default: Use()].instructions &+= use.instructions
      }
    }
    return lines
  }
}
