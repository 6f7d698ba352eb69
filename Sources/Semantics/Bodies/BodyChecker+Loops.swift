import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  mutating func forLoop(_ loop: ForStatement) -> TypedStatement? {
    switch loop.sequence {
    case .elements(let syntax): return forEach(loop, syntax)
    case .range(let first, let last): return forRange(loop, first, last)
    }
  }

  /// The bound after `max`.
  private mutating func bound(_ syntax: SizeSyntax?) -> Size?? {
    guard let syntax else { return .some(nil) }
    guard let size = resolve(syntax, in: context.environment) else { return nil }
    if let constant = size.constant, constant < 0 {
      report(.shapes.limit, "the bound is \(constant)", at: syntax.span, "negative")
      return nil
    }
    return .some(size)
  }

  private mutating func body(_ block: StatementBlock) -> TypedBlock {
    context.loopDepth += 1
    let body = checkStatements(block)
    context.loopDepth -= 1
    return body
  }

  private mutating func forEach(
    _ loop: ForStatement, _ syntax: Syntax.Expression
  ) -> TypedStatement? {
    let sequence = inferReceiver(syntax)
    if let keys = keys(of: sequence) { return forEntries(loop, sequence, keys) }
    var element = Type.invalid
    var most = Size(0)
    switch sequence.type {
    case .list(let type, max: let max): (element, most) = (type, max)
    case .array(let type, count: let count): (element, most) = (type, count)
    case .invalid: break
    default:
      if !isPoisoned(sequence.type) {
        var help: String?
        switch sequence.type {
        case .integer: help = "write `for i in 0..<n`"
        case .map:
          help = "declare it with the most entries that it may have: `Map<K, V, max 64>`"
        case .tensor: help = "walk the indices: `for i in 0..<x.dim(0)`"
        case .optional: help = "open the optional first"
        default: break
        }
        report(
          .forms.notIterable, "`\(text(sequence.type))` has no elements to walk", at: syntax.span,
          "has type `\(text(sequence.type))`", help: help)
      }
    }
    let limit = bound(loop.bound)
    context.names.append([:])
    let target = bind(loop.pattern, element, isMutable: false)
    let body = body(loop.body)
    context.names.removeLast()
    guard let limit, !sequence.isInvalid, element != .invalid else { return nil }
    if let limit, limit.isAtMost(most) { most = limit }
    return TypedStatement(.forEach(target, sequence, max: most, body: body), span: loop.span)
  }

  /// `for (key, value) in map`: walks the keys that there are when it begins, and looks each up; what has been removed since is
  /// left out.
  private mutating func forEntries(
    _ loop: ForStatement, _ map: TypedExpression, _ keys: TypedExpression
  ) -> TypedStatement? {
    guard case .map(key: let key, value: let value, max: let max?) = map.type,
      case .state(let id) = map.kind
    else { return nil }
    let limit = bound(loop.bound)
    context.names.append([:])
    defer { context.names.removeLast() }
    guard case .tuple(let parts, _) = loop.pattern, parts.count == 2 else {
      report(
        .forms.pattern, "a map is walked by its keys and values", at: loop.pattern.span,
        "not two names",
        help: "write `for (key, value) in ...`, or walk the keys alone: `for key in map.keys`")
      bind(loop.pattern, .invalid, isMutable: false)
      _ = body(loop.body)
      return nil
    }
    var statements: [TypedStatement] = []
    let local: LocalID
    if case .name(let name) = parts[0] {
      local = declareLocal(name, key, isMutable: false)
    } else {
      local = declareLocal(Name("", parts[0].span), key, isMutable: false)
      context.used.insert(local)
    }
    let current = TypedExpression(.local(local), type: key, span: parts[0].span)
    if case .tuple = parts[0] {
      let target = bind(parts[0], key, isMutable: false)
      statements.append(TypedStatement(.bind(target, current), span: parts[0].span))
    }
    let found = bind(parts[1], value, isMutable: false).pattern
    let body = body(loop.body)
    guard let limit, key != .invalid, value != .invalid else { return nil }
    let entry = TypedExpression(
      .mapGet(id, key: current), type: .optional(value), span: map.span)
    let arms = [
      TypedMatchArm(pattern: .some(found), body: body),
      TypedMatchArm(pattern: .none, body: TypedBlock(statements: [], span: loop.body.span)),
    ]
    statements.append(
      TypedStatement(
        .expression(TypedExpression(.match(entry, arms), type: .unit, span: loop.span)),
        span: loop.span))
    let most = limit.map { $0.isAtMost(max) ? $0 : max } ?? max
    return TypedStatement(
      .forEach(
        .local(local), keys, max: most,
        body: TypedBlock(statements: statements, span: loop.body.span)), span: loop.span)
  }

  private mutating func forRange(
    _ loop: ForStatement, _ firstSyntax: Syntax.Expression, _ lastSyntax: Syntax.Expression
  ) -> TypedStatement? {
    var (first, last) = rangeEnds(firstSyntax, lastSyntax)
    var type = Type.invalid
    if !first.isInvalid, !last.isInvalid {
      if first.type != last.type {
        report(
          .types.operands, "the ends of a range have one type",
          at: firstSyntax.span.joined(with: lastSyntax.span),
          "different types",
          secondary: [
            Label(first.span, "`\(text(first.type))`"), Label(last.span, "`\(text(last.type))`"),
          ])
      } else if case .integer(let integer) = first.type, integer.bits <= 64 {
        type = first.type
      } else if !isPoisoned(first.type) {
        report(
          .forms.notIterable, "a range counts with integers of at most 64 bits",
          at: first.span.joined(with: last.span), "has type `\(text(first.type))`",
          help: "convert the ends: `U64(...)`")
      }
    }
    let limit = bound(loop.bound)
    var most: Size?
    if let limit, let given = limit {
      most = given
    } else if limit != nil, type != .invalid {
      most = knownIterations(firstSyntax, lastSyntax, last)
      if most == nil {
        report(
          .forms.missingBound, "how often the loop runs is known only at run time",
          at: lastSyntax.span, "no bound",
          notes: [
            "everything is bounded, so that the most gas can be said beforehand",
            "what bounds itself needs no `max`: `0..<list.length`, `0..<min(n, 64)`, a U8",
          ],
          help: "say how often it may run: `max 64`; one turn more traps `loopBound`",
          fix: Fix("add `max 64`", replace: lastSyntax.span.endPoint, with: " max 64"))
      }
    }
    context.names.append([:])
    var local: LocalID?
    switch loop.pattern {
    case .name(let name): local = declareLocal(name, type, isMutable: false)
    case .wildcard: break
    case .tuple(_, let span):
      report(.forms.pattern, "a range counts: it has no tuples", at: span, "cannot be taken apart")
      bind(loop.pattern, .invalid, isMutable: false)
    }
    if let local { context.used.insert(local) }
    let body = body(loop.body)
    context.names.removeLast()
    guard let most, type != .invalid else { return nil }
    first.type = type
    last.type = type
    return TypedStatement(
      .forRange(local, first: first, last: last, max: most, body: body), span: loop.span)
  }

  private mutating func rangeEnds(
    _ first: Syntax.Expression, _ last: Syntax.Expression
  ) -> (TypedExpression, TypedExpression) {
    if isFlexible(first) {
      let b = infer(last, hint: nil)
      return (infer(first, hint: b.isInvalid ? nil : b.type), b)
    }
    let a = infer(first, hint: nil)
    return (a, infer(last, hint: a.isInvalid ? nil : a.type))
  }

  /// How often the loop runs at most, when its ends say so.
  private mutating func knownIterations(
    _ first: Syntax.Expression, _ last: Syntax.Expression, _ typedLast: TypedExpression
  ) -> Size? {
    guard let from = sizeValue(first) else { return most(typedLast) }
    if let to = sizeValue(last) { return nonNegative(to - from) }
    if case .size(let size) = typedLast.kind { return nonNegative(size - from) }
    return most(typedLast).map { nonNegative($0 - from) }
  }

  /// What an unsigned number is at most, where that is plain to see: sizes and lengths, what is made of them, and their names.
  func most(_ value: TypedExpression) -> Size? {
    guard case .integer(let type) = value.type, !type.isSigned else { return nil }
    let ofType = type == .u8 ? Size(255) : nil
    switch value.kind {
    case .integer(let number): return number.asInt.map { Size(Int64($0)) }
    case .size(let size): return size
    case .local(let id): return context.limits[id] ?? ofType
    case .builtin(.length, let operands):
      switch operands.first?.type {
      case .list(_, max: let max)?, .bytes(max: let max)?, .text(max: let max)?: return max
      default: return nil
      }
    case .builtin(.minimum, let operands):
      let known = operands.compactMap { most($0) }
      guard let first = known.first, let last = known.last else { return ofType }
      return last.isAtMost(first) ? last : first
    case .builtin(.convert, let operands): return operands.first.flatMap { most($0) } ?? ofType
    case .binary(.subtract, let whole, _), .binary(.divide, let whole, _):
      return most(whole) ?? ofType
    case .binary(.remainder, _, let divisor): return most(divisor) ?? ofType
    default: return ofType
    }
  }

  private func nonNegative(_ size: Size) -> Size {
    if let constant = size.constant, constant < 0 { return Size(0) }
    return size
  }

  mutating func whileLoop(_ loop: WhileStatement) -> TypedStatement? {
    let condition = condition(loop.condition)
    let limit = bound(loop.bound)
    let body = body(loop.body)
    guard let limit, let most = limit, !condition.isInvalid else { return nil }
    return TypedStatement(.whileLoop(condition, max: most, body: body), span: loop.span)
  }
}
