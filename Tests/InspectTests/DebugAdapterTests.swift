import Diagnostics
import Inspect
import Primitives
import TestKit
import Testing

/// The Debug Adapter Protocol, as clients speak it.
@Suite struct DebugAdapterTests {
  private struct Host: DebugHost {
    let trace: Trace

    func open(_ arguments: JSONValue) throws(DebugRefusal) -> Trace {
      guard arguments["trace"]?.text == "visit.gxt" else {
        throw DebugRefusal("launch needs `trace`")
      }
      return trace
    }

    func path(of file: String) -> String? { file == "zoo.gx" ? "/home/zoo.gx" : nil }
  }

  /// A client that counts its messages.
  private struct Client {
    var adapter: DebugAdapter
    var sequence = 0
    var framing = MessageFraming()

    init(amount: UInt64 = 7) throws {
      var session = try StepTests.session()
      let vault = try #require(session.addresses["Vault"])
      let stepped = try session.call(
        "Zoo", "visit", [.address(vault), .uint(U256(amount))], value: 5)
      adapter = DebugAdapter(host: Host(trace: try Trace(decoding: stepped.bytes)))
    }

    /// Sends bytes as they come; what comes back.
    mutating func send(_ bytes: [UInt8]) -> [JSONValue] {
      framing.append(bytes)
      var answers: [JSONValue] = []
      while let frame = framing.next() { answers += adapter.receive(frame) }
      return answers
    }

    /// Sends a request; the body of its response, and the events behind it.
    mutating func ask(
      _ command: String, _ arguments: String = "{}",
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> (body: JSONValue, events: [JSONValue]) {
      let answers = request(command, arguments)
      let response = try #require(answers.first, sourceLocation: sourceLocation)
      #expect(
        response["success"] == .bool(true), "\(response.compact)", sourceLocation: sourceLocation)
      #expect(response["request_seq"]?.whole == sequence, sourceLocation: sourceLocation)
      #expect(response["command"] == .string(command), sourceLocation: sourceLocation)
      return (response["body"] ?? .null, Array(answers.dropFirst()))
    }

    mutating func request(_ command: String, _ arguments: String = "{}") -> [JSONValue] {
      sequence += 1
      return send(
        MessageFraming.framed(
          #"{"seq":\#(sequence),"type":"request","command":"\#(command)","arguments":\#(arguments)}"#
        ))
    }

    /// Where it stands: the innermost function and its line.
    mutating func place() throws -> String {
      let frames = try ask("stackTrace", #"{"threadId":1}"#).body["stackFrames"]?.elements ?? []
      let top = try #require(frames.first)
      return "\(top["name"]?.text ?? ""):\(top["line"]?.whole ?? 0)"
    }

    mutating func start() throws {
      _ = try ask("initialize", #"{"adapterID":"galaxy"}"#)
      _ = try ask("launch", #"{"trace":"visit.gxt"}"#)
      _ = try ask("configurationDone")
    }
  }

  @Test func aSessionGoesAsClientsExpect() throws {
    var client = try Client()
    let capabilities = try client.ask("initialize", #"{"adapterID":"galaxy"}"#)
    #expect(capabilities.body["supportsStepBack"]?.isTrue == true)
    #expect(capabilities.events.isEmpty)
    // `initialized` comes when breakpoints can be looked up, behind the response to `launch`.
    let launched = try client.ask("launch", #"{"trace":"visit.gxt","stopOnEntry":false}"#)
    #expect(launched.events.map { $0["event"]?.text } == ["initialized"])
    let set = try client.ask(
      "setFunctionBreakpoints", #"{"breakpoints":[{"name":"put"},{"name":"nowhere"}]}"#)
    let results = set.body["breakpoints"]?.elements ?? []
    #expect(results.map { $0["verified"] } == [.bool(true), .bool(false)])
    let begun = try client.ask("configurationDone")
    #expect(begun.events.first?.at("body", "reason")?.text == "breakpoint")
    #expect(begun.events.first?.at("body", "hitBreakpointIds")?.elements?.count == 1)
    let inside = try client.place()
    #expect(inside.hasPrefix("Vault.put:"))

    let frames = try client.ask("stackTrace", #"{"threadId":1,"startFrame":1,"levels":1}"#).body
    #expect(frames["totalFrames"]?.whole == 2)
    #expect(frames["stackFrames"]?.elements?.first?["name"]?.text == "Zoo.visit")
    #expect(frames["stackFrames"]?.elements?.first?.at("source", "path")?.text == "/home/zoo.gx")
    let scopes = try client.ask("scopes", #"{"frameId":1}"#).body["scopes"]?.elements ?? []
    #expect(scopes.map { $0["name"]?.text } == ["Variables", "State", "Call"])
    let locals = try #require(scopes.first?["variablesReference"]?.whole)
    let variables = try client.ask("variables", #"{"variablesReference":\#(locals)}"#)
    let amount = variables.body["variables"]?.elements?.first { $0["name"]?.text == "amount" }
    #expect(amount?["value"]?.text == "7" && amount?["type"]?.text == "U64")

    for command in ["next", "stepIn", "stepOut"] {
      #expect(try client.ask(command, #"{"threadId":1}"#).events.first?["event"]?.text == "stopped")
    }
    #expect(try client.place().hasPrefix("Zoo.visit:"))
    let back = try client.ask("reverseContinue", #"{"threadId":1}"#)
    #expect(back.events.first?.at("body", "reason")?.text == "breakpoint")
    #expect(try client.place() == inside)
    _ = try client.ask("stepBack", #"{"threadId":1,"granularity":"instruction"}"#)
    #expect(try client.place().hasPrefix("Zoo.visit:"))
    #expect(try client.ask("continue").events.first?.at("body", "reason")?.text == "breakpoint")
    #expect(try client.ask("continue").events.first?.at("body", "description")?.text == "the end")
    #expect(try client.ask("disconnect").events.first?["event"]?.text == "terminated")
    #expect(client.adapter.isOver)
  }

  @Test func valuesAreEvaluatedAndTheConsoleTakesCommands() throws {
    var client = try Client()
    try client.start()
    _ = try client.ask("evaluate", #"{"expression":"b put","context":"repl"}"#)
    let moved = try client.ask("evaluate", #"{"expression":"c","context":"repl"}"#)
    #expect(moved.events.first?["event"]?.text == "stopped")
    #expect(
      try client.ask("evaluate", #"{"expression":"amount","context":"hover"}"#).body["result"]?.text
        == "7")
    let why = try client.ask("evaluate", #"{"expression":"why amount","context":"repl"}"#)
    #expect(why.body["result"]?.text == "amount = 7 is an argument of the call\n")
    #expect(
      client.request("evaluate", #"{"expression":"nothing","context":"watch"}"#).first?["success"]
        == .bool(false))
    // Expressions, and the functions that wait.
    for (expression, value) in [("amount * 2 > 13", "true"), ("amount + 1", "8")] {
      let found = try client.ask(
        "evaluate", #"{"expression":"\#(expression)","context":"watch","frameId":1}"#)
      #expect(found.body["result"]?.text == value)
    }
    #expect(
      client.request("evaluate", #"{"expression":"coins","frameId":2}"#).first?["success"]
        == .bool(false))
    #expect(
      client.request("evaluate", #"{"expression":"amount","frameId":99}"#).first?["success"]
        == .bool(false))
  }

  @Test func breakpointsHaveConditions() throws {
    var client = try Client()
    let capabilities = try client.ask("initialize", #"{"adapterID":"galaxy"}"#)
    #expect(capabilities.body["supportsConditionalBreakpoints"]?.isTrue == true)
    _ = try client.ask("launch", #"{"trace":"visit.gxt","stopOnEntry":false}"#)
    let set = try client.ask(
      "setFunctionBreakpoints",
      #"{"breakpoints":[{"name":"put","condition":"amount > 7"},{"name":"total","condition":" "},{"name":"put","condition":"amount >"}]}"#
    )
    let results = set.body["breakpoints"]?.elements ?? []
    #expect(results.map { $0["verified"] } == [.bool(true), .bool(true), .bool(false)])
    #expect(results.last?["message"]?.text == "the expression ends too early")
    let begun = try client.ask("configurationDone")
    #expect(begun.events.first?.at("body", "reason")?.text == "breakpoint")
    #expect(try client.place().hasPrefix("Vault.total:"))
    let line = try client.ask(
      "setBreakpoints",
      #"{"source":{"path":"/home/zoo.gx"},"breakpoints":[{"line":1,"condition":"amount == 7"}]}"#)
    #expect((line.body["breakpoints"]?.elements?.first?["line"]?.whole ?? 0) > 10)
  }

  @Test func aFailureStopsWithItsReason() throws {
    var client = try Client(amount: 100)
    _ = try client.ask("initialize")
    _ = try client.ask("launch", #"{"trace":"visit.gxt"}"#)
    let begun = try client.ask("configurationDone")
    #expect(begun.events.first?.at("body", "reason")?.text == "exception")
    #expect(begun.events.first?.at("body", "text")?.text?.hasPrefix("Refused(amount: 100)") == true)
    #expect(try client.ask("exceptionInfo").body["description"]?.text?.hasPrefix("Refused") == true)
    // Data and exception breakpoints, and a line that moves.
    let count = try client.ask("dataBreakpointInfo", #"{"name":"count"}"#)
    #expect(count.body["dataId"]?.text == "count")
    let data = try client.ask("setDataBreakpoints", #"{"breakpoints":[{"dataId":"count"}]}"#)
    #expect(data.body["breakpoints"]?.elements?.first?["verified"]?.isTrue == true)
    let line = try client.ask(
      "setBreakpoints", #"{"source":{"path":"/home/zoo.gx"},"breakpoints":[{"line":1}]}"#)
    #expect((line.body["breakpoints"]?.elements?.first?["line"]?.whole ?? 0) > 10)
    let filters = try client.ask("setExceptionBreakpoints", #"{"filters":["error","what"]}"#)
    #expect(
      filters.body["breakpoints"]?.elements?.map { $0["verified"] } == [.bool(true), .bool(false)])
  }

  @Test func malformedAndUnknownMessagesGetAnErrorResponse() throws {
    var client = try Client()
    func refused(_ answers: [JSONValue], _ what: String) {
      #expect(answers.count == 1 && answers.first?["success"] == .bool(false), "\(what)")
      #expect(answers.first?["message"]?.text?.isEmpty == false, "\(what)")
      #expect(answers.first?.at("body", "error", "format") != nil, "\(what)")
    }
    refused(client.request("threads"), "before launch")
    refused(client.request("launch", #"{"trace":"other.gxt"}"#), "a launch of nothing")
    refused(client.send(MessageFraming.framed("{")), "no JSON")
    refused(client.send(MessageFraming.framed("[]")), "no object")
    refused(client.send(MessageFraming.framed(#"{"seq":1}"#)), "no type")
    refused(client.send(MessageFraming.framed(#"{"seq":1,"type":"request"}"#)), "no command")
    refused(client.send(Array("Content-Size: 3\r\n\r\n".utf8)), "no length")
    refused(client.send(Array("Content-Length: 99999999999\r\n\r\n".utf8)), "too long")
    client.framing = MessageFraming()
    try client.start()
    refused(client.request("launch", #"{"trace":"visit.gxt"}"#), "a second launch")
    refused(client.request("dance"), "an unknown request")
    for (command, arguments) in [
      ("scopes", "{}"), ("scopes", #"{"frameId":-1}"#),
      ("scopes", #"{"frameId":999999999999999999999}"#),
      ("scopes", #"{"frameId":-9223372036854775808}"#),
      ("variables", #"{"variablesReference":-9223372036854775808}"#),
      ("variables", #"{"variablesReference":0}"#), ("variables", #"{"variablesReference":"a"}"#),
      ("setBreakpoints", "{}"), ("setFunctionBreakpoints", "{}"), ("setDataBreakpoints", "[]"),
      ("evaluate", "{}"), ("dataBreakpointInfo", "{}"), ("source", "{}"),
    ] { refused(client.request(command, arguments), "\(command) \(arguments)") }
    // It lives on.
    #expect(try client.ask("threads").body["threads"]?.elements?.count == 1)
    // A line that no Int adds one to.
    let line = client.request(
      "setBreakpoints",
      #"{"source":{"path":"zoo.gx"},"breakpoints":[{"line":9223372036854775807},{}]}"#)
    #expect(line.first?["success"] == .bool(true))
  }

  @Test func damagedMessagesNeverCrash() throws {
    var client = try Client()
    try client.start()
    let seed: UInt64 = 0xDA9
    var generator = SplitMix64(seed: seed)
    let messages = [
      #"{"seq":1,"type":"request","command":"stackTrace","arguments":{"startFrame":1,"levels":2}}"#,
      #"{"seq":2,"type":"request","command":"variables","arguments":{"variablesReference":1,"start":0,"count":3}}"#,
      #"{"seq":3,"type":"request","command":"setBreakpoints","arguments":{"source":{"path":"zoo.gx"},"breakpoints":[{"line":30}]}}"#,
      #"{"seq":4,"type":"request","command":"evaluate","arguments":{"expression":"p amount","context":"repl"}}"#,
      #"{"seq":5,"type":"request","command":"stepIn","arguments":{"granularity":"line"}}"#,
    ]
    var answered = 0
    for _ in 0..<1_500 {
      var bytes = Array(messages[Int.random(in: 0..<messages.count, using: &generator)].utf8)
      for _ in 0..<Int.random(in: 0..<4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = Array("\"{}[]:,019-ae ".utf8)[Int.random(in: 0..<14, using: &generator)]
      }
      let text = String(decoding: bytes, as: UTF8.self)
      answered += client.send(MessageFraming.framed(text)).count
    }
    #expect(answered >= 1_000, "seed \(seed)")
  }
}
