import Diagnostics
import Semantics
import Syntax

/// Tries fixes before anybody sees them: one that does not make the program better is not offered.
package struct FixReview {
  /// The file that is looked at; fixes of others are left out.
  private let input: SourceInput
  private let provider: any SourceProvider
  /// Most fixes that are tried: each is a whole analysis.
  private static let fixesMax = 20
  /// Most diagnostics that all tries together look at: where there are many, a try takes longer, and little of it is shown.
  private static let workMax = 400
  /// Most bytes of a file whose fixes are tried.
  private static let bytesMax = 1 << 18

  /// A review of the fixes for one file.
  package init(_ input: SourceInput, provider: any SourceProvider) {
    self.input = input
    self.provider = provider
  }

  /// The diagnostics of the file without the fixes that do not help.
  package func reviewed(_ diagnostics: [Diagnostic], _ sources: SourceMap) -> [Diagnostic] {
    var left =
      input.utf8.count <= Self.bytesMax
      ? min(Self.fixesMax, Self.workMax / max(diagnostics.count, 1)) : 0
    let before = Tally(diagnostics)
    return diagnostics.map { diagnostic in
      guard let fix = diagnostic.fix else { return diagnostic }
      left -= 1
      if left >= 0, let text = applied([fix], sources), helps(text, diagnostic, before) {
        return diagnostic
      }
      var without = diagnostic
      without.fix = nil
      return without
    }
  }

  /// The file after all safe fixes of reviewed diagnostics that do not overlap; nil when there is none.
  package func repaired(_ diagnostics: [Diagnostic], _ sources: SourceMap) -> [UInt8]? {
    var fixes: [Fix] = []
    var changed: [Span] = []
    for fix in diagnostics.compactMap(\.fix) where fix.isSafe {
      let spans = fix.replacements.map(\.span)
      let overlaps = spans.contains { span in
        changed.contains { $0.start <= span.end && span.start <= $0.end }
      }
      if overlaps { continue }
      changed += spans
      fixes.append(fix)
    }
    return fixes.isEmpty ? nil : applied(fixes, sources)
  }

  private func applied(_ fixes: [Fix], _ sources: SourceMap) -> [UInt8]? {
    let replacements = fixes.flatMap(\.replacements)
    guard let file = sources.files.first, replacements.allSatisfy({ $0.span.source == file.id })
    else { return nil }
    return Fix("", replacements).applied(to: file)
  }

  /// Whether fewer mistakes of the kind are left, and no graver ones came.
  private func helps(_ text: [UInt8], _ diagnostic: Diagnostic, _ before: Tally) -> Bool {
    let after = Tally(
      Analysis([SourceInput(path: input.path, utf8: text)], provider: provider).diagnostics)
    // Behind a syntax error much is not said, so that one less may bring up others.
    if diagnostic.code.isOfSyntax { return after.syntax < before.syntax }
    if diagnostic.severity == .error {
      return after.syntax <= before.syntax && after.errors < before.errors
    }
    return after.errors <= before.errors && after.all < before.all
  }

  /// How many diagnostics there are.
  private struct Tally {
    let syntax: Int
    let errors: Int
    let all: Int

    init(_ diagnostics: [Diagnostic]) {
      syntax = diagnostics.count { $0.code.isOfSyntax }
      errors = diagnostics.count { $0.severity == .error }
      all = diagnostics.count
    }
  }
}

extension DiagnosticCode {
  /// Whether it is about tokens and syntax: E00xx.
  fileprivate var isOfSyntax: Bool { code < "E0100" }
}
