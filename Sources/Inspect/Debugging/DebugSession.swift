import Bytecode
import Primitives
import VM

/// Walks through a trace in both directions. Moving reads the index of its steps; values come from a replay that stops there.
package struct DebugSession: Sendable {
  /// Which way.
  package enum Direction: Hashable, Sendable {
    case forwards, backwards
  }

  /// How far.
  package enum Move: Hashable, Sendable {
    /// One instruction.
    case instruction
    /// To the next line, also one of a function that is called.
    case into
    /// To the next line of this function or one that waits for it.
    case over
    /// To what called this function.
    case out
  }

  /// Why it stands where it stands.
  package enum Reason: Hashable, Sendable {
    case start
    case end
    case step
    /// The numbers of the breakpoints.
    case breakpoints([Int])
  }

  /// The trace.
  package let trace: Trace
  /// Its steps.
  package let index: StepIndex
  /// The instruction that comes next.
  package private(set) var position: Int
  /// Why it stands there.
  package private(set) var reason = Reason.start
  /// The breakpoints by their numbers.
  package private(set) var breakpoints: [Int: Breakpoint] = [:]
  private var triggers: [Int: BreakpointTrigger] = [:]
  private var nextNumber = 1

  /// Opens a trace at the instruction that failed, if its last execution did, or else at the first: a failure before it was
  /// dealt with, or expected by a test. Throws when the replay differs from the
  /// recording, or nothing ran.
  package init(_ trace: Trace) throws(InspectError) {
    self.trace = trace
    index = try StepIndex(trace)
    guard index.count > 0 else { throw .nothingRan }
    position = 0
    if let failure, index.execution(of: failure.step) == index.executionStarts.count - 1 {
      position = failure.step
    }
  }

  /// What comes next.
  package var site: StepSite { index.site(position) }

  /// The failure that ended the last transaction that failed: where it began, innermost; nil when none failed.
  package var failure: Happening? {
    guard
      let end = index.happenings.last(where: { happening in
        happening.failure != nil && index.calls[happening.call].enter.depth == 0
      })
    else { return nil }
    return index.happenings.first { $0.failure != nil && $0.step == end.step }
  }

  // MARK: Breakpoints

  /// Adds a breakpoint; its number and, of a line, the line with code where it is. Throws when nothing can ever stop there.
  @discardableResult
  package mutating func add(
    _ breakpoint: Breakpoint
  ) throws(DebugRefusal) -> (number: Int, breakpoint: Breakpoint) {
    let (placed, trigger) = try BreakpointTrigger.resolved(breakpoint, in: self)
    let number = nextNumber
    nextNumber += 1
    breakpoints[number] = placed
    triggers[number] = trigger
    return (number, placed)
  }

  /// Removes a breakpoint; whether there was one.
  @discardableResult
  package mutating func remove(_ number: Int) -> Bool {
    triggers[number] = nil
    return breakpoints.removeValue(forKey: number) != nil
  }

  /// The breakpoints that stop at a step.
  private func hits(_ step: Int) -> [Int] {
    triggers.isEmpty
      ? [] : triggers.filter { $0.value.stops(at: step, of: index) }.map(\.key).sorted()
  }

  // MARK: Moving

  /// Stands before a step, or the last one there is.
  package mutating func go(to step: Int) {
    position = min(max(step, 0), index.count - 1)
    reason = .step
  }

  /// Moves a bit; breakpoints on the way stop it.
  package mutating func move(_ move: Move, _ direction: Direction) {
    let level = index.level(position)
    let index = index
    let execution = index.execution(of: position)
    walk(direction) { step in
      switch move {
      case .instruction: true
      case .into: index.startsLine(step)
      case .over: index.startsLine(step) && index.level(step) <= level
      case .out:
        index.site(step).place != nil && index.level(step) < level
          || index.execution(of: step) != execution
      }
    }
  }

  /// Runs to the next breakpoint.
  package mutating func resume(_ direction: Direction) {
    walk(direction) { _ in false }
  }

  private mutating func walk(_ direction: Direction, until isThere: (Int) -> Bool) {
    var step = position
    while true {
      step += direction == .forwards ? 1 : -1
      guard step >= 0, step < index.count else {
        (position, reason) = direction == .forwards ? (index.count - 1, .end) : (0, .start)
        return
      }
      let hits = hits(step)
      if !hits.isEmpty {
        (position, reason) = (step, .breakpoints(hits))
        return
      }
      if isThere(step) {
        (position, reason) = (step, .step)
        return
      }
    }
  }

  // MARK: Looking

  /// The machine before a step, made by running its execution up to there.
  package func stop(at step: Int) throws(InspectError) -> Stop {
    let execution = index.execution(of: step)
    do throws(ReplayError) {
      let start = index.executionStarts[execution]
      guard
        let stop = try trace.replay.stop(
          at: UInt64(step - start), of: execution, named: UInt64(step))
      else { throw .diverged(.outcome, execution: execution) }
      return stop
    } catch {
      throw .replay(error)
    }
  }

  /// The machine here.
  package func stop() throws(InspectError) -> Stop { try stop(at: position) }

  /// The functions that run, the innermost first, inlined ones, too.
  package func frames(of stop: Stop) -> [DebugFrame] {
    stop.calls.enumerated().flatMap { callNumber, call in
      call.frames.enumerated().flatMap { number, frame in
        trace.names.functions(of: frame, in: call).map { function in
          DebugFrame(
            name: function.name, place: function.place, call: callNumber, frame: number)
        }
      }
    }
  }
}

/// A function that runs, as the source has it.
package struct DebugFrame: Hashable, Sendable {
  /// Its name.
  package let name: String
  /// Where it is.
  package let place: SourcePlace?
  /// The call of a contract, an index into `Stop.calls`.
  package let call: Int
  /// The function of the module that has it, an index into `StoppedCall.frames`.
  package let frame: Int
}
