import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// `U64(x)`, `Hash(x)`, `U256(address)`: a type called like a function.
  mutating func convert(
    to type: Type, _ name: String, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression {
    guard let arranged = arrange(arguments, for: [""], "`\(name)`", span),
      let syntax = expression(of: arranged[0])
    else {
      inferAll(arguments)
      return .invalid(span)
    }
    var hint: Type?
    if isFlexible(syntax) {
      switch type {
      case .integer: hint = type
      case .hash, .address: hint = .u256
      default: break
      }
    }
    let x = requireValue(infer(syntax, hint: hint))
    if x.isInvalid || isPoisoned(x.type) { return .invalid(span) }
    let result = TypedExpression(.builtin(.convert, [x]), type: type, span: span)
    switch (x.type, type) {
    case (.integer, .integer):
      return x.type == type ? TypedExpression(x.kind, type: type, span: span) : result
    case (.hash, .integer(.u256)), (.address, .integer(.u256)), (.integer(.u256), .hash):
      return result
    case (.contract, .address):
      return TypedExpression(.addressOf(x), type: .address, span: span)
    case (.hash, .hash), (.address, .address), (.bool, .bool):
      return x
    default: break
    }
    var help: String?
    switch (x.type, type) {
    case (.fixed, .integer): help = "take `.floor()` or `.round()` first"
    case (.bool, .integer): help = "write `if x { 1 } else { 0 }`"
    case (.coin, .integer): help = "the amount of a Coin is `.amount`"
    case (.hash, .integer), (.address, .integer): help = "convert it to U256 first"
    case (.integer, .hash): help = "convert it to U256 first: `Hash(U256(...))`"
    case (.enumeration, .integer): help = "match on it"
    case (.optional, _): help = "open the optional: `else Error(...)`, `?? default` or `match`"
    case (_, .address): help = "an address is written `@0x...`, or given as an argument"
    case (_, .coin): help = "coins come from payments: a parameter of type Coin, or `.split`"
    default: break
    }
    report(
      .forms.conversion, "`\(text(x.type))` cannot become `\(text(type))`", at: span,
      "no such conversion", secondary: [Label(x.span, "has type `\(text(x.type))`")], help: help)
    return .invalid(span)
  }

  /// `Text(n)`: the decimal digits of an integer.
  mutating func textConversion(_ arguments: [Argument], _ span: Span) -> TypedExpression {
    guard let arranged = arrange(arguments, for: [""], "`Text`", span),
      let syntax = expression(of: arranged[0])
    else {
      inferAll(arguments)
      return .invalid(span)
    }
    let x = requireValue(infer(syntax, hint: nil))
    if x.isInvalid || isPoisoned(x.type) { return .invalid(span) }
    guard case .integer(let integer) = x.type else {
      var help: String?
      switch x.type {
      case .fixed: help = "take `.floor()` or `.round()` first"
      case .coin: help = "the amount of a Coin is `.amount`"
      case .optional: help = "open the optional: `else Error(...)`, `?? default` or `match`"
      default: break
      }
      report(
        .forms.conversion, "`\(text(x.type))` cannot become a text", at: span,
        "no such conversion", secondary: [Label(x.span, "has type `\(text(x.type))`")],
        notes: ["`Text(n)` writes an integer in decimal digits"], help: help)
      return .invalid(span)
    }
    return TypedExpression(
      .builtin(.textOfInteger, [x]), type: .text(max: Size(Int64(integer.digitsMax))), span: span)
  }

  /// `Q<8,24>(n)` from an integer.
  mutating func fixedConversion(
    _ syntax: TypeSyntax, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression {
    let type = resolve(syntax, in: context.environment)
    guard let arranged = arrange(arguments, for: [""], "`\(sourceText(syntax.span))`", span),
      let argument = expression(of: arranged[0])
    else {
      inferAll(arguments)
      return .invalid(span)
    }
    // A number with a point already has the type.
    let x = requireValue(infer(argument, hint: isDecimal(argument) ? type : nil))
    if x.isInvalid || type == .invalid || isPoisoned(x.type) { return .invalid(span) }
    if x.type == type { return x }
    guard case .integer(let integer) = x.type, integer.bits <= 64 else {
      var help: String?
      if case .fixed = x.type { help = "convert between formats: `x.as<\(text(type))>()`" }
      if case .integer = x.type { help = "convert it to U64 or I64 first" }
      report(
        .forms.conversion, "`\(text(x.type))` cannot become `\(text(type))`", at: span,
        "no such conversion", secondary: [Label(x.span, "has type `\(text(x.type))`")], help: help)
      return .invalid(span)
    }
    return TypedExpression(.builtin(.convertFixed, [x]), type: type, span: span)
  }

  private func isDecimal(_ expression: Syntax.Expression) -> Bool {
    switch expression.kind {
    case .decimal(_, unit: nil): true
    case .unary(.negate, let operand): isDecimal(operand)
    default: false
    }
  }

  /// `x.as<Q<16,16>>()`: between fixed-point formats; of tensors between all elements, but to Bool.
  mutating func conversion(
    _ operand: Syntax.Expression, _ syntax: TypeSyntax, _ span: Span
  ) -> TypedExpression {
    let x = requireValue(infer(operand, hint: nil))
    let type = resolve(syntax, in: context.environment)
    if x.isInvalid || type == .invalid || isPoisoned(x.type) { return .invalid(span) }
    switch (x.type, type) {
    case (.fixed, .fixed):
      return TypedExpression(.builtin(.convertFixed, [x]), type: type, span: span)
    case (.tensor(element: _, shape: let shape), .fixed),
      (.tensor(element: _, shape: let shape), .integer)
    where HoleConstraint.numericElement.admits(type, facts):
      return TypedExpression(
        .builtin(.convertFixed, [x]), type: .tensor(element: type, shape: shape), span: span)
    case (.ciphertext, _):
      report(
        .ciphertexts.element, "a ciphertext cannot be converted", at: span, "not on ciphertexts",
        secondary: [Label(x.span, "has type `\(text(x.type))`")],
        help: "encrypt in the format that is needed")
    case (.integer, .integer):
      report(
        .forms.conversion, "`as` converts between fixed-point formats", at: span,
        "not for integers", help: "write `\(text(type))(...)`")
    case (.integer, .fixed):
      report(
        .forms.conversion, "`as` converts between fixed-point formats", at: span,
        "not for integers", help: "write `\(text(type))(...)`")
    default:
      report(
        .forms.conversion, "`\(text(x.type))` cannot become `\(text(type))`", at: span,
        "no such conversion", secondary: [Label(x.span, "has type `\(text(x.type))`")],
        notes: ["`as` converts `Q<i,f>` and tensors of it to another format"])
    }
    return .invalid(span)
  }
}
