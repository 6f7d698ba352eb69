import Diagnostics

/// `test "title" (x: U64) { ... }`
package struct TestDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The title, with its escapes replaced.
  package let title: String
  /// Where the title stands.
  package let titleSpan: Span
  /// The parameters of a property test; empty for an ordinary one.
  package let parameters: [Parameter]
  /// What it does.
  package let body: StatementBlock
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}
