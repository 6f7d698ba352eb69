import Bytecode
import Diagnostics
import Values

extension DebugAdapter {
  /// A request behind `launch`.
  mutating func answer(
    _ command: String, _ arguments: JSONValue, _ session: DebugSession
  ) throws(DebugRefusal) -> Reply {
    switch command {
    case "setBreakpoints": return try setBreakpoints(arguments)
    case "setFunctionBreakpoints":
      return replaced(
        "functions",
        try items(arguments["breakpoints"]).map { item in
          Self.breakpoint(item) { () throws(DebugRefusal) in
            try Breakpoint(item["name"]?.text ?? "")
          }
        })
    case "setDataBreakpoints":
      return replaced(
        "data",
        try items(arguments["breakpoints"]).map { item in
          Self.breakpoint(item) { .write(item["dataId"]?.text ?? "") }
        })
    case "setExceptionBreakpoints":
      let filters = (arguments["filters"]?.elements ?? []).compactMap(\.text)
      return replaced("exceptions", filters.map { Self.filter($0) })
    case "dataBreakpointInfo":
      guard let name = arguments["name"]?.text else { throw DebugRefusal("name is missing") }
      let isPlace = session.state.contains { $0.name == name }
      return Reply(
        body: .members(
          ("dataId", isPlace ? .string(name) : .null),
          (
            "description",
            .string(isPlace ? "writes of \(name)" : "only places in state can be watched")
          )
        ))
    case "configurationDone": return started()
    case "threads":
      return Reply(
        body: .members(
          ("threads", .array([.members(("id", .integer(1)), ("name", .string("transactions")))]))))
    case "stackTrace": return try stackTrace(arguments)
    case "scopes":
      var stop = try current()
      let scopes = stop.scopes(of: try stop.frame(arguments["frameId"]?.whole))
      stopped = stop
      return Reply(body: .members(("scopes", scopes)))
    case "variables":
      var stop = try current()
      let variables = try stop.variables(
        arguments["variablesReference"]?.whole, start: arguments["start"]?.whole ?? 0,
        count: arguments["count"]?.whole.flatMap { $0 > 0 ? $0 : nil })
      stopped = stop
      return Reply(body: .members(("variables", variables)))
    case "next", "stepIn", "stepOut", "stepBack":
      let isInstruction = arguments["granularity"]?.text == "instruction"
      let moves: [String: DebugSession.Move] = [
        "next": .over, "stepIn": .into, "stepOut": .out, "stepBack": .over,
      ]
      self.session?.move(
        isInstruction ? .instruction : moves[command] ?? .over,
        command == "stepBack" ? .backwards : .forwards)
      return Reply(events: [arrival()])
    case "continue", "reverseContinue":
      self.session?.resume(command == "continue" ? .forwards : .backwards)
      return Reply(
        body: .members(("allThreadsContinued", .bool(true))), events: [arrival()])
    case "pause": return Reply(events: [arrival()])
    case "exceptionInfo":
      return Reply(
        body: .members(
          ("exceptionId", .string("failure")),
          ("description", .string(session.failureOrigin?.text ?? "nothing failed")),
          ("breakMode", .string("always"))))
    case "source":
      let path = arguments.at("source", "path")?.text ?? arguments.at("source", "name")?.text ?? ""
      guard let source = session.trace.names.source(path) else {
        throw DebugRefusal("the trace has no source `\(path)`")
      }
      return Reply(
        body: .members(("content", .string(String(decoding: source.utf8, as: UTF8.self)))))
    case "evaluate": return try evaluate(arguments)
    default: throw DebugRefusal("there is no request `\(command)` here")
    }
  }

  // MARK: Breakpoints

  private static func filter(_ name: String) -> Result<Breakpoint, DebugRefusal> {
    switch name {
    case "error": .success(.error)
    case "event": .success(.event(nil))
    case "depth": .success(.depthLost)
    default: .failure(DebugRefusal("there is no filter `\(name)`"))
    }
  }

  /// A breakpoint with the condition that the client has given it.
  private static func breakpoint(
    _ item: JSONValue, _ place: () throws(DebugRefusal) -> Breakpoint
  ) -> Result<Breakpoint, DebugRefusal> {
    Result { () throws(DebugRefusal) in
      let place = try place()
      guard let condition = item["condition"]?.text, !condition.trimmed.isEmpty else {
        return place
      }
      return .conditional(place, try DebugExpression(condition))
    }
  }

  private func items(_ items: JSONValue?) throws(DebugRefusal) -> [JSONValue] {
    guard let items = items?.elements else { throw DebugRefusal("breakpoints are missing") }
    return items
  }

  private mutating func setBreakpoints(_ arguments: JSONValue) throws(DebugRefusal) -> Reply {
    guard let path = arguments.at("source", "path")?.text ?? arguments.at("source", "name")?.text
    else { throw DebugRefusal("the source has neither path nor name") }
    let first = firstLine
    return replaced(
      "source \(path)",
      (arguments["breakpoints"]?.elements ?? []).map { item in
        Self.breakpoint(item) { () throws(DebugRefusal) in
          guard let line = item["line"]?.whole else { throw DebugRefusal("the line is missing") }
          return .line(file: path, line: line &+ (1 - first))
        }
      })
  }

  /// Sets breakpoints in place of those that the same request has set before.
  private mutating func replaced(
    _ kind: String, _ breakpoints: [Result<Breakpoint, DebugRefusal>]
  ) -> Reply {
    for number in numbers[kind] ?? [] { session?.remove(number) }
    numbers[kind] = []
    var results: [JSONValue] = []
    for breakpoint in breakpoints {
      do throws(DebugRefusal) {
        guard let added = try session?.add(breakpoint.get()) else { continue }
        numbers[kind, default: []].append(added.number)
        let line = added.breakpoint.line.map { JSONValue.integer($0 - (1 - firstLine)) }
        results.append(
          .present(("id", .integer(added.number)), ("verified", .bool(true)), ("line", line)))
      } catch {
        results.append(
          .members(("verified", .bool(false)), ("message", .string(error.description))))
      }
    }
    return Reply(body: .members(("breakpoints", .array(results))))
  }

  // MARK: Moving

  private mutating func started() -> Reply {
    if !stopsOnEntry {
      session?.go(to: 0)
      session?.resume(.forwards)
      return Reply(events: [arrival()])
    }
    let failure = session?.failureHere
    return Reply(events: [
      stop(failure == nil ? "entry" : "exception", failure?.text)
    ])
  }

  /// What is said of where a movement led.
  private mutating func arrival() -> (name: String, body: JSONValue?) {
    guard let session else { return ("terminated", nil) }
    switch session.reason {
    case .start: return stop("entry", "the beginning")
    case .end: return stop("pause", "the end")
    case .step: return stop("step", nil)
    case .breakpoints(let hits):
      let isFailure = hits.contains { session.breakpoints[$0]?.isOfFailures ?? false }
      let text = hits.compactMap { session.breakpoints[$0].map { "\($0)" } }.joined(separator: ", ")
      return stop(
        isFailure ? "exception" : "breakpoint", isFailure ? session.failureOrigin?.text : text, hits
      )
    }
  }

  private mutating func stop(
    _ reason: String, _ text: String?, _ hits: [Int] = []
  ) -> (name: String, body: JSONValue?) {
    stopped = nil
    return (
      "stopped",
      .present(
        ("reason", .string(reason)), ("threadId", .integer(1)), ("allThreadsStopped", .bool(true)),
        ("description", text.map { .string($0) }), ("text", text.map { .string($0) }),
        ("hitBreakpointIds", hits.isEmpty ? nil : .array(hits.map { .integer($0) })))
    )
  }

  // MARK: Looking

  /// Where it stands, looked up once.
  private mutating func current() throws(DebugRefusal) -> DebugStop {
    if let stopped { return stopped }
    guard let session else { throw DebugRefusal("nothing was launched") }
    let stop = try DebugStop(session)
    stopped = stop
    return stop
  }

  private mutating func stackTrace(_ arguments: JSONValue) throws(DebugRefusal) -> Reply {
    let frames = try current().frames
    let start = min(max(arguments["startFrame"]?.whole ?? 0, 0), frames.count)
    let levels = arguments["levels"]?.whole ?? 0
    let end = levels > 0 ? min(frames.count, start + min(levels, frames.count)) : frames.count
    let values = frames.indices[start..<end].map { number in
      let frame = frames[number]
      let isLibrary = frame.place?.file.hasPrefix("std.") ?? false
      return JSONValue.present(
        ("id", .integer(number + 1)), ("name", .string(frame.name)),
        ("source", frame.place.map { source($0.file) }),
        ("line", .integer((frame.place?.line ?? 1) - (1 - firstLine))),
        ("column", .integer((frame.place?.column ?? 1) - (1 - firstColumn))),
        ("presentationHint", isLibrary ? .string("subtle") : nil))
    }
    return Reply(
      body: .members(("stackFrames", .array(values)), ("totalFrames", .integer(frames.count))))
  }

  /// A file on disk, or else the text that the trace has.
  private func source(_ file: String) -> JSONValue {
    let path = host.path(of: file)
    return .present(
      ("name", .string(String(file.split(separator: "/").last ?? ""))),
      ("path", .string(path ?? file)), ("sourceReference", path == nil ? .integer(1) : nil))
  }

  private mutating func evaluate(_ arguments: JSONValue) throws(DebugRefusal) -> Reply {
    guard let text = arguments["expression"]?.text else {
      throw DebugRefusal("expression is missing")
    }
    var stop = try current()
    let frame = try arguments["frameId"]?.whole.map { number throws(DebugRefusal) in
      try stop.frame(number)
    }
    if let value = stop.session.shown(text, of: frame, at: stop.stop) {
      let variable = stop.variable(value)
      stopped = stop
      return Reply(
        body: .present(
          ("result", variable["value"]), ("type", variable["type"]),
          ("variablesReference", variable["variablesReference"])))
    }
    // What the console reads as a command is one, also where it could be a name.
    if arguments["context"]?.text == "repl", let session {
      var console = DebugConsole(session)
      let answer = console.execute(text)
      if !answer.isUnknown {
        self.session = console.session
        return Reply(body: Self.result(answer.text), events: answer.isMoved ? [arrival()] : [])
      }
    }
    let value = try stop.session.value(of: DebugExpression(text), of: frame, at: stop.stop)
    return Reply(body: Self.result("\(value)"))
  }

  private static func result(_ text: String) -> JSONValue {
    .members(("result", .string(text)), ("variablesReference", .integer(0)))
  }
}
