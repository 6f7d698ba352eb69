import Diagnostics

/// How many errors and warnings were shown, in words.
struct DiagnosticTally {
  /// Most diagnostics of a file that are shown unless all are asked for.
  static let shownMax = 20

  private(set) var errors = 0
  private(set) var warnings = 0

  mutating func add(_ diagnostics: [Diagnostic]) {
    errors += diagnostics.count { $0.severity == .error }
    warnings += diagnostics.count { $0.severity == .warning }
  }

  /// "2 errors, 1 warning"; "no mistakes found" when there is neither.
  var text: String {
    if errors == 0, warnings == 0 { return "no mistakes found" }
    let parts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
      .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
    return (errors == 0 ? "no errors, " : "") + parts.joined(separator: ", ")
  }
}

/// Shows the first diagnostics on standard error, in colour where a person looks at it; errors before warnings
/// where not all are shown.
func complain(
  _ diagnostics: [Diagnostic], _ sources: SourceMap, limit: Int = DiagnosticTally.shownMax
) {
  guard !diagnostics.isEmpty else { return }
  let renderer = TextRenderer(
    sources: sources, style: Files.isColoured(Files.standardError) ? .coloured : .plain)
  var shown = diagnostics
  if shown.count > limit {
    let errors = diagnostics.filter { $0.severity == .error }
    shown = Array((errors.isEmpty ? diagnostics : errors).prefix(limit))
  }
  complain(renderer.text(shown))
  if shown.count < diagnostics.count {
    complain("... and \(diagnostics.count - shown.count) more: `galaxy check --all` shows all")
  }
}
