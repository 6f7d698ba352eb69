import Diagnostics

/// An error as JSON-RPC 2.0 answers it; the codes are those of the specification and of EIP-1474, as geth uses them.
package struct RPCError: Error, Hashable, Sendable {
  /// The number that programs act on.
  package var code: Int
  /// One sentence.
  package var message: String
  /// What else there is to say, such as the data of a revert.
  package var data: JSONValue?

  /// An error.
  package init(_ code: Code, _ message: String, data: JSONValue? = nil) {
    self.code = code.rawValue
    self.message = message
    self.data = data
  }

  /// An error that a server has answered.
  package init(code: Int, message: String, data: JSONValue?) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// The codes that this server answers.
  package enum Code: Int, Sendable {
    /// The body is no JSON within bounds.
    case unreadable = -32700
    /// JSON, but no request.
    case invalidRequest = -32600
    /// Nobody has heard of the method.
    case unknownMethod = -32601
    /// The parameters are not the method's.
    case invalidParameters = -32602
    /// Our own fault.
    case internalFault = -32603
    /// The request is understood and refused: mostly a transaction that no block takes.
    case refused = -32000
    /// What was asked for is not there.
    case notFound = -32001
    /// More is asked for, or would be answered, than the server gives.
    case limitExceeded = -32005
    /// The contract reverted or trapped; `data` has what it said.
    case reverted = 3
  }

  /// The error as a member of a response.
  package var json: JSONValue {
    var members = [
      JSONValue.Member("code", .integer(code)), JSONValue.Member("message", .string(message)),
    ]
    if let data { members.append(JSONValue.Member("data", data)) }
    return .object(members)
  }
}
