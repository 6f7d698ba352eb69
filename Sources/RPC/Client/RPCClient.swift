import Diagnostics

/// Asks a server of JSON-RPC, and waits for the answers.
package final class RPCClient {
  /// Who answers: a server behind a connection, or one in this process, which is asked without one.
  private enum Link {
    case connection(HTTPConnection)
    case process(any RPCResponder)
  }

  private let link: Link
  private var count = 0

  /// Bounds on what a server may answer: more than it gives.
  private static let bounds = JSONBounds(
    bytesMax: 64 << 20, depthMax: 64, valuesMax: 4_000_000, membersMax: 256)

  /// A client of the server at a place; nothing waits longer than `milliseconds` for it.
  package init(_ endpoint: HTTPConnection.Endpoint, milliseconds: Int = 120_000) {
    link = .connection(HTTPConnection(endpoint, milliseconds: milliseconds))
  }

  /// A client of what answers in this process: for reading, since nothing is uploaded to it.
  package init(of responder: any RPCResponder) { link = .process(responder) }

  /// Why a call has no result.
  package enum Failure: Error, Hashable, Sendable {
    /// The server has answered this error.
    case answered(RPCError)
    /// There is no answer, or none of JSON-RPC.
    case unreachable(String)
  }

  /// Calls a method.
  package func call(_ method: String, _ parameters: [JSONValue] = []) throws(Failure) -> JSONValue {
    count += 1
    let request = JSONValue.members(
      ("jsonrpc", .string("2.0")), ("id", .integer(count)), ("method", .string(method)),
      ("params", .array(parameters)))
    let answer = try document(of: try send(Array(request.compact.utf8)))
    if let error = answer["error"], error != .null {
      let code = error["code"].flatMap { value -> Int? in
        guard case .number(let text) = value else { return nil }
        return Int(text)
      }
      throw .answered(
        RPCError(
          code: code ?? 0, message: error["message"]?.text ?? "an error without a message",
          data: error["data"]))
    }
    guard let result = answer["result"] else { throw .unreachable("an answer without a result") }
    return result
  }

  /// Downloads at most so many bytes, piece by piece; whether all were there, and `take` has taken each.
  package func get(_ path: String, bytesMax: Int, _ take: (ArraySlice<UInt8>) -> Bool) -> Bool {
    guard case .connection(let connection) = link else { return false }
    let answer = try? connection.download(path: path, bytesMax: bytesMax) {
      bytes throws(HTTPConnection.Failure) in
      guard take(bytes) else { throw HTTPConnection.Failure(description: "not taken") }
    }
    return answer?.status == 200
  }

  /// Uploads bytes.
  package func put(_ path: String, _ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    try put(path, count: bytes.count) { $0 == 0 ? bytes : nil }
  }

  /// Uploads so many bytes, those that `piece` gives for an offset, and then for that behind them; nil ends the connection.
  package func put(
    _ path: String, count: Int, _ piece: (Int) -> [UInt8]?
  ) throws(Failure) -> [UInt8] {
    guard case .connection(let connection) = link else {
      throw .unreachable("nothing is uploaded within a process")
    }
    return try answered(by: connection) { () throws(HTTPConnection.Failure) in
      try connection.upload(path: path, count: count, piece)
    }
  }

  private func send(_ body: [UInt8]) throws(Failure) -> [UInt8] {
    switch link {
    case .connection(let connection):
      return try answered(by: connection) { () throws(HTTPConnection.Failure) in
        try connection.send("POST", body)
      }
    case .process(let responder):
      let read = Result { () throws(RPCError) in try RPCBody(body) }
      guard case .success(let asked) = read, let answer = responder.answer(asked, session: nil)
      else { throw .unreachable("there is no answer within the process") }
      return Array(answer.utf8)
    }
  }

  private func answered(
    by connection: HTTPConnection,
    _ send: () throws(HTTPConnection.Failure) -> HTTPConnection.Answer
  ) throws(Failure) -> [UInt8] {
    do throws(HTTPConnection.Failure) {
      let answer = try send()
      guard answer.status == 200 else {
        let reason = String(decoding: answer.body.prefix(200), as: UTF8.self)
        throw HTTPConnection.Failure(
          description: "\(connection.endpoint.host) answers \(answer.status): \(reason)")
      }
      return answer.body
    } catch {
      throw .unreachable(error.description)
    }
  }

  private func document(of bytes: [UInt8]) throws(Failure) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: bytes, within: RPCClient.bounds)
    } catch {
      throw .unreachable("the answer is no JSON: \(error.reason)")
    }
  }
}
