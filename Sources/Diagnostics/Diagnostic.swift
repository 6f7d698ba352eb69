/// How grave a diagnostic is.
package enum Severity: String, Hashable, Sendable {
  /// The program is wrong: nothing is built.
  case error
  /// The program is built, but something is likely to be a mistake.
  case warning
  /// Only told.
  case note
}

/// A span with a few words about it.
package struct Label: Hashable, Sendable {
  /// What is underlined.
  package let span: Span
  /// What is written beside the underline; may be empty.
  package let text: String

  /// Underlines `span` and says `text`.
  package init(_ span: Span, _ text: String = "") {
    self.span = span
    self.text = text
  }
}

/// A piece of text to put in the place of a span.
package struct Replacement: Hashable, Sendable {
  /// What is replaced; an empty span inserts.
  package let span: Span
  /// What stands there afterwards; empty deletes.
  package let text: String

  /// Puts `text` in the place of `span`.
  package init(_ span: Span, with text: String) {
    self.span = span
    self.text = text
  }
}

/// A change to the source that removes a diagnostic's cause.
package struct Fix: Hashable, Sendable {
  /// What the change does, as an order: "insert `)`".
  package let title: String
  /// The changes; they do not overlap.
  package let replacements: [Replacement]
  /// Whether the program then means what was surely meant, so that nobody has to look at it; a fix
  /// that is not safe is a guess to look at.
  package let isSafe: Bool

  /// A change of several places.
  package init(_ title: String, _ replacements: [Replacement], isSafe: Bool = false) {
    self.title = title
    self.replacements = replacements
    self.isSafe = isSafe
  }

  /// A change of one place.
  package init(_ title: String, replace span: Span, with text: String, isSafe: Bool = false) {
    self.init(title, [Replacement(span, with: text)], isSafe: isSafe)
  }

  /// The bytes of `file` after the change; replacements of other files are left out.
  package func applied(to file: SourceFile) -> [UInt8] {
    var result: [UInt8] = []
    var offset = 0
    let here = replacements.filter { $0.span.source == file.id }
    for replacement in here.sorted(by: { $0.span < $1.span }) {
      let start = min(Int(replacement.span.start), file.utf8.count)
      let end = min(Int(replacement.span.end), file.utf8.count)
      guard start >= offset else { continue }
      result += file.utf8[offset..<start]
      result += Array(replacement.text.utf8)
      offset = end
    }
    return result + file.utf8[offset...]
  }
}

/// One thing that is wrong with a program, and what to do about it.
package struct Diagnostic: Hashable, Sendable {
  /// Which row of the catalogue this is.
  package let code: DiagnosticCode
  /// How grave it is.
  package var severity: Severity
  /// What is wrong, in one line, about this very program.
  package var message: String
  /// Where it is wrong.
  package var primary: Label
  /// Other places that explain why.
  package var secondary: [Label]
  /// Further facts, a line each.
  package var notes: [String]
  /// What to do about it.
  package var help: String?
  /// A change that does it.
  package var fix: Fix?

  /// A diagnostic at `span`; an error, unless said otherwise.
  package init(
    _ code: DiagnosticCode, _ message: String, at span: Span, _ label: String = "",
    secondary: [Label] = [], notes: [String] = [], help: String? = nil, fix: Fix? = nil,
    severity: Severity = .error
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    primary = Label(span, label)
    self.secondary = secondary
    self.notes = notes
    self.help = help
    self.fix = fix
  }
}

extension Sequence where Element == Diagnostic {
  /// Whether one of them is an error.
  package var hasErrors: Bool {
    contains { $0.severity == .error }
  }

  /// In the order of the source: by file and place, then by code; equal ones once.
  package var inSourceOrder: [Diagnostic] {
    let sorted = enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.primary.span != b.primary.span { return a.primary.span < b.primary.span }
      if a.code != b.code { return a.code.code < b.code.code }
      return left.offset < right.offset
    }
    var result: [Diagnostic] = []
    for entry in sorted where result.last != entry.element {
      result.append(entry.element)
    }
    return result
  }
}
