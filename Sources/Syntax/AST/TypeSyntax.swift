import Diagnostics
import Primitives

/// A type as it is written.
package struct TypeSyntax: Sendable {
  /// The forms of types.
  package indirect enum Kind: Sendable {
    /// `U64`, `List<U64, max 8>`, `shapley.Weights`
    case named(QualifiedName, arguments: [TypeArgument])
    /// `(A, B)`; `()` is empty. A single type in brackets is that type itself.
    case tuple([TypeSyntax])
    /// `[U64; 4]`
    case array(element: TypeSyntax, count: SizeSyntax)
    /// `T?`
    case optional(TypeSyntax)
    /// No type: a syntax error that has been reported.
    case invalid
  }

  /// Which of the forms it is.
  package let kind: Kind
  /// Where it stands.
  package let span: Span
  /// How deep the tree below is, from 1.
  let height: Int
}

/// An argument of a type.
package enum TypeArgument: Sendable {
  /// A type, or a size that is only a name: which one, the declaration of the name tells.
  case type(TypeSyntax)
  /// A size that is more than a name: `8`, `N + 1`
  case size(SizeSyntax)
  /// `max 8`
  case bound(SizeSyntax, span: Span)
  /// `depth 1`
  case depth(SizeSyntax, span: Span)
  /// `within 4.5`
  case range(DecimalLiteral, span: Span)
  /// `[N, D]`
  case shape([SizeSyntax], span: Span)

  /// Where it stands.
  package var span: Span {
    switch self {
    case .type(let type): type.span
    case .size(let size): size.span
    case .bound(_, let span), .depth(_, let span), .range(_, let span), .shape(_, let span): span
    }
  }

  var height: Int {
    switch self {
    case .type(let type): type.height
    case .size(let size): size.height
    case .bound(let size, _), .depth(let size, _): size.height + 1
    case .range: 1
    case .shape(let sizes, _): (sizes.map(\.height).max() ?? 0) + 1
    }
  }
}

/// A size as it is written.
package struct SizeSyntax: Sendable {
  /// The forms of sizes.
  package indirect enum Kind: Sendable {
    /// `8`
    case integer(U256)
    /// `N`, `limits.providers`: a size parameter or a constant
    case name(QualifiedName)
    /// `a + b`
    case add(SizeSyntax, SizeSyntax)
    /// `a - b`
    case subtract(SizeSyntax, SizeSyntax)
    /// `a * b`
    case multiply(SizeSyntax, SizeSyntax)
    /// A type that cannot be a size, such as `[U8; 4]`; the grammar lets it through.
    case type(TypeSyntax)
  }

  /// Which of the forms it is.
  package let kind: Kind
  /// Where it stands.
  package let span: Span
  /// How deep the tree below is, from 1.
  let height: Int
}
