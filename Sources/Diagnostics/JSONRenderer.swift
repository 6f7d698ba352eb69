/// Shows diagnostics to machines: one JSON object for each.
///
/// Lines and columns count from 1, columns in bytes; `start` and `end` are byte offsets.
package struct JSONRenderer: Sendable {
  private let sources: SourceMap

  /// A renderer of diagnostics whose spans lie in `sources`.
  package init(sources: SourceMap) {
    self.sources = sources
  }

  /// An array of all diagnostics.
  package func value(_ diagnostics: [Diagnostic]) -> JSONValue {
    .array(diagnostics.map(value))
  }

  /// One diagnostic.
  package func value(_ diagnostic: Diagnostic) -> JSONValue {
    var members = [
      JSONValue.Member("code", .string(diagnostic.code.code)),
      JSONValue.Member("severity", .string(diagnostic.severity.rawValue)),
      JSONValue.Member("title", .string(diagnostic.code.title)),
      JSONValue.Member("message", .string(diagnostic.message)),
    ]
    members += place(diagnostic.primary.span)
    members.append(JSONValue.Member("label", .string(diagnostic.primary.text)))
    members.append(
      JSONValue.Member(
        "secondary",
        .array(
          diagnostic.secondary.map { label in
            .object(place(label.span) + [JSONValue.Member("label", .string(label.text))])
          })))
    members.append(JSONValue.Member("notes", .array(diagnostic.notes.map { .string($0) })))
    members.append(JSONValue.Member("help", diagnostic.help.map { .string($0) } ?? .null))
    members.append(JSONValue.Member("fix", diagnostic.fix.map(value) ?? .null))
    return .object(members)
  }

  private func value(_ fix: Fix) -> JSONValue {
    .members(
      ("title", .string(fix.title)), ("safe", .bool(fix.isSafe)),
      (
        "replacements",
        .array(
          fix.replacements.map { replacement in
            .object(
              place(replacement.span) + [JSONValue.Member("text", .string(replacement.text))])
          })
      ))
  }

  private func place(_ span: Span) -> [JSONValue.Member] {
    let file = sources[span.source]
    let start = file.position(at: span.start)
    let end = file.position(at: span.end)
    return [
      JSONValue.Member("file", .string(file.name)),
      JSONValue.Member("line", .integer(start.line)),
      JSONValue.Member("column", .integer(start.column)),
      JSONValue.Member("endLine", .integer(end.line)),
      JSONValue.Member("endColumn", .integer(end.column)),
      JSONValue.Member("start", .integer(Int(span.start))),
      JSONValue.Member("end", .integer(Int(span.end))),
    ]
  }
}
