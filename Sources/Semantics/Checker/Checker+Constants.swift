import Diagnostics
import Syntax

extension Checker {
  /// The value of a constant: worked out when it is first asked for.
  mutating func constantValue(_ index: Int, usedAt span: Span) -> TypedExpression {
    switch constants[index].state {
    case .done(var value):
      value.span = span
      return value
    case .open:
      let name = constants[index].syntax.name
      report(
        .names.constantCycle, "the constant `\(name.text)` is defined by itself", at: span,
        "needs its own value here", secondary: [Label(name.span, "declared here")])
      constants[index].state = .done(.invalid(name.span))
      return .invalid(span)
    case .new: break
    }
    constants[index].state = .open
    let entry = constants[index]
    let saved = context
    context = FunctionContext()
    context.environment = entry.environment
    context.isConstant = true
    constantDepth += 1
    var value: TypedExpression
    if constantDepth > Checker.constantDepthMax {
      report(.names.constantCycle, "constants depend on each other too deeply", at: span)
      value = .invalid(span)
    } else {
      let type = resolve(entry.syntax.type, in: entry.environment)
      value = check(
        entry.syntax.value, against: type,
        because: Label(entry.syntax.type.span, "declared as `\(text(type))`"))
      value = fold(constant: value)
    }
    constantDepth -= 1
    context = saved
    if case .open = constants[index].state { constants[index].state = .done(value) }
    value.span = span
    return value
  }

  /// How many constants may depend on each other in a row: it is recursion.
  private static let constantDepthMax = 100

  mutating func fold(constant value: TypedExpression) -> TypedExpression {
    switch ConstantFolder.fold(value) {
    case .success(let folded): return folded
    case .failure(.notConstant(let span)):
      if value.isInvalid { return value }
      report(
        .names.notConstant, "this is not known when compiling", at: span,
        "not part of a constant",
        notes: [
          "a constant is made of literals, other constants, operators, tuples, structs and arrays"
        ])
    case .failure(.overflow(let span, let type)):
      report(
        .types.literalRange, "the value does not fit `\(text(type))`", at: span,
        "overflows when compiled")
    case .failure(.division(let span)):
      report(.types.literalRange, "a division by zero", at: span, "divides by zero")
    }
    return .invalid(value.span)
  }
}
