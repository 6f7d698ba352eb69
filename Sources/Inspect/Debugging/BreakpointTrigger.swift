import Bytecode
import Primitives
import VM

/// When a breakpoint stops, looked up once for all steps.
enum BreakpointTrigger: Sendable {
  /// At these instructions, where a line begins.
  case lines([Bool])
  /// Where one of these functions begins: inlined or not, and the functions around it that begin there, too.
  case functions(innermost: [Bool], any: [Bool])
  /// At these steps.
  case steps(Set<Int>)
  /// Where the transaction's gas passes an amount.
  case gas(UInt64)
  /// Where an instruction costs more.
  case cost(UInt64)
  /// At these instructions.
  case sites([Bool])

  /// Whether it stops before a step.
  func stops(at step: Int, of index: StepIndex) -> Bool {
    switch self {
    case .lines(let sites): index.startsLine(step) && sites[index.number(step)]
    case .functions(let innermost, let any):
      index.startsFunction(step) && innermost[index.number(step)]
        || index.startsFrame(step) && any[index.number(step)]
    case .steps(let steps): steps.contains(step)
    case .gas(let amount):
      index.used(step) > amount
        && (step == 0 || index.used(step - 1) <= amount
          || index.execution(of: step) != index.execution(of: step - 1))
    case .cost(let amount): index.cost(step) > amount
    case .sites(let sites): sites[index.number(step)]
    }
  }

  /// The trigger of a breakpoint, and the breakpoint where it is: a line without code moves to the next one with some.
  static func resolved(
    _ breakpoint: Breakpoint, in session: DebugSession
  ) throws(DebugRefusal) -> (Breakpoint, BreakpointTrigger) {
    let index = session.index
    switch breakpoint {
    case .line(let file, let line):
      let lines = index.sites.compactMap { site in
        site.place.flatMap { isSame($0.file, file) && $0.line >= line ? $0.line : nil }
      }
      guard let found = lines.min() else {
        throw DebugRefusal("no code that ran is at or behind line \(line) of \(file)")
      }
      let sites = index.sites.map { site in
        site.place.map { isSame($0.file, file) && $0.line == found } ?? false
      }
      return (.line(file: file, line: found), .lines(sites))
    case .entry(let name):
      func isNamed(_ function: String) -> Bool {
        function == name || function.hasSuffix(".\(name)")
      }
      let any = index.sites.map { $0.functions.contains(where: isNamed) }
      guard any.contains(true) else { throw DebugRefusal("there is no function `\(name)`") }
      let innermost = index.sites.map { $0.functions.first.map(isNamed) ?? false }
      return (breakpoint, .functions(innermost: innermost, any: any))
    case .error:
      return (breakpoint, .steps(Set(index.happenings.filter { $0.failure != nil }.map(\.step))))
    case .event(let name):
      return (
        breakpoint,
        .steps(
          session.steps { happening in
            guard case .event(let event) = happening.kind else { return false }
            let found = session.trace.names.event(
              event, in: index.calls[happening.call].enter.codeHash)
            return name == nil || found?.name == name
          })
      )
    case .write(let place):
      return (
        breakpoint,
        .steps(
          session.steps { happening in
            guard case .write(let key, _, _) = happening.kind else { return false }
            return session.isNamed(key, of: happening.call, place)
          })
      )
    case .gas(let amount): return (breakpoint, .gas(amount))
    case .cost(let amount): return (breakpoint, .cost(amount))
    case .depthLost: return (breakpoint, .sites(index.sites.map(\.losesDepth)))
    case .conditional(let place, let condition):
      let (placed, trigger) = try resolved(place, in: session)
      let steps = (0..<index.count).filter { trigger.stops(at: $0, of: index) }
      return (
        .conditional(placed, condition), .steps(try session.steps(where: condition, among: steps))
      )
    }
  }

  /// Whether two paths are of one file: what people name is often a part of what was compiled, and what editors name more.
  private static func isSame(_ path: String, _ other: String) -> Bool {
    path == other || path.hasSuffix("/\(other)") || other.hasSuffix("/\(path)")
  }
}

extension DebugSession {
  /// The steps of what happened and is meant.
  fileprivate func steps(_ isMeant: (Happening) -> Bool) -> Set<Int> {
    Set(index.happenings.filter(isMeant).map(\.step))
  }
}
