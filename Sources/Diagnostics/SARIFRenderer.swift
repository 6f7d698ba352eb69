/// Shows diagnostics in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), as code hosts and editors read it.
///
/// Lines and columns count from 1; columns are in Unicode scalars.
package struct SARIFRenderer: Sendable {
  private let toolVersion: String

  /// A renderer that names the version of the tool.
  package init(toolVersion: String) {
    self.toolVersion = toolVersion
  }

  /// One log with one run: what was found in several compilations, each with its own sources.
  package func value(_ found: [(diagnostics: [Diagnostic], sources: SourceMap)]) -> JSONValue {
    let codes = Set(found.flatMap(\.diagnostics).map(\.code)).sorted { $0.code < $1.code }
    let rules = codes.map { code in
      JSONValue.members(
        ("id", .string(code.code)),
        ("shortDescription", text(code.title)),
        ("fullDescription", text(code.explanation)))
    }
    let results = found.flatMap { part in
      part.diagnostics.map { result($0, part.sources) }
    }
    let driver = JSONValue.members(
      ("name", .string("galaxy")), ("version", .string(toolVersion)), ("rules", .array(rules)))
    let run = JSONValue.members(
      ("tool", .members(("driver", driver))), ("columnKind", .string("unicodeCodePoints")),
      ("results", .array(results)))
    return .members(
      ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
      ("version", .string("2.1.0")), ("runs", .array([run])))
  }

  private func text(_ text: String) -> JSONValue { .members(("text", .string(text))) }

  private func result(_ diagnostic: Diagnostic, _ sources: SourceMap) -> JSONValue {
    let parts = [diagnostic.message] + diagnostic.notes + [diagnostic.help].compactMap { $0 }
    var members = [
      JSONValue.Member("ruleId", .string(diagnostic.code.code)),
      JSONValue.Member("level", .string(diagnostic.severity.rawValue)),
      JSONValue.Member("message", text(parts.joined(separator: "; "))),
      JSONValue.Member("locations", .array([location(diagnostic.primary, sources)])),
    ]
    if !diagnostic.secondary.isEmpty {
      members.append(
        JSONValue.Member(
          "relatedLocations", .array(diagnostic.secondary.map { location($0, sources) })))
    }
    if let fix = diagnostic.fix {
      members.append(JSONValue.Member("fixes", .array([value(fix, sources)])))
    }
    return .object(members)
  }

  private func location(_ label: Label, _ sources: SourceMap) -> JSONValue {
    var members = [
      JSONValue.Member(
        "physicalLocation",
        .members(
          ("artifactLocation", artifact(label.span, sources)),
          ("region", region(label.span, sources))))
    ]
    if !label.text.isEmpty { members.append(JSONValue.Member("message", text(label.text))) }
    return .object(members)
  }

  private func artifact(_ span: Span, _ sources: SourceMap) -> JSONValue {
    .members(("uri", .string(sources[span.source].name)))
  }

  private func region(_ span: Span, _ sources: SourceMap) -> JSONValue {
    let file = sources[span.source]
    return .members(
      ("startLine", .integer(file.position(at: span.start).line)),
      ("startColumn", .integer(column(span.start, file))),
      ("endLine", .integer(file.position(at: span.end).line)),
      ("endColumn", .integer(column(span.end, file))))
  }

  private func column(_ offset: UInt32, _ file: SourceFile) -> Int {
    let line = file.range(ofLine: file.position(at: offset).line)
    let end = min(max(Int(offset), line.lowerBound), line.upperBound)
    return String(decoding: file.utf8[line.lowerBound..<end], as: UTF8.self).unicodeScalars.count
      + 1
  }

  private func value(_ fix: Fix, _ sources: SourceMap) -> JSONValue {
    let files = Dictionary(grouping: fix.replacements, by: \.span.source)
      .sorted { $0.key.index < $1.key.index }
    return .members(
      ("description", text(fix.title)),
      (
        "artifactChanges",
        .array(
          files.map { _, replacements in
            .members(
              ("artifactLocation", artifact(replacements[0].span, sources)),
              (
                "replacements",
                .array(
                  replacements.map { replacement in
                    .members(
                      ("deletedRegion", region(replacement.span, sources)),
                      ("insertedContent", text(replacement.text)))
                  })
              ))
          })
      ))
  }
}
