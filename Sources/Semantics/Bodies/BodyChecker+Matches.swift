import Diagnostics
import Syntax

extension BodyChecker {
  mutating func matchExpression(
    _ syntax: MatchExpression, asValue: Bool, hint: Type?
  ) -> TypedExpression {
    let subject = requireValue(infer(syntax.subject, hint: nil))
    if subject.type.isEncrypted {
      report(
        .ciphertexts.branch, "a ciphertext cannot decide anything", at: syntax.subject.span,
        "nobody here knows what is inside", help: "decrypt off chain, and submit the result")
    }
    let type = subject.type.isEncrypted ? Type.invalid : subject.type
    var patterns = [TypedPattern?](repeating: nil, count: syntax.arms.count)
    var typed = [(block: TypedBlock, type: Type)?](repeating: nil, count: syntax.arms.count)
    var wanted = hint
    // Arms that have a type of their own first: they say what the others are.
    let order =
      syntax.arms.indices.filter { !isFlexible(syntax.arms[$0].body) }
      + syntax.arms.indices.filter { isFlexible(syntax.arms[$0].body) }
    for index in order {
      let arm = syntax.arms[index]
      context.names.append([:])
      patterns[index] = pattern(arm.pattern, type)
      let body = armBody(arm.body, asValue: asValue, hint: wanted)
      context.names.removeLast()
      typed[index] = body
      if wanted == nil { wanted = usable(body.type) }
    }
    let isWrong = patterns.contains { $0 == nil }
    var blocks = typed.compactMap { $0 }
    if isWrong || type == .invalid || isPoisoned(type) { return .invalid(syntax.span) }
    if syntax.arms.isEmpty {
      report(
        .forms.pattern, "a `match` needs arms", at: syntax.span, "none here",
        help: "write an arm for each possible value")
      return .invalid(syntax.span)
    }
    let result: Type
    if asValue {
      guard let unified = unify(&blocks, hint: hint, "the arms of this `match`", syntax.span) else {
        return .invalid(syntax.span)
      }
      result = unified
    } else {
      result = blocks.allSatisfy { $0.type == .never } ? .never : .unit
    }
    let arms = zip(patterns.compactMap { $0 }, blocks).map {
      TypedMatchArm(pattern: $0, body: $1.block)
    }
    return TypedExpression(.match(subject, arms), type: result, span: syntax.span)
  }

  private mutating func armBody(
    _ body: MatchArm.Body, asValue: Bool, hint: Type?
  ) -> (block: TypedBlock, type: Type) {
    switch body {
    case .block(let block): return checkBlock(block, asValue: asValue, hint: hint)
    case .expression(let expression):
      let value: TypedExpression
      switch expression.kind {
      case .conditional(let inner): value = ifExpression(inner, asValue: asValue, hint: hint)
      case .match(let inner): value = matchExpression(inner, asValue: asValue, hint: hint)
      default: value = infer(expression, hint: hint)
      }
      if value.isInvalid {
        context.isWhole = false
        return (TypedBlock(statements: [], span: expression.span), .invalid)
      }
      if asValue, value.type != .unit {
        return (TypedBlock(statements: [], value: value, span: expression.span), value.type)
      }
      let statement = TypedStatement(.expression(value), span: expression.span)
      return (
        TypedBlock(statements: [statement], span: expression.span),
        value.type == .never ? .never : .unit
      )
    }
  }

  // MARK: Patterns

  /// A pattern for a value of the type; nil after a report. Its names are declared in the innermost
  /// scope.
  private mutating func pattern(_ syntax: Pattern, _ type: Type) -> TypedPattern? {
    switch syntax.kind {
    case .invalid: return nil
    case .wildcard: return .any
    case .name(let name):
      warnCaseName(name, type)
      return .bind(declareLocal(name, type, isMutable: false))
    case .integer(let value, isNegative: let isNegative):
      guard case .integer = type else { return wrongPattern(syntax, "an integer", type) }
      let literal = integerLiteral(
        value, unit: nil, isNegative: isNegative, syntax.span, hint: type)
      return literal.isInvalid ? nil : .literal(literal)
    case .bool(let value):
      guard type == .bool else { return wrongPattern(syntax, "a Bool", type) }
      return .literal(TypedExpression(.bool(value), type: .bool, span: syntax.span))
    case .text(let value):
      guard case .text = type else { return wrongPattern(syntax, "a Text", type) }
      let literal = coerce(textLiteral(value, syntax.span, hint: type), to: type)
      return literal.isInvalid ? nil : .literal(literal)
    case .address(let address):
      guard type == .address else { return wrongPattern(syntax, "an Address", type) }
      return .literal(TypedExpression(.address(address), type: .address, span: syntax.span))
    case .none:
      guard case .optional = type else { return wrongPattern(syntax, "an optional", type) }
      return TypedPattern.none
    case .some(let inner):
      guard case .optional(let wrapped) = type else {
        bindInvalid(inner)
        return wrongPattern(syntax, "an optional", type)
      }
      return pattern(inner, wrapped).map { .some($0) }
    case .enumCase(let name, let parts): return casePattern(syntax, name, parts, type)
    case .tuple(let parts):
      guard case .tuple(let elements) = type, elements.count == parts.count else {
        for part in parts { bindInvalid(part) }
        return wrongPattern(syntax, "a tuple of \(parts.count)", type)
      }
      var typed: [TypedPattern] = []
      for (part, element) in zip(parts, elements) {
        if let inner = pattern(part, element) { typed.append(inner) }
      }
      return typed.count == parts.count ? .tuple(typed) : nil
    }
  }

  private mutating func casePattern(
    _ syntax: Pattern, _ name: Name, _ parts: [Pattern]?, _ type: Type
  ) -> TypedPattern? {
    guard case .enumeration(let id) = type else {
      for part in parts ?? [] { bindInvalid(part) }
      return wrongPattern(syntax, "an enum", type)
    }
    guard let index = caseIndex(id, name) else {
      for part in parts ?? [] { bindInvalid(part) }
      return nil
    }
    let payload = program[id].cases[index].payload
    let given = parts ?? []
    guard given.count == payload.count else {
      for part in given { bindInvalid(part) }
      report(
        .forms.casePayload,
        "`.\(name.text)` carries \(counted(payload.count, "value")), the pattern has \(given.count)",
        at: syntax.span, "does not fit", secondary: [Label(program[id].span, "declared here")],
        help: payload.isEmpty
          ? "write `.\(name.text)`"
          : "write `.\(name.text)(\(payload.map { $0.name.isEmpty ? "_" : $0.name }.joined(separator: ", ")))`"
      )
      return nil
    }
    var typed: [TypedPattern] = []
    for (part, field) in zip(given, payload) {
      if let inner = pattern(part, field.type) { typed.append(inner) }
    }
    return typed.count == given.count ? .enumCase(id, index, typed) : nil
  }

  private mutating func wrongPattern(
    _ syntax: Pattern, _ what: String, _ type: Type
  ) -> TypedPattern? {
    if !isPoisoned(type) {
      report(
        .forms.pattern, "this pattern is for \(what), the value is `\(text(type))`",
        at: syntax.span, "never fits")
    }
    return nil
  }

  /// Declares the names of a pattern that does not fit, so that the body says nothing about them.
  private mutating func bindInvalid(_ syntax: Pattern) {
    switch syntax.kind {
    case .name(let name):
      context.used.insert(declareLocal(name, .invalid, isMutable: false))
    case .some(let inner): bindInvalid(inner)
    case .tuple(let parts): for part in parts { bindInvalid(part) }
    case .enumCase(_, let parts): for part in parts ?? [] { bindInvalid(part) }
    case .wildcard, .integer, .text, .address, .bool, .none, .invalid: break
    }
  }

  /// A bare name catches everything: when a case has that name, a point was forgotten.
  private mutating func warnCaseName(_ name: Name, _ type: Type) {
    guard case .enumeration(let id) = type,
      program[id].cases.contains(where: { $0.name == name.text })
    else { return }
    report(
      .forms.pattern, "`\(name.text)` catches every value, not only the case", at: name.span,
      "a name, not a case", help: "write `.\(name.text)`",
      fix: Fix("write `.\(name.text)`", replace: name.span, with: ".\(name.text)"),
      severity: .warning)
  }
}
