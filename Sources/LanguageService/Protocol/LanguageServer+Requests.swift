import Compiler
import Diagnostics
import Semantics
import Syntax

extension LanguageServer {
  /// A document that a request is about, with the cursor if there is one.
  struct Target {
    let uri: String
    let analysis: DocumentAnalysis
    let offset: Int
  }

  /// The document of a request; it must be open.
  mutating func target(_ parameters: JSONValue) throws(Refusal) -> Target {
    guard let uri = parameters.at("textDocument", "uri")?.text else {
      throw .invalid("textDocument.uri is missing")
    }
    guard let analysis = analysis(of: uri), let lines = documents[uri]?.text.lines else {
      throw .invalid("\(uri) is not open")
    }
    let position = parameters["position"]?.position ?? TextPosition(line: 0, character: 0)
    return Target(uri: uri, analysis: analysis, offset: lines.offset(of: position, encoding))
  }

  /// What clients ask about a document.
  private enum Feature: String {
    case hover, definition, declaration, typeDefinition, references, documentHighlight,
      prepareRename
    case completion, signatureHelp, documentSymbol, foldingRange, selectionRange, formatting
    case rangeFormatting, onTypeFormatting, codeAction, inlayHint, codeLens
    case tokens = "semanticTokens/full"
    case tokenChanges = "semanticTokens/full/delta"
    case tokensOfRange = "semanticTokens/range"
  }

  /// Answers a request that changes nothing.
  mutating func respond(_ method: String, _ parameters: JSONValue) throws(Refusal) -> JSONValue {
    if method == "workspace/symbol" { return workspaceSymbols(parameters["query"]?.text ?? "") }
    if method == "completionItem/resolve" { return resolved(parameters) }
    let parts = method.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, parts[0] == "textDocument",
      let feature = Feature(rawValue: String(parts[1]))
    else { throw Refusal(code: -32601, message: "there is no method \(method)") }
    let target = try target(parameters)
    let bytes = byteRange(parameters["range"], target)
    switch feature {
    case .hover: return hover(target)
    case .definition, .declaration:
      return target.analysis.definition(at: target.offset).flatMap { location($0, in: target.uri) }
        ?? .null
    case .typeDefinition:
      return target.analysis.typeDefinition(at: target.offset).flatMap {
        location($0, in: target.uri)
      }
        ?? .null
    case .references:
      let includes = parameters.at("context", "includeDeclaration")?.isTrue ?? false
      return references(target, includesDeclaration: includes)
    case .documentHighlight: return highlights(target)
    case .prepareRename: return try prepareRename(target)
    case .completion: return completion(target)
    case .signatureHelp: return signatureHelp(target)
    case .documentSymbol: return symbols(target)
    case .foldingRange: return foldings(target)
    case .selectionRange: return selections(target, parameters["positions"]?.elements ?? [])
    case .formatting: return formatting(target, nil)
    case .rangeFormatting: return formatting(target, bytes)
    case .onTypeFormatting:
      return formatting(target, target.analysis.block(endingAt: target.offset) ?? 0..<0)
    case .codeAction: return actions(target, parameters)
    case .tokens: return tokens(target)
    case .tokenChanges: return tokenChanges(target, parameters["previousResultId"]?.text)
    case .tokensOfRange:
      return .members(("data", .array(data(target, bytes).map { .integer($0) })))
    case .inlayHint: return hints(target, bytes)
    case .codeLens: return lenses(target)
    }
  }

  /// The bytes of a range of the document; all of it when there is none.
  func byteRange(_ range: JSONValue?, _ target: Target) -> Range<Int> {
    guard let lines = documents[target.uri]?.text.lines, let start = range?["start"]?.position,
      let end = range?["end"]?.position
    else { return 0..<target.analysis.file.utf8.count }
    let first = lines.offset(of: start, encoding)
    return first..<max(first, lines.offset(of: end, encoding))
  }

  func edit(_ replacement: Replacement, in uri: String) -> JSONValue {
    .members(("range", range(replacement.span, in: uri)), ("newText", .string(replacement.text)))
  }

  // MARK: - Reading

  private func hover(_ target: Target) -> JSONValue {
    let contracts = documents[target.uri]?.contracts ?? []
    guard let hover = target.analysis.hover(at: target.offset, contracts) else { return .null }
    let formats = client.at("textDocument", "hover", "contentFormat")?.elements ?? []
    let isMarkdown = formats.contains(.string("markdown"))
    let notes = hover.notes.joined(separator: "\n\n")
    let text = isMarkdown ? "```galaxy\n\(hover.code)\n```" : hover.code
    return .members(
      (
        "contents",
        .members(
          ("kind", .string(isMarkdown ? "markdown" : "plaintext")),
          ("value", .string(notes.isEmpty ? text : "\(text)\n\n\(notes)")))
      ), ("range", range(hover.span, in: target.uri)))
  }

  private func signatureHelp(_ target: Target) -> JSONValue {
    guard let signature = target.analysis.signature(at: target.offset) else { return .null }
    return .members(
      (
        "signatures",
        .array([
          .members(
            ("label", .string(signature.label)),
            ("documentation", .string(signature.documentation)),
            (
              "parameters",
              .array(signature.parameters.map { .members(("label", .string($0))) })
            ))
        ])
      ), ("activeSignature", .integer(0)), ("activeParameter", .integer(signature.active)))
  }

  private mutating func completion(_ target: Target) -> JSONValue {
    let items = target.analysis.completions(at: target.offset, provider: provider)
    let item = client.at("textDocument", "completion", "completionItem")
    let takesSnippets = item?["snippetSupport"]?.isTrue ?? false
    // What the client asks for again when somebody looks at an item is not sent with all of them.
    let resolves =
      item?.at("resolveSupport", "properties")?.elements?.contains(.string("documentation"))
      ?? false
    if resolves { offered = items.map(\.documentation) }
    let hasImports = target.analysis.analysis.declarations.graph.modules.first.map {
      !$0.unit.imports.isEmpty
    }
    return .members(
      ("isIncomplete", .bool(false)),
      (
        "items",
        .array(
          items.enumerated().map { number, item in
            let importing = item.importing.map {
              // Behind the comment at the head there is no better place than the first line.
              let text = "import \($0)\n" + (hasImports ?? false ? "" : "\n")
              return edit(
                Replacement(target.analysis.file.span.startPoint, with: text), in: target.uri)
            }
            let snippet = takesSnippets ? item.snippet : nil
            let hasMore = resolves && !item.documentation.isEmpty
            let isShown = !resolves && !item.documentation.isEmpty
            // Two digits, so that numbers stand in their order.
            let order = item.order.map { $0 < 10 ? "0\($0)" : "\($0)" } ?? item.label
            return .present(
              ("label", .string(item.label)), ("kind", .integer(item.kind.number)),
              ("detail", item.detail.isEmpty ? nil : .string(item.detail)),
              ("documentation", isShown ? .string(item.documentation) : nil),
              ("data", hasMore ? .integer(number) : nil),
              ("insertText", snippet.map { .string($0) }),
              ("insertTextFormat", snippet == nil ? nil : .integer(2)),
              ("sortText", .string("\(item.rank)\(order)")),
              ("additionalTextEdits", importing.map { .array([$0]) }))
          })
      ))
  }

  /// An item with its documentation, if it is one of those that were offered last.
  private func resolved(_ item: JSONValue) -> JSONValue {
    guard case .object(var members) = item, let number = item["data"]?.whole,
      offered.indices.contains(number), item["documentation"] == nil
    else { return item }
    members.append(.init("documentation", .string(offered[number])))
    return .object(members)
  }

  private mutating func hints(_ target: Target, _ bytes: Range<Int>) -> JSONValue {
    guard let lines = documents[target.uri]?.text.lines else { return .null }
    let gas = gasHints(target, bytes)
    return .array(
      target.analysis.hints(in: bytes).map { hint in
        .members(
          ("position", lines.position(at: hint.offset, encoding).json),
          ("label", .string(hint.text)),
          ("kind", .integer(hint.isType ? 1 : 2)), ("paddingRight", .bool(!hint.isType)))
      } + gas)
  }

  private func lenses(_ target: Target) -> JSONValue {
    // Lenses of tests name commands, which only our own clients have.
    let outline = hasCommands ? target.analysis.outline : []
    let tests = outline.filter { $0.kind == .test }.flatMap { test in
      [("run test", "galaxy.runTest"), ("debug", "galaxy.debugTest")].map { title, command in
        JSONValue.members(
          ("range", range(test.name.span, in: target.uri)),
          (
            "command",
            .members(
              ("title", .string(title)), ("command", .string(command)),
              ("arguments", .array([.string(target.uri), .string(test.name.text)])))
          ))
      }
    }
    return .array(tests + gasLenses(target))
  }

  // MARK: - Structure

  private func symbols(_ target: Target) -> JSONValue {
    .array(target.analysis.outline.map { symbol($0, in: target.uri) })
  }

  private func symbol(_ declaration: DeclarationSyntax, in uri: String) -> JSONValue {
    // A name that is missing after a syntax error is nothing that an outline can show.
    let name = declaration.name.text.isEmpty ? "(no name)" : declaration.name.text
    let whole = declaration.span.joined(with: declaration.name.span)
    return .members(
      ("name", .string(name)), ("kind", .integer(declaration.kind.number)),
      ("range", range(whole, in: uri)), ("selectionRange", range(declaration.name.span, in: uri)),
      ("children", .array(declaration.children.map { symbol($0, in: uri) })))
  }

  private func foldings(_ target: Target) -> JSONValue {
    guard let lines = documents[target.uri]?.text.lines else { return .null }
    return .array(
      target.analysis.foldings().map { fold in
        .present(
          ("startLine", .integer(lines.position(at: fold.start, encoding).line)),
          // The line of the closing brace stays.
          (
            "endLine",
            .integer(lines.position(at: fold.end, encoding).line - (fold.isComment ? 0 : 1))
          ),
          ("kind", fold.isComment ? .string("comment") : nil))
      }.filter { fold in (fold["startLine"]?.whole ?? 0) < (fold["endLine"]?.whole ?? 0) })
  }

  private func selections(_ target: Target, _ positions: [JSONValue]) -> JSONValue {
    guard let lines = documents[target.uri]?.text.lines else { return .null }
    // As many as an editor has cursors; each costs a parse.
    return .array(
      positions.prefix(100).compactMap(\.position).map { position in
        let spans = target.analysis.selections(at: lines.offset(of: position, encoding))
        var nested: JSONValue?
        for span in spans.prefix(50).reversed() {
          nested = .present(("range", range(span, in: target.uri)), ("parent", nested))
        }
        return nested
          ?? .members(("range", .members(("start", position.json), ("end", position.json))))
      })
  }

  private func formatting(_ target: Target, _ bytes: Range<Int>?) -> JSONValue {
    guard let edits = target.analysis.formatting(in: bytes) else { return .null }
    return .array(edits.map { edit($0, in: target.uri) })
  }
}

extension Completion.Kind {
  /// As the protocol numbers it.
  fileprivate var number: Int {
    switch self {
    case .method: 2
    case .function: 3
    case .field: 5
    case .variable: 6
    case .contract: 7
    case .interface: 8
    case .module: 9
    case .property: 10
    case .value: 12
    case .enumeration: 13
    case .keyword: 14
    case .enumCase: 20
    case .constant: 21
    case .structure, .error: 22
    case .event: 23
    case .type: 25
    }
  }
}

extension DeclarationSyntax.Kind {
  /// As the protocol numbers kinds of symbols.
  var number: Int {
    switch self {
    case .contract, .part: 5
    case .entry, .view, .invariant, .method: 6
    case .state, .use: 7
    case .field: 8
    case .initializer: 9
    case .enumeration: 10
    case .interface: 11
    case .function, .test: 12
    case .constant: 14
    case .key: 20
    case .enumCase: 22
    case .structure, .error: 23
    case .event: 24
    case .typeAlias: 26
    }
  }
}
