import Diagnostics

/// Where an instruction comes from: a place in the source, and the inlined call that brought it here.
package struct CodePosition: Hashable, Sendable {
  /// The place.
  package var span: Span
  /// The index in `IRFunction.inlined`; nil for what was written in the function itself.
  package var inlined: Int?

  /// A position.
  package init(_ span: Span, inlined: Int? = nil) {
    self.span = span
    self.inlined = inlined
  }
}

/// A call that inlining has replaced by the body of its callee.
package struct InlinedFunction: Hashable, Sendable {
  /// The callee's name.
  package var name: String
  /// Where the call stood, and the inlined call that it was part of.
  package var call: CodePosition
}
