import Diagnostics

/// `contract Model<D: Size> { ... }`, or `part Ownership { ... }`, which contracts take in.
package struct ContractDeclaration: Sendable {
  /// Whether it is a part.
  package let isPart: Bool
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The declared name.
  package let name: Name
  /// The size parameters, in order.
  package let sizes: [SizeParameter]
  /// The members, in order.
  package let members: [ContractMember]
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Its beginning when syntax errors outside of its members leave in doubt what these are; nil
  /// otherwise. Byte offset.
  package let damage: UInt32?
}

/// `use ownership: Ownership`
package struct UseDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// What the contract calls the part.
  package let name: Name
  /// The name of the part.
  package let part: TypeSyntax
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}

/// `key task: Paillier<3072>`
package struct KeyDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// The declared name.
  package let name: Name
  /// The scheme with its parameters.
  package let scheme: TypeSyntax
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}

/// `public state round: U32 = 0`
package struct StateDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// Where `public` stands, if it does.
  package let isPublic: Span?
  /// The declared name.
  package let name: Name
  /// The type.
  package let type: TypeSyntax
  /// The value.
  package let value: Expression?
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}
