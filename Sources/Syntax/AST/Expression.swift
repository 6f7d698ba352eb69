import Diagnostics
import Primitives

/// An expression.
package struct Expression: Sendable {
  /// The forms of expressions.
  package indirect enum Kind: Sendable {
    /// `x`, `caller`, `self`; the name's span is without brackets around it
    case name(Name)
    /// `1_000`, `3 coin`
    case integer(U256, unit: Unit?)
    /// `0.5`, `0.5 coin`
    case decimal(DecimalLiteral, unit: Unit?)
    /// `"text"`, with its escapes replaced
    case text(String)
    /// `hex"00ff"`
    case bytes([UInt8])
    /// `@0x...`
    case address(Address)
    /// `true`, `false`
    case bool(Bool)
    /// `none`
    case none
    /// `(a, b)`; `()` is empty. A single expression in brackets is that expression, its span with
    /// the brackets.
    case tuple([Expression])
    /// `[a, b]`
    case list([Expression])
    /// `[value; count]`
    case repeated(Expression, count: Expression)
    /// `!a`, `-a`, `~a`, `try a`
    case unary(UnaryOperator, Expression)
    /// `a + b`; the span is the operator's
    case binary(BinaryOperator, Span, Expression, Expression)
    /// `a.name`
    case member(Expression, Name)
    /// `a.0`; the span is the index's
    case element(Expression, index: U256, Span)
    /// `a.as<Q<16,16>>()`
    case conversion(Expression, to: TypeSyntax)
    /// `f(a, axis: 1)`
    case call(Expression, [Argument])
    /// `a[i]`, `m[k, default: 0]`; at least one argument
    case index(Expression, [Argument])
    /// `.circle(r)`; nil when there are no brackets
    case enumCase(Name, [Argument]?)
    /// A type that is called: only `Q` and `Q<8,24>`
    case type(TypeSyntax)
    /// `if a { b } else { c }`
    case conditional(IfExpression)
    /// `match a { ... }`
    case match(MatchExpression)
    /// `fail Closed(round)`
    case fail(ErrorValue)
    /// No expression: a syntax error that has been reported.
    case invalid
  }

  /// Which of the forms it is.
  package let kind: Kind
  /// Where it stands.
  package let span: Span
  /// How deep the tree below is, from 1.
  let height: Int
}

extension Expression {
  /// `(a, b)`, where it was written otherwise.
  package static func tuple(_ elements: [Expression], span: Span) -> Expression {
    Expression(
      kind: .tuple(elements), span: span, height: (elements.map(\.height).max() ?? 0) + 1)
  }
}

/// What an integer or decimal is multiplied with.
package enum Unit: String, CaseIterable, Hashable, Sendable {
  /// 10^18 of the smallest units of the native token
  case coin
  /// 1 s
  case seconds
  /// 60 s
  case minutes
  /// 3,600 s
  case hours
  /// 86,400 s
  case days

  /// The factor: seconds for times, 10^18 for `coin`.
  package var factor: UInt64 {
    switch self {
    case .coin: 1_000_000_000_000_000_000
    case .seconds: 1
    case .minutes: 60
    case .hours: 3_600
    case .days: 86_400
    }
  }
}

/// A number with a point, exactly: mantissa / 10^fractionDigits.
package struct DecimalLiteral: Hashable, Sendable {
  /// All digits, without the point.
  package let mantissa: U256
  /// How many of them stand after the point: 1 to 64.
  package let fractionDigits: Int

  /// A literal of these digits.
  package init(mantissa: U256, fractionDigits: Int) {
    self.mantissa = mantissa
    self.fractionDigits = fractionDigits
  }
}

/// An operator before its operand.
package enum UnaryOperator: String, CaseIterable, Hashable, Sendable {
  /// `!`
  case not = "!"
  /// `-`
  case negate = "-"
  /// `~`
  case complement = "~"
  /// `try`
  case attempt = "try"
}

/// An operator between its operands.
package enum BinaryOperator: String, CaseIterable, Hashable, Sendable {
  /// `||`
  case or = "||"
  /// `&&`
  case and = "&&"
  /// `==`
  case equal = "=="
  /// `!=`
  case notEqual = "!="
  /// `<`
  case less = "<"
  /// `<=`
  case lessOrEqual = "<="
  /// `>`
  case greater = ">"
  /// `>=`
  case greaterOrEqual = ">="
  /// `??`
  case coalesce = "??"
  /// `|`
  case bitOr = "|"
  /// `^`
  case bitXor = "^"
  /// `&`
  case bitAnd = "&"
  /// `<<`
  case shiftLeft = "<<"
  /// `>>`
  case shiftRight = ">>"
  /// `+`
  case add = "+"
  /// `-`
  case subtract = "-"
  /// `*`
  case multiply = "*"
  /// `/`
  case divide = "/"
  /// `%`
  case remainder = "%"
  /// `**`
  case power = "**"
}

/// An argument of a call, an index, an error or an event.
package struct Argument: Sendable {
  /// What is passed.
  package enum Value: Sendable {
    /// A value.
    case expression(Expression)
    /// Only to functions of the library, which are inlined.
    case closure(Closure)
  }

  /// The name before the colon.
  package let label: Name?
  /// The value.
  package let value: Value
  /// Where it stands.
  package let span: Span

  var height: Int {
    switch value {
    case .expression(let expression): expression.height
    case .closure(let closure): closure.body.height + 1
    }
  }
}

extension Argument {
  /// An argument without a name.
  package init(_ expression: Expression) {
    self.init(label: nil, value: .expression(expression), span: expression.span)
  }
}

/// `{ a, b in a + b }`
package struct Closure: Sendable {
  /// The parameters; `_` ignores one.
  package let parameters: [Name]
  /// What it does.
  package let body: Expression
  /// Where it stands.
  package let span: Span
}

/// `if a { b } else { c }`
package struct IfExpression: Sendable {
  /// What stands after `else`.
  package indirect enum Alternative: Sendable {
    /// `else { ... }`, or a block after `=>`.
    case block(StatementBlock)
    /// `else if`
    case conditional(IfExpression)
  }

  /// What must hold.
  package enum Condition: Sendable {
    /// A Bool.
    case holds(Expression)
    /// `let x = optional`: that there is a value, which the name then stands for.
    case binds(BindingPattern, Expression)

    /// The expression in it.
    package var value: Expression {
      switch self {
      case .holds(let value), .binds(_, let value): value
      }
    }
  }

  /// What must hold.
  package let condition: Condition
  /// What happens when the condition holds.
  package let then: StatementBlock
  /// What stands after `else`, if it does.
  package let elseBranch: Alternative?
  /// Where it stands.
  package let span: Span
}

/// `match subject { pattern => body, ... }`
package struct MatchExpression: Sendable {
  /// What is matched.
  package let subject: Expression
  /// The arms, in order.
  package let arms: [MatchArm]
  /// Where it stands.
  package let span: Span
}

/// `pattern => body`
package struct MatchArm: Sendable {
  /// What stands after `=>`.
  package enum Body: Sendable {
    /// `else { ... }`, or a block after `=>`.
    case block(StatementBlock)
    /// A value.
    case expression(Expression)
  }

  /// What is bound or matched.
  package let pattern: Pattern
  /// What it does.
  package let body: Body
  /// Where it stands.
  package let span: Span
}
