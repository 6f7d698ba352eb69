import Diagnostics

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
  /// `invariant`
  case invariant
}

/// `fn`, `entry`, `view` or `init` with its body; or `invariant`, whose body returns its value.
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
  /// The most gas that an entry or view may use, if it says so.
  package let gasLimit: GasLimit?
  /// What it does.
  package let body: StatementBlock
  /// The whole declaration, without its documentation.
  package let span: Span
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// function is whole. At its beginning when the signature is not; otherwise in the body. Byte
  /// offset.
  package let damage: UInt32?
}

/// The most gas that an entry or view may use: `gas <= 5_000 + 12 * N`.
package struct GasLimit: Sendable {
  /// The gas, in sizes.
  package let limit: SizeSyntax
  /// All of it.
  package let span: Span
}

/// A size parameter: `N`, or `N: Size`; in functions also `T: Type`, `K: Key` and `L: Depth`.
package struct SizeParameter: Sendable {
  /// What the parameter stands for.
  package enum Kind: Sendable {
    /// A size of a shape or list.
    case size
    /// A key of a contract.
    case key
    /// How deep a ciphertext is.
    case depth
    /// A type.
    case type
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
