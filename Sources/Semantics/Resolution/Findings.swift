import Diagnostics

/// What was found out on the way: diagnostics.
package struct Findings: Sendable {
  /// What is wrong, in the order in which it was found.
  package internal(set) var diagnostics: [Diagnostic] = []

  /// What names stand for, and the types of expressions.
  var references = ReferenceLog()
  /// The enums of calls that types name, and where.
  var calls: [(id: EnumID, span: Span)] = []
  /// How many reports were not made, because they may stem from a syntax error.
  package internal(set) var silencedCount = 0

  /// How many errors there are, with those that are not reported.
  var errorCount: Int {
    silencedCount + diagnostics.count { $0.severity == .error }
  }

  /// Adds what was found elsewhere.
  mutating func absorb(_ other: Findings) {
    silencedCount += other.silencedCount
    diagnostics += other.diagnostics
    references.absorb(other.references)
    calls += other.calls
  }

  /// Drops what was said before: a part is checked for each contract that takes it in.
  mutating func dropRepeated() {
    struct Said: Hashable {
      let code: String
      let span: Span
      let message: String
      let notes: [String]
    }
    var said: Set<Said> = []
    diagnostics = diagnostics.filter {
      said.insert(
        Said(code: $0.code.code, span: $0.primary.span, message: $0.message, notes: $0.notes)
      ).inserted
    }
  }

  /// Says of each error in which instance of a function it was found.
  mutating func note(_ instance: String?) {
    guard let instance else { return }
    for index in diagnostics.indices where diagnostics[index].severity == .error {
      diagnostics[index].notes.append("where \(instance)")
    }
  }
}
