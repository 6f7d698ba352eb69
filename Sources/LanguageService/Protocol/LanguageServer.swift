import Compiler
import Diagnostics
import Semantics

/// The Language Server Protocol 3.17 as a state machine: messages in, messages out. It has no
/// thread and no clock, and reads nothing by itself.
///
/// A whole program is analysed again after each change: that takes some ten milliseconds for a
/// thousand lines, and there is nothing that could be out of date.
package struct LanguageServer {
  /// What remains to be done when no message waits.
  package enum Work: Sendable {
    case nothing
    /// Diagnostics of a change: at once.
    case urgent
    /// What only the compiled module tells: when nobody has typed for a while.
    case deferred
  }

  private enum Phase { case new, running, shutDown }

  let host: any ServerHost
  private let version: String
  private var phase = Phase.new
  private(set) var encoding = PositionEncoding.utf16
  private(set) var folders: [String] = []
  private(set) var client: JSONValue = .null
  /// Whether the client has the commands that lenses name.
  private(set) var hasCommands = false
  /// Whether the client wants gas in its text: `{"gas": false}` among the options turns it off.
  private(set) var showsGas = true
  /// How many requests we have sent.
  var askedCount = 0
  var documents: [String: OpenDocument] = [:]
  /// The documentation of the items that were offered last, for a client that asks for it one by one.
  var offered: [String] = []
  /// The code with which the process ends; nil while it runs.
  package private(set) var exitCode: Int32?

  /// A server of the given version of galaxy.
  package init(host: any ServerHost, version: String) {
    self.host = host
    self.version = version
  }

  /// What an error says, as JSON-RPC numbers it.
  struct Refusal: Error {
    let code: Int
    let message: String

    static func invalid(_ message: String) -> Refusal { Refusal(code: -32602, message: message) }
    static func failed(_ message: String) -> Refusal { Refusal(code: -32803, message: message) }
  }

  // MARK: - Messages

  /// Handles what came in, and gives what goes out.
  package mutating func receive(_ entry: Inbox.Entry) -> [JSONValue] {
    switch entry {
    case .unreadable(let reason):
      return [Self.failure(.null, Refusal(code: -32700, message: reason))]
    case .cancelled(let id):
      return [Self.failure(id, Refusal(code: -32800, message: "the request was cancelled"))]
    case .message(let message):
      guard case .object = message else {
        return [Self.failure(.null, Refusal(code: -32600, message: "a message is an object"))]
      }
      guard let method = message["method"]?.text else {
        // An answer to what we have asked: nothing depends on it.
        let isAnswer = message["result"] != nil || message["error"] != nil
        return isAnswer
          ? [] : [Self.failure(message["id"] ?? .null, Refusal(code: -32600, message: "no method"))]
      }
      let parameters = message["params"] ?? .null
      guard let id = message["id"] else { return notify(method, parameters) }
      return answer(id, method, parameters)
    }
  }

  private mutating func answer(_ id: JSONValue, _ method: String, _ parameters: JSONValue)
    -> [JSONValue]
  {
    do throws(Refusal) {
      var notes: [JSONValue] = []
      var result = JSONValue.null
      switch (method, phase) {
      case ("initialize", .new): result = initialize(parameters)
      case ("initialize", _): throw Refusal(code: -32600, message: "initialized twice")
      case (_, .new): throw Refusal(code: -32002, message: "initialize comes first")
      case (_, .shutDown): throw Refusal(code: -32600, message: "the server was shut down")
      case ("shutdown", .running):
        phase = .shutDown
      case ("textDocument/rename", .running): (result, notes) = try renamed(parameters)
      case (_, .running): result = try respond(method, parameters)
      }
      return notes + [.members(("jsonrpc", .string("2.0")), ("id", id), ("result", result))]
    } catch {
      return [Self.failure(id, error)]
    }
  }

  private mutating func notify(_ method: String, _ parameters: JSONValue) -> [JSONValue] {
    if method == "exit" {
      exitCode = phase == .shutDown ? 0 : 1
      return []
    }
    guard phase == .running else { return [] }
    switch method {
    case "textDocument/didOpen": return open(parameters)
    case "textDocument/didChange": change(parameters)
    case "textDocument/didClose": return close(parameters)
    case "workspace/didChangeWatchedFiles":
      for uri in documents.keys { documents[uri]?.invalidate() }
    case "workspace/didChangeWorkspaceFolders":
      let event = parameters["event"]
      let removed = Self.paths(event?["removed"])
      folders = folders.filter { !removed.contains($0) } + Self.paths(event?["added"])
    default: break
    }
    return []
  }

  static func failure(_ id: JSONValue, _ refusal: Refusal) -> JSONValue {
    .members(
      ("jsonrpc", .string("2.0")), ("id", id),
      ("error", .members(("code", .integer(refusal.code)), ("message", .string(refusal.message)))))
  }

  static func notification(_ method: String, _ parameters: JSONValue) -> JSONValue {
    .members(("jsonrpc", .string("2.0")), ("method", .string(method)), ("params", parameters))
  }

  // MARK: - Life

  private mutating func initialize(_ parameters: JSONValue) -> JSONValue {
    phase = .running
    client = parameters["capabilities"] ?? .null
    hasCommands = parameters.at("initializationOptions", "commands")?.isTrue ?? false
    showsGas = parameters.at("initializationOptions", "gas") != .bool(false)
    let encodings = client.at("general", "positionEncodings")?.elements ?? []
    encoding = encodings.contains(.string("utf-8")) ? .utf8 : .utf16
    folders = Self.paths(parameters["workspaceFolders"])
    if folders.isEmpty, let root = parameters["rootUri"]?.text {
      folders = [DocumentPath.path(of: root)]
    }
    return .members(
      ("capabilities", ServerCapabilities.value(encoding)),
      ("serverInfo", .members(("name", .string("galaxy")), ("version", .string(version)))))
  }

  private static func paths(_ folders: JSONValue?) -> [String] {
    (folders?.elements ?? []).compactMap { $0["uri"]?.text }.map { DocumentPath.path(of: $0) }
  }

  // MARK: - Documents

  private mutating func open(_ parameters: JSONValue) -> [JSONValue] {
    guard let document = parameters["textDocument"], let uri = document["uri"]?.text,
      let text = document["text"]?.text
    else { return [] }
    documents[uri] = OpenDocument(
      TextDocument(uri: uri, version: document["version"]?.whole ?? 0, text: text))
    invalidateImporters(of: uri)
    return []
  }

  private mutating func change(_ parameters: JSONValue) {
    guard let uri = parameters.at("textDocument", "uri")?.text, documents[uri] != nil else {
      return
    }
    let changes = (parameters["contentChanges"]?.elements ?? []).compactMap {
      change -> TextDocument.Change? in
      guard let text = change["text"]?.text else { return nil }
      guard let range = change["range"] else { return .whole(text) }
      guard let from = range["start"]?.position, let to = range["end"]?.position else { return nil }
      return .range(from: from, to: to, text: text)
    }
    documents[uri]?.text.apply(
      changes, version: parameters.at("textDocument", "version")?.whole ?? 0, encoding)
    documents[uri]?.invalidate()
    invalidateImporters(of: uri)
  }

  private mutating func close(_ parameters: JSONValue) -> [JSONValue] {
    guard let uri = parameters.at("textDocument", "uri")?.text, documents[uri] != nil else {
      return []
    }
    invalidateImporters(of: uri)
    documents[uri] = nil
    return [publication(of: [], uri: uri, version: nil)]
  }

  /// What imports a document, or misses an import, is looked at again.
  private mutating func invalidateImporters(of uri: String) {
    guard let path = documents[uri]?.text.path else { return }
    for (other, document) in documents where other != uri {
      guard let analysis = document.analysis?.analysis else { continue }
      let imports = analysis.sources.files.contains { $0.name == path }
      let misses = analysis.diagnostics.contains { $0.code == .names.moduleNotFound }
      if imports || misses { documents[other]?.invalidate() }
    }
  }

  /// The texts of the open documents.
  var provider: DocumentProvider {
    let texts = documents.values.map { ($0.text.path, $0.text.lines.utf8) }
    return DocumentProvider(
      open: Dictionary(texts, uniquingKeysWith: { first, _ in first }), host: host)
  }

  /// What is known of an open document, now.
  mutating func analysis(of uri: String) -> DocumentAnalysis? {
    guard let document = documents[uri] else { return nil }
    if let analysis = document.analysis { return analysis }
    let input = SourceInput(path: document.text.path, utf8: document.text.lines.utf8)
    let analysis = DocumentAnalysis(input, provider: provider)
    documents[uri]?.analysis = analysis
    return analysis
  }
}
