import Diagnostics

/// `const limit: U64 = 10`
package struct ConstDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The declared name.
  package let name: Name
  /// The type.
  package let type: TypeSyntax
  /// The value.
  package let value: Expression
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}
