import Diagnostics

/// `const limit: U64 = 10`
package struct ConstDeclaration: Sendable {
  /// The lines of `///` before it, without the slashes; empty when there are none.
  package let documentation: String
  package let name: Name
  package let type: TypeSyntax
  package let value: Expression
  package let span: Span
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

  package let documentation: String
  package let kind: Kind
  package let name: Name
  package let sizes: [SizeParameter]
  package let fields: [FieldDeclaration]
  package let span: Span
}

/// A field of a struct or resource: `x: U64`
package struct FieldDeclaration: Sendable {
  package let documentation: String
  package let name: Name
  package let type: TypeSyntax
  package let span: Span
}

/// `enum Shape { circle(U64), square(side: U64), empty }`
package struct EnumDeclaration: Sendable {
  package let documentation: String
  package let name: Name
  package let cases: [EnumCaseDeclaration]
  package let span: Span
}

/// A case of an enum: `circle(U64)`
package struct EnumCaseDeclaration: Sendable {
  package let documentation: String
  package let name: Name
  /// The payload; empty without one (and for `empty()`).
  package let payload: [EnumPayload]
  package let span: Span
}

/// A part of a case's payload: `side: U64` or `U64`
package struct EnumPayload: Sendable {
  package let label: Name?
  package let type: TypeSyntax
}

/// `error NotOwner(caller: Address)`
package struct ErrorDeclaration: Sendable {
  package let documentation: String
  package let name: Name
  package let parameters: [Parameter]
  package let span: Span
}

/// `event Moved(indexed from: Address, amount: U128)`
package struct EventDeclaration: Sendable {
  package let documentation: String
  package let name: Name
  package let parameters: [EventParameter]
  package let span: Span
}

/// A parameter of an event.
package struct EventParameter: Sendable {
  /// Where `indexed` stands, if it does.
  package let indexed: Span?
  package let name: Name
  package let type: TypeSyntax
  package let span: Span
}

/// `interface Scorer { view score(round: U32) -> U64 }`
package struct InterfaceDeclaration: Sendable {
  package let documentation: String
  package let name: Name
  package let members: [InterfaceMember]
  package let span: Span
}

/// An entry or a view of an interface: a signature without a body.
package struct InterfaceMember: Sendable {
  package let documentation: String
  /// ``FunctionKind/entry`` or ``FunctionKind/view``.
  package let kind: FunctionKind
  package let name: Name
  package let sizes: [SizeParameter]
  package let parameters: [Parameter]
  package let result: TypeSyntax?
  /// Where `calls` stands, if it does.
  package let calls: Span?
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
  case initialiser = "init"
}

/// `fn`, `entry`, `view` or `init` with its body.
package struct FunctionDeclaration: Sendable {
  package let documentation: String
  package let kind: FunctionKind
  /// The name; for `init` that word itself.
  package let name: Name
  /// The size parameters; always empty for `init`.
  package let sizes: [SizeParameter]
  package let parameters: [Parameter]
  /// The type after `->`; always nil for `init`.
  package let result: TypeSyntax?
  /// Where `calls` stands, if it does.
  package let calls: Span?
  package let body: Block
  package let span: Span
}

/// A size parameter: `N`, or `N: Size`
package struct SizeParameter: Sendable {
  package let name: Name
}

/// A parameter: `x: U64`
package struct Parameter: Sendable {
  package let name: Name
  package let type: TypeSyntax
  package let span: Span
}

/// `contract Model<D: Size> { ... }`
package struct ContractDeclaration: Sendable {
  package let documentation: String
  package let name: Name
  package let sizes: [SizeParameter]
  package let members: [ContractMember]
  package let span: Span
}

/// `key task: Paillier<3072>`
package struct KeyDeclaration: Sendable {
  package let documentation: String
  package let name: Name
  package let scheme: TypeSyntax
  package let span: Span
}

/// `public state round: U32 = 0`
package struct StateDeclaration: Sendable {
  package let documentation: String
  /// Where `public` stands, if it does.
  package let isPublic: Span?
  package let name: Name
  package let type: TypeSyntax
  package let value: Expression?
  package let span: Span
}

/// `test "title" (x: U64) { ... }`
package struct TestDeclaration: Sendable {
  package let documentation: String
  package let title: String
  /// Where the title stands.
  package let titleSpan: Span
  /// The parameters of a property test; empty for an ordinary one.
  package let parameters: [Parameter]
  package let body: Block
  package let span: Span
}
