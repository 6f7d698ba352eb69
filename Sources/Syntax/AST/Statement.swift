import Diagnostics

/// `{ ... }`
package struct StatementBlock: Sendable {
  /// The statements, in order.
  package let statements: [Statement]
  /// From `{` to `}`.
  package let span: Span
  /// How deep the tree below is, from 1.
  let height: Int
}

/// A statement.
package enum Statement: Sendable {
  /// `let` or `var`
  case binding(BindingStatement)
  /// `return`
  case returning(ReturnStatement)
  /// `require`
  case require(RequireStatement)
  /// `emit`
  case emit(EmitStatement)
  /// `for`
  case forLoop(ForStatement)
  /// `while`
  case whileLoop(WhileStatement)
  /// `expect`
  case expect(ExpectStatement)
  /// `a = b`, `a += b` and so on
  case assign(AssignStatement)
  /// A call, an `if`, a `match`, or any other expression.
  case expression(ExpressionStatement)
  /// `break`
  case breaking(Span)
  /// `continue`
  case continuing(Span)
  /// No statement: a syntax error that has been reported.
  case invalid(Span)

  /// The whole statement.
  package var span: Span {
    switch self {
    case .binding(let statement): statement.span
    case .returning(let statement): statement.span
    case .require(let statement): statement.span
    case .emit(let statement): statement.span
    case .forLoop(let statement): statement.span
    case .whileLoop(let statement): statement.span
    case .expect(let statement): statement.span
    case .assign(let statement): statement.span
    case .expression(let statement): statement.span
    case .breaking(let span), .continuing(let span), .invalid(let span): span
    }
  }
}

/// `let a = 1, b = 2` or `var c: U64`
package struct BindingStatement: Sendable {
  /// Whether the names can be assigned.
  package enum Kind: String, Hashable, Sendable {
    /// `let`
    case constant = "let"
    /// `var`
    case variable = "var"
  }

  /// Which of the forms it is.
  package let kind: Kind
  /// At least one.
  package let bindings: [LetBinding]
  /// Where it stands.
  package let span: Span
}

/// One binding of a `let` or `var`: `(a, b): (U64, U64) = pair else Missing`, `x = list.first else { return }`
package struct LetBinding: Sendable {
  /// What is bound or matched.
  package let pattern: BindingPattern
  /// The type.
  package let type: TypeSyntax?
  /// The value.
  package let value: Expression?
  /// The error after `else`, if there is one.
  package let orRaise: ErrorValue?
  /// The block after `else`, if there is one.
  package let elseBlock: StatementBlock?
  /// Where it stands.
  package let span: Span
}

/// What a `let`, `var` or `for` binds.
package indirect enum BindingPattern: Sendable {
  /// `x`
  case name(Name)
  /// `_`
  case wildcard(Span)
  /// `(a, b)`; a single pattern in brackets is that pattern itself
  case tuple([BindingPattern], Span)

  /// Where it stands.
  package var span: Span {
    switch self {
    case .name(let name): name.span
    case .wildcard(let span), .tuple(_, let span): span
    }
  }
}

/// `return x else Missing`
package struct ReturnStatement: Sendable {
  /// The value.
  package let value: Expression?
  /// What stands after `else`, if it does.
  package let orRaise: ErrorValue?
  /// Where it stands.
  package let span: Span
}

/// `require a < b else TooMuch(b)`
package struct RequireStatement: Sendable {
  /// What must hold.
  package let condition: Expression
  /// What stands after `else`, if it does.
  package let orRaise: ErrorValue
  /// Where it stands.
  package let span: Span
}

/// An error with its arguments, or an event with its: `Reward.NothingOwed`, `Listed(id, price: 3)`
package struct ErrorValue: Sendable {
  /// The declared name.
  package let name: QualifiedName
  /// The arguments; nil when there are no brackets.
  package let arguments: [Argument]?
  /// Where it stands.
  package let span: Span
}

/// `emit Listed(id)`
package struct EmitStatement: Sendable {
  /// The event with its arguments.
  package let event: ErrorValue
  /// Where it stands.
  package let span: Span
}

/// `for x in list { ... }`, `for i in 0..<n max 64 { ... }`
package struct ForStatement: Sendable {
  /// What the loop runs over.
  package enum Sequence: Sendable {
    /// The elements of a list or an array.
    case elements(Expression)
    /// The integers from the first, up to and without the second.
    case range(Expression, Expression)
  }

  /// What is bound or matched.
  package let pattern: BindingPattern
  /// What the loop runs over.
  package let sequence: Sequence
  /// The size after `max`.
  package let bound: SizeSyntax?
  /// What it does.
  package let body: StatementBlock
  /// Where it stands.
  package let span: Span
}

/// `while c max 100 { ... }`
package struct WhileStatement: Sendable {
  /// What must hold.
  package let condition: Expression
  /// The size after `max`.
  package let bound: SizeSyntax
  /// What it does.
  package let body: StatementBlock
  /// Where it stands.
  package let span: Span
}

/// `expect a == b`, `expect bob.call(reward.claim()) fails Reward.NothingOwed`
package struct ExpectStatement: Sendable {
  /// The value.
  package let value: Expression
  /// The error after `fails`.
  package let error: ErrorValue?
  /// Where it stands.
  package let span: Span
}

/// `place += value`
package struct AssignStatement: Sendable {
  /// What is assigned to.
  package let place: Expression
  /// The operation before the assignment; nil for `=`.
  package let operation: BinaryOperator?
  /// Where `=`, `+=` and so on stands.
  package let operatorSpan: Span
  /// The value.
  package let value: Expression
  /// What stands after `else`, if it does.
  package let orRaise: ErrorValue?
  /// Where it stands.
  package let span: Span
}

/// An expression as a statement; at the end of a block it is the block's value.
package struct ExpressionStatement: Sendable {
  /// The value.
  package let value: Expression
  /// What stands after `else`, if it does.
  package let orRaise: ErrorValue?
  /// Where it stands.
  package let span: Span
}
