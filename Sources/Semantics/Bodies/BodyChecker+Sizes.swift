import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// The size that an expression is, without a report: an integer literal, a size parameter, a
  /// constant, or a sum, difference or product of those.
  mutating func sizeValue(_ expression: Syntax.Expression) -> Size? {
    switch expression.kind {
    case .integer(let value, unit: nil):
      return value.asUInt64.flatMap { Int64(exactly: $0) }.map { Size($0) }
    case .name(let name):
      if local(named: name.text) != nil { return nil }
      if let parameter = context.environment.sizes[name.text] {
        use(name.span, of: program[parameter].span)
        return Size(parameter)
      }
      if let depth = context.environment.constants[name.text] {
        use(name.span, of: context.environment.genericParameters[name.text])
        return Size(Int64(depth))
      }
      guard case .found(let declared) = lookUp(name.text, in: context.environment) else {
        return nil
      }
      use(name.span, of: declared.span)
      return constantSizeValue(declared.symbol, expression.span)
    case .member(let base, let name):
      guard case .module(let module)? = namespace(of: base),
        let declared = scopes[module].own[name.text]
      else { return nil }
      useNamespace(base)
      use(name.span, of: declared.span)
      return constantSizeValue(declared.symbol, expression.span)
    case .binary(let operation, _, let a, let b):
      guard let left = sizeValue(a), let right = sizeValue(b) else { return nil }
      switch operation {
      case .add: return left + right
      case .subtract: return left - right
      case .multiply:
        return left.terms.count * right.terms.count <= 64 ? left * right : nil
      case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
        .coalesce, .bitOr, .bitXor, .bitAnd, .shiftLeft, .shiftRight, .divide, .remainder, .power:
        return nil
      }
    default: return nil
    }
  }

  private mutating func constantSizeValue(_ symbol: Symbol, _ span: Span) -> Size? {
    guard case .constant(let index) = symbol else { return nil }
    let value = constantValue(index, usedAt: span)
    guard case .integer(let number) = value.kind, case .integer(let type) = value.type,
      !(type.isSigned && number.isNegative), let word = number.asUInt64
    else { return nil }
    return Int64(exactly: word).map { Size($0) }
  }
}
