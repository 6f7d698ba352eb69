import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// `list[i]`, `map[key]`, `map[key, default: value]`
  mutating func index(
    _ base: Syntax.Expression, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression {
    if let (map, whole) = withWholeKey(base, arguments) { return index(map, whole, span) }
    let receiver = inferReceiver(base)
    if receiver.isInvalid {
      for argument in arguments {
        if case .expression(let value) = argument.value { _ = infer(value, hint: nil) }
      }
      return .invalid(span)
    }
    if case .map(key: let key, value: let value, max: _) = receiver.type,
      case .state(let id) = receiver.kind
    {
      return mapIndex(id, key, value, arguments, span)
    }
    if case .tensor(element: let element, shape: let shape) = receiver.type {
      return tensorIndex(receiver, element, shape, arguments, span)
    }
    guard let element = elementType(receiver.type) else {
      if !isPoisoned(receiver.type) { reportNotIndexed(receiver) }
      return .invalid(span)
    }
    guard let position = indexArgument(arguments, span) else { return .invalid(span) }
    if element == .invalid { return .invalid(span) }
    if case .state(let id) = receiver.kind {
      switch receiver.type {
      case .list, .array:
        return TypedExpression(.stateIndex(id, position), type: element, span: span)
      default: break
      }
    }
    return TypedExpression(.index(receiver, position), type: element, span: span)
  }

  /// The list of the keys of a map that has a maximum; nil for anything else.
  func keys(of receiver: TypedExpression) -> TypedExpression? {
    guard case .map = receiver.type, case .state(let id) = receiver.kind,
      let contract = context.contract, let keys = program[contract].state[id.index].keys
    else { return nil }
    return TypedExpression(
      .state(keys.list), type: program[contract].state[keys.list.index].type, span: receiver.span)
  }

  /// The type of the elements of what can be indexed.
  func elementType(_ type: Type) -> Type? {
    switch type {
    case .list(let element, max: _), .array(let element, count: _): element
    case .bytes, .text: .u8
    default: nil
    }
  }

  private mutating func reportNotIndexed(_ receiver: TypedExpression) {
    var help: String?
    switch receiver.type {
    case .tuple: help = "the elements of a tuple are `.0`, `.1` and so on"
    case .optional: help = "open the optional first: `else Error(...)`, `?? default` or `match`"
    default: break
    }
    report(
      .types.operands, "`\(text(receiver.type))` has no elements to index", at: receiver.span,
      "has type `\(text(receiver.type))`", help: help)
  }

  /// An element of a tensor, or its part behind the first dimensions: `m[i, j]`, `m[i]`.
  private mutating func tensorIndex(
    _ receiver: TypedExpression, _ element: Type, _ shape: [Size], _ arguments: [Argument],
    _ span: Span
  ) -> TypedExpression {
    guard let indices = tensorIndices(arguments, rank: shape.count, span) else {
      return .invalid(span)
    }
    guard indices.count < shape.count else {
      return TypedExpression(.builtin(.tensorAt, [receiver] + indices), type: element, span: span)
    }
    var part = receiver
    for (axis, index) in indices.enumerated() {
      part = TypedExpression(
        .builtin(.tensorRow, [part, index]),
        type: .tensor(element: element, shape: Array(shape.dropFirst(axis + 1))), span: span)
    }
    return part
  }

  /// The indices of a tensor: from one to as many as it has dimensions, unsigned integers.
  mutating func tensorIndices(
    _ arguments: [Argument], rank: Int, _ span: Span
  ) -> [TypedExpression]? {
    guard (1...max(rank, 1)).contains(arguments.count) else {
      report(
        .types.argumentCount, "a tensor with \(counted(rank, "dimension")) has as many indices",
        at: span, "has \(counted(arguments.count, "argument"))")
      return nil
    }
    var indices: [TypedExpression] = []
    for argument in arguments {
      guard let index = indexArgument([argument], span) else { return nil }
      indices.append(index)
    }
    return indices
  }

  /// The one index of a list or array: an unsigned integer.
  mutating func indexArgument(_ arguments: [Argument], _ span: Span) -> TypedExpression? {
    guard arguments.count == 1, case .expression(let value) = arguments[0].value,
      arguments[0].label == nil
    else {
      report(
        .types.argumentCount, "one index is expected", at: span,
        "has \(counted(arguments.count, "argument"))")
      return nil
    }
    let typed = infer(value, hint: .u64)
    if typed.isInvalid { return nil }
    guard typed.type == .u64 else {
      reportMismatch(typed, .u64, because: nil)
      return nil
    }
    return typed
  }

  private mutating func mapIndex(
    _ id: StateID, _ key: Type, _ value: Type, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression {
    guard let (typedKey, fallback) = mapArguments(key, value, arguments, span) else {
      return .invalid(span)
    }
    if value == .invalid { return .invalid(span) }
    if let fallback {
      return TypedExpression(
        .mapGetOrDefault(id, key: typedKey, default: fallback), type: value, span: span)
    }
    return TypedExpression(.mapGet(id, key: typedKey), type: .optional(value), span: span)
  }

  /// Adds to the report about a key of several parts how these are written.
  private mutating func noteParts(of key: Type, _ syntax: Syntax.Expression) {
    guard case .tuple = key, let last = findings.diagnostics.indices.last,
      findings.diagnostics[last].primary.span == syntax.span, findings.diagnostics[last].help == nil
    else { return }
    findings.diagnostics[last].help = "the key has several parts: `map[a][b]`, or `map[(a, b)]`"
  }

  /// The key, and the default after it.
  mutating func mapArguments(
    _ key: Type, _ value: Type, _ arguments: [Argument], _ span: Span
  ) -> (key: TypedExpression, default: TypedExpression?)? {
    guard let first = arguments.first, case .expression(let keySyntax) = first.value,
      arguments.count <= 2
    else {
      report(
        .types.argumentCount, "a map is indexed by one key", at: span, "",
        help:
          "write `map[key]` or `map[key, default: value]`; several parts are a tuple: `map[(a, b)]`"
      )
      return nil
    }
    let typedKey = check(keySyntax, against: key)
    if typedKey.isInvalid { noteParts(of: key, keySyntax) }
    var fallback: TypedExpression?
    if arguments.count == 2 {
      guard arguments[1].label?.text == "default", case .expression(let syntax) = arguments[1].value
      else {
        report(
          .types.argumentLabel, "a map is indexed by one key", at: arguments[1].span,
          "not expected",
          help: "write `map[key, default: value]`; several parts are a tuple: `map[(a, b)]`")
        return nil
      }
      let typed = check(syntax, against: value)
      if typed.isInvalid { return nil }
      fallback = typed
    }
    return typedKey.isInvalid ? nil : (typedKey, fallback)
  }
}
