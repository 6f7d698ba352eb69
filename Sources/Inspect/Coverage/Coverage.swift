import Bytecode
import Primitives
import VM

/// Which lines, functions, errors and events of contracts tests have reached, in the modules that are deployed.
///
/// Nothing is compiled differently for it: a line counts when an instruction of it began. What the optimiser has removed
/// is no line; inlined functions are known by their frames.
package struct Coverage: Sendable {
  /// A function of the source.
  package struct Function: Hashable, Sendable {
    /// Its first line.
    package fileprivate(set) var line: Int
    /// How often it was entered, or at least once if it was inlined.
    package fileprivate(set) var count: UInt64
  }

  /// A source file.
  package struct File: Sendable {
    /// How often each line with code ran.
    package fileprivate(set) var lines: [Int: UInt64] = [:]
    /// The functions by name.
    package fileprivate(set) var functions: [String: Function] = [:]
  }

  /// The files by path, those of the standard library left out.
  package private(set) var files: [String: File] = [:]
  /// Errors and events, as `Token.Paid`, and whether they were met.
  package private(set) var errors: [String: Bool] = [:]
  package private(set) var events: [String: Bool] = [:]

  /// An instruction of a module.
  private struct Site: Hashable {
    let codeHash: Hash256
    let location: ProgramCounter
  }

  /// Nothing was reached yet.
  package init() {}

  /// Adds what the tests of a file have recorded.
  package mutating func add(_ trace: TraceFile) throws(InspectError) {
    let names = TraceNames(trace)
    var hits: [Site: UInt64] = [:]
    var met: (errors: Set<String>, events: Set<String>) = ([], [])
    var begin = 0
    var gas: UInt64 = 0
    let executions = trace.recording.executions
    for (index, execution) in executions.enumerated() {
      let (sum, overflow) = gas.addingReportingOverflow(execution.outcome?.gasUsed ?? 0)
      if overflow || sum > SteppingLimits.gasMax, index > begin {
        // As much as may be replayed at a time.
        try Coverage.count(trace.recording.part(begin..<index), names, &hits, &met)
        begin = index
        gas = execution.outcome?.gasUsed ?? 0
      } else {
        gas = sum
      }
    }
    try Coverage.count(trace.recording.part(begin..<executions.count), names, &hits, &met)
    for module in trace.modules { add(module.codeHash, names, hits, met) }
  }

  private static func count(
    _ recording: Recording, _ names: TraceNames, _ hits: inout [Site: UInt64],
    _ met: inout (errors: Set<String>, events: Set<String>)
  ) throws(InspectError) {
    var running: [Hash256] = []
    do throws(ReplayError) {
      try Replay(recording, contracts: names.contracts).forEachRecord { _, record in
        switch record {
        case .enter(let enter): running.append(enter.codeHash)
        case .leave(let leave):
          guard let codeHash = running.popLast(), leave.status == .revert,
            let contract = names.interface(codeHash), let error = contract.error(leave.data)
          else { return }
          met.errors.insert("\(contract.name).\(error.name)")
        case .step(let step):
          guard let codeHash = running.last else { return }
          hits[Site(codeHash: codeHash, location: step.location), default: 0] += 1
        case .event(let event):
          guard let codeHash = running.last, let contract = names.interface(codeHash),
            let name = names.event(event, in: codeHash)?.name
          else { return }
          met.events.insert("\(contract.name).\(name)")
        case .charge, .result, .read, .write, .pay: break
        }
      }
    } catch {
      throw .replay(error)
    }
  }

  private mutating func add(
    _ codeHash: Hash256, _ names: TraceNames, _ hits: [Site: UInt64],
    _ met: (errors: Set<String>, events: Set<String>)
  ) {
    guard let module = names.module(codeHash)?.module, let debug = module.debug,
      let contract = names.interface(codeHash)
    else { return }
    for (_, error) in contract.errors {
      let name = "\(contract.name).\(error.name)"
      errors[name] = errors[name] == true || met.errors.contains(name)
    }
    for (_, event) in contract.events {
      let name = "\(contract.name).\(event.name)"
      events[name] = events[name] == true || met.events.contains(name)
    }
    var found: [String: File] = [:]
    for (function, known) in zip(module.functions.indices, debug.functions) {
      for instruction in module.functions[function].code.indices {
        let location = ProgramCounter(
          function: UInt32(truncatingIfNeeded: function),
          instruction: UInt32(truncatingIfNeeded: instruction))
        let count = hits[Site(codeHash: codeHash, location: location)] ?? 0
        guard let place = names.place(location, in: codeHash), !place.file.hasPrefix("std.") else {
          continue
        }
        // A line that several instructions are of ran as often as the one that ran most.
        let file = found[place.file, default: File()]
        found[place.file, default: File()].lines[place.line] = max(
          file.lines[place.line] ?? 0, count)
        let calls = names.inlinedCalls(location, in: codeHash)
        var here = calls.last.map { [($0.name, place.line)] } ?? []
        // The first instruction says how often the function itself was entered, whatever was inlined there.
        if instruction == 0 { here.append((known.name, calls.first?.call?.line ?? place.line)) }
        for (name, line) in here {
          let old = file.functions[name] ?? Function(line: line, count: 0)
          found[place.file, default: File()].functions[name] = Function(
            line: min(old.line, line), count: max(old.count, count))
        }
      }
    }
    for (path, file) in found { files[path, default: File()].add(file) }
  }

  /// The share of lines that ran, in tenths of a percent; 1,000 of none.
  package var perMille: Int {
    let lines = files.values.reduce(0) { $0 + $1.lines.count }
    let reached = files.values.reduce(0) { $0 + $1.reached }
    return lines == 0 ? 1_000 : reached * 1_000 / lines
  }
}

extension Coverage.File {
  /// Lines that ran.
  package var reached: Int { lines.values.count { $0 > 0 } }

  /// Adds what other contracts, or tests of other files, have reached.
  fileprivate mutating func add(_ other: Coverage.File) {
    lines.merge(other.lines) { $0 &+ $1 }
    functions.merge(other.functions) {
      Coverage.Function(line: min($0.line, $1.line), count: $0.count &+ $1.count)
    }
  }
}
