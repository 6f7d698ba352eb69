import Diagnostics
import Syntax

extension BodyChecker {
  // MARK: One operand

  mutating func unary(
    _ operation: UnaryOperator, _ operand: Syntax.Expression, _ span: Span, hint: Type?
  ) -> TypedExpression {
    switch operation {
    case .attempt: return attempt(operand, span)
    case .not:
      let x = check(operand, against: .bool)
      if x.isInvalid { return x }
      return TypedExpression(.unary(.not, x), type: .bool, span: span)
    case .negate:
      switch operand.kind {
      case .integer(let value, unit: nil):
        return integerLiteral(value, unit: nil, isNegative: true, span, hint: hint)
      case .decimal(let literal, unit: nil):
        return decimalLiteral(literal, unit: nil, isNegative: true, span, hint: hint)
      default: break
      }
      let x = infer(operand, hint: hint)
      if x.isInvalid { return x }
      guard isNegatable(x.type) else {
        reportOperand("-", x, span)
        return .invalid(span)
      }
      return checkHeadroom(TypedExpression(.unary(.negate, x), type: x.type, span: span), span)
    case .complement:
      let x = infer(operand, hint: hint)
      if x.isInvalid { return x }
      guard case .integer = x.type else {
        reportOperand("~", x, span)
        return .invalid(span)
      }
      return TypedExpression(.unary(.complement, x), type: x.type, span: span)
    }
  }

  private func isNegatable(_ type: Type) -> Bool {
    switch type {
    case .integer(let integer): integer.isSigned
    case .fixed, .ciphertext: true
    case .tensor(element: let element, shape: _):
      element.fixedType != nil || element.integerType?.isSigned == true
    case .unit, .never, .invalid, .bool, .address, .hash, .bytes, .text, .optional, .tuple, .array,
      .list, .map, .structure, .enumeration, .contract, .sum, .publicKey, .coin, .testKey:
      false
    }
  }

  private mutating func reportOperand(_ operation: String, _ x: TypedExpression, _ span: Span) {
    var help: String?
    if operation == "-", case .integer(let type) = x.type {
      help = "unsigned numbers have no negatives: convert it to `I\(type.bits)`"
    }
    if operation == "!" { help = "`!` negates Bool; `~` flips the bits of an integer" }
    report(
      .types.operands, "`\(operation)` does not work on `\(text(x.type))`", at: span,
      "has type `\(text(x.type))`", help: help)
  }

  // MARK: Two operands

  mutating func binary(
    _ operation: BinaryOperator, _ operatorSpan: Span, _ left: Syntax.Expression,
    _ right: Syntax.Expression, _ span: Span, hint: Type?
  ) -> TypedExpression {
    switch operation {
    case .and, .or:
      let a = check(left, against: .bool)
      let b = check(right, against: .bool)
      if a.isInvalid || b.isInvalid { return .invalid(span) }
      return TypedExpression(.logical(isAnd: operation == .and, a, b), type: .bool, span: span)
    case .coalesce: return coalesce(left, right, span, hint: hint)
    case .power: return power(left, right, operatorSpan, span, hint: hint)
    case .shiftLeft, .shiftRight:
      return shift(operation, left, right, span, hint: hint)
    case .equal, .notEqual:
      let (a, b) = operands(left, right, hint: nil)
      return equality(operation, operatorSpan, a, b, span)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      let (a, b) = operands(left, right, hint: nil)
      return order(operation, operatorSpan, a, b, span)
    case .add, .subtract, .multiply, .divide, .remainder, .bitAnd, .bitOr, .bitXor:
      if operation == .bitXor { warnOfPower(left, right, operatorSpan) }
      let (a, b) = operands(left, right, hint: hint)
      return arithmetic(operation, operatorSpan, a, b, span)
    }
  }

  /// `10 ^ 18` is 24, which nobody wants.
  private mutating func warnOfPower(
    _ left: Syntax.Expression, _ right: Syntax.Expression, _ span: Span
  ) {
    guard ["2", "10"].contains(sourceText(left.span)), case .integer = right.kind,
      !sourceText(right.span).hasPrefix("0x")
    else { return }
    report(
      .forms.powerSign, "`^` is the exclusive or, no power", at: span, "flips bits",
      help:
        "write `\(sourceText(left.span)) ** \(sourceText(right.span))`; an amount is written `1 coin`",
      severity: .warning)
  }

  /// `base ** exponent`: `pow` as an operator.
  private mutating func power(
    _ left: Syntax.Expression, _ right: Syntax.Expression, _ operatorSpan: Span, _ span: Span,
    hint: Type?
  ) -> TypedExpression {
    let base = requireValue(infer(left, hint: hint))
    let exponent = check(right, against: .u64)
    if base.isInvalid || exponent.isInvalid || isPoisoned(base.type) { return .invalid(span) }
    if sourceText(left.span).hasPrefix("-") {
      let (number, power) = (sourceText(left.span).dropFirst(), sourceText(right.span))
      report(
        .syntax.chainedPower, "`-` and `**` need brackets", at: operatorSpan, "which comes first?",
        help: "write `(-\(number)) ** \(power)` or `-(\(number) ** \(power))`")
      return .invalid(span)
    }
    guard base.type.integerType != nil || base.type.fixedType != nil else {
      reportOperand("**", base, left.span)
      return .invalid(span)
    }
    return TypedExpression(.builtin(.power, [base, exponent]), type: base.type, span: span)
  }

  /// Both operands; a flexible one follows the other.
  private mutating func operands(
    _ left: Syntax.Expression, _ right: Syntax.Expression, hint: Type?
  ) -> (TypedExpression, TypedExpression) {
    if isFlexible(left), !isFlexible(right) {
      let b = requireValue(infer(right, hint: hint))
      // After an error, nothing can be said about the literal.
      if b.isInvalid { return (.invalid(left.span), b) }
      return (infer(left, hint: literalHint(b.type, left)), b)
    }
    let a = requireValue(infer(left, hint: hint))
    if a.isInvalid, isFlexible(right) { return (a, .invalid(right.span)) }
    let b = requireValue(
      infer(right, hint: isFlexible(right) ? literalHint(a.type, right) : a.type))
    return (a, b)
  }

  /// What a literal beside a value of this type would like to be.
  private func literalHint(_ type: Type, _ literal: Syntax.Expression) -> Type {
    guard case .ciphertext(let ciphertext) = type else { return type }
    switch literal.kind {
    // An integer multiple is no product of elements.
    case .integer: return .u64
    case .unary(.negate, let operand):
      if case .integer = operand.kind { return .i64 }
      return literalHint(type, operand)
    case .binary(_, _, let left, _): return literalHint(type, left)
    case .call(let callee, _):
      if case .member(_, let name) = callee.kind, ["encrypt", "upload"].contains(name.text) {
        return type
      }
      return ciphertext.plain
    case .list, .repeated: return ciphertext.plain
    default: return ciphertext.element
    }
  }

  private mutating func coalesce(
    _ left: Syntax.Expression, _ right: Syntax.Expression, _ span: Span, hint: Type?
  ) -> TypedExpression {
    let optional = infer(left, hint: hint.map { .optional($0) })
    guard case .optional(let inner) = optional.type else {
      _ = infer(right, hint: optional.type)
      if !optional.isInvalid, !isPoisoned(optional.type) {
        report(
          .types.notOptional, "`??` needs an optional before it", at: left.span,
          "has type `\(text(optional.type))`", help: "remove `??` and what follows")
      }
      return .invalid(span)
    }
    let fallback = infer(right, hint: inner)
    if fallback.isInvalid { return .invalid(span) }
    guard let type = join(inner, fallback.type), type == inner else {
      reportMismatch(fallback, inner, because: Label(left.span, "an optional of `\(text(inner))`"))
      return .invalid(span)
    }
    return TypedExpression(
      .coalesce(optional, coerce(fallback, to: inner)), type: inner, span: span)
  }

  private mutating func shift(
    _ operation: BinaryOperator, _ left: Syntax.Expression, _ right: Syntax.Expression,
    _ span: Span, hint: Type?
  ) -> TypedExpression {
    let x = infer(left, hint: hint)
    let amount = infer(right, hint: nil)
    if x.isInvalid || amount.isInvalid { return .invalid(span) }
    guard case .integer = x.type else {
      reportOperand(operation.rawValue, x, left.span)
      return .invalid(span)
    }
    guard case .integer(let type) = amount.type, !type.isSigned, type.bits <= 64 else {
      report(
        .types.operands, "an amount to shift by is unsigned, of at most 64 bits", at: right.span,
        "has type `\(text(amount.type))`", help: "convert it: `U64(...)`")
      return .invalid(span)
    }
    return TypedExpression(
      .binary(operation == .shiftLeft ? .shiftLeft : .shiftRight, x, amount), type: x.type,
      span: span)
  }

  // MARK: Comparisons

  mutating func equality(
    _ operation: BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    if a.isInvalid || b.isInvalid || isPoisoned(a.type) || isPoisoned(b.type) {
      return .invalid(span)
    }
    if a.type.isEncrypted || b.type.isEncrypted {
      return reportCiphertextComparison(operation, operatorSpan, a, b, span)
    }
    guard let type = join(a.type, b.type) else {
      reportOperands(operation, operatorSpan, a, b)
      return .invalid(span)
    }
    guard facts[type].isComparable else {
      report(
        .types.operands, "values of `\(text(type))` cannot be compared", at: operatorSpan,
        "no `\(operation.rawValue)` for this type",
        secondary: [Label(a.span, "has type `\(text(a.type))`")],
        notes: facts[type].isSealed ? ["nobody here can see inside a ciphertext"] : [])
      return .invalid(span)
    }
    return TypedExpression(
      .binary(
        operation == .equal ? .equal : .notEqual, coerce(a, to: type), coerce(b, to: type)),
      type: .bool, span: span)
  }

  private mutating func order(
    _ operation: BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    if a.isInvalid || b.isInvalid { return .invalid(span) }
    if a.type.isEncrypted || b.type.isEncrypted {
      return reportCiphertextComparison(operation, operatorSpan, a, b, span)
    }
    guard a.type == b.type else {
      reportOperands(operation, operatorSpan, a, b)
      return .invalid(span)
    }
    switch a.type {
    case .integer, .fixed, .address: break
    case .tensor:
      let method =
        switch operation {
        case .less: "less"
        case .lessOrEqual: "lessOrEqual"
        case .greater: "greater"
        default: "greaterOrEqual"
        }
      report(
        .types.operands, "tensors have no order", at: operatorSpan, "not for tensors",
        help: "compare element by element: `a.\(method)(b)` gives a tensor of Bool")
      return .invalid(span)
    default:
      if isPoisoned(a.type) { return .invalid(span) }
      report(
        .types.operands, "values of `\(text(a.type))` have no order", at: operatorSpan,
        "no `\(operation.rawValue)` for this type",
        secondary: [Label(a.span, "has type `\(text(a.type))`")])
      return .invalid(span)
    }
    return TypedExpression(.binary(operation.typed, a, b), type: .bool, span: span)
  }

  /// Says that two operands do not fit each other.
  mutating func reportOperands(
    _ operation: BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression
  ) {
    // What is assigned to keeps its type: `total += n` converts only `n`.
    let isAssignment =
      sourceText(operatorSpan).hasSuffix("=")
      && !["==", "!=", "<=", ">="].contains(sourceText(operatorSpan))
    if isPoisoned(a.type) || isPoisoned(b.type) { return }
    let (left, right) = (text(a.type), text(b.type))
    var help: String?
    var fix: Fix?
    switch (a.type, b.type) {
    case (.integer(let x), .integer(let y)) where x.isSigned == y.isSigned && x.bits > y.bits:
      help = "convert the right side: `\(left)(...)`"
      fix = wrap(b.span, "\(left)(", ")")
    case (.integer, .integer) where isAssignment:
      help = "convert the right side: `\(left)(...)` (traps when the value does not fit)"
      fix = wrap(b.span, "\(left)(", ")")
    case (_, _) where isAssignment: break
    case (.integer, .integer):
      help = "convert the left side: `\(right)(...)`"
      fix = wrap(a.span, "\(right)(", ")")
    case (.fixed, .fixed): help = "convert one side: `.as<\(left)>()`"
    case (.fixed, .integer): help = "convert the right side: `\(left)(...)`"
    case (.integer, .fixed): help = "convert the left side: `\(right)(...)`"
    case (.optional(let inner), let type) where inner == type:
      if operation == .equal || operation == .notEqual {
        help = "compare with `some(...)`"
        fix = wrap(b.span, "some(", ")")
      } else {
        help = "open the optional: `?? default`, `else Error(...)` or `match`"
      }
    case (let type, .optional(let inner)) where inner == type:
      if operation == .equal || operation == .notEqual {
        help = "compare with `some(...)`"
        fix = wrap(a.span, "some(", ")")
      } else {
        help = "open the optional: `?? default`, `else Error(...)` or `match`"
      }
    case (.coin, .integer), (.integer, .coin): help = "the amount of a Coin is `.amount`"
    default: break
    }
    report(
      .types.operands, "`\(operation.rawValue)` does not take `\(left)` and `\(right)`",
      at: operatorSpan, "different types",
      secondary: [Label(a.span, "`\(left)`"), Label(b.span, "`\(right)`")],
      notes: ["types never mix by themselves: nothing is converted unless it is written"],
      help: help, fix: fix)
  }

  // MARK: Arithmetic

  /// `+ - * / % & | ^` on checked operands.
  mutating func arithmetic(
    _ operation: BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    if a.isInvalid || b.isInvalid || isPoisoned(a.type) || isPoisoned(b.type) {
      return .invalid(span)
    }
    if a.type.isEncrypted || b.type.isEncrypted {
      return ciphertextArithmetic(operation, operatorSpan, a, b, span)
    }
    if a.type.isTensor || b.type.isTensor {
      return tensorArithmetic(operation, operatorSpan, a, b, span)
    }
    guard a.type == b.type else {
      reportOperands(operation, operatorSpan, a, b)
      return .invalid(span)
    }
    let works: Bool
    switch a.type {
    case .integer: works = true
    case .fixed:
      switch operation {
      case .add, .subtract, .multiply, .divide: works = true
      default: works = false
      }
    default: works = false
    }
    guard works else {
      var help: String?
      switch (a.type, operation) {
      case (.bool, .bitAnd): help = "for Bool, write `&&`"
      case (.bool, .bitOr): help = "for Bool, write `||`"
      case (.bool, .bitXor): help = "for Bool, write `!=`"
      case (.text, .add), (.bytes, .add), (.list, .add): help = "write `a.concat(b)`"
      case (.coin, .add): help = "write `a.join(b)`"
      case (.coin, .subtract): help = "write `a.split(amount)`"
      default: break
      }
      report(
        .types.operands, "`\(operation.rawValue)` does not work on `\(text(a.type))`",
        at: operatorSpan, "not for this type",
        secondary: [Label(a.span, "has type `\(text(a.type))`")], help: help)
      return .invalid(span)
    }
    return TypedExpression(.binary(operation.typed, a, b), type: a.type, span: span)
  }

  private mutating func tensorArithmetic(
    _ operation: BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    switch operation {
    case .add, .subtract, .multiply, .divide: break
    default:
      report(
        .types.operands, "`\(operation.rawValue)` does not work on tensors", at: operatorSpan,
        "not for tensors")
      return .invalid(span)
    }
    let typed: Type
    switch (a.type, b.type) {
    case (.tensor(element: let x, shape: let n), .tensor(element: let y, shape: let m)):
      guard x == y else {
        reportOperands(operation, operatorSpan, a, b)
        return .invalid(span)
      }
      guard n == m || liesOver(m, matrix: n) else {
        reportShapes(operation, operatorSpan, (a, n), (b, m))
        return .invalid(span)
      }
      typed = a.type
    case (.tensor(element: let element, shape: _), let scalar) where element == scalar:
      typed = a.type
    case (let scalar, .tensor(element: let element, shape: _)) where element == scalar:
      typed = b.type
    default:
      reportOperands(operation, operatorSpan, a, b)
      return .invalid(span)
    }
    if case .tensor(element: .bool, shape: _) = typed {
      report(
        .types.operands, "`\(operation.rawValue)` does not work on tensors of Bool",
        at: operatorSpan, "not for Bool")
      return .invalid(span)
    }
    return TypedExpression(.binary(operation.typed, a, b), type: typed, span: span)
  }

  /// Whether the right shape is a row `[M]` or `[1, M]`, or a column `[N, 1]`, of a matrix.
  private func liesOver(_ shape: [Size], matrix: [Size]) -> Bool {
    guard matrix.count == 2 else { return false }
    let one = Size(1)
    return shape == [matrix[1]] || shape == [one, matrix[1]] || shape == [matrix[0], one]
  }

  private mutating func reportShapes(
    _ operation: BinaryOperator, _ operatorSpan: Span, _ a: (TypedExpression, [Size]),
    _ b: (TypedExpression, [Size])
  ) {
    var notes: [String] = []
    if a.1.count == b.1.count {
      for (axis, pair) in zip(a.1, b.1).enumerated() where pair.0 != pair.1 {
        notes.append("dimension \(axis): `\(text(pair.0))` is not always `\(text(pair.1))`")
      }
    }
    report(
      .shapes.mismatch, "`\(operation.rawValue)` needs tensors of one shape", at: operatorSpan,
      "different shapes",
      secondary: [
        Label(a.0.span, "has the shape \(text(shape: a.1))"),
        Label(b.0.span, "has the shape \(text(shape: b.1))"),
      ], notes: notes,
      help: a.1.count == 2 && b.1.count == 1
        ? "a vector as long as a row lies over every row; over every column with `.addColumn(v)` and the like"
        : nil)
  }
}

extension BinaryOperator {
  /// The operator of the typed tree. `&&`, `||`, `??` and `**` have forms of their own and never come
  /// here.
  var typed: TypedBinaryOperator {
    switch self {
    case .equal, .or, .and, .coalesce, .power: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .bitOr: .bitOr
    case .bitXor: .bitXor
    case .bitAnd: .bitAnd
    case .shiftLeft: .shiftLeft
    case .shiftRight: .shiftRight
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .remainder: .remainder
    }
  }
}

extension Type {
  /// Whether it is a tensor.
  var isTensor: Bool {
    if case .tensor = self { return true }
    return false
  }
}
