import Bytecode
import Primitives
import VM
import Values

/// The debugger as commands and answers: a line in, text out. It reads and prints nothing by itself.
package struct DebugConsole: Sendable {
  /// What a line led to.
  package struct Answer: Hashable, Sendable {
    /// What is to be shown; ends with a line end, if there is something.
    package var text: String
    /// Whether the machine may stand somewhere else now.
    package var isMoved = false
    /// Whether it is over.
    package var isOver = false
    /// Whether the line is none of the commands.
    var isUnknown = false
  }

  /// Where it is.
  package private(set) var session: DebugSession
  /// The command that an empty line repeats.
  private var last = "s"

  /// A debugger of a trace.
  package init(_ session: DebugSession) { self.session = session }

  /// Does what a line says; an empty one repeats the last movement.
  package mutating func execute(_ line: String) -> Answer {
    let line = line.trimmed
    do throws(DebugRefusal) {
      return try answer(line.isEmpty ? last : line)
    } catch {
      return Answer(text: "\(error)\n")
    }
  }

  private mutating func answer(_ line: String) throws(DebugRefusal) -> Answer {
    let words = line.split(separator: " ").map(String.init)
    let rest = words.dropFirst().joined(separator: " ")
    if let movement = Self.movements[line] {
      last = line
      if let move = movement.move {
        session.move(move, movement.direction)
      } else {
        session.resume(movement.direction)
      }
      return moved(note)
    }
    switch words.first {
    case "b", "break":
      guard !rest.isEmpty else { return Answer(text: breakpoints) }
      let added = try session.add(Breakpoint(rest, in: session.site.place?.file))
      return Answer(text: "breakpoint \(added.number): \(added.breakpoint)\n")
    case "d", "delete":
      guard let number = Int(rest), session.remove(number) else {
        throw DebugRefusal("there is no breakpoint `\(rest)`")
      }
      return Answer(text: "")
    case "g", "goto":
      let digits = rest.drop { $0 == "#" }
      guard let step = digits == "end" ? session.index.count - 1 : Int(digits), step >= 0,
        step < session.index.count
      else { throw DebugRefusal("there are the steps 0 to \(session.index.count - 1)") }
      session.go(to: step)
      return moved("")
    case "p", "print": return Answer(text: try value(rest) + "\n")
    case "locals":
      return Answer(
        text: try looked { s throws(InspectError) in DebugScreen.locals(s, try s.stop()) })
    case "state": return Answer(text: stateText)
    case "bt":
      return Answer(
        text: try looked { s throws(InspectError) in DebugScreen.stack(s, try s.stop()) })
    case "gas": return Answer(text: try gasText())
    case "l", "list": return Answer(text: DebugScreen.source(session, lines: 21))
    case "why": return try why(rest)
    case "last" where words.dropFirst().first == "write":
      return try lastWrite(words.dropFirst(2).joined(separator: " "))
    case "h", "help", "?": return Answer(text: Self.help)
    case "q", "quit", "exit": return Answer(text: "", isOver: true)
    default: return Answer(text: "`\(line)` is no command: `help` lists them\n", isUnknown: true)
    }
  }

  private static let movements:
    [String: (move: DebugSession.Move?, direction: DebugSession.Direction)] =
      [
        "s": (.into, .forwards), "n": (.over, .forwards), "o": (.out, .forwards),
        "si": (.instruction, .forwards), "c": (nil, .forwards), "S": (.into, .backwards),
        "N": (.over, .backwards), "O": (.out, .backwards), "SI": (.instruction, .backwards),
        "C": (nil, .backwards),
      ]

  /// The commands.
  package static let help = """
    s  n  o  c   step into, over, out; continue     S  N  O  C   the same backwards
    si SI        one instruction                    empty line   the last one again
    b PLACE      stop at FILE:LINE, LINE, a function, error, event NAME,
                 write balances[bob], gas > N, cost > N, depth;
                 each with a condition: b 40 if left < amount * 2
    b   d N      the breakpoints; delete one        goto N, end  any step
    p WHAT       a variable, place in state, or more: p plan.members[2].share > 3
    locals  state  bt  gas  l     variables, state, functions, gas, source
    why NAME     what made its value                why          what failed
    last write NAME               who wrote a variable or place; goes there
    q            quit

    """

  // MARK: Answers

  private func moved(_ note: String) -> Answer {
    Answer(text: note, isMoved: true)
  }

  /// Why it stopped, if that is not obvious.
  private var note: String {
    switch session.reason {
    case .step: ""
    case .start: "the beginning\n"
    case .end: session.index.isCut ? "the last step that is kept\n" : "the end\n"
    case .breakpoints(let numbers):
      numbers.map { number in
        "breakpoint \(number): \(session.breakpoints[number].map { "\($0)" } ?? "")\n"
      }.joined() + happeningNote
    }
  }

  /// What the next instruction does to the world.
  private var happeningNote: String {
    session.index.happenings.filter { $0.step == session.position }.compactMap { session.text($0) }
      .map { "  \($0)\n" }.joined()
  }

  private var breakpoints: String {
    session.breakpoints.isEmpty
      ? "no breakpoints\n"
      : session.breakpoints.sorted { $0.key < $1.key }.map { "\($0.key)  \($0.value)\n" }.joined()
  }

  private var stateText: String {
    let state = session.state
    return state.isEmpty
      ? "nothing was read or written yet\n" : state.map { "\($0.name) = \($0.text)\n" }.joined()
  }

  private func gasText() throws(DebugRefusal) -> String {
    try looked { session throws(InspectError) in
      let stop = try session.stop()
      let used = session.index.used(session.position)
      let left = stop.calls.first?.gasLeft ?? 0
      return "\(grouped(used)) used by the transaction, \(grouped(left)) left for this call, "
        + "\(grouped(session.index.cost(session.position))) for the next instruction\n"
    }
  }

  /// A variable with a path behind it, or a place in state.
  private func value(_ path: String) throws(DebugRefusal) -> String {
    guard !path.isEmpty else { throw DebugRefusal("print what? `p x`") }
    let stop = try looked { session throws(InspectError) in try session.stop() }
    if let found = session.shown(path, at: stop) { return Self.text(found) }
    if let place = session.state.first(where: { $0.isCalled(path) }) {
      return "\(place.name) = \(place.text)"
    }
    let expression = try DebugExpression(path)
    return "\(path) = \(try session.value(of: expression, at: stop))"
  }

  private static func text(_ value: ShownValue) -> String {
    let head = "\(value.name)\(value.type.isEmpty ? "" : ": \(value.type)") = \(value.text)"
    guard !value.isIndexed, value.count > 0 else { return head }
    return head
      + (0..<value.count).compactMap { value.part($0) }.map { "\n  \($0.name) = \($0.text)" }
      .joined()
  }

  private mutating func why(_ name: String) throws(DebugRefusal) -> Answer {
    if name.isEmpty {
      guard let origin = session.failureOrigin, let step = origin.step else {
        throw DebugRefusal("nothing failed; `why NAME` tells what made a value")
      }
      session.go(to: step)
      return moved(origin.text + "\n")
    }
    let origin = try looked { session throws(InspectError) in try session.origin(of: name) }
    guard let origin else { throw DebugRefusal("there is no variable `\(name)` here") }
    return Answer(text: origin.text + "\n")
  }

  private mutating func lastWrite(_ name: String) throws(DebugRefusal) -> Answer {
    let origin = try looked { session throws(InspectError) in try session.lastWrite(of: name) }
    guard let origin, let step = origin.step else {
      throw DebugRefusal("nothing has written `\(name)` before this step")
    }
    session.go(to: step)
    return moved(origin.text + "\n")
  }

  private func looked<Result>(
    _ body: (DebugSession) throws(InspectError) -> Result
  ) throws(DebugRefusal) -> Result {
    do throws(InspectError) {
      return try body(session)
    } catch {
      throw DebugRefusal("\(error)")
    }
  }
}

extension DebugSession {
  /// The variables of a function that runs.
  package func variables(
    of frame: DebugFrame, in stop: Stop
  ) -> [ShownValue] {
    guard stop.calls.indices.contains(frame.call),
      stop.calls[frame.call].frames.indices.contains(frame.frame)
    else { return [] }
    let call = stop.calls[frame.call]
    return call.variables(in: call.frames[frame.frame]).map {
      ShownValue($0.value, name: $0.name, accounts: trace.names.accounts)
    }
  }

  /// A variable of a function, the innermost unless another is named, with a path behind it: `plan.members[2]`; nil when there is none.
  package func shown(
    _ path: String, of frame: DebugFrame? = nil, at stop: Stop
  ) -> ShownValue? {
    let name = path.prefix { $0 != "." && $0 != "[" }
    guard let frame = frame ?? frames(of: stop).first else { return nil }
    return variables(of: frame, in: stop).last { $0.name == name }?
      .part(at: path.dropFirst(name.count))
  }
}
