import Diagnostics

/// `struct Point { x: U64, y: U64 }` or `resource Ticket { ... }`
package struct StructDeclaration: Sendable {
  /// Whether the values may be copied.
  package enum Kind: Hashable, Sendable {
    /// `struct`: values are copied freely.
    case structure
    /// `resource`: values are moved.
    case resource
  }

  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// Which of the forms it is.
  package let kind: Kind
  /// The declared name.
  package let name: Name
  /// The size parameters, in order.
  package let sizes: [SizeParameter]
  /// The fields, in order.
  package let fields: [FieldDeclaration]
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}

/// A field of a struct or resource: `x: U64`
package struct FieldDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The declared name.
  package let name: Name
  /// The type.
  package let type: TypeSyntax
  /// The whole declaration, without its documentation.
  package let span: Span
}
