import Diagnostics

/// What the server tells a client that it can do.
enum ServerCapabilities {
  private static let plain = [
    "hoverProvider", "definitionProvider", "declarationProvider", "typeDefinitionProvider",
    "referencesProvider", "documentHighlightProvider", "documentSymbolProvider",
    "workspaceSymbolProvider", "foldingRangeProvider", "selectionRangeProvider",
    "documentFormattingProvider", "documentRangeFormattingProvider", "inlayHintProvider",
  ]

  static func value(_ encoding: PositionEncoding) -> JSONValue {
    let yes = JSONValue.bool(true)
    var members = plain.map { JSONValue.Member($0, yes) }
    func add(_ name: String, _ value: JSONValue) { members.append(JSONValue.Member(name, value)) }
    add("positionEncoding", .string(encoding.rawValue))
    add("textDocumentSync", .members(("openClose", yes), ("change", .integer(2))))
    add("renameProvider", .members(("prepareProvider", yes)))
    add("documentOnTypeFormattingProvider", .members(("firstTriggerCharacter", .string("}"))))
    add(
      "completionProvider",
      .members(("triggerCharacters", texts([".", "<"])), ("resolveProvider", yes)))
    add("signatureHelpProvider", .members(("triggerCharacters", texts(["(", ","]))))
    add(
      "codeActionProvider",
      .members(("codeActionKinds", texts(["quickfix", "source.fixAll.galaxy"]))))
    add("codeLensProvider", .members(("resolveProvider", .bool(false))))
    let legend = JSONValue.members(
      ("tokenTypes", texts(SemanticToken.Kind.allCases.map(\.name))),
      ("tokenModifiers", texts(SemanticToken.Modifiers.names)))
    add(
      "semanticTokensProvider",
      .members(("legend", legend), ("full", .members(("delta", yes))), ("range", yes)))
    let folders = JSONValue.members(("supported", yes), ("changeNotifications", yes))
    add("workspace", .members(("workspaceFolders", folders)))
    return .object(members)
  }

  private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
