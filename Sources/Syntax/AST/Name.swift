import Diagnostics

/// An identifier where it stands.
package struct Name: Sendable {
  /// The identifier; `_` in a pattern that ignores; empty after a syntax error that has been
  /// reported.
  package let text: String
  /// Where it stands.
  package let span: Span

  /// The identifier `text` at `span`.
  package init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

/// A name that may be qualified: `Scorer`, `shapley.Weights`, `Reward.NothingOwed`.
package struct QualifiedName: Sendable {
  /// The module, contract or enum before the point.
  package let qualifier: Name?
  /// The name after the point.
  package let name: Name

  /// `qualifier.name`, or `name` alone.
  package init(qualifier: Name? = nil, name: Name) {
    self.qualifier = qualifier
    self.name = name
  }

  /// From the qualifier to the end of the name.
  package var span: Span {
    qualifier.map { $0.span.joined(with: name.span) } ?? name.span
  }

  /// `a.b` or `b`.
  package var text: String {
    qualifier.map { "\($0.text).\(name.text)" } ?? name.text
  }
}
