import Compiler
import Diagnostics
import Semantics

extension LanguageServer {
  /// What remains to be done when no message waits.
  package var work: Work {
    var work = Work.nothing
    for document in documents.values {
      switch document.pending {
      case .analysis: return .urgent
      case .compilation: work = .deferred
      case .nothing: break
      }
    }
    return work
  }

  /// Does the next of it: analyses or compiles one document, and says what is wrong with it.
  package mutating func proceed() -> [JSONValue] {
    let waiting = documents.sorted { $0.key < $1.key }
    if let uri = waiting.first(where: { $0.value.pending == .analysis })?.key,
      let analysis = analysis(of: uri)
    {
      documents[uri]?.pending = analysis.analysis.diagnostics.hasErrors ? .nothing : .compilation
      return [publication(of: analysis.analysis.diagnostics, uri: uri)]
    }
    guard let uri = waiting.first(where: { $0.value.pending == .compilation })?.key,
      let text = documents[uri]?.text
    else { return [] }
    documents[uri]?.pending = .nothing
    let input = SourceInput(path: text.path, utf8: text.lines.utf8)
    let compiled = Compilation.compile([input], provider: provider)
    if !compiled.contracts.isEmpty {
      documents[uri]?.contracts = compiled.contracts
    }
    let isSame = compiled.diagnostics == compiled.analysis.diagnostics
    return (isSame ? [] : [publication(of: compiled.diagnostics, uri: uri)]) + refreshes()
  }

  private func publication(of diagnostics: [Diagnostic], uri: String) -> JSONValue {
    let values = diagnostics.compactMap { diagnostic -> JSONValue? in
      if diagnostic.primary.span.source.index == 0 { return value(diagnostic, uri: uri) }
      return diagnostic.severity == .error ? imported(diagnostic, uri: uri) : nil
    }
    return publication(of: values, uri: uri, version: documents[uri]?.text.version)
  }

  func publication(of values: [JSONValue], uri: String, version: Int?) -> JSONValue {
    Self.notification(
      "textDocument/publishDiagnostics",
      .present(
        ("uri", .string(uri)), ("version", version.map { .integer($0) }),
        ("diagnostics", .array(values))))
  }

  /// A diagnostic of the document as the protocol says it.
  func value(_ diagnostic: Diagnostic, uri: String) -> JSONValue {
    let severity =
      switch diagnostic.severity {
      case .error: 1
      case .warning: 2
      case .note: 3
      }
    var message = [diagnostic.message]
    if !diagnostic.primary.text.isEmpty { message[0] += ": " + diagnostic.primary.text }
    message += diagnostic.notes
    if let help = diagnostic.help { message.append("help: " + help) }
    let related = diagnostic.secondary.compactMap { label in
      location(label.span, in: uri).map {
        JSONValue.members(("location", $0), ("message", .string(label.text)))
      }
    }
    let showsRelated =
      client.at("textDocument", "publishDiagnostics", "relatedInformation")?.isTrue ?? false
    let tags =
      diagnostic.code == .names.unused
      && client.at("textDocument", "publishDiagnostics", "tagSupport") != nil
    return .present(
      ("range", range(diagnostic.primary.span, in: uri)), ("severity", .integer(severity)),
      ("code", .string(diagnostic.code.code)), ("codeDescription", link(to: diagnostic.code)),
      ("source", .string("galaxy")),
      ("message", .string(message.joined(separator: "\n"))),
      ("tags", tags ? .array([.integer(1)]) : nil),
      ("relatedInformation", showsRelated && !related.isEmpty ? .array(related) : nil))
  }

  /// Where the page of a code is, for clients that lead there.
  private func link(to code: DiagnosticCode) -> JSONValue? {
    guard
      client.at("textDocument", "publishDiagnostics", "codeDescriptionSupport")?.isTrue ?? false,
      let path = host.path(ofCode: code.code, page: code.page)
    else { return nil }
    return .members(("href", .string(DocumentPath.uri(of: path))))
  }

  /// A mistake in an imported file, told where it is imported.
  private func imported(_ diagnostic: Diagnostic, uri: String) -> JSONValue? {
    guard let analysis = documents[uri]?.analysis?.analysis else { return nil }
    let modules = analysis.declarations.graph.modules
    guard let module = modules.first else { return nil }
    let name = analysis.sources[diagnostic.primary.span.source].name
    let span =
      module.imports.first { modules[$0.module].source == diagnostic.primary.span.source }?.span
      ?? module.imports.first?.span ?? module.start
    var told = diagnostic
    told.message = "\(name): \(diagnostic.message)"
    told.primary = Label(span)
    return value(told, uri: uri)
  }

  // MARK: - Places

  /// The lines of a source of a document's analysis.
  func lines(_ source: SourceID, in uri: String) -> LineTable? {
    if source.index == 0 { return documents[uri]?.text.lines }
    guard let sources = documents[uri]?.analysis?.analysis.sources,
      Int(source.index) < sources.files.count
    else { return nil }
    return LineTable(sources[source].utf8)
  }

  /// `{start, end}` of a span in the document or something that it imports.
  func range(_ span: Span, in uri: String) -> JSONValue {
    range(span, lines(span.source, in: uri) ?? LineTable([]))
  }

  func range(_ span: Span, _ lines: LineTable) -> JSONValue {
    .members(
      ("start", lines.position(at: Int(span.start), encoding).json),
      ("end", lines.position(at: Int(span.end), encoding).json))
  }

  /// The document or file that a source came from.
  func uri(ofSource name: String) -> String? {
    if name.hasPrefix("std.") {
      let module = String(name.dropFirst("std.".count))
      guard let text = provider.librarySource(named: module) else { return nil }
      return host.path(ofLibrary: module, text: String(decoding: text, as: UTF8.self))
        .map { DocumentPath.uri(of: $0) }
    }
    return documents.first { $0.value.text.path == name }?.key ?? DocumentPath.uri(of: name)
  }

  /// `{uri, range}` of a span of a document's analysis.
  func location(_ span: Span, in uri: String) -> JSONValue? {
    guard let sources = documents[uri]?.analysis?.analysis.sources,
      Int(span.source.index) < sources.files.count,
      let target = span.source.index == 0 ? uri : self.uri(ofSource: sources[span.source].name)
    else { return nil }
    return .members(("uri", .string(target)), ("range", range(span, in: uri)))
  }
}
