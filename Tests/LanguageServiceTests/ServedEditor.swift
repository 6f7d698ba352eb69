import Diagnostics
import Embedded
import LanguageService

/// An editor that talks to a server in the same thread, byte by byte as over a pipe.
struct ServedEditor {
  /// Files of a machine that does not exist.
  struct Files: ServerHost {
    var files: [String: String] = [:]

    func contents(of path: String) -> [UInt8]? { files[path].map { Array($0.utf8) } }
    func sources(below folder: String, limit: Int) -> [String] {
      Array(files.keys.filter { $0.hasPrefix(folder) }.sorted().prefix(limit))
    }
    func path(ofLibrary name: String, text: String) -> String? { "/std/\(name).gx" }
    func path(ofCode code: String, page: String) -> String? {
      page.hasPrefix(code) ? "/codes/\(code).txt" : nil
    }
  }

  /// What a client says of itself.
  enum Client: String, CaseIterable {
    /// UTF-16, plain text, nothing more.
    case plain = "{}"
    case neovim = """
      {"general":{"positionEncodings":["utf-16"]},"textDocument":{"hover":{"contentFormat":["markdown","plaintext"]},
      "completion":{"completionItem":{"snippetSupport":true,"resolveSupport":{"properties":["documentation"]}}},
      "publishDiagnostics":{"relatedInformation":true,"codeDescriptionSupport":true,"tagSupport":{"valueSet":[1,2]}}}}
      """
    case helix = """
      {"general":{"positionEncodings":["utf-8","utf-32","utf-16"]},"textDocument":{"hover":{"contentFormat":["markdown"]},
      "publishDiagnostics":{"relatedInformation":false}}}
      """
  }

  var server: LanguageServer
  private var inbox = Inbox()
  private var number = 0
  /// The diagnostics that were last published, by document.
  var diagnostics: [String: JSONValue] = [:]
  /// What the server said beside answers.
  var notes: [JSONValue] = []

  init(
    _ client: Client = .plain, files: [String: String] = [:], folder: String = "/w",
    options: [(String, JSONValue)] = [("commands", .bool(true))]
  ) {
    server = LanguageServer(host: Files(files: files), version: "test")
    let capabilities =
      (try? JSONValue(parsing: Array(client.rawValue.utf8), within: JSONBounds())) ?? .null
    _ = request(
      "initialize",
      .members(
        ("capabilities", capabilities),
        ("initializationOptions", .object(options.map { .init($0.0, $0.1) })),
        (
          "workspaceFolders",
          .array([.members(("uri", .string("file://" + folder)), ("name", .string("w")))])
        )))
    notify("initialized", .members())
  }

  /// Sends a request and gives the whole answer.
  mutating func request(_ method: String, _ parameters: JSONValue) -> JSONValue {
    number += 1
    let answers = send(
      .members(
        ("jsonrpc", .string("2.0")), ("id", .integer(number)), ("method", .string(method)),
        ("params", parameters)))
    return answers.last ?? .null
  }

  /// The result of a request about a place in a document.
  mutating func ask(
    _ method: String, _ uri: String, _ line: Int = 0, _ character: Int = 0,
    _ more: (String, JSONValue)...
  ) -> JSONValue {
    let parameters: [JSONValue.Member] =
      [
        JSONValue.Member("textDocument", .members(("uri", .string(uri)))),
        JSONValue.Member("position", Self.position(line, character)),
      ] + more.map { JSONValue.Member($0.0, $0.1) }
    return request(method, .object(parameters))["result"] ?? .null
  }

  mutating func notify(_ method: String, _ parameters: JSONValue) {
    _ = send(
      .members(("jsonrpc", .string("2.0")), ("method", .string(method)), ("params", parameters)))
  }

  mutating func open(_ uri: String, _ text: String) {
    notify(
      "textDocument/didOpen",
      .members(
        (
          "textDocument",
          .members(
            ("uri", .string(uri)), ("languageId", .string("galaxy")), ("version", .integer(1)),
            ("text", .string(text)))
        )))
    settle()
  }

  mutating func change(_ uri: String, _ version: Int, _ changes: [JSONValue]) {
    notify(
      "textDocument/didChange",
      .members(
        ("textDocument", .members(("uri", .string(uri)), ("version", .integer(version)))),
        ("contentChanges", .array(changes))))
  }

  static func position(_ line: Int, _ character: Int) -> JSONValue {
    .members(("line", .integer(line)), ("character", .integer(character)))
  }

  static func edit(_ from: JSONValue, _ to: JSONValue, _ text: String) -> JSONValue {
    .members(
      ("range", .members(("start", from), ("end", to))), ("text", .string(text)))
  }

  /// Does all work that waits.
  mutating func settle() {
    while server.work != .nothing { hear(server.proceed()) }
  }

  private mutating func send(_ message: JSONValue) -> [JSONValue] {
    send(MessageFraming.framed(message.compact))
  }

  /// Sends bytes, and gives the answers.
  mutating func send(_ bytes: [UInt8]) -> [JSONValue] {
    inbox.append(bytes)
    var answers: [JSONValue] = []
    while let entry = inbox.next() {
      let messages = server.receive(entry)
      hear(messages)
      answers += messages.filter { $0["method"] == nil }
    }
    return answers
  }

  private mutating func hear(_ messages: [JSONValue]) {
    for message in messages where message["method"] != nil {
      if message["method"]?.text == "textDocument/publishDiagnostics",
        let uri = message["params"]?["uri"]?.text
      {
        diagnostics[uri] = message["params"]?["diagnostics"]
      } else {
        notes.append(message)
      }
    }
  }

  /// The codes of what is wrong with a document.
  func codes(_ uri: String) -> [String] {
    (diagnostics[uri]?.elements ?? []).compactMap { $0["code"]?.text }
  }
}
