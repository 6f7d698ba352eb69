import Diagnostics
import LanguageService
import Primitives
import TestKit
import Testing

/// Bad messages get an answer, and the next good one is served.
@Suite struct ProtocolTests {
  private func code(_ answer: JSONValue?) -> JSONValue? { answer?["error"]?["code"] }

  @Test func framesMayComeInPieces() {
    let message = MessageFraming.framed(#"{"a":1}"#)
    var framing = MessageFraming()
    for byte in message + message { framing.append([byte]) }
    #expect(framing.next() == .message(Array(#"{"a":1}"#.utf8)))
    #expect(framing.next() == .message(Array(#"{"a":1}"#.utf8)))
    #expect(framing.next() == nil)
    framing.append(Array("Content-Length: 99999999999999999999\r\n\r\nxx".utf8))
    #expect(framing.next() == .unreadable("a message has more than 67108864 bytes"))
    framing = MessageFraming()
    framing.append(Array("Content-Length: 67108865\r\n\r\nxx".utf8))
    #expect(framing.next() != nil)
    framing.append(Array(repeating: 0x20, count: 67_108_863) + message)
    #expect(framing.next() == .message(Array(#"{"a":1}"#.utf8)))
    framing.append(Array("Length: -1\r\n\r\n".utf8) + message)
    #expect(framing.next() == .unreadable("a header has no Content-Length"))
    #expect(framing.next() == .message(Array(#"{"a":1}"#.utf8)))
  }

  @Test func mistakesOfClientsAreAnswered() {
    var editor = ServedEditor()
    #expect(code(editor.send(MessageFraming.framed("{")).first) == .integer(-32700))
    #expect(code(editor.send(MessageFraming.framed("[1]")).first) == .integer(-32600))
    #expect(code(editor.send(MessageFraming.framed(#"{"id":1}"#)).first) == .integer(-32600))
    #expect(code(editor.request("textDocument/brew", .null)) == .integer(-32601))
    #expect(code(editor.request("textDocument/hover", .null)) == .integer(-32602))
    #expect(code(editor.request("initialize", .null)) == .integer(-32600))
    #expect(editor.send(MessageFraming.framed(#"{"method":"$/setTrace","params":7}"#)).isEmpty)
    #expect(editor.send(MessageFraming.framed(#"{"id":1,"result":null}"#)).isEmpty)
    editor.change("file:///nowhere.gx", 2, [.null])
    #expect(code(editor.request("shutdown", .null)) == nil)
    #expect(code(editor.request("textDocument/hover", .null)) == .integer(-32600))
    editor.notify("exit", .null)
    #expect(editor.server.exitCode == 0)
    var early = LanguageServer(host: ServedEditor.Files(), version: "test")
    let request = JSONValue.members(("id", .integer(1)), ("method", .string("shutdown")))
    #expect(code(early.receive(.message(request)).first) == .integer(-32002))
    _ = early.receive(.message(.members(("method", .string("exit")))))
    #expect(early.exitCode == 1)
  }

  @Test func whatIsCancelledIsNotBegun() {
    var editor = ServedEditor()
    let request = #"{"id":"a","method":"textDocument/hover","params":{}}"#
    let cancel = #"{"method":"$/cancelRequest","params":{"id":"a"}}"#
    let answers = editor.send(MessageFraming.framed(request) + MessageFraming.framed(cancel))
    #expect(answers.count == 1)
    #expect(code(answers.first) == .integer(-32800))
  }

  @Test func randomBytesNeverCrash() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix64(seed: seed)
    let messages = [
      #"{"jsonrpc":"2.0","id":7,"method":"textDocument/completion","params":{"textDocument":{"uri":"file:///w/a.gx"},"position":{"line":1,"character":9}}}"#,
      #"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///w/a.gx","version":3},"contentChanges":[{"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":2}},"text":"x"}]}}"#,
    ]
    var editor = ServedEditor()
    editor.open("file:///w/a.gx", "contract A { entry f(x: U64) { let y = x. } }")
    for _ in 0..<500 {
      let message = messages[random.next(below: messages.count)]
      let changed = Mutation.apply(to: Array(message.utf8), &random)
      let header = Array("Content-Length: \(changed.count)\r\n\r\n".utf8)
      _ = editor.send(
        random.next(below: 8) == 0
          ? Mutation.apply(to: header + changed, &random) : header + changed)
    }
    // A header that promised more is still waiting: fill it up.
    _ = editor.send(Array(repeating: 0x0A, count: 1 << 13))
    #expect(editor.server.exitCode == nil, "seed \(seed)")
    var other = editor.server
    let left = other.receive(
      .message(.members(("id", .integer(9)), ("method", .string("shutdown")))))
    #expect(left.first?["result"] == .null, "seed \(seed)")
  }
}
