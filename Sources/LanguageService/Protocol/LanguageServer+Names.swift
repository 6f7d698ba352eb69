import Compiler
import Diagnostics
import Semantics
import Syntax

extension LanguageServer {
  /// Most files of a folder that are looked at for uses of a name.
  private static let filesMax = 500

  /// An analysis of a document and everything in the workspace: who refers to what.
  private func workspace(around target: Target) -> DocumentAnalysis {
    let provider = provider
    var seen: Set<String> = [target.analysis.path]
    var others: [SourceInput] = []
    let open = documents.values.map(\.text.path).sorted()
    let files = folders.flatMap { host.sources(below: $0, limit: Self.filesMax) }
    for path in (open + files).prefix(Self.filesMax)
    where seen.insert(ModulePath.normalise(path)).inserted {
      guard let utf8 = provider.fileContents(at: path) else { continue }
      others.append(SourceInput(path: path, utf8: utf8))
    }
    return DocumentAnalysis(
      SourceInput(path: target.analysis.path, utf8: target.analysis.file.utf8), others: others,
      provider: provider)
  }

  /// `{uri, range}` of a span of an analysis of the workspace.
  private func location(_ span: Span, of analysis: DocumentAnalysis) -> (
    uri: String, range: JSONValue
  )? {
    let file = analysis.analysis.sources[span.source]
    return uri(ofSource: file.name).map { ($0, range(span, LineTable(file.utf8))) }
  }

  func references(_ target: Target, includesDeclaration: Bool) -> JSONValue {
    let whole = workspace(around: target)
    guard let (symbol, _) = whole.symbol(at: target.offset) else { return .null }
    let places = whole.places(of: symbol).filter { includesDeclaration || $0 != symbol.span }
    return .array(
      places.compactMap { place in
        location(place, of: whole).map { .members(("uri", .string($0.uri)), ("range", $0.range)) }
      })
  }

  func highlights(_ target: Target) -> JSONValue {
    guard let (symbol, _) = target.analysis.symbol(at: target.offset) else { return .null }
    return .array(
      target.analysis.places(of: symbol).filter { $0.source.index == 0 }.map { place in
        .members(
          ("range", range(place, in: target.uri)),
          ("kind", .integer(target.analysis.isWrite(place) ? 3 : 2)))
      })
  }

  func prepareRename(_ target: Target) throws(Refusal) -> JSONValue {
    guard let (symbol, place) = target.analysis.symbol(at: target.offset) else { return .null }
    if let refusal = target.analysis.refusal(toRename: symbol) { throw .failed(refusal) }
    return .members(
      ("range", range(place, in: target.uri)), ("placeholder", .string(symbol.name)))
  }

  /// The changes that give a symbol another name, and what has to be said about that.
  mutating func renamed(_ parameters: JSONValue) throws(Refusal) -> (JSONValue, [JSONValue]) {
    let target = try target(parameters)
    guard let name = parameters["newName"]?.text else { throw .invalid("newName is missing") }
    if let refusal = DocumentAnalysis.refusal(of: name) { throw .failed(refusal) }
    let whole = workspace(around: target)
    guard let (symbol, _) = whole.symbol(at: target.offset) else {
      throw .failed("there is no name here")
    }
    if let refusal = whole.refusal(toRename: symbol) { throw .failed(refusal) }
    let edits = Dictionary(
      grouping: whole.places(of: symbol).map { Replacement($0, with: name) }, by: \.span.source)
    try refuseClash(edits, whole, name)
    var changes: [JSONValue.Member] = []
    for (source, replacements) in edits.sorted(by: { $0.key < $1.key }) {
      let file = whole.analysis.sources[source]
      guard let uri = uri(ofSource: file.name) else { continue }
      let lines = LineTable(file.utf8)
      changes.append(
        JSONValue.Member(
          uri,
          .array(
            replacements.map {
              .members(("range", range($0.span, lines)), ("newText", .string($0.text)))
            })))
    }
    var notes: [JSONValue] = []
    if symbol.kind == .function(.entry) || symbol.kind == .function(.view) {
      notes.append(
        Self.notification(
          "window/showMessage",
          .members(
            ("type", .integer(2)),
            (
              "message",
              .string("`\(symbol.name)` is called from outside: with its name its selector changes")
            ))))
    }
    return (.members(("changes", .object(changes))), notes)
  }

  /// Refuses a name after which something is wrong that was right before.
  private func refuseClash(
    _ edits: [SourceID: [Replacement]], _ whole: DocumentAnalysis, _ name: String
  ) throws(Refusal) {
    let sources = whole.analysis.sources
    let inputs = sources.files.prefix(whole.analysis.givenCount).map { file in
      SourceInput(path: file.name, utf8: Fix("", edits[file.id] ?? []).applied(to: file))
    }
    guard let first = inputs.first else { return }
    // What is not among the given files is changed, too.
    var texts = provider.open
    for file in sources.files where edits[file.id] != nil {
      texts[file.name] = Fix("", edits[file.id] ?? []).applied(to: file)
    }
    let after = DocumentAnalysis(
      first, others: Array(inputs.dropFirst()), provider: DocumentProvider(open: texts, host: host))
    let before = whole.analysis.diagnostics.count { $0.severity == .error }
    let errors = after.analysis.diagnostics.filter { $0.severity == .error }
    guard errors.count > before else { return }
    let reason = errors.first { $0.message.contains(name) } ?? errors.first
    throw .failed("`\(name)` does not fit: \(reason?.message ?? "")")
  }

  func workspaceSymbols(_ query: String) -> JSONValue {
    let provider = provider
    let wanted = query.lowercased()
    let open = documents.values.map(\.text.path).sorted()
    let files = folders.flatMap { host.sources(below: $0, limit: Self.filesMax) }
    var seen: Set<String> = []
    var found: [JSONValue] = []
    for path in (open + files).prefix(Self.filesMax)
    where seen.insert(ModulePath.normalise(path)).inserted {
      guard let utf8 = provider.fileContents(at: path), let uri = uri(ofSource: path) else {
        continue
      }
      let lines = LineTable(utf8)
      for (declaration, container) in DeclarationSyntax.flat(utf8, path)
      where wanted.isEmpty || declaration.name.text.lowercased().contains(wanted) {
        found.append(
          .present(
            ("name", .string(declaration.name.text)), ("kind", .integer(declaration.kind.number)),
            (
              "location",
              .members(("uri", .string(uri)), ("range", range(declaration.name.span, lines)))
            ), ("containerName", container.map { .string($0) })))
      }
    }
    return .array(Array(found.prefix(1_000)))
  }
}
