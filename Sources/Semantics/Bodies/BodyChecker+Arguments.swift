import Diagnostics
import Syntax

extension BodyChecker {
  /// Checks number and names of arguments; nil after a report. `what` is what is called, for
  /// messages.
  mutating func arrange(
    _ arguments: [Argument], for names: [String], optionalCount: Int = 0, _ what: String,
    _ span: Span, declared: Span? = nil
  ) -> [Argument]? {
    let secondary = declared.map { [Label($0, "declared here")] } ?? []
    let least = names.count - optionalCount
    guard (least...names.count).contains(arguments.count) else {
      let wanted =
        optionalCount == 0
        ? counted(names.count, "argument") : "\(least) to \(names.count) arguments"
      var help: String?
      if arguments.count < least {
        let missing = names[arguments.count...].filter { !$0.isEmpty }.map { "`\($0)`" }
        if !missing.isEmpty { help = "missing: " + missing.joined(separator: ", ") }
      }
      let at =
        arguments.count > names.count ? arguments[names.count].span : span
      report(
        .types.argumentCount, "\(what) takes \(wanted), not \(arguments.count)", at: at,
        arguments.count > names.count ? "too many" : "too few", secondary: secondary, help: help)
      return nil
    }
    for (argument, name) in zip(arguments, names) {
      guard let label = argument.label, label.text != name, !label.text.isEmpty else { continue }
      var help = "the arguments stand in the order of the declaration"
      if !names.contains(label.text), let near = Suggestion.nearest(to: label.text, among: names) {
        help = "did you mean `\(near)`?"
      }
      report(
        .types.argumentLabel,
        name.isEmpty
          ? "this argument has no name" : "this argument is called `\(name)`, not `\(label.text)`",
        at: label.span, "not `\(label.text)`", secondary: secondary, help: help,
        fix: name.isEmpty || names.contains(label.text)
          ? nil : Fix("write `\(name)`", replace: label.span, with: name))
      return nil
    }
    return arguments
  }

  /// The expression of an argument; a closure is reported.
  mutating func expression(of argument: Argument) -> Syntax.Expression? {
    switch argument.value {
    case .expression(let expression): return expression
    case .closure(let closure):
      report(
        .types.closure, "no closure is expected here", at: closure.span, "a closure",
        notes: ["closures are only arguments of the library's functions on lists"],
        help: "write a function, or a loop")
      return nil
    }
  }

  /// Works out arguments of which nothing is known, so that mistakes in them are seen.
  mutating func inferAll(_ arguments: [Argument]) {
    for argument in arguments {
      if case .expression(let expression) = argument.value, !isFlexible(expression) {
        _ = infer(expression, hint: nil)
      }
    }
  }

  /// Looks in arguments after a wrong one for what their names stand for; what is wrong with them
  /// would only follow from the first mistake.
  mutating func noteNames(in arguments: [Argument]) {
    var found = Findings()
    swap(&found, &findings)
    inferAll(arguments)
    found.references.absorb(findings.references)
    found.silencedCount += 1
    findings = found
  }

  /// Arguments with the size arguments that follow from them.
  struct SizedArguments {
    var arguments: [TypedExpression]
    var solver: SizeSolver
  }

  /// Checks arguments against parameter types with open sizes. `expected` helps where arguments do
  /// not tell. Nil after a report.
  mutating func checkArguments(
    _ arguments: [Argument], _ parameters: [NamedType], sizes: [SizeParameterID],
    known: [SizeParameterID: Size] = [:], inferred: [Int: TypedExpression] = [:], result: Type,
    expected: Type?, _ what: String, _ span: Span, declared: Span?
  ) -> SizedArguments? {
    guard let (arguments, named) = splitSizes(arguments, parameters, sizes) else { return nil }
    guard
      let arranged = arrange(
        arguments, for: parameters.map(\.name), what, span, declared: declared)
    else {
      inferAll(arguments)
      return nil
    }
    for (argument, parameter) in zip(arranged, parameters) {
      if let label = argument.label { use(label.span, of: parameter.span) }
    }
    var solver = SizeSolver(open: sizes)
    for size in sizes {
      if let value = named[size] ?? known[size] { solver.bind(size, to: value) }
    }
    var typed = [TypedExpression?](repeating: nil, count: parameters.count)
    var isWrong = false
    // Literals last: they follow the sizes that the others bind.
    let order =
      parameters.indices.filter { !isFlexible(arranged[$0]) }
      + parameters.indices.filter { isFlexible(arranged[$0]) }
    for position in order {
      let parameter = parameters[position].type
      guard let syntax = expression(of: arranged[position]) else {
        isWrong = true
        continue
      }
      let resolved = solver.resolve(parameter)
      let isOpen = resolved.sizeParameters.contains {
        solver.open.contains($0) && solver.bindings[$0] == nil
      }
      let value =
        inferred[position]
        ?? requireValue(infer(syntax, hint: isOpen ? openHint(resolved, syntax) : resolved))
      typed[position] = value
      if value.isInvalid {
        isWrong = true
      } else if !solver.unify(parameter, with: value.type, position: position) {
        if widen(value, to: resolved) == nil {
          reportMismatch(value, resolved, because: declared.map { Label($0, "declared here") })
        }
        isWrong = true
      }
    }
    if isWrong { return nil }
    solver.solve()
    if let expected, !solver.unbound(in: sizes).isEmpty {
      _ = solver.unify(result, with: expected, position: -1)
      solver.solve()
    }
    for conflict in solver.conflicts where conflict.position >= 0 {
      guard let argument = typed[conflict.position] else { continue }
      reportConflict(
        conflict, argument, solver.resolve(parameters[conflict.position].type), declared)
      return nil
    }
    var final: [TypedExpression] = []
    for (position, value) in typed.enumerated() {
      guard let value else { return nil }
      final.append(coerce(value, to: solver.resolve(parameters[position].type)))
    }
    return final.contains(where: \.isInvalid)
      ? nil : SizedArguments(arguments: final, solver: solver)
  }

  /// Takes the sizes that are written out, `f(x, N: 4)`, from the arguments; nil after a report.
  private mutating func splitSizes(
    _ arguments: [Argument], _ parameters: [NamedType], _ sizes: [SizeParameterID]
  ) -> (rest: [Argument], sizes: [SizeParameterID: Size])? {
    var rest: [Argument] = []
    var found: [SizeParameterID: Size] = [:]
    var isWrong = false
    for argument in arguments {
      guard let label = argument.label, !parameters.contains(where: { $0.name == label.text }),
        let size = sizes.first(where: { program[$0].name == label.text })
      else {
        rest.append(argument)
        continue
      }
      use(label.span, of: program[size].span)
      if let syntax = expression(of: argument), let value = sizeArgument(syntax) {
        found[size] = value
      } else {
        isWrong = true
      }
    }
    return isWrong ? nil : (rest, found)
  }

  /// What a parameter with open sizes can say: a literal tensor has its elements from there and its
  /// shape itself; a test's ciphertext needs only the key, and an empty shape is any shape.
  private func openHint(_ parameter: Type, _ argument: Syntax.Expression) -> Type? {
    if case .tensor(element: let element, shape: _) = parameter {
      return literalShape(argument).map { .tensor(element: element, shape: $0) }
    }
    guard case .ciphertext(let ciphertext) = parameter else { return nil }
    return .ciphertext(ciphertext.of(shape: []))
  }

  private func isFlexible(_ argument: Argument) -> Bool {
    if case .expression(let expression) = argument.value { return isFlexible(expression) }
    return false
  }

  private mutating func reportConflict(
    _ conflict: SizeSolver.Equation, _ argument: TypedExpression, _ wanted: Type,
    _ declared: Span?
  ) {
    if argument.type.isEncrypted || argument.type.isTensor {
      reportMismatch(argument, wanted, because: declared.map { Label($0, "declared here") })
      return
    }
    report(
      .shapes.mismatch, "expected `\(text(wanted))`, found `\(text(argument.type))`",
      at: argument.span, "has type `\(text(argument.type))`",
      secondary: declared.map { [Label($0, "declared here")] } ?? [])
  }

  /// The size arguments of a call; reports those that nothing says.
  mutating func sizeArguments(
    _ solver: SizeSolver, _ sizes: [SizeParameterID], _ what: String, _ span: Span
  ) -> [Size]? {
    var result: [Size] = []
    for size in sizes {
      guard let value = solver.bindings[size] else {
        report(
          .shapes.cannotInfer, "cannot tell what `\(program[size].name)` of \(what) is", at: span,
          "nothing here says it", secondary: [Label(program[size].span, "this size")],
          help: "say it: `\(program[size].name): 4`, behind the other arguments")
        return nil
      }
      result.append(value)
    }
    return result
  }
}
