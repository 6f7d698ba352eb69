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

/// What begins a function.
package enum FunctionKind: String, Hashable, Sendable {
  /// `fn`
  case function = "fn"
  /// `entry`
  case entry
  /// `view`
  case view
  /// `init`
  case initializer = "init"
}

/// `fn`, `entry`, `view` or `init` with its body.
package struct FunctionDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  /// Which of the forms it is.
  package let kind: FunctionKind
  /// The name; for `init` that word itself.
  package let name: Name
  /// The size parameters; always empty for `init`.
  package let sizes: [SizeParameter]
  /// The parameters, in order.
  package let parameters: [Parameter]
  /// The type after `->`; always nil for `init`.
  package let result: TypeSyntax?
  /// Where `calls` stands, if it does.
  package let calls: Span?
  /// What it does.
  package let body: Block
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// function is whole. At its beginning when the signature is not; otherwise in the body. Byte
  /// offset.
  package let damage: UInt32?
}

/// A size parameter: `N`, or `N: Size`; in functions also `K: Key` and `L: Depth`.
package struct SizeParameter: Sendable {
  /// What the parameter stands for.
  package enum Kind: Sendable {
    /// A size of a shape or list.
    case size
    /// A key of a contract.
    case key
    /// How deep a ciphertext is.
    case depth
  }

  /// What it stands for.
  package let kind: Kind
  /// The declared name.
  package let name: Name
}

/// A parameter: `x: U64`
package struct Parameter: Sendable {
  /// The declared name.
  package let name: Name
  /// The type.
  package let type: TypeSyntax
  /// The whole declaration, without its documentation.
  package let span: Span
}

/// `contract Model<D: Size> { ... }`
package struct ContractDeclaration: Sendable {
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
  package let body: Block
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package let damage: UInt32?
}
