import Diagnostics
import Syntax

extension TypeResolving {
  /// Notes a diagnostic, unless it may stem from a syntax error. One that is about a name stands
  /// or falls with what this stands for, which may be something that was lost.
  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: Span, _ label: String = "",
    secondary: [Label] = [], notes: [String] = [], help: String? = nil, fix: Fix? = nil,
    severity: Severity = .error, isAboutName: Bool = false
  ) {
    if declarations.damage.covers(span) || isAboutName && declarations.damage.mayHide(span) {
      findings.silencedCount += 1
      return
    }
    findings.diagnostics.append(
      Diagnostic(
        code, message, at: span, label, secondary: secondary, notes: notes, help: help, fix: fix,
        severity: severity))
  }

  /// Notes that no declaration has a name, unless syntax errors may have hidden it.
  mutating func reportUndeclared(
    _ code: DiagnosticCode, _ what: String, _ name: String, at span: Span, _ label: String,
    among candidates: some Sequence<String>, notes: [String] = []
  ) {
    let mayHide = declarations.damage.mayHide(span)
    let (help, fix) = mayHide ? (nil, nil) : correction(of: name, code, at: span, among: candidates)
    report(code, what, at: span, label, notes: notes, help: help, fix: fix, isAboutName: true)
  }

  /// Whether syntax errors leave in doubt what the declaration says whose name stands there.
  func isDamaged(_ name: Span) -> Bool { declarations.damage.isDamaged(name) }

  /// Notes that a name is not known, with the nearest of the names that are.
  mutating func reportUnknown(
    _ code: DiagnosticCode, _ what: String, _ name: String, at span: Span, _ label: String,
    among candidates: some Sequence<String>, notes: [String] = []
  ) {
    let (help, fix) = correction(of: name, code, at: span, among: candidates)
    report(code, what, at: span, label, notes: notes, help: help, fix: fix)
  }

  /// What was probably meant by a name that is not known: a word of another language, or a name that is near.
  private func correction(
    of name: String, _ code: DiagnosticCode, at span: Span, among candidates: some Sequence<String>
  ) -> (help: String?, fix: Fix?) {
    let isMember = code == .names.unknownMember
    if let foreign = isMember ? ForeignWord.findMember(name) : ForeignWord.find(name) {
      let fix = foreign.replacement.map { Fix("write `\($0)`", replace: span, with: $0) }
      return (foreign.help, fix)
    }
    if findings.diagnostics.count < Self.suggestionsMax,
      let module = graph.libraryModule(declaring: name)
    {
      return ("it is in the library: `import std.\(module)`", importing(module, in: span.source))
    }
    if graph.hasLibraryModule(name) {
      return (
        "it is a module of the library: `import std.\(name)`", importing(name, in: span.source)
      )
    }
    // Who gets as many as this has another problem, and looking for names takes time.
    guard findings.diagnostics.count < Self.suggestionsMax,
      let near = Suggestion.nearest(to: name, among: candidates)
    else { return (nil, nil) }
    return ("did you mean `\(near)`?", Fix("write `\(near)`", replace: span, with: near))
  }

  /// Imports a module of the library into a file, in its first line.
  private func importing(_ module: String, in source: SourceID) -> Fix {
    let hasImports = graph.modules.first { $0.source == source }?.unit.imports.isEmpty == false
    return Fix(
      "import `std.\(module)`", replace: Span(source: source, start: 0, end: 0),
      with: "import std.\(module)\n" + (hasImports ? "" : "\n"))
  }

  private static var suggestionsMax: Int { 100 }

  /// The type as the user writes it.
  func text(_ type: Type) -> String { TypeDescriber(program).describe(type) }

  /// The type as the user writes it, cut off where it is longer than a line.
  func shortText(_ type: Type) -> String {
    let whole = text(type)
    return whole.count > 60 ? whole.prefix(60) + "..." : whole
  }

  /// The size as the user writes it.
  func text(_ size: Size) -> String { TypeDescriber(program).describe(size) }

  /// The shape as the user writes it.
  func text(shape: [Size]) -> String { TypeDescriber(program).describe(shape: shape) }

  /// The source text of a span.
  func sourceText(_ span: Span) -> String { graph.sources.text(of: span) }

  /// "1 argument", "2 arguments".
  func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}

extension TypedExpression {
  /// The stand-in for an expression that is wrong and has been reported.
  static func invalid(_ span: Span) -> TypedExpression {
    TypedExpression(.unit, type: .invalid, span: span)
  }

  /// Whether it is the stand-in.
  var isInvalid: Bool { type == .invalid }
}
