import Diagnostics
import Syntax

extension ProgramResolver {
  /// The value of a constant: worked out when it is first asked for.
  mutating func constantValue(_ index: Int, usedAt span: Span) -> TypedExpression {
    if var value = declarations.constants[index] {
      value.span = span
      return value
    }
    let source = declarations.constantSources[index]
    guard openConstants.insert(index).inserted else {
      let name = source.syntax.name
      report(
        .names.constantCycle, "the constant `\(name.text)` is defined by itself", at: span,
        "needs its own value here", secondary: [Label(name.span, "declared here")])
      declarations.constants[index] = .invalid(name.span)
      return .invalid(span)
    }
    var value: TypedExpression
    if openConstants.count > Self.constantDepthMax {
      report(.names.constantCycle, "constants depend on each other too deeply", at: span)
      value = .invalid(span)
    } else {
      let type = resolve(source.syntax.type, in: source.environment)
      value = fold(constant: expression(of: source, type))
      if source.syntax.damage != nil { value = .invalid(span) }
    }
    openConstants.remove(index)
    if declarations.constants[index] == nil { declarations.constants[index] = value }
    value.span = span
    return value
  }

  /// How many constants may depend on each other in a row: it is recursion.
  private static let constantDepthMax = 100

  /// The checked expression of a constant. A checker sees only constants whose value is known; it
  /// tells which others it needs, and starts again when those are.
  private mutating func expression(of source: ConstantSource, _ type: Type) -> TypedExpression {
    while true {
      let (value, needed, found) = BodyChecker.checkConstant(source, type, in: declarations)
      if needed.isEmpty {
        findings.absorb(found)
        return value
      }
      for constant in needed { _ = constantValue(constant.index, usedAt: constant.span) }
    }
  }
}
