import InstructionSet
import Primitives
import VM

/// Every instruction of a trace in a few bytes each, so that a debugger can look ahead and back without running anything.
///
/// One replay makes it. Values are not in it: they come from a replay that stops at a step.
package struct StepIndex: Sendable {
  /// Most steps that are kept: 21 bytes each.
  package static let stepsMax = 10_000_000

  /// The instructions of the modules that ran.
  package private(set) var sites: [StepSite] = []
  /// The calls of contracts, in the order in which they began.
  package private(set) var calls: [CallTree.Call] = []
  /// What happened, in order; steps ascend.
  package private(set) var happenings: [Happening] = []
  /// Whether the trace has more steps than are kept.
  package private(set) var isCut = false
  /// Of each call whether its own failure, or that of a call that waited for it, undid what it changed.
  private var undone: [Bool] = []
  /// The first step of each execution of the recording.
  package private(set) var executionStarts: [Int] = []

  private var numbers: [UInt32] = []
  private var levels: [UInt32] = []
  private var useds: [UInt64] = []
  private var flags: [UInt8] = []
  private var costs: [UInt32] = []

  private static let lineStart: UInt8 = 1
  private static let functionStart: UInt8 = 2
  private static let frameStart: UInt8 = 4

  /// How many steps there are.
  package var count: Int { numbers.count }

  /// The instruction of a step.
  package func site(_ step: Int) -> StepSite { sites[Int(numbers[step])] }

  /// The number of a step's instruction in `sites`.
  func number(_ step: Int) -> Int { Int(numbers[step]) }

  /// How deep a step is: contracts, then functions, then inlined functions.
  func level(_ step: Int) -> UInt32 { levels[step] }

  /// How deep a step is without the inlined functions.
  func frameLevel(_ step: Int) -> UInt32 { levels[step] >> 8 }

  /// Gas that the transaction had used before a step, intrinsic gas included.
  package func used(_ step: Int) -> UInt64 { useds[step] }

  /// Gas of the instruction itself, callees not included.
  package func cost(_ step: Int) -> UInt64 { UInt64(costs[step]) }

  /// Whether a line begins there that did not run in the function just before.
  func startsLine(_ step: Int) -> Bool { flags[step] & Self.lineStart != 0 }

  /// Whether a function begins there, inlined or not.
  func startsFunction(_ step: Int) -> Bool { flags[step] & Self.functionStart != 0 }

  /// Whether a function begins there that is not inlined.
  func startsFrame(_ step: Int) -> Bool { flags[step] & Self.frameStart != 0 }

  /// Whether what a call changed was undone.
  func isUndone(_ call: Int) -> Bool { undone[call] }

  /// The execution that a step is part of.
  package func execution(of step: Int) -> Int {
    // The last one that starts at the step or before: one without steps starts where the next does.
    var (low, high) = (0, executionStarts.count)
    while low < high {
      let middle = (low + high) / 2
      if executionStarts[middle] <= step { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// Runs a trace once. Throws when the replay differs from the recording.
  package init(_ trace: Trace) throws(InspectError) {
    var builder = Builder(names: trace.names)
    let intrinsic = trace.file.transactions.filter { $0.executions > 0 }.map(\.intrinsicGas)
    do throws(ReplayError) {
      try trace.replay.forEachRecord { execution, record in
        while executionStarts.count <= execution {
          let number = executionStarts.count
          builder.begin(intrinsic: intrinsic.indices.contains(number) ? intrinsic[number] : 0)
          executionStarts.append(count)
        }
        add(record, &builder)
      }
    } catch {
      throw .replay(error)
    }
    sites = builder.sites
  }

  private mutating func add(_ record: TraceRecord, _ builder: inout Builder) {
    switch record {
    case .enter(let enter):
      builder.enter(enter, call: calls.count, parentCost: builder.last.map { cost($0) } ?? 0)
      calls.append(CallTree.Call(enter: enter))
      undone.append(false)
      happen(.enter, at: count, builder.call)
    case .leave(let leave):
      if let call = builder.call {
        calls[call].leave = leave
        // The calls since are those that it made.
        if leave.status != .success { for number in call..<calls.count { undone[number] = true } }
      }
      happen(.leave(leave), at: builder.last ?? count, builder.call)
      builder.leave()
    case .step(let step): add(step, &builder)
    case .charge(let gas):
      guard !isCut, let last = builder.last else { return }
      costs[last] = UInt32(clamping: UInt64(costs[last]).addingSaturated(gas))
    case .result: return
    case .read(let key, let value): happen(.read(key, value: value), at: builder.last, builder.call)
    case .write(let key, let old, let new):
      happen(.write(key, old: old, new: new), at: builder.last, builder.call)
    case .event(let event): happen(.event(event), at: builder.last, builder.call)
    case .pay(let account, let amount):
      happen(.pay(to: account, amount: amount), at: builder.last, builder.call)
    }
  }

  private mutating func happen(_ kind: Happening.Kind, at step: Int?, _ call: Int?) {
    guard !isCut, let step, let call else { return }
    // What a call does behind its callee's instructions counts as theirs.
    happenings.append(
      Happening(step: max(step, happenings.last?.step ?? 0), call: call, kind: kind))
  }

  private mutating func add(_ step: TraceStep, _ builder: inout Builder) {
    guard count < Self.stepsMax, let number = builder.number(of: step.location) else {
      isCut = true
      return
    }
    let start = builder.begin(step, number, at: count)
    numbers.append(UInt32(truncatingIfNeeded: number))
    levels.append(start.level)
    useds.append(start.used)
    costs.append(step.cost)
    flags.append(
      (start.line ? Self.lineStart : 0) | (start.function ? Self.functionStart : 0)
        | (start.frame ? Self.frameStart : 0))
  }
}
