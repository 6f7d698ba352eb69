import Diagnostics
import Syntax

extension BodyChecker {
  /// A block whose last expression is its value.
  mutating func checkBlock(
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
    switch syntax.condition {
    case .binds(let pattern, let value):
      return ifLet(pattern, value, syntax, asValue: asValue, hint: hint)
    case .holds(let value):
      let condition = condition(value)
      let branches = branches(of: syntax, asValue: asValue, hint: hint) { checker, hint in
        checker.checkBlock(syntax.then, asValue: asValue, hint: hint)
      }
      if condition.isInvalid { return .invalid(syntax.span) }
      guard
        let (then, elseBranch, type) = join(branches, syntax, asValue: asValue, hint: hint)
      else { return .invalid(syntax.span) }
      return TypedExpression(
        .ifElse(condition, then: then, elseBranch: elseBranch), type: type, span: syntax.span)
    }
  }

  /// `if let x = optional { ... }`: a `match` on the optional.
  private mutating func ifLet(
    _ pattern: BindingPattern, _ value: Syntax.Expression, _ syntax: IfExpression, asValue: Bool,
    hint: Type?
  ) -> TypedExpression {
    let subject = requireValue(infer(value, hint: nil))
    var inner = Type.invalid
    if case .optional(let wrapped) = subject.type {
      inner = wrapped
    } else if !subject.isInvalid, !isPoisoned(subject.type) {
      report(
        .types.notOptional, "`if let` asks whether an optional has a value, and this is none",
        at: value.span, "has type `\(text(subject.type))`",
        help: "bind it with `let`, and write the condition after `if`")
    }
    var bound = TypedPattern.any
    let branches = branches(of: syntax, asValue: asValue, hint: hint) { checker, hint in
      checker.inScope { checker in
        bound = checker.typedPattern(pattern, inner)
        return checker.checkBlock(syntax.then, asValue: asValue, hint: hint)
      }
    }
    if inner == .invalid { return .invalid(syntax.span) }
    guard let (then, elseBranch, type) = join(branches, syntax, asValue: asValue, hint: hint)
    else { return .invalid(syntax.span) }
    let arms = [
      TypedMatchArm(pattern: .some(bound), body: then),
      TypedMatchArm(
        pattern: .none,
        body: elseBranch ?? TypedBlock(statements: [], span: syntax.then.span)),
    ]
    return TypedExpression(.match(subject, arms), type: type, span: syntax.span)
  }

  /// A pattern of `let` as one of `match`; its names are declared in the innermost scope.
  private mutating func typedPattern(_ pattern: BindingPattern, _ type: Type) -> TypedPattern {
    bind(pattern, type, isMutable: false).pattern
  }

  /// The branches of an `if`, with their types.
  private struct Branches {
    var then: (block: TypedBlock, type: Type)
    var elseBranch: (block: TypedBlock, type: Type)?
  }

  private mutating func branches(
    of syntax: IfExpression, asValue: Bool, hint: Type?,
    then: (inout BodyChecker, Type?) -> (block: TypedBlock, type: Type)
  ) -> Branches {
    if let alternative = syntax.elseBranch, isFlexible(syntax.then), !isFlexible(alternative) {
      // The branch that has a type of its own says what the other one is.
      let first = checkAlternative(alternative, asValue: asValue, hint: hint)
      return Branches(then: then(&self, hint ?? usable(first.type)), elseBranch: first)
    }
    let first = then(&self, hint)
    return Branches(
      then: first,
      elseBranch: syntax.elseBranch.map { alternative in
        checkAlternative(alternative, asValue: asValue, hint: hint ?? usable(first.type))
      })
  }

  /// Both branches with the type of the whole; nil after a report.
  private mutating func join(
    _ branches: Branches, _ syntax: IfExpression, asValue: Bool, hint: Type?
  ) -> (then: TypedBlock, elseBranch: TypedBlock?, type: Type)? {
    let then = branches.then
    guard asValue else {
      let never = then.type == .never && branches.elseBranch?.type == .never
      return (then.block, branches.elseBranch?.block, never ? .never : .unit)
    }
    guard let elseBranch = branches.elseBranch else {
      if then.type == .unit || then.type == .never { return (then.block, nil, .unit) }
      // The `else` may have been torn off.
      if then.type != .invalid, !context.isDamaged {
        report(
          .forms.missingElse, "an `if` that gives a value needs an `else`", at: syntax.span,
          "what if the condition is false?", help: "add `else { ... }`")
      }
      return nil
    }
    var blocks = [then, elseBranch]
    guard let type = unify(&blocks, hint: hint, "the branches of this `if`", syntax.span) else {
      return nil
    }
    return (blocks[0].block, blocks[1].block, type)
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

  func isFlexible(_ body: MatchArm.Body) -> Bool {
    switch body {
    case .block(let block): isFlexible(block)
    case .expression(let expression): isFlexible(expression)
    }
  }

  /// What one branch says about the type of the others; after an error, that nothing is to be said.
  func usable(_ type: Type) -> Type? {
    switch type {
    case .never, .unit: nil
    default: type
    }
  }

  /// The one type that all blocks have, their values widened to it; nil after a report.
  mutating func unify(
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
}

extension BindingTarget {
  /// The same names in a pattern.
  var pattern: TypedPattern {
    switch self {
    case .ignore: .any
    case .local(let id): .bind(id)
    case .tuple(let parts): .tuple(parts.map(\.pattern))
    }
  }
}
