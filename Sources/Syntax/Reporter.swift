import Diagnostics

/// Collects diagnostics of one file, up to a limit.
struct Reporter {
  private(set) var diagnostics: [Diagnostic] = []

  /// Adds a diagnostic; after the limit, says once that there are more, and nothing else.
  mutating func report(_ diagnostic: Diagnostic) {
    if diagnostics.count < SyntaxLimits.errorCountMax {
      diagnostics.append(diagnostic)
    } else if diagnostics.count == SyntaxLimits.errorCountMax {
      diagnostics.append(
        Diagnostic(
          .limits.tooManyErrors, "too many errors: further ones are not shown",
          at: diagnostic.primary.span, severity: .note))
    }
  }
}
