import Diagnostics
import Syntax

extension BodyChecker {
  /// A block whose last expression is its value.
  private mutating func checkBlock(
    _ block: StatementBlock, asValue: Bool, hint: Type?
  ) -> (block: TypedBlock, type: Type) {
    guard asValue else {
      let typed = checkStatements(block)
      return (typed, neverEnds(typed) ? .never : .unit)
    }
    return inScope { checker in
      var statements: [TypedStatement] = []
      for statement in block.statements.dropLast() { statements += checker.check(statement) }
      var value: TypedExpression?
      switch block.statements.last {
      case .expression(let last)?:
        // Where a type is expected, a value without one gets it here, so that the report is
        // precise.
        let typed = checker.unwrapped(
          last.value, last.orRaise, expected: hint, because: nil, isHintOnly: true)
        if typed.type == .unit {
          statements.append(TypedStatement(.expression(typed), span: last.span))
        } else {
          value = typed
        }
      case let last?: statements += checker.check(last)
      case nil: break
      }
      let typed = TypedBlock(statements: statements, value: value, span: block.span)
      if let value { return (typed, value.type) }
      return (typed, checker.neverEnds(typed) ? .never : .unit)
    }
  }

  /// Whether control never comes to the end of a block.
  func neverEnds(_ block: TypedBlock) -> Bool {
    if let value = block.value, value.type == .never { return true }
    return block.statements.contains { statement in
      switch statement.kind {
      case .return, .break, .continue: true
      case .expression(let value), .bind(_, let value): value.type == .never
      case .declare, .assign, .update, .require, .emit, .forRange, .forEach, .whileLoop, .expect,
        .expectFailure:
        false
      }
    }
  }

  // MARK: if

  mutating func ifExpression(
    _ syntax: IfExpression, asValue: Bool, hint: Type?
  ) -> TypedExpression {
    let condition = condition(syntax.condition)
    var then: (block: TypedBlock, type: Type)
    var elseBranch: (block: TypedBlock, type: Type)?
    if let alternative = syntax.elseBranch, isFlexible(syntax.then), !isFlexible(alternative) {
      // The branch that has a type of its own says what the other one is.
      let first = checkAlternative(alternative, asValue: asValue, hint: hint)
      elseBranch = first
      then = checkBlock(syntax.then, asValue: asValue, hint: hint ?? usable(first.type))
    } else {
      then = checkBlock(syntax.then, asValue: asValue, hint: hint)
      elseBranch = syntax.elseBranch.map { alternative in
        checkAlternative(alternative, asValue: asValue, hint: hint ?? usable(then.type))
      }
    }
    if condition.isInvalid { return .invalid(syntax.span) }
    guard asValue else {
      let never = then.type == .never && elseBranch?.type == .never
      return TypedExpression(
        .ifElse(condition, then: then.block, elseBranch: elseBranch?.block),
        type: never ? .never : .unit, span: syntax.span)
    }
    guard let elseBranch else {
      if then.type == .unit || then.type == .never {
        return TypedExpression(
          .ifElse(condition, then: then.block, elseBranch: nil), type: .unit, span: syntax.span)
      }
      if then.type != .invalid {
        report(
          .forms.missingElse, "an `if` that gives a value needs an `else`", at: syntax.span,
          "what if the condition is false?", help: "add `else { ... }`")
      }
      return .invalid(syntax.span)
    }
    var blocks = [then, elseBranch]
    guard let type = unify(&blocks, hint: hint, "the branches of this `if`", syntax.span) else {
      return .invalid(syntax.span)
    }
    return TypedExpression(
      .ifElse(condition, then: blocks[0].block, elseBranch: blocks[1].block), type: type,
      span: syntax.span)
  }

  private mutating func checkAlternative(
    _ alternative: IfExpression.Alternative, asValue: Bool, hint: Type?
  ) -> (block: TypedBlock, type: Type) {
    switch alternative {
    case .block(let block): return checkBlock(block, asValue: asValue, hint: hint)
    case .conditional(let inner):
      let nested = ifExpression(inner, asValue: asValue, hint: hint)
      let isStatement = nested.type == .unit || (!asValue && nested.type == .never)
      let block = TypedBlock(
        statements: isStatement ? [TypedStatement(.expression(nested), span: inner.span)] : [],
        value: isStatement ? nil : nested, span: inner.span)
      return (block, nested.type)
    }
  }

  /// Whether the value of a block takes its type from its surroundings.
  private func isFlexible(_ block: StatementBlock) -> Bool {
    guard case .expression(let last)? = block.statements.last, last.orRaise == nil else {
      return false
    }
    return isFlexible(last.value)
  }

  private func isFlexible(_ alternative: IfExpression.Alternative) -> Bool {
    switch alternative {
    case .block(let block): isFlexible(block)
    case .conditional: false
    }
  }

  private func isFlexible(_ body: MatchArm.Body) -> Bool {
    switch body {
    case .block(let block): isFlexible(block)
    case .expression(let expression): isFlexible(expression)
    }
  }

  /// What one branch says about the type of the others; after an error, that nothing is to be said.
  private func usable(_ type: Type) -> Type? {
    switch type {
    case .never, .unit: nil
    default: type
    }
  }

  /// The one type that all blocks have, their values widened to it; nil after a report.
  private mutating func unify(
    _ blocks: inout [(block: TypedBlock, type: Type)], hint: Type?, _ what: String, _ span: Span
  ) -> Type? {
    var type = Type.never
    var first: Span?
    for (block, blockType) in blocks {
      if blockType == .invalid { return nil }
      guard let joined = join(type, blockType) else {
        if isPoisoned(type) || isPoisoned(blockType) { return nil }
        let at = block.value?.span ?? block.span
        report(
          .types.mismatch, "\(what) have different types", at: at, describe(blockType),
          secondary: first.map { [Label($0, describe(type))] } ?? [])
        return nil
      }
      if type == .never { first = block.value?.span ?? block.span }
      type = joined
    }
    if let hint, join(hint, type) == hint { type = type == .never ? .never : hint }
    for index in blocks.indices {
      guard let value = blocks[index].block.value, value.type != .never else { continue }
      blocks[index].block.value = coerce(value, to: type)
    }
    return type
  }

  private func describe(_ type: Type) -> String {
    type == .unit ? "gives no value" : "has type `\(text(type))`"
  }

  // MARK: match

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
