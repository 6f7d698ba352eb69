import Diagnostics

/// `type Weights = Tensor<Q<8,24>, [P, C]>`
package struct TypeAliasDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The declared name.
  package let name: Name
  /// The size parameters, in order.
  package let sizes: [SizeParameter]
  /// The type that the name stands for.
  package let type: TypeSyntax
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}
