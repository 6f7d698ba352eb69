import Compiler
import Diagnostics
import Semantics
import Syntax

/// Finds what could be better in a program that is right. The rules are the rows of ``LintCatalogue``.
package struct Linter {
  private let document: DocumentAnalysis
  private let input: SourceInput
  private let provider: any SourceProvider

  /// The findings in a file, in the order of the source; none where it has errors. Those that a comment allows are left out.
  package static func findings(
    _ input: SourceInput, provider: any SourceProvider
  ) -> (findings: [Diagnostic], sources: SourceMap, hasErrors: Bool) {
    let document = DocumentAnalysis(input, provider: provider)
    guard !document.analysis.diagnostics.hasErrors else {
      return (document.analysis.diagnostics, document.analysis.sources, true)
    }
    let linter = Linter(document: document, input: input, provider: provider)
    let allowances = LintAllowances(document.file)
    let findings = linter.all.filter { finding in
      !allowances.allows(
        finding.code.code, line: document.file.position(at: finding.primary.span.start).line)
    }
    return (findings.inSourceOrder, document.analysis.sources, false)
  }

  private var all: [Diagnostic] {
    var found = document.outline.flatMap { declared($0, in: nil) }
    found += unusedMembers + entriesThatAreViews + comparisons + lines
    return found
  }

  private func finding(
    _ code: DiagnosticCode, _ message: String, at span: Span, help: String? = nil
  ) -> Diagnostic {
    Diagnostic(code, message, at: span, help: help, severity: .warning)
  }

  // MARK: Declarations

  private func declared(
    _ declaration: DeclarationSyntax, in container: DeclarationSyntax?
  ) -> [Diagnostic] {
    var found: [Diagnostic] = []
    let name = declaration.name
    if isPublic(declaration, in: container), declaration.documentation.isEmpty {
      found.append(
        finding(
          .lint.undocumented, "`\(name.text)` has no documentation", at: name.span,
          help: "say above it with `///` what it does"))
    }
    if let wanted = Self.wantedName(declaration) {
      found.append(
        finding(
          .lint.naming, "`\(name.text)` would be `\(wanted)`", at: name.span))
    }
    if declaration.kind == .test, expectsNothing(declaration) {
      found.append(finding(.lint.expectsNothing, "this test expects nothing", at: name.span))
    }
    return found + declaration.children.flatMap { declared($0, in: declaration) }
  }

  /// What people read who call a contract.
  private func isPublic(_ declaration: DeclarationSyntax, in container: DeclarationSyntax?) -> Bool
  {
    switch declaration.kind {
    case .contract, .part, .interface: true
    case .entry, .view, .event, .error: container?.kind == .contract || container?.kind == .part
    case .constant, .typeAlias, .structure, .field, .enumeration, .enumCase, .function,
      .initializer, .invariant, .method, .use, .state, .key, .test:
      false
    }
  }

  /// How the name would be written; nil when it is written so.
  private static func wantedName(_ declaration: DeclarationSyntax) -> String? {
    let name = declaration.name.text
    let wantsCapital: Bool
    switch declaration.kind {
    case .contract, .part, .interface, .typeAlias, .structure, .enumeration, .error, .event:
      wantsCapital = true
    case .entry, .view, .function, .invariant, .method, .use, .state, .field, .enumCase, .key:
      wantsCapital = false
    // A constant may be written either way, and `init` and titles are no names.
    case .constant, .initializer, .test: return nil
    }
    guard let first = name.first, name.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let parts = name.split(separator: "_")
    guard !parts.isEmpty else { return nil }
    let isWhole = parts.count == 1 && !name.hasPrefix("_") && !name.hasSuffix("_")
    if isWhole, first.isUppercase == wantsCapital { return nil }
    let words = parts.enumerated().map { index, part in
      index == 0 && !wantsCapital
        ? part.prefix(1).lowercased() + part.dropFirst()
        : part.prefix(1).uppercased() + part.dropFirst()
    }
    return words.joined()
  }

  private func expectsNothing(_ test: DeclarationSyntax) -> Bool {
    !document.stream.tokens.contains { token in
      test.span.start <= token.start && token.end <= test.span.end
        && (token.kind == .expectKeyword || token.kind == .failsKeyword
          || ["explore", "prove"].contains(text(token)))
    }
  }

  // MARK: Uses

  /// Private members of contracts that nothing mentions.
  private var unusedMembers: [Diagnostic] {
    let contracts = document.outline.filter { $0.kind == .contract }
    return document.references.symbols.compactMap { symbol in
      guard symbol.span.source == document.source, let what = Self.unusedKind(symbol.kind),
        contracts.contains(where: { $0.name.span == symbol.container }),
        document.references.uses(of: symbol).isEmpty, !isPublicState(symbol)
      else { return nil }
      return finding(
        .lint.unused, "the \(what) `\(symbol.name)` is never used", at: symbol.span,
        help: "remove it, or use it")
    }
  }

  private static func unusedKind(_ kind: SymbolKind) -> String? {
    switch kind {
    case .constant: "constant"
    case .error: "error"
    case .event: "event"
    case .state: "state variable"
    case .function(.helper): "function"
    case .key: "key"
    default: nil
    }
  }

  private func isPublicState(_ symbol: DeclaredSymbol) -> Bool {
    document.program.contracts.contains { contract in
      contract.state.contains { $0.span == symbol.span && $0.isPublic }
    }
  }

  // MARK: Trials

  /// Entries that a compiler takes as views, too.
  private var entriesThatAreViews: [Diagnostic] {
    let entries = document.outline.filter { $0.kind == .contract }.flatMap(\.children)
      .filter { $0.kind == .entry }
    return entries.compactMap { entry in
      guard
        let keyword = document.stream.tokens.first(where: {
          $0.kind == .entryKeyword && entry.span.start <= $0.start
            && $0.end <= entry.name.span.start
        })
      else { return nil }
      let bytes = input.utf8
      guard Int(keyword.end) <= bytes.count else { return nil }
      let trial = bytes[..<Int(keyword.start)] + Array("view ".utf8) + bytes[Int(keyword.end)...]
      let analysis = Analysis(
        [SourceInput(path: input.path, utf8: Array(trial))], provider: provider)
      guard !analysis.diagnostics.hasErrors else { return nil }
      return finding(
        .lint.couldBeView, "`\(entry.name.text)` changes nothing", at: entry.name.span,
        help: "make it a `view`")
    }
  }

  // MARK: Tokens and lines

  private var comparisons: [Diagnostic] {
    let tokens = document.stream.tokens
    return tokens.indices.compactMap { index in
      guard [.equal, .notEqual].contains(tokens[index].kind), index > 0,
        tokens.indices.contains(index + 1)
      else { return nil }
      let sides = [tokens[index - 1].kind, tokens[index + 1].kind]
      guard sides.contains(.trueKeyword) || sides.contains(.falseKeyword) else { return nil }
      // What a test expects of an answer reads better whole.
      guard !isInTest(tokens[index].start) else { return nil }
      return finding(
        .lint.comparedWithTruth, "a truth value needs no comparison",
        at: document.stream.span(index))
    }
  }

  private func isInTest(_ offset: UInt32) -> Bool {
    document.outline.contains {
      $0.kind == .test && $0.span.start <= offset && offset < $0.span.end
    }
  }

  private var lines: [Diagnostic] {
    var found: [Diagnostic] = []
    for number in 1...max(document.file.lineCount, 1) {
      let range = document.file.range(ofLine: number)
      let text = String(decoding: document.file.utf8[range], as: UTF8.self)
      let span = Span(
        source: document.source, start: UInt32(truncatingIfNeeded: range.lowerBound),
        end: UInt32(truncatingIfNeeded: range.upperBound))
      if text.unicodeScalars.count > Self.columnsMax {
        found.append(
          finding(.lint.longLine, "this line has \(text.unicodeScalars.count) columns", at: span))
      }
      guard let comment = text.firstRange(of: "//"), !isInText(range.lowerBound, text, comment)
      else {
        continue
      }
      let words = text[comment.upperBound...].split { !$0.isLetter }
      if let mark = words.first(where: { Self.marks.contains(String($0)) }) {
        found.append(finding(.lint.unfinished, "`\(mark)`", at: span))
      }
    }
    return found
  }

  /// Whether a `//` of a line stands in a text rather than that it begins a comment.
  private func isInText(_ start: Int, _ line: String, _ comment: Range<String.Index>) -> Bool {
    let offset = start + line[..<comment.lowerBound].utf8.count
    return document.stream.tokens.contains { Int($0.start) <= offset && offset < Int($0.end) }
  }

  private static let columnsMax = 100
  private static let marks: Set<String> = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]

  private func text(_ token: Token) -> String {
    String(decoding: document.file.utf8[Int(token.start)..<Int(token.end)], as: UTF8.self)
  }
}
