import Diagnostics

/// `interface Scorer { view score(round: U32) -> U64 }`
package struct InterfaceDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The declared name.
  package let name: Name
  /// The members, in order.
  package let members: [InterfaceMember]
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}

/// An entry or a view of an interface: a signature without a body.
package struct InterfaceMember: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// ``FunctionKind/entry`` or ``FunctionKind/view``.
  package let kind: FunctionKind
  /// The declared name.
  package let name: Name
  /// The size parameters, in order.
  package let sizes: [SizeParameter]
  /// The parameters, in order.
  package let parameters: [Parameter]
  /// The type after `->`.
  package let result: TypeSyntax?
  /// Where `calls` stands, if it does.
  package let calls: Span?
  /// The whole declaration, without its documentation.
  package let span: Span
}
