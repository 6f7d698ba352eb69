import Diagnostics

/// `error NotOwner(caller: Address)`
package struct ErrorDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The declared name.
  package let name: Name
  /// The parameters, in order.
  package let parameters: [Parameter]
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}

/// `event Moved(indexed from: Address, amount: U128)`
package struct EventDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The declared name.
  package let name: Name
  /// The parameters, in order.
  package let parameters: [EventParameter]
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}

/// A parameter of an event.
package struct EventParameter: Sendable {
  /// Where `indexed` stands, if it does.
  package let indexed: Span?
  /// The declared name.
  package let name: Name
  /// The type.
  package let type: TypeSyntax
  /// The whole declaration, without its documentation.
  package let span: Span
}
