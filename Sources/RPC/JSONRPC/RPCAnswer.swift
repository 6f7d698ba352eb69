import Diagnostics

/// Answers as JSON-RPC 2.0 writes them.
package enum RPCAnswer {
  /// A result.
  package static func result(_ value: JSONValue, id: JSONValue) -> JSONValue {
    .members(("jsonrpc", .string("2.0")), ("id", id), ("result", value))
  }

  /// An error; without an identity when none could be read.
  package static func error(_ error: RPCError, id: JSONValue?) -> JSONValue {
    .members(("jsonrpc", .string("2.0")), ("id", id ?? .null), ("error", error.json))
  }

  /// What a subscription has to say (Ethereum's `eth_subscription`).
  package static func notification(_ value: JSONValue, subscription: String) -> JSONValue {
    .members(
      ("jsonrpc", .string("2.0")), ("method", .string("eth_subscription")),
      (
        "params",
        .members(("subscription", .string(subscription)), ("result", value))
      ))
  }
}

extension RPCBody {
  /// The answers to all calls as a text, nil when all were notifications. `run` runs one call; it is asked in order, and no
  /// more once the answers are as long as `RPCLimits.answerBytesMax`.
  package func answer(_ run: (RPCRequest) -> Result<JSONValue, RPCError>) -> String? {
    switch self {
    case .single(let request):
      return RPCBody.answer(request, run).map(\.compact).map { text in
        guard text.utf8.count > RPCLimits.answerBytesMax else { return text }
        return RPCAnswer.error(RPCBody.tooLong, id: try? request.get().id).compact
      }
    case .batch(let requests):
      var texts: [String] = []
      var bytes = 0
      for request in requests {
        let isFull = bytes > RPCLimits.answerBytesMax
        let answer = RPCBody.answer(request) { isFull ? .failure(RPCBody.tooLong) : run($0) }
        guard var text = answer?.compact else { continue }
        bytes += text.utf8.count
        if !isFull, bytes > RPCLimits.answerBytesMax {
          text = RPCAnswer.error(RPCBody.tooLong, id: try? request.get().id).compact
        }
        texts.append(text)
      }
      return texts.isEmpty ? nil : "[" + texts.joined(separator: ",") + "]"
    }
  }

  private static let tooLong = RPCError(
    .limitExceeded, "the answer is longer than \(RPCLimits.answerBytesMax) bytes")

  private static func answer(
    _ request: Result<RPCRequest, RPCInvalidRequest>,
    _ run: (RPCRequest) -> Result<JSONValue, RPCError>
  ) -> JSONValue? {
    switch request {
    case .failure(let invalid): return RPCAnswer.error(invalid.error, id: invalid.id)
    case .success(let request):
      let result = run(request)
      guard let id = request.id else { return nil }
      return switch result {
      case .success(let value): RPCAnswer.result(value, id: id)
      case .failure(let error): RPCAnswer.error(error, id: id)
      }
    }
  }
}
