import Diagnostics

/// What a debug adapter asks of the program that it is a part of.
package protocol DebugHost {
  /// The trace that the arguments of `launch` mean. Throws what is wrong with them.
  func open(_ arguments: JSONValue) throws(DebugRefusal) -> Trace
  /// Where the file of a path in debug information lies; nil when it is not there.
  func path(of file: String) -> String?
}

/// The Debug Adapter Protocol as a state machine: messages in, messages out. It has no thread and no clock, and reads
/// nothing by itself.
///
/// The program has run already, so nothing ever runs while the client waits: a movement is answered together with where it led.
/// Breakpoints on gas, state, events and depth are function breakpoints, written as in `galaxy debug`: any client can set them.
package struct DebugAdapter {
  let host: any DebugHost
  /// The trace, once it was launched.
  var session: DebugSession?
  /// Where it stopped, with what a client may open there; made when it is asked for.
  var stopped: DebugStop?
  /// The numbers of the breakpoints that each request has set: it replaces them.
  var numbers: [String: [Int]] = [:]
  /// Whether lines and columns are counted from 1.
  private(set) var firstLine = 1
  private(set) var firstColumn = 1
  var stopsOnEntry = true
  /// Whether the client is done.
  package private(set) var isOver = false
  private var sequence = 0

  /// An adapter.
  package init(host: any DebugHost) { self.host = host }

  /// Bounds on a message.
  private static let bounds = JSONBounds(
    bytesMax: MessageFraming.bytesMax, depthMax: 32, valuesMax: 100_000, membersMax: 256)

  /// Handles what came in, and gives what goes out. What is no message is answered by an error, too.
  package mutating func receive(_ frame: MessageFraming.Frame) -> [JSONValue] {
    switch frame {
    case .unreadable(let reason): return [failure(.null, DebugRefusal(reason))]
    case .message(let bytes):
      do throws(JSONError) {
        return receive(try JSONValue(parsing: bytes, within: Self.bounds))
      } catch {
        return [failure(.null, DebugRefusal("the message is no JSON: \(error.reason)"))]
      }
    }
  }

  private mutating func receive(_ message: JSONValue) -> [JSONValue] {
    guard message["type"]?.text == "request", let command = message["command"]?.text else {
      // Answers and events of a client mean nothing to us.
      let isOther = ["response", "event"].contains(message["type"]?.text)
      return isOther
        ? [] : [failure(message, DebugRefusal("a message is a request with a command"))]
    }
    let arguments = message["arguments"] ?? .null
    do throws(DebugRefusal) {
      let reply = try answer(command, arguments)
      let response = respond(to: message, body: reply.body)
      return [response] + reply.events.map { event($0.name, $0.body) }
    } catch {
      return [failure(message, error)]
    }
  }

  /// A body, and the events that follow it.
  struct Reply {
    var body: JSONValue?
    var events: [(name: String, body: JSONValue?)] = []

    static let empty = Reply()
  }

  private mutating func answer(
    _ command: String, _ arguments: JSONValue
  ) throws(DebugRefusal) -> Reply {
    switch command {
    case "initialize":
      firstLine = arguments["linesStartAt1"] == .bool(false) ? 0 : 1
      firstColumn = arguments["columnsStartAt1"] == .bool(false) ? 0 : 1
      return Reply(body: Self.capabilities)
    case "launch":
      guard session == nil else { throw DebugRefusal("a trace is open already") }
      let trace = try host.open(arguments)
      do throws(InspectError) {
        session = try DebugSession(trace)
      } catch {
        throw DebugRefusal("\(error)")
      }
      stopsOnEntry = arguments["stopOnEntry"] != .bool(false)
      return Reply(events: [("initialized", nil)])
    case "disconnect", "terminate":
      isOver = command == "disconnect"
      return Reply(events: [("terminated", nil)])
    default:
      guard let session else { throw DebugRefusal("`\(command)` comes behind `launch`") }
      return try answer(command, arguments, session)
    }
  }

  // MARK: Messages

  private mutating func next() -> JSONValue {
    sequence += 1
    return .integer(sequence)
  }

  private mutating func respond(to request: JSONValue, body: JSONValue?) -> JSONValue {
    .present(
      ("seq", next()), ("type", .string("response")),
      ("request_seq", request["seq"] ?? .integer(0)),
      ("success", .bool(true)), ("command", request["command"] ?? .string("")), ("body", body))
  }

  private mutating func failure(_ request: JSONValue, _ refusal: DebugRefusal) -> JSONValue {
    let text = refusal.description
    return .members(
      ("seq", next()), ("type", .string("response")),
      ("request_seq", request["seq"] ?? .integer(0)),
      ("success", .bool(false)), ("command", request["command"] ?? .string("")),
      ("message", .string(text)),
      (
        "body",
        .members(
          (
            "error",
            .members(
              ("id", .integer(1)), ("format", .string(text.replacing("{", with: "("))),
              ("showUser", .bool(true)))
          ))
      ))
  }

  private mutating func event(_ name: String, _ body: JSONValue?) -> JSONValue {
    .present(
      ("seq", next()), ("type", .string("event")), ("event", .string(name)), ("body", body))
  }

  private static var capabilities: JSONValue {
    let supported = [
      "ConfigurationDoneRequest", "StepBack", "FunctionBreakpoints", "DataBreakpoints",
      "ConditionalBreakpoints",
      "SteppingGranularity", "EvaluateForHovers", "ExceptionInfoRequest", "TerminateRequest",
    ]
    let filters = [
      ("error", "Errors and traps", true), ("event", "Events", false),
      ("depth", "Levels of ciphertexts lost", false),
    ]
    return .object(
      supported.map { .init("supports\($0)", .bool(true)) } + [
        .init(
          "exceptionBreakpointFilters",
          .array(
            filters.map { filter, label, isOn in
              .members(
                ("filter", .string(filter)), ("label", .string(label)), ("default", .bool(isOn)))
            }))
      ])
  }
}
