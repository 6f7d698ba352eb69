import Diagnostics
import Syntax

extension BodyChecker {
  /// A block whose value nobody wants.
  mutating func checkStatements(_ block: StatementBlock) -> TypedBlock {
    inScope { checker in
      var statements: [TypedStatement] = []
      for statement in block.statements { statements += checker.check(statement) }
      return TypedBlock(statements: statements, span: block.span)
    }
  }

  /// One statement; several for a `let` of several bindings, none after a report.
  mutating func check(_ statement: Statement) -> [TypedStatement] {
    let typed = statements(of: statement)
    if typed.isEmpty { context.isWhole = false }
    return typed
  }

  private mutating func statements(of statement: Statement) -> [TypedStatement] {
    switch statement {
    case .invalid: return []
    case .binding(let binding): return bindings(binding)
    case .returning(let returning): return returnStatement(returning).map { [$0] } ?? []
    case .require(let require):
      let condition = condition(require.condition)
      guard let raise = raise(require.orRaise), !condition.isInvalid else { return [] }
      return [TypedStatement(.require(condition, raise), span: require.span)]
    case .emit(let emit): return emitStatement(emit).map { [$0] } ?? []
    case .forLoop(let loop): return forLoop(loop).map { [$0] } ?? []
    case .whileLoop(let loop): return whileLoop(loop).map { [$0] } ?? []
    case .expect(let expect): return expectStatement(expect).map { [$0] } ?? []
    case .assign(let assign): return assignment(assign).map { [$0] } ?? []
    case .expression(let expression): return expressionStatement(expression).map { [$0] } ?? []
    case .breaking(let span): return jump(.break, "break", span)
    case .continuing(let span): return jump(.continue, "continue", span)
    }
  }

  private mutating func jump(
    _ kind: TypedStatement.Kind, _ word: String, _ span: Span
  ) -> [TypedStatement] {
    guard context.loopDepth > 0 else {
      report(.forms.outsideLoop, "`\(word)` outside of a loop", at: span, "no loop here")
      return []
    }
    return [TypedStatement(kind, span: span)]
  }

  // MARK: let and var

  private mutating func bindings(_ statement: BindingStatement) -> [TypedStatement] {
    var result: [TypedStatement] = []
    for binding in statement.bindings {
      if let typed = self.binding(binding, isMutable: statement.kind == .variable) {
        result.append(typed)
      } else {
        context.isWhole = false
      }
    }
    return result
  }

  private mutating func binding(_ binding: LetBinding, isMutable: Bool) -> TypedStatement? {
    let declared = binding.type.map { resolve($0, in: context.environment) }
    guard let syntax = binding.value else {
      guard let declared else {
        report(
          .types.needsContext, "a variable needs a type or a value", at: binding.span,
          "neither is given", help: "write `let x: U64` or `let x = 0`")
        bind(binding.pattern, .invalid, isMutable: isMutable)
        return nil
      }
      guard case .name(let name) = binding.pattern else {
        report(
          .types.needsContext, "only a single name can be declared without a value",
          at: binding.pattern.span, "no value to take apart")
        bind(binding.pattern, declared, isMutable: isMutable)
        return nil
      }
      let id = declareLocal(name, declared, isMutable: isMutable)
      return TypedStatement(.declare(id), span: binding.span)
    }
    let because = binding.type.flatMap { syntax in
      declared.map { Label(syntax.span, "declared as `\(text($0))`") }
    }
    let value =
      binding.elseBlock.map {
        unwrapped(syntax, orLeave: $0, expected: declared, because: because)
      } ?? unwrapped(syntax, binding.orRaise, expected: declared, because: because)
    var type = declared ?? value.type
    // What a variable is given later may be larger than its first value.
    if isMutable, declared == nil, case .ciphertext(let ciphertext) = type {
      type = .ciphertext(ciphertext.within(nil))
    }
    if value.type == .unit {
      report(
        .types.mismatch, "this gives no value to bind", at: value.span, "no value")
      bind(binding.pattern, .invalid, isMutable: isMutable)
      return nil
    }
    let target = bind(binding.pattern, type == .never ? .invalid : type, isMutable: isMutable)
    if value.isInvalid { return nil }
    if case .local(let id) = target {
      context.deployed[id] = knownSizes(of: value)
      if !isMutable { context.limits[id] = most(value) }
      if case .ciphertext = value.type, !isMutable {
        context.sources[id] = value
        context.bounds[id] = bound(of: value)
      }
    }
    return TypedStatement(.bind(target, value), span: binding.span)
  }

  /// Declares the names of a pattern.
  @discardableResult
  mutating func bind(
    _ pattern: BindingPattern, _ type: Type, isMutable: Bool
  ) -> BindingTarget {
    switch pattern {
    case .wildcard: return .ignore
    case .name(let name): return .local(declareLocal(name, type, isMutable: isMutable))
    case .tuple(let parts, let span):
      var types = [Type](repeating: .invalid, count: parts.count)
      if case .tuple(let elements) = type {
        if elements.count == parts.count {
          types = elements
        } else {
          report(
            .forms.pattern,
            "\(counted(parts.count, "name")) for a tuple of \(elements.count)", at: span,
            "does not fit `\(text(type))`")
        }
      } else if !isPoisoned(type) {
        report(
          .forms.pattern, "`\(text(type))` is no tuple", at: span, "cannot be taken apart")
      }
      return .tuple(zip(parts, types).map { bind($0, $1, isMutable: isMutable) })
    }
  }

  // MARK: else

  /// A value, unwrapped by `else Error(...)` where that stands.
  mutating func unwrapped(
    _ syntax: Syntax.Expression, _ orRaise: ErrorValue?, expected: Type?, because: Label?,
    isHintOnly: Bool = false
  ) -> TypedExpression {
    guard let orRaise else {
      guard let expected, !isHintOnly else { return infer(syntax, hint: expected) }
      return check(syntax, against: expected, because: because)
    }
    let value = infer(syntax, hint: expected.map { .optional($0) })
    let raise = raise(orRaise)
    if value.isInvalid || isPoisoned(value.type) { return .invalid(syntax.span) }
    guard case .optional(let inner) = value.type else {
      reportElse(value, at: orRaise.span)
      return .invalid(syntax.span)
    }
    guard let raise else { return .invalid(syntax.span) }
    let unwrapped = TypedExpression(.unwrap(value, raise), type: inner, span: syntax.span)
    guard let expected, !isHintOnly else { return unwrapped }
    return coerce(unwrapped, to: expected, because: because)
  }

  /// A value, unwrapped by `else { ... }`.
  private mutating func unwrapped(
    _ syntax: Syntax.Expression, orLeave block: StatementBlock, expected: Type?, because: Label?
  ) -> TypedExpression {
    let value = infer(syntax, hint: expected.map { .optional($0) })
    let body = checkStatements(block)
    if value.isInvalid || isPoisoned(value.type) { return .invalid(syntax.span) }
    guard case .optional(let inner) = value.type else {
      reportElse(value, at: block.span)
      return .invalid(syntax.span)
    }
    guard neverEnds(body) || !context.isWhole else {
      report(
        .forms.elseGoesOn, "this block comes to its end, and then there is no value",
        at: block.span.lastByte, "must not be reached",
        secondary: [Label(value.span, "may be `none`")],
        help: "end it with `return`, `break`, `continue` or `fail Error(...)`")
      return .invalid(syntax.span)
    }
    let unwrapped = TypedExpression(.unwrapOrLeave(value, body), type: inner, span: syntax.span)
    guard let expected else { return unwrapped }
    return coerce(unwrapped, to: expected, because: because)
  }

  private mutating func reportElse(_ value: TypedExpression, at span: Span) {
    report(
      .types.notOptional, "`else` unwraps an optional, and this is none", at: span,
      "nothing to fail", secondary: [Label(value.span, "has type `\(text(value.type))`")],
      help: "remove the `else`; for a condition, write `require condition else ...`")
  }

  /// `else Error(...)`; nil after a report.
  mutating func raise(_ value: ErrorValue) -> ErrorRaise? {
    guard let declared = resolve(value.name, in: context.environment, as: "error") else {
      inferAll(value.arguments ?? [])
      return nil
    }
    guard case .error(let id) = declared.symbol else {
      inferAll(value.arguments ?? [])
      report(
        .names.wrongKind, "`\(value.name.text)` is \(declared.symbol.kind), not an error",
        at: value.name.span, "expected an error",
        secondary: [Label(declared.span, "declared here")], isAboutName: true)
      return nil
    }
    guard let arguments = namedArguments(value, program[id].parameters, program[id].span) else {
      return nil
    }
    context.raised.append(id)
    return ErrorRaise(error: id, arguments: arguments, span: value.span)
  }

  /// The arguments of an error or event.
  mutating func namedArguments(
    _ value: ErrorValue, _ parameters: [NamedType], _ declared: Span
  ) -> [TypedExpression]? {
    let arguments = value.arguments ?? []
    if isDamaged(declared) {
      inferAll(arguments)
      return nil
    }
    return checkArguments(
      arguments, parameters, sizes: [], result: .unit, expected: nil, "`\(value.name.text)`",
      value.span, declared: declared)?.arguments
  }

  // MARK: Others

  private mutating func emitStatement(_ statement: EmitStatement) -> TypedStatement? {
    guard requireContract("emit", statement.span),
      let declared = resolve(statement.event.name, in: context.environment, as: "event")
    else {
      inferAll(statement.event.arguments ?? [])
      return nil
    }
    guard case .event(let id) = declared.symbol else {
      inferAll(statement.event.arguments ?? [])
      report(
        .names.wrongKind, "`\(statement.event.name.text)` is \(declared.symbol.kind), not an event",
        at: statement.event.name.span, "expected an event",
        secondary: [Label(declared.span, "declared here")], isAboutName: true)
      return nil
    }
    guard
      let arguments = namedArguments(statement.event, program[id].parameters, program[id].span)
    else { return nil }
    context.emitted.append(id)
    return TypedStatement(.emit(id, arguments), span: statement.span)
  }

  private mutating func returnStatement(_ statement: ReturnStatement) -> TypedStatement? {
    let because = context.resultSpan.map { Label($0, "the result is `\(text(context.result))`") }
    guard let syntax = statement.value else {
      if context.result != .unit, context.result != .invalid {
        report(
          .types.returnValue, "`return` needs a value here", at: statement.span, "no value",
          secondary: because.map { [$0] } ?? [])
      }
      return TypedStatement(.return(nil), span: statement.span)
    }
    if context.result == .unit {
      let value = unwrapped(syntax, statement.orRaise, expected: nil, because: nil)
      if value.isInvalid { return nil }
      if value.type == .unit {
        return TypedStatement(.return(value), span: statement.span)
      }
      let what = context.isTest ? "a test" : "this function"
      report(
        .types.returnValue, "\(what) gives no value", at: syntax.span,
        "has type `\(text(value.type))`",
        help: context.isTest ? nil : "declare the result: `-> \(text(value.type))`")
      return nil
    }
    let value = unwrapped(syntax, statement.orRaise, expected: context.result, because: because)
    if value.isInvalid { return nil }
    return TypedStatement(.return(value), span: statement.span)
  }

  private mutating func expressionStatement(
    _ statement: ExpressionStatement
  ) -> TypedStatement? {
    switch statement.value.kind {
    case .conditional(let conditional) where statement.orRaise == nil:
      let value = ifExpression(conditional, asValue: false, hint: nil)
      return value.isInvalid ? nil : TypedStatement(.expression(value), span: statement.span)
    case .match(let match) where statement.orRaise == nil:
      let value = matchExpression(match, asValue: false, hint: nil)
      return value.isInvalid ? nil : TypedStatement(.expression(value), span: statement.span)
    default: break
    }
    let value = infer(statement.value, hint: nil)
    guard let orRaise = statement.orRaise else {
      if value.isInvalid { return nil }
      warnUseless(value)
      return TypedStatement(.expression(value), span: statement.span)
    }
    let raise = raise(orRaise)
    if value.isInvalid || isPoisoned(value.type) { return nil }
    guard let raise else { return nil }
    switch value.kind {
    case .mutate(let builtin, let place, let operands)
    where builtin == .append || builtin == .sumAdd:
      let kind = TypedExpression.Kind.mutateOrRaise(builtin, place, operands, raise)
      return TypedStatement(
        .expression(TypedExpression(kind, type: .unit, span: value.span)), span: statement.span)
    default: break
    }
    guard case .optional(let inner) = value.type else {
      reportElse(value, at: orRaise.span)
      return nil
    }
    return TypedStatement(
      .expression(TypedExpression(.unwrap(value, raise), type: inner, span: value.span)),
      span: statement.span)
  }

  /// A value that is worked out and thrown away is a mistake.
  private mutating func warnUseless(_ value: TypedExpression) {
    switch value.kind {
    case .binary, .unary, .logical, .local, .integer, .fixed, .bool, .field, .structure, .tuple,
      .elements, .state, .size, .context, .closureCall, .fold, .coalesce, .address, .hash, .bytes,
      .text, .none, .some, .enumCase, .filled, .index, .stateIndex, .mapGet, .mapGetOrDefault:
      if facts[value.type].isLinear { return }
      var help = "remove it, or use its value"
      if case .binary(.equal, _, _) = value.kind { help = "to assign, write `=`" }
      report(
        .names.unusedValue, "this value is thrown away", at: value.span, "has no effect",
        help: help, severity: .warning)
    case .unit, .key, .unwrap, .unwrapOrLeave, .fail, .ifElse, .match, .call, .contractCall,
      .deploy, .contractAt,
      .addressOf,
      .builtin, .mutate, .mutateOrRaise, .testOperation:
      break
    }
  }
}
