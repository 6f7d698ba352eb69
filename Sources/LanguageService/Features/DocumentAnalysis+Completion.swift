import Compiler
import Diagnostics
import Embedded
import Semantics
import Syntax

extension DocumentAnalysis {
  /// The word that stands in for what is not typed yet when a point is analysed.
  private static let placeholder = "unfinishedName"

  /// What may stand at an offset.
  package func completions(at offset: Int, provider: any SourceProvider) -> [Completion] {
    guard !isInCommentOrText(offset) else { return [] }
    var previous = token(before: offset)
    // The word that is being typed is not what stands before it.
    if let index = previous, stream.tokens[index].end >= offset,
      stream.tokens[index].kind == .identifier || stream.tokens[index].kind.isKeyword
    {
      previous = index > 0 ? index - 1 : nil
    }
    guard let previous else { return Self.keywords(Self.itemWords) }
    if let numbers = numbers(behind: previous, at: offset) { return numbers }
    switch stream.tokens[previous].kind {
    case .point
    where previous > 0 && stream.tokens[previous - 1].kind == .identifier
      && stream.text(previous - 1) == "std"
      && stream.tokens[max(0, previous - 2)].kind == .importKeyword:
      return standardLibrary.keys.sorted().map { Completion(kind: .module, label: $0) }
    case .point: return membersCompleted(point: previous, provider)
    case .importKeyword: return [Completion(kind: .module, label: "std")]
    case .emitKeyword: return visible(at: offset) { $0 == .event }
    case .failKeyword, .elseKeyword:
      let errors = visible(at: offset) { $0 == .error }
      return stream.tokens[previous].kind == .failKeyword
        ? errors : errors + Self.keywords(["if", "return", "break", "continue"])
    case .colon, .arrow: return types(at: offset)
    case .less where previous > 0 && Self.takesTypes(stream.text(previous - 1)):
      return types(at: offset)
    default: break
    }
    let around = enclosing(offset)
    guard let inner = around.last else { return Self.keywords(Self.itemWords) }
    if inner.kind == .contract || inner.kind == .part,
      inner.bodyStart.map({ $0 < offset }) ?? false
    {
      return Self.keywords(Self.memberWords) + types(at: offset)
    }
    return sorted(expressions(at: offset, around), behind: previous)
  }

  private static let itemWords = [
    "import", "contract", "part", "struct", "resource", "enum", "interface", "error", "event", "fn",
    "const", "type", "test",
  ]
  private static let memberWords = [
    "state", "public", "init", "entry", "view", "fn", "key", "error", "event", "struct", "resource",
    "enum", "const", "type", "invariant", "use",
  ]
  private static let statementWords = [
    "let", "var", "if", "for", "while", "match", "return", "require", "fail", "emit", "break",
    "continue", "try", "true",
    "false", "none",
  ]

  private static func keywords(_ words: [String]) -> [Completion] {
    words.map {
      Completion(kind: .keyword, label: $0, snippet: Snippet.keywords[$0], rank: 8)
    }
  }

  private static func takesTypes(_ name: String) -> Bool {
    ["List", "Map", "Tensor", "Encrypted", "Sum", "Call", "PublicKey", "as"].contains(name)
  }

  // MARK: - After a point

  private func membersCompleted(point: Int, _ provider: any SourceProvider) -> [Completion] {
    var candidates = candidates(beforePoint: point)
    if candidates.isEmpty {
      // `value.` alone is a syntax error; with a name behind it, the value has a type.
      let end = Int(stream.tokens[point].end)
      let next = stream.tokens[point + 1]
      if next.kind != .identifier || Int(next.start) != end {
        var text = file.utf8
        text.insert(contentsOf: Self.placeholder.utf8, at: end)
        let whole = DocumentAnalysis(SourceInput(path: path, utf8: text), provider: provider)
        candidates = whole.candidates(beforePoint: point)
      }
    }
    if candidates.isEmpty, point == 0 || !Self.endsValue(stream.tokens[point - 1].kind) {
      candidates = program.enums.filter { $0.interface == nil }.flatMap {
        analysis.declarations.candidates(ofDeclarationAt: $0.span)
      }
    }
    return candidates.map { candidate in
      let kind: Completion.Kind =
        switch candidate.kind {
        case .method, .entry, .view: .method
        case .property: .property
        case .field: .field
        case .enumCase: .enumCase
        }
      return Completion(
        kind: kind, label: candidate.name, detail: candidate.signature,
        documentation: candidate.summary,
        snippet: kind == .method ? called(candidate.name, candidate.signature, point + 1) : nil,
        rank: candidate.declaration == nil ? 5 : 3)
    }
  }

  private static func endsValue(_ kind: TokenKind) -> Bool {
    switch kind {
    case .identifier, .rightParenthesis, .rightBracket, .string, .integer, .decimal, .question: true
    default: false
    }
  }

  /// What the value or name before a point has.
  func candidates(beforePoint point: Int) -> [MemberCandidate] {
    guard point > 0, stream.tokens.indices.contains(point) else { return [] }
    let before = stream.tokens[point - 1]
    let name = stream.text(point - 1)
    if before.kind == .identifier {
      if let (symbol, _) = references.symbol(in: source, at: before.start) {
        if symbol.kind == .module { return declarations(ofModule: symbol.span.source) }
        let named = analysis.declarations.candidates(ofDeclarationAt: symbol.span)
        if !named.isEmpty { return named }
      } else {
        // Behind a syntax error the name may not have been looked up.
        if let scope = analysis.declarations.scopes.first {
          if let module = scope.modules[name] {
            return declarations(ofModule: analysis.declarations.graph.modules[module].source)
          }
          if let declared = scope.own[name] ?? scope.imported[name]?.first?.declared {
            return analysis.declarations.candidates(ofDeclarationAt: declared.span)
          }
        }
        let rows = BuiltinTable.standard.rows.filter { $0.form == .onType(name) }
        if !rows.isEmpty {
          return rows.map {
            MemberCandidate(
              kind: $0.isProperty ? .property : .method, name: $0.name,
              signature: $0.signature(describer), summary: $0.summary, declaration: nil)
          }
        }
        if name == "block" {
          return ["number", "time"].map {
            MemberCandidate(
              kind: .property, name: $0, signature: "\($0): U64", summary: "", declaration: nil)
          }
        }
      }
    }
    guard let found = references.type(in: source, at: before.end), found.span.end == before.end
    else { return [] }
    return analysis.declarations.candidates(of: found.type)
  }

  private func declarations(ofModule source: SourceID) -> [MemberCandidate] {
    let modules = analysis.declarations.graph.modules
    guard let found = modules.first(where: { $0.source == source }) else { return [] }
    return DeclarationSyntax.all(in: found.unit).filter { $0.kind != .test }.map {
      MemberCandidate(
        kind: $0.kind == .function ? .method : .property, name: $0.name.text,
        signature: header(of: $0),
        summary: $0.documentation, declaration: $0.name.span)
    }
  }

  // MARK: - Names

  private func types(at offset: Int) -> [Completion] {
    ReservedNames.types.map { Completion(kind: .type, label: $0) }
      + visible(at: offset) {
        switch $0 {
        case .structure, .resource, .enumeration, .interface, .contract, .typeAlias, .size: true
        default: false
        }
      }
  }

  /// A call with its parameters to fill in, unless brackets stand behind the name already, which token `next` may be.
  private func called(_ name: String, _ signature: String, _ next: Int?) -> String? {
    let behind = next.map { stream.tokens[$0].kind == .identifier ? $0 + 1 : $0 }
    if let behind, stream.tokens.indices.contains(behind),
      stream.tokens[behind].kind == .leftParenthesis
    {
      return nil
    }
    guard signature.contains("(") else { return nil }
    return Snippet.call(
      name,
      Self.parameters(of: signature).map { parameter in
        String(parameter.prefix { $0 != ":" })
      })
  }

  private func expressions(at offset: Int, _ around: [DeclarationSyntax]) -> [Completion] {
    let next = token(before: offset).map { stream.tokens[$0].end >= offset ? $0 : $0 + 1 }
    let isTest = around.last?.kind == .test
    let words = Self.statementWords + (isTest ? ["expect", "fails"] : [])
    var found = visible(at: offset, next: next) { $0 != .error && $0 != .event || isTest }
    found += ReservedNames.values.map { Completion(kind: .value, label: $0) }
    for name in BuiltinTable.standard.functionNames {
      guard let row = BuiltinTable.standard.functions(named: name).first else { continue }
      if case .test = row.operation, !isTest { continue }
      found.append(
        Completion(
          kind: .function, label: name, detail: row.signature(describer),
          documentation: row.summary, snippet: called(name, row.signature(describer), next),
          rank: 6))
    }
    found += ReservedNames.types.map { Completion(kind: .type, label: $0, rank: 7) }
    return found + Self.keywords(words) + missingImports()
  }

  /// The declared names that can be seen from an offset.
  func visible(
    at offset: Int, next: Int? = nil, _ wanted: (SymbolKind) -> Bool
  ) -> [Completion] {
    let around = enclosing(offset)
    let containers = Set(around.map(\.name.span))
    let modules = analysis.declarations.graph.modules
    let starts = Set([source] + (modules.first?.imports.map { modules[$0.module].source } ?? []))
    return references.symbols.compactMap { symbol -> Completion? in
      guard wanted(symbol.kind), !symbol.name.isEmpty else { return nil }
      let container = symbol.container.flatMap { references.symbol(declaredAt: $0) }
      switch symbol.kind {
      case .module:
        guard symbol.span.source != source, starts.contains(symbol.span.source) else { return nil }
      case .local:
        guard isInScope(symbol, at: offset, containers) else { return nil }
      case .parameter, .size, .keyParameter, .depthParameter, .typeParameter, .use, .state, .key:
        guard symbol.container.map({ containers.contains($0) }) ?? false else { return nil }
      case .function(.test), .function(.initializer), .field, .enumCase, .payload, .method:
        return nil
      default:
        let isTop = container.map { $0.kind == .module } ?? true
        guard
          isTop
            ? starts.contains(symbol.span.source)
            : containers.contains(symbol.container ?? symbol.span)
        else { return nil }
      }
      return completion(symbol, next)
    }
  }

  /// Whether a variable is declared before an offset, in a block that is still open there.
  private func isInScope(_ symbol: DeclaredSymbol, at offset: Int, _ containers: Set<Span>) -> Bool
  {
    guard symbol.span.source == source, symbol.span.end < offset,
      symbol.container.map({ containers.contains($0) }) ?? false,
      let first = token(at: Int(symbol.span.start)), let last = token(before: offset)
    else { return false }
    var depth = 0
    for token in stream.tokens[first...max(first, last)] {
      if token.kind == .leftBrace { depth += 1 }
      if token.kind == .rightBrace { depth -= 1 }
      if depth < 0 { return false }
    }
    return true
  }

  private func completion(_ symbol: DeclaredSymbol, _ next: Int?) -> Completion {
    let kind: Completion.Kind =
      switch symbol.kind {
      case .module: .module
      case .constant: .constant
      case .structure, .resource: .structure
      case .enumeration: .enumeration
      case .error: .error
      case .event: .event
      case .interface: .interface
      case .contract, .part: .contract
      case .use: .module
      case .typeAlias, .size, .keyParameter, .depthParameter, .typeParameter: .type
      case .function, .method: .function
      case .state, .key, .field: .field
      case .enumCase: .enumCase
      case .local, .parameter, .payload: .variable
      }
    let rank =
      switch symbol.kind {
      case .local, .parameter: 1
      case .state: 2
      default: 4
      }
    let declaration = syntax(of: symbol)
    var (type, snippet): (Type?, String?)
    switch symbol.kind {
    case .local, .parameter, .state, .constant:
      type = references.type(in: symbol.span.source, at: symbol.span.start)?.type
    case .function(.free), .function(.helper):
      snippet = declaration.flatMap { called(symbol.name, header(of: $0), next) }
    default: break
    }
    return Completion(
      kind: kind, label: symbol.name, detail: description(of: symbol, at: symbol.span),
      documentation: declaration?.documentation ?? "", snippet: snippet, type: type, rank: rank)
  }

  /// The functions of the library's modules that are not imported.
  private func missingImports() -> [Completion] {
    let imported = Set(analysis.sources.files.map(\.name))
    return Self.library.filter { !imported.contains("std.\($0.module)") }.map { entry in
      Completion(
        kind: .function, label: "\(entry.module).\(entry.name)", detail: entry.header,
        documentation: entry.documentation, importing: "std.\(entry.module)", rank: 9)
    }
  }

  /// The functions of the standard library.
  private static let library:
    [(module: String, name: String, header: String, documentation: String)] = {
      var found: [(module: String, name: String, header: String, documentation: String)] = []
      for (module, text) in standardLibrary.sorted(by: { $0.key < $1.key }) {
        var sources = SourceMap()
        let id = sources.add(name: "std.\(module)", text: text)
        for declaration in DeclarationSyntax.all(in: Parser.parse(sources[id]).unit)
        where declaration.kind == .function {
          let end = declaration.bodyStart ?? declaration.span.end
          let header = sources.text(of: Span(source: id, start: declaration.span.start, end: end))
          found.append((module, declaration.name.text, header, declaration.documentation))
        }
      }
      return found
    }()
}
