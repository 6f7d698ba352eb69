import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// What an expression stands for on the left of an assignment; nil after a report.
  mutating func place(_ expression: Syntax.Expression) -> Place? {
    let place = resolvedPlace(expression)
    if let place { note(place.type, of: place.span) }
    return place
  }

  private mutating func resolvedPlace(_ expression: Syntax.Expression) -> Place? {
    let span = expression.span
    switch expression.kind {
    case .invalid: return nil
    case .name(let name): return place(named: name, span)
    case .member(let base, let name):
      if let space = namespace(of: base), case .use = space {
        return reportForeignState(space, base, name, span)
      }
      guard var inner = place(base) else { return nil }
      if inner.type == .invalid { return nil }
      guard case .structure(let id, sizes: let sizes) = inner.type,
        let index = program[id].fields.firstIndex(where: { $0.name == name.text })
      else {
        reportUnknownMember(TypedExpression(.unit, type: inner.type, span: base.span), name)
        return nil
      }
      use(name.span, of: program[id].fields[index].span)
      guard requireReadable(inner) else { return nil }
      inner.projections.append(.field(index))
      inner.type = fieldType(id, sizes, index)
      inner.span = span
      return inner
    case .element(let base, index: let index, let indexSpan):
      guard var inner = place(base) else { return nil }
      guard case .tuple(let elements) = inner.type, let position = index.asInt,
        position < elements.count
      else {
        report(
          .names.unknownMember, "`\(text(inner.type))` has no element `.\(index)`", at: indexSpan,
          "not found")
        return nil
      }
      guard requireReadable(inner) else { return nil }
      inner.projections.append(.field(position))
      inner.type = elements[position]
      inner.span = span
      return inner
    case .index(let base, let arguments): return indexPlace(base, arguments, span)
    default:
      let value = infer(expression, hint: nil)
      if !value.isInvalid {
        report(
          .types.notAPlace, "this cannot be changed", at: span, "a value, not a variable",
          help: "assign to a variable, a field, an element or an entry of a map")
      }
      return nil
    }
  }

  private mutating func place(named name: Name, _ span: Span) -> Place? {
    if let id = local(named: name.text) {
      use(name.span, of: context.locals[id.index].span)
      return Place(root: .local(id), type: context.locals[id.index].type, span: span)
    }
    if let contract = context.contract, let declared = member(name.text, in: context.environment) {
      switch declared.symbol {
      case .state(let id):
        use(name.span, of: declared.span)
        return Place(root: .state(id), type: program[contract].state[id.index].type, span: span)
      case .key(let id):
        use(name.span, of: declared.span)
        return Place(root: .key(id), type: keyType(id), span: span)
      case .constant, .structure, .enumeration, .error, .event, .interface, .contract, .function,
        .typeAlias, .part, .use:
        break
      }
    }
    let value = value(named: name, span, hint: nil)
    if !value.isInvalid {
      report(
        .types.cannotChange, "`\(name.text)` cannot be changed", at: span, "not a variable",
        help: name.text == "self"
          ? "state is written by its name alone, without `self.`" : nil)
    }
    return nil
  }

  private mutating func indexPlace(
    _ base: Syntax.Expression, _ arguments: [Argument], _ span: Span
  ) -> Place? {
    if let (map, whole) = withWholeKey(base, arguments) { return indexPlace(map, whole, span) }
    guard var inner = place(base) else { return nil }
    switch inner.type {
    case .invalid: return nil
    case .map(key: let key, value: let value, max: _):
      guard let (typedKey, fallback) = mapArguments(key, value, arguments, span) else { return nil }
      inner.projections.append(
        fallback.map { .mapEntryOrDefault(key: typedKey, default: $0) } ?? .mapEntry(key: typedKey))
      inner.type = value
    case .list(let element, max: _), .array(let element, count: _):
      guard requireReadable(inner), let index = indexArgument(arguments, span) else { return nil }
      inner.projections.append(.index(index))
      inner.type = element
    case .tensor(element: let element, shape: let shape):
      guard requireReadable(inner),
        let indices = tensorIndices(arguments, rank: shape.count, span)
      else { return nil }
      inner.projections += indices.map { .index($0) }
      inner.type =
        indices.count < shape.count
        ? .tensor(element: element, shape: Array(shape.dropFirst(indices.count))) : element
    default:
      if !isPoisoned(inner.type) {
        report(
          .types.notAPlace, "elements of `\(text(inner.type))` cannot be changed", at: span,
          "not a list, array or tensor")
      }
      return nil
    }
    inner.span = span
    return inner
  }

  /// `m[k]` without a default may be absent: nothing inside it can be changed.
  mutating func requireReadable(_ place: Place) -> Bool {
    guard case .mapEntry? = place.projections.last else { return true }
    if case .sum = place.type { return true }
    report(
      .types.notOptional, "this entry of the map may be absent", at: place.span,
      "nothing may be there",
      help:
        "say what counts then: `map[key, default: value]`, or read it, change it and put it back")
    return false
  }

  /// A place that an assignment or a method may change; reports constants and parameters.
  mutating func requireMutable(_ place: Place, isCoin: Bool = false) -> Bool {
    switch place.root {
    case .local(let id):
      let local = context.locals[id.index]
      if local.isMutable { return true }
      // A Coin that was received may be split and joined where it stands.
      if isCoin, id.index < context.parameterCount { return true }
      let isParameter = id.index < context.parameterCount
      let isLet = !isParameter
      report(
        .types.cannotChange, "`\(local.name)` cannot be changed", at: place.span,
        isParameter ? "a parameter" : "not a variable",
        secondary: [Label(local.span, "declared here")],
        help: isLet ? "declare it with `var`" : "copy it first: `var copy = \(local.name)`")
      return false
    case .state, .key: return true
    }
  }

  /// The place that a changing method is called on; nil after a report.
  mutating func mutablePlace(
    _ syntax: Syntax.Expression, for builtin: MutatingBuiltin, _ nameSpan: Span
  ) -> Place? {
    guard isPlaceSyntax(syntax) else {
      report(
        .types.notAPlace, "this method changes what it is called on", at: syntax.span,
        "a value that nobody keeps", help: "bind it with `var` first")
      return nil
    }
    guard let place = place(syntax) else { return nil }
    if case .local(let id) = place.root { context.used.insert(id) }
    switch builtin {
    case .coinJoin, .coinSplit, .coinTakeAll:
      guard requireMutable(place, isCoin: place.projections.isEmpty) else { return nil }
    case .append, .removeLast, .clear, .swap, .mapRemove, .mapTake, .mapPut, .mapJoin, .sumAdd:
      guard requireMutable(place) else { return nil }
    }
    return requireReadable(place) ? place : nil
  }

  private func isPlaceSyntax(_ expression: Syntax.Expression) -> Bool {
    switch expression.kind {
    case .name: true
    case .member(let base, _), .element(let base, index: _, _), .index(let base, _):
      isPlaceSyntax(base)
    default: false
    }
  }

  // MARK: Assignment

  /// `place = value`, `place += value`
  mutating func assignment(_ statement: AssignStatement) -> TypedStatement? {
    guard let place = place(statement.place) else {
      _ = infer(statement.value, hint: .invalid)
      return nil
    }
    if case .map = place.type {
      report(
        .types.misplacedType, "a whole map cannot be assigned", at: statement.place.span, "a map",
        help: "assign an entry: `map[key] = value`")
      return nil
    }
    if case .key(let id) = place.root, context.kind != .initializer {
      report(
        .ciphertexts.keyAssignment, "a key is assigned once, in `init`", at: statement.place.span,
        "not in `init`", secondary: [Label(program[id].span, "declared here")])
      return nil
    }
    let because = Label(statement.place.span, "has type `\(text(place.type))`")
    guard let operation = statement.operation else {
      if !isDeclaredLet(place), !requireMutable(place) {
        _ = infer(statement.value, hint: place.type)
        return nil
      }
      let value = unwrapped(
        statement.value, statement.orRaise, expected: place.type, because: because)
      if value.isInvalid { return nil }
      return TypedStatement(.assign(place, value), span: statement.span)
    }
    if case .local(let id) = place.root { context.used.insert(id) }
    guard requireMutable(place), requireReadable(place) else {
      _ = infer(statement.value, hint: place.type)
      return nil
    }
    if place.type.isEncrypted || place.type == .coin {
      report(
        .types.operands, "`\(operation.rawValue)=` does not work on `\(text(place.type))`",
        at: statement.operatorSpan, "not for this type",
        help: place.type == .coin
          ? "write `.join(coin)` and `.split(amount)`" : "write `x = x \(operation.rawValue) y`")
      return nil
    }
    let current = TypedExpression(.unit, type: place.type, span: place.span)
    let shifts = operation == .shiftLeft || operation == .shiftRight
    let value = unwrapped(
      statement.value, statement.orRaise, expected: shifts ? nil : place.type,
      because: nil, isHintOnly: true)
    if value.isInvalid || current.isInvalid { return nil }
    let result = arithmetic(operation, statement.operatorSpan, current, value, statement.span)
    if result.isInvalid { return nil }
    guard result.type == place.type else {
      reportMismatch(result, place.type, because: because)
      return nil
    }
    return TypedStatement(
      .update(place, operation.typed, value), span: statement.span)
  }

  /// A `let` that was declared without a value is assigned later; the flow pass checks that it is
  /// once.
  private func isDeclaredLet(_ place: Place) -> Bool {
    guard case .local(let id) = place.root, place.projections.isEmpty else { return false }
    return id.index >= context.parameterCount && !context.locals[id.index].isMutable
  }
}
