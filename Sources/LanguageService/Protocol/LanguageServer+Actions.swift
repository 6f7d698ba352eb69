import Compiler
import Diagnostics
import Semantics
import Syntax

extension LanguageServer {
  /// The fixes of the mistakes in a range, each tried before it is offered; and all safe ones of the
  /// document, if the client asks for those.
  func actions(_ target: Target, _ parameters: JSONValue) -> JSONValue {
    let only = parameters.at("context", "only")?.elements?.compactMap(\.text)
    let wants = { (kind: String) in
      only?.contains { kind == $0 || kind.hasPrefix($0 + ".") } ?? (kind == "quickfix")
    }
    let input = SourceInput(path: target.analysis.path, utf8: target.analysis.file.utf8)
    let review = FixReview(input, provider: provider)
    let bytes = byteRange(parameters["range"], target)
    var found: [JSONValue] = []
    let (all, sources) = (target.analysis.analysis.diagnostics, target.analysis.analysis.sources)
    if wants("quickfix") {
      // Only what is asked for is tried: each fix costs an analysis.
      let near = all.map { diagnostic in
        var kept = diagnostic
        let span = diagnostic.primary.span
        if span.source.index != 0 || Int(span.end) < bytes.lowerBound
          || Int(span.start) > bytes.upperBound
        {
          kept.fix = nil
        }
        return kept
      }
      for diagnostic in review.reviewed(near, sources) {
        guard let fix = diagnostic.fix else { continue }
        found.append(
          .members(
            ("title", .string(fix.title)), ("kind", .string("quickfix")),
            ("diagnostics", .array([value(diagnostic, uri: target.uri)])),
            ("isPreferred", .bool(fix.isSafe)), ("edit", change(fix.replacements, target.uri))))
      }
    }
    if wants("source.fixAll.galaxy"),
      let text = review.repaired(review.reviewed(all, sources), sources)
    {
      let whole = Replacement(
        target.analysis.file.span, with: String(decoding: text, as: UTF8.self))
      found.append(
        .members(
          ("title", .string("make all safe fixes")), ("kind", .string("source.fixAll.galaxy")),
          ("edit", change([whole], target.uri))))
    }
    return .array(found)
  }

  private func change(_ replacements: [Replacement], _ uri: String) -> JSONValue {
    .members(
      (
        "changes",
        .object([JSONValue.Member(uri, .array(replacements.map { edit($0, in: uri) }))])
      ))
  }

  // MARK: - Semantic tokens

  /// Five numbers a token, as the protocol packs them: lines and characters relative to the token
  /// before.
  func data(_ target: Target, _ bytes: Range<Int>? = nil) -> [Int] {
    guard let lines = documents[target.uri]?.text.lines else { return [] }
    var data: [Int] = []
    var last = TextPosition(line: 0, character: 0)
    for token in target.analysis.semanticTokens() {
      if let bytes,
        Int(token.span.end) <= bytes.lowerBound || Int(token.span.start) >= bytes.upperBound
      {
        continue
      }
      let start = lines.position(at: Int(token.span.start), encoding)
      let end = lines.position(at: Int(token.span.end), encoding)
      guard start.line == end.line else { continue }
      let isSameLine = start.line == last.line
      data += [
        start.line - last.line, isSameLine ? start.character - last.character : start.character,
        end.character - start.character, token.kind.rawValue, token.modifiers.rawValue,
      ]
      last = start
    }
    return data
  }

  mutating func tokens(_ target: Target) -> JSONValue {
    let data = data(target)
    let id = (documents[target.uri]?.tokens.id ?? 0) + 1
    documents[target.uri]?.tokens = (id, data)
    return .members(("resultId", .string(String(id))), ("data", .array(data.map { .integer($0) })))
  }

  /// What is different from the tokens that were sent before: one stretch of numbers.
  mutating func tokenChanges(_ target: Target, _ previous: String?) -> JSONValue {
    guard let old = documents[target.uri]?.tokens, String(old.id) == previous else {
      return tokens(target)
    }
    let new = data(target)
    documents[target.uri]?.tokens = (old.id + 1, new)
    var first = 0
    while first < min(old.data.count, new.count), old.data[first] == new[first] { first += 1 }
    var last = 0
    while last < min(old.data.count, new.count) - first,
      old.data[old.data.count - 1 - last] == new[new.count - 1 - last]
    {
      last += 1
    }
    let inserted = new[first..<(new.count - last)]
    let edit = JSONValue.members(
      ("start", .integer(first)), ("deleteCount", .integer(old.data.count - last - first)),
      ("data", .array(inserted.map { .integer($0) })))
    return .members(
      ("resultId", .string(String(old.id + 1))),
      ("edits", .array(old.data == new ? [] : [edit])))
  }
}
