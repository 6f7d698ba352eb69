import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// Whether a row can be called on a value of the type.
  func admits(_ row: BuiltinRow, _ type: Type) -> Bool {
    guard let pattern = row.receiver else { return false }
    if !context.isTest, case .test = row.operation { return false }
    var match = PatternMatch(program, facts)
    match.receiver = type
    return match.matches(pattern, type)
  }

  /// Calls the row among those of one name that takes such arguments.
  mutating func builtinCall(
    _ rows: [BuiltinRow], _ name: String, _ nameSpan: Span, receiver: TypedExpression?,
    receiverSyntax: Syntax.Expression? = nil, _ arguments: [Argument], _ span: Span, hint: Type?
  ) -> TypedExpression {
    guard let row = rows.first(where: { accepts($0, arguments) }) ?? rows.first else {
      return .invalid(span)
    }
    return builtinCall(
      row, receiver: receiver, receiverSyntax: receiverSyntax, arguments, span, nameSpan,
      hint: hint)
  }

  /// Whether number, names and kinds of the arguments are those of the row.
  private func accepts(_ row: BuiltinRow, _ arguments: [Argument]) -> Bool {
    if row.parameters == [.anyValues] || row.parameters == [.indices] { return true }
    let least = row.parameters.count - row.optionalCount
    guard (least...row.parameters.count).contains(arguments.count) else { return false }
    for (parameter, argument) in zip(row.parameters, arguments) {
      switch (parameter, argument.value) {
      case (.closure, .closure): break
      case (.closure, .expression), (_, .closure): return false
      default: break
      }
      if let label = argument.label, label.text != parameter.label { return false }
    }
    return true
  }

  /// Calls one built-in function, method or property.
  mutating func builtinCall(
    _ row: BuiltinRow, receiver: TypedExpression?, receiverSyntax: Syntax.Expression? = nil,
    _ arguments: [Argument], _ span: Span, _ nameSpan: Span, hint: Type?
  ) -> TypedExpression {
    if case .test = row.operation, !context.isTest {
      inferAll(arguments)
      report(
        .names.testOnly, "`\(row.name)` exists only in tests", at: nameSpan, "not in a test")
      return .invalid(span)
    }
    if !context.isInvariant, [.builtin(.mapTotal), .builtin(.old)].contains(row.operation) {
      inferAll(arguments)
      report(
        .names.invariantOnly, "`\(row.name)` exists only in invariants", at: nameSpan,
        "not in an invariant",
        help:
          "keep the number in a state variable: what it has to do with others, an `invariant` says")
      return .invalid(span)
    }
    var call = BuiltinCall(
      row: row, receiver: receiver, span: span, nameSpan: nameSpan, hint: hint,
      match: PatternMatch(program, facts))
    call.match.receiver = receiver?.type
    if let receiver, let pattern = row.receiver { _ = call.match.matches(pattern, receiver.type) }
    if row.parameters == [.anyValues] { return variadic(call, arguments) }
    if row.parameters == [.indices] { return elementAt(call, arguments) }
    guard
      let arranged = arrange(
        arguments, for: row.parameters.map { $0.label ?? "" }, optionalCount: row.optionalCount,
        "`\(row.name)`", span)
    else {
      inferAll(arguments)
      noteSignature(row)
      return .invalid(span)
    }
    if row.result == .keyPair { call.scheme = .paillier(bits: 3_072) }
    guard builtinArguments(&call, arranged) else { return .invalid(span) }
    return finish(call, receiverSyntax)
  }

  /// A call that is being worked out.
  struct BuiltinCall {
    let row: BuiltinRow
    let receiver: TypedExpression?
    let span: Span
    let nameSpan: Span
    let hint: Type?
    var match: PatternMatch
    var operands: [TypedExpression] = []
    var closure: TypedClosure?
    /// The axes that a reduction takes away.
    var axes: [Int] = []
    /// Of a key pair.
    var scheme: EncryptionScheme?
  }

  /// Adds the signature to the report that was made last.
  private mutating func noteSignature(_ row: BuiltinRow) {
    guard !findings.diagnostics.isEmpty else { return }
    let text = row.signature(TypeDescriber(program))
    findings.diagnostics[findings.diagnostics.count - 1].notes.append("its signature: `\(text)`")
  }

  // MARK: Arguments

  private mutating func builtinArguments(
    _ call: inout BuiltinCall, _ arguments: [Argument]
  ) -> Bool {
    var operands = [TypedExpression?](repeating: nil, count: arguments.count)
    // Literals last: they follow the others' types. Closures after all values.
    let isLate = { (checker: BodyChecker, argument: Argument) -> Int in
      switch argument.value {
      case .closure: 2
      case .expression(let expression): checker.isFlexible(expression) ? 1 : 0
      }
    }
    let keys = arguments.map { isLate(self, $0) }
    let order = (0...2).flatMap { key in arguments.indices.filter { keys[$0] == key } }
    for (count, position) in order.enumerated() {
      guard builtinArgument(&call, position, arguments[position], &operands) else {
        noteNames(in: order.dropFirst(count + 1).map { arguments[$0] })
        return false
      }
    }
    call.operands = operands.compactMap { $0 }
    return true
  }

  private mutating func builtinArgument(
    _ call: inout BuiltinCall, _ position: Int, _ argument: Argument,
    _ operands: inout [TypedExpression?]
  ) -> Bool {
    let parameter = call.row.parameters[position]
    switch parameter {
    case .value(_, let pattern):
      guard let syntax = expression(of: argument),
        let value = builtinValue(&call, pattern, syntax)
      else { return false }
      operands[position] = value
    case .axis:
      guard let syntax = expression(of: argument),
        let axis = axis(syntax, call)
      else { return false }
      call.axes = [axis]
      operands[position] = TypedExpression(
        .integer(U256(UInt64(axis))), type: .u64, span: syntax.span)
    case .axes:
      guard let syntax = expression(of: argument), let axes = axes(syntax, call)
      else { return false }
      call.axes = axes
      operands[position] = TypedExpression(
        .integer(U256(axes.reduce(0) { $0 | 1 << UInt64($1) })), type: .u64, span: syntax.span)
    case .keyOrBits:
      guard let syntax = expression(of: argument), let scheme = keyOrBits(syntax)
      else { return false }
      call.scheme = scheme
    case .size(_, let hole):
      guard let syntax = expression(of: argument), let size = sizeArgument(syntax)
      else { return false }
      call.match.bind(hole, to: size)
      operands[position] = TypedExpression(.size(size), type: .u64, span: syntax.span)
    case .closure(label: _, let parameters, let result):
      guard let closure = closure(&call, parameters, result, argument) else {
        return false
      }
      call.closure = closure
    case .indices, .anyValues: break
    }
    return true
  }

  /// One value argument; nil after a report.
  private mutating func builtinValue(
    _ call: inout BuiltinCall, _ pattern: TypePattern, _ syntax: Syntax.Expression
  ) -> TypedExpression? {
    let wanted = call.match.resolve(pattern)
    var hint = wanted ?? call.match.hint(pattern)
    if hint == nil, case .hole = pattern, case .pattern(pattern) = call.row.result {
      hint = call.hint
    }
    if hint == nil, call.row.result == .tensorFromContext,
      case .tensor(element: let element, shape: _)? = inner(call.hint)
    {
      hint = element
    }
    if let literal = literalHint(call, pattern, syntax) { hint = literal }
    let value = requireValue(infer(syntax, hint: hint))
    if value.isInvalid || isPoisoned(value.type) { return nil }
    if let wanted, let widened = widen(value, to: wanted) { return widened }
    if call.match.matches(pattern, value.type) { return value }
    if let wanted, wanted != .invalid {
      reportMismatch(
        value, wanted,
        because: call.receiver.map { Label($0.span, "has type `\(text($0.type))`") })
    } else {
      reportPattern(value, pattern, call)
    }
    return nil
  }

  /// The tensor that a literal in brackets is, where its elements are known and its shape is its own.
  private func literalHint(
    _ call: BuiltinCall, _ pattern: TypePattern, _ syntax: Syntax.Expression
  ) -> Type? {
    let element: TypePattern
    switch pattern {
    case .tensor(let pattern, _), .tensorOrElement(let pattern): element = pattern
    default: return nil
    }
    guard call.match.resolve(pattern) == nil, let type = call.match.resolve(element) else {
      return nil
    }
    return literalShape(syntax).map { .tensor(element: type, shape: $0) }
  }

  private mutating func reportPattern(
    _ value: TypedExpression, _ pattern: TypePattern, _ call: BuiltinCall
  ) {
    if value.type.isEncrypted {
      reportCiphertextMember(
        value, Name(call.row.name, value.span))
      return
    }
    let describer = TypeDescriber(program)
    var notes = ["its signature: `\(call.row.signature(describer))`"]
    if case .hole(let hole, let constraint) = pattern {
      notes.append("\(hole.rawValue) is \(constraint.description)")
    }
    let secondary =
      call.receiver.map { [Label($0.span, "has type `\(text($0.type))`")] } ?? []
    if case .tensor(_, let wanted) = pattern, let ranks = wanted.ranks,
      case .tensor(element: _, shape: let found) = value.type
    {
      let isRank = !ranks.contains(found.count)
      report(
        isRank ? .shapes.rank : .shapes.mismatch,
        "`\(call.row.name)` does not take the shape \(text(shape: found)) here", at: value.span,
        "has the shape \(text(shape: found))", secondary: secondary, notes: notes)
      return
    }
    report(
      .types.argumentType, "`\(call.row.name)` does not take `\(text(value.type))` here",
      at: value.span, "has type `\(text(value.type))`", secondary: secondary, notes: notes)
  }

  /// The number of a dimension: a literal below the rank.
  private mutating func axis(_ syntax: Syntax.Expression, _ call: BuiltinCall) -> Int? {
    guard case .integer(let value, unit: nil) = syntax.kind else {
      report(
        .shapes.axis, "the axis is written as a number", at: syntax.span, "not a literal",
        help: "write `axis: 0`")
      return nil
    }
    guard case .tensor(element: _, shape: let shape)? = call.receiver?.type else { return nil }
    guard let axis = value.asInt, axis < shape.count else {
      report(
        .shapes.axis, "there is no axis \(value)", at: syntax.span, "beyond the last dimension",
        secondary: call.receiver.map { [Label($0.span, "has the shape \(text(shape: shape))")] }
          ?? [],
        help: shape.count == 1 ? "the only axis is 0" : "the axes are 0 to \(shape.count - 1)")
      return nil
    }
    return axis
  }

  /// The numbers of different dimensions: literals below the rank.
  private mutating func axes(_ syntax: Syntax.Expression, _ call: BuiltinCall) -> [Int]? {
    guard case .list(let parts) = syntax.kind, !parts.isEmpty else {
      report(
        .shapes.axis, "the axes are written as a list of numbers", at: syntax.span, "not a list",
        help: "write `axes: [0, 1]`")
      return nil
    }
    var axes: [Int] = []
    for part in parts {
      guard let axis = axis(part, call) else { return nil }
      guard !axes.contains(axis) else {
        report(.shapes.axis, "axis \(axis) stands there twice", at: part.span, "once more")
        return nil
      }
      axes.append(axis)
    }
    return axes
  }

  /// A size that is written as an argument.
  mutating func sizeArgument(_ syntax: Syntax.Expression) -> Size? {
    if let size = sizeValue(syntax) {
      if let constant = size.constant, constant < 0 {
        report(.shapes.limit, "the size is \(constant)", at: syntax.span, "negative")
        return nil
      }
      return size
    }
    let value = infer(syntax, hint: .u64)
    if !value.isInvalid {
      report(
        .shapes.notASize, "the size must be known when compiling", at: syntax.span,
        "known only at run time",
        notes: ["a size is a number, a size parameter, a constant, or a sum, difference or product"]
      )
    }
    return nil
  }

  /// `{ a, b in body }`: its parameters are locals, its body is inlined.
  private mutating func closure(
    _ call: inout BuiltinCall, _ parameters: [TypePattern], _ result: TypePattern,
    _ argument: Argument
  ) -> TypedClosure? {
    guard case .closure(let syntax) = argument.value else {
      report(
        .types.closure, "a closure is expected here", at: argument.span, "no closure",
        help: "write `{ x in ... }`")
      return nil
    }
    guard syntax.parameters.count == parameters.count else {
      report(
        .types.closure,
        "the closure takes \(counted(parameters.count, "parameter")), not \(syntax.parameters.count)",
        at: syntax.span, "",
        help: parameters.count == 1 ? "write `{ x in ... }`" : "write `{ total, x in ... }`")
      return nil
    }
    let types = parameters.map { call.match.resolve($0) ?? .invalid }
    context.names.append([:])
    let locals = zip(syntax.parameters, types).map { name, type in
      let isIgnored = name.text == "_"
      let id = declareLocal(
        isIgnored ? Name("", name.span) : name, type, isMutable: false)
      context.used.insert(id)
      return id
    }
    let wanted = call.match.resolve(result)
    var hint = wanted
    if hint == nil { hint = closureHint(call) }
    var body = requireValue(infer(syntax.body, hint: hint))
    context.names.removeLast()
    if body.isInvalid || isPoisoned(body.type) { return nil }
    if let wanted {
      body = coerce(body, to: wanted)
      if body.isInvalid { return nil }
    } else if !call.match.matches(result, body.type) {
      reportPattern(body, result, call)
      return nil
    }
    return TypedClosure(parameters: Array(locals), body: body)
  }

  /// What the context says about the closure's value: the element of the list that `map` should
  /// give.
  private func closureHint(_ call: BuiltinCall) -> Type? {
    guard let hint = call.hint else { return nil }
    switch (call.row.operation, hint) {
    case (.closure(.map), .list(let element, max: _)),
      (.closure(.map), .array(let element, count: _)):
      return element
    case (.closure(.sum), _): return hint
    default: return nil
    }
  }

  // MARK: Special forms

  /// `hash(a, b, ...)`
  private mutating func variadic(
    _ call: BuiltinCall, _ arguments: [Argument]
  ) -> TypedExpression {
    guard !arguments.isEmpty else {
      report(
        .types.argumentCount, "`\(call.row.name)` takes at least one argument", at: call.span,
        "none given")
      return .invalid(call.span)
    }
    var operands: [TypedExpression] = []
    var isWrong = false
    for argument in arguments {
      guard let syntax = expression(of: argument) else {
        isWrong = true
        continue
      }
      let value = requireValue(infer(syntax, hint: nil))
      if value.isInvalid || isPoisoned(value.type) {
        isWrong = true
      } else if !facts[value.type].crossesABI {
        let purpose = call.row.operation == .test(.print) ? "show" : "hash"
        report(
          .types.argumentType, "`\(text(value.type))` has no encoding to \(purpose)",
          at: value.span, "has type `\(text(value.type))`")
        isWrong = true
      }
      operands.append(value)
    }
    if isWrong { return .invalid(call.span) }
    if case .test(let form) = call.row.operation {
      var call = call
      call.operands = operands
      return testExpression(form, call, .unit)
    }
    return TypedExpression(.builtin(.hash, operands), type: .hash, span: call.span)
  }

  /// `tensor.at(i, j)`
  private mutating func elementAt(
    _ call: BuiltinCall, _ arguments: [Argument]
  ) -> TypedExpression {
    guard let receiver = call.receiver,
      case .tensor(element: let element, shape: let shape) = receiver.type
    else { return .invalid(call.span) }
    guard
      let arranged = arrange(
        arguments, for: shape.map { _ in "" }, "`at` of a tensor of \(shape.count) dimensions",
        call.span)
    else {
      inferAll(arguments)
      return .invalid(call.span)
    }
    var operands = [receiver]
    for argument in arranged {
      guard let syntax = expression(of: argument) else { return .invalid(call.span) }
      operands.append(check(syntax, against: .u64))
    }
    if operands.contains(where: \.isInvalid) { return .invalid(call.span) }
    return TypedExpression(.builtin(.tensorAt, operands), type: element, span: call.span)
  }
}
