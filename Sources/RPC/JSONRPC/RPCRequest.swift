import Diagnostics

/// One call of a method.
package struct RPCRequest: Hashable, Sendable {
  /// What the answer repeats; nil for a notification, which gets none.
  package var id: JSONValue?
  /// The method's name.
  package var method: String
  /// Its parameters, by position.
  package var parameters: [JSONValue]

  /// A call.
  package init(id: JSONValue?, method: String, parameters: [JSONValue] = []) {
    self.id = id
    self.method = method
    self.parameters = parameters
  }
}

/// A JSON value that is no call, with what can be said about it.
package struct RPCInvalidRequest: Error, Hashable, Sendable {
  /// What its answer repeats, if there is something.
  package var id: JSONValue?
  /// Why it is none.
  package var error: RPCError
}

/// A body: one call, or several that are answered together.
package enum RPCBody: Sendable {
  /// One call, or what is none.
  case single(Result<RPCRequest, RPCInvalidRequest>)
  /// An array of calls, or of what is none.
  case batch([Result<RPCRequest, RPCInvalidRequest>])

  /// Reads a body; throws when there are no calls to answer one by one.
  package init(_ bytes: [UInt8]) throws(RPCError) {
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes, within: RPCLimits.json)
    } catch {
      throw RPCError(.unreadable, "parse error: \(error.reason) at byte \(error.offset)")
    }
    guard case .array(let calls) = document else {
      self = .single(RPCBody.request(document))
      return
    }
    guard !calls.isEmpty else { throw RPCError(.invalidRequest, "empty batch") }
    guard calls.count <= RPCLimits.batchCallsMax else {
      throw RPCError(
        .invalidRequest, "batch too large: \(calls.count) calls, at most \(RPCLimits.batchCallsMax)"
      )
    }
    self = .batch(calls.map(RPCBody.request))
  }

  /// Every call of the body.
  package var requests: [RPCRequest] {
    switch self {
    case .single(let result): [result].compactMap { try? $0.get() }
    case .batch(let results): results.compactMap { try? $0.get() }
    }
  }

  private static func request(_ value: JSONValue) -> Result<RPCRequest, RPCInvalidRequest> {
    func invalid(_ reason: String, id: JSONValue? = nil) -> Result<RPCRequest, RPCInvalidRequest> {
      .failure(RPCInvalidRequest(id: id, error: RPCError(.invalidRequest, reason)))
    }
    guard case .object = value else { return invalid("invalid request: not an object") }
    let id = value["id"]
    switch id {
    case nil, .null, .string, .number, .integer: break
    case .bool, .array, .object:
      return invalid("invalid request: id is neither a string, a number nor null")
    }
    guard value["jsonrpc"] == .string("2.0") else {
      return invalid("invalid request: jsonrpc is not \"2.0\"", id: id)
    }
    guard let method = value["method"]?.text else {
      return invalid("invalid request: method is not a string", id: id)
    }
    switch value["params"] {
    case nil, .null: return .success(RPCRequest(id: id, method: method))
    case .array(let parameters):
      return .success(RPCRequest(id: id, method: method, parameters: parameters))
    default:
      return .failure(
        RPCInvalidRequest(
          id: id, error: RPCError(.invalidParameters, "parameters go by position: an array")))
    }
  }
}
