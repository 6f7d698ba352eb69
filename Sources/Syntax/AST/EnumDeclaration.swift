import Diagnostics

/// `enum Shape { circle(U64), square(side: U64), empty }`
package struct EnumDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The declared name.
  package let name: Name
  /// The cases, in order.
  package let cases: [EnumCaseDeclaration]
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}

/// A case of an enum: `circle(U64)`
package struct EnumCaseDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The declared name.
  package let name: Name
  /// The payload; empty without one (and for `empty()`).
  package let payload: [EnumPayload]
  /// The whole declaration, without its documentation.
  package let span: Span
}

/// A part of a case's payload: `side: U64` or `U64`
package struct EnumPayload: Sendable {
  /// The name before the colon, if there is one.
  package let label: Name?
  /// The type.
  package let type: TypeSyntax
}
