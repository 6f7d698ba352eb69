import Diagnostics
import Primitives
import RPC
import Testing

/// The layer between bytes and calls: what is no call gets the standard code, whatever it is.
@Suite struct JSONRPCTests {
  /// The code of the only error in the answer to a body; nil when it is a result.
  private func code(_ body: String) -> Int? {
    do throws(RPCError) {
      guard let text = try RPCBody(Array(body.utf8)).answer({ _ in .success(.null) }) else {
        return nil
      }
      let answer = try? JSONValue(parsing: Array(text.utf8), within: JSONBounds())
      guard case .number(let code) = answer?["error"]?["code"] else { return nil }
      return Int(code)
    } catch {
      return error.code
    }
  }

  @Test(arguments: [
    ("", -32700), ("{", -32700), ("nul", -32700), ("[1,]", -32700), ("{\"a\":1,\"a\":2}", -32700),
    ("\"\\ud800\"", -32700), ("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1} x", -32700),
    ("01", -32700), ("[]", -32600), ("1", -32600), ("null", -32600), ("\"m\"", -32600),
    ("{}", -32600),
    ("{\"jsonrpc\":\"1.0\",\"method\":\"m\",\"id\":1}", -32600),
    ("{\"method\":\"m\",\"id\":1}", -32600),
    ("{\"jsonrpc\":\"2.0\",\"method\":1,\"id\":1}", -32600),
    ("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":{}}", -32600),
    ("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":true}", -32600),
    ("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1,\"params\":{\"a\":1}}", -32602),
    ("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1,\"params\":7}", -32602),
  ])
  func whatIsNoCallHasItsCode(body: String, expected: Int) {
    #expect(code(body) == expected, "\(body)")
  }

  @Test func depthBombsAndGiantBatchesAreRefused() {
    let open = String(repeating: "[", count: 1_000_000)
    #expect(code(open) == -32700)
    #expect(code(open + String(repeating: "]", count: 1_000_000)) == -32700)
    #expect(code(String(repeating: "{\"a\":", count: 100_000)) == -32700)
    let call = "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1}"
    let full = Array(repeating: call, count: RPCLimits.batchCallsMax)
    #expect(code("[" + full.joined(separator: ",") + "]") == nil)
    #expect(code("[" + (full + [call]).joined(separator: ",") + "]") == -32600)
    #expect(
      code("[" + Array(repeating: "1", count: 200_000).joined(separator: ",") + "]") == -32700)
    #expect(code(String(repeating: " ", count: RPCLimits.bodyBytesMax + 1)) == -32700)
  }

  @Test func answersRepeatTheIdentity() throws {
    for id in ["1", "\"a\\u00e4\"", "null", "-1.5e3", "123456789012345678901234567890"] {
      let body = try RPCBody(Array("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"m\"}".utf8))
      let answer = try #require(body.answer { .success(.string($0.method)) })
      let expected = id == "\"a\\u00e4\"" ? "\"aä\"" : id
      #expect(answer == "{\"jsonrpc\":\"2.0\",\"id\":\(expected),\"result\":\"m\"}")
    }
  }

  @Test func notificationsRunAndGetNoAnswer() throws {
    var methods: [String] = []
    let one = try RPCBody(Array("{\"jsonrpc\":\"2.0\",\"method\":\"a\"}".utf8))
    #expect(
      one.answer {
        methods.append($0.method); return .success(.null)
      } == nil)
    let batch = try RPCBody(
      Array(
        """
        [{"jsonrpc":"2.0","method":"b"},7,{"jsonrpc":"2.0","method":"c","id":2}]
        """.utf8))
    let answer = batch.answer {
      methods.append($0.method); return .success(.null)
    }
    #expect(methods == ["a", "b", "c"])
    #expect(
      answer == """
        [{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request: not an object"}},\
        {"jsonrpc":"2.0","id":2,"result":null}]
        """)
  }

  /// A batch whose answers grow too long ends with errors, and runs no more calls.
  @Test func longAnswersEndABatch() throws {
    let call = "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1}"
    let body = try RPCBody(Array("[\(call),\(call),\(call),\(call)]".utf8))
    let long = String(repeating: "x", count: RPCLimits.answerBytesMax / 3 * 2 + 9)
    var count = 0
    let answer = try #require(
      body.answer { _ in
        count += 1
        return .success(.string(long))
      })
    #expect(count == 2)
    #expect(answer.utf8.count < RPCLimits.answerBytesMax)
    #expect(answer.components("-32005") == 3)
  }

  @Test func parametersAreReadStrictly() throws {
    func refusal<Value>(
      _ values: [JSONValue], _ read: (JSONValue) throws(RPCValueError) -> Value
    ) -> String? {
      var parameters = RPCParameters(values)
      do throws(RPCError) {
        _ = try parameters.required(read)
        try parameters.finish()
        return nil
      } catch {
        #expect(error.code == -32602)
        return error.message
      }
    }
    #expect(refusal([], RPCValue.uint64) == "missing value for required argument 0")
    #expect(refusal([.null], RPCValue.uint64) == "missing value for required argument 0")
    #expect(
      refusal([.string("0x1"), .null], RPCValue.uint64) == "too many arguments, want at most 1")
    for text in ["0x", "1", "", "0x01", "0xg", "-0x1", "0x10000000000000000", "0x1 "] {
      #expect(refusal([.string(text)], RPCValue.uint64) != nil, "\(text)")
    }
    #expect(refusal([.number("1")], RPCValue.uint64) != nil)
    for text in ["0x0", "0xffffffffffffffff", "0xA"] {
      #expect(refusal([.string(text)], RPCValue.uint64) == nil, "\(text)")
    }
    #expect(refusal([.string("0x" + String(repeating: "f", count: 65))], RPCValue.quantity) != nil)
    for text in ["0x0", "00", "0x0g", "0X00"] {
      #expect(refusal([.string(text)], RPCValue.bytes) != nil, "\(text)")
    }
    #expect(refusal([.string("0x")], RPCValue.bytes) == nil)
    #expect(refusal([.string("0x" + String(repeating: "0", count: 38))], RPCValue.address) != nil)
    #expect(refusal([.string("0x" + String(repeating: "0", count: 64))], RPCValue.hash) == nil)
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func components(_ text: String) -> Int {
    self.split(separator: text, omittingEmptySubsequences: false).count - 1
  }
}
