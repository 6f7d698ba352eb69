import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// The call of a function with key or depth parameters.
  mutating func callGeneric(
    _ generic: GenericFunction, _ id: FunctionID, _ arguments: [Argument], _ span: Span,
    _ nameSpan: Span, hint: Type?
  ) -> TypedExpression {
    let syntax = generic.syntax
    let what = "`\(syntax.name.text)`"
    guard
      let arranged = arrange(
        arguments, for: syntax.parameters.map(\.name.text), what, span,
        declared: syntax.name.span)
    else {
      inferAll(arguments)
      return .invalid(span)
    }
    var bindings = KeyBindings()
    var known: [Int: TypedExpression] = [:]
    for (position, argument) in arranged.enumerated() {
      guard case .expression(let expression) = argument.value, !isFlexible(expression) else {
        continue
      }
      let value = requireValue(infer(expression, hint: nil))
      known[position] = value
      bind(syntax.parameters[position].type, to: value.type, generic, &bindings)
    }
    if known.values.contains(where: { $0.isInvalid || isPoisoned($0.type) }) {
      return .invalid(span)
    }
    if let result = syntax.result, let hint { bind(result, to: hint, generic, &bindings) }
    guard let instance = instance(of: generic, id, bindings, nameSpan) else {
      return .invalid(span)
    }
    return call(instance, arranged, known, span, hint: hint)
  }

  // MARK: What the parameters stand for

  /// Reads keys and depths off a type, where the parameter's type names them.
  private func bind(
    _ syntax: TypeSyntax, to type: Type, _ generic: GenericFunction, _ bindings: inout KeyBindings
  ) {
    switch (syntax.kind, type) {
    case (.optional(let inner), .optional(let wrapped)):
      bind(inner, to: wrapped, generic, &bindings)
    case (.array(let element, _), .array(let found, count: _)):
      bind(element, to: found, generic, &bindings)
    case (.tuple(let elements), .tuple(let types)):
      for (element, found) in zip(elements, types) { bind(element, to: found, generic, &bindings) }
    case (.named(let name, let arguments), .list(let element, max: _)) where name.text == "List":
      if case .type(let inner)? = arguments.first { bind(inner, to: element, generic, &bindings) }
    case (.named(let name, let arguments), .ciphertext(let ciphertext))
    where name.text == "Encrypted":
      bind(arguments, to: ciphertext, generic, &bindings)
    default: break
    }
  }

  private func bind(
    _ arguments: [TypeArgument], to ciphertext: CiphertextType, _ generic: GenericFunction,
    _ bindings: inout KeyBindings
  ) {
    let names = { (kind: SizeParameter.Kind) in
      generic.syntax.sizes.filter { $0.kind == kind }.map(\.name.text)
    }
    if case .type(let key)? = arguments.first, case .named(let name, arguments: _) = key.kind,
      names(.key).contains(name.text), bindings.keys[name.text] == nil
    {
      bindings.keys[name.text] = ciphertext.key
    }
    guard arguments.count == 4, case .depth(let size, _) = arguments[3],
      let (name, offset) = depthParameter(size), names(.depth).contains(name)
    else { return }
    // With several arguments, the shallowest counts: the others are lowered.
    let depth = ciphertext.depth - offset
    bindings.depths[name] = min(bindings.depths[name] ?? depth, depth)
  }

  /// `L`, `L + 1` or `L - 1`: the name and what is added to it.
  private func depthParameter(_ size: SizeSyntax) -> (String, Int)? {
    switch size.kind {
    case .name(let name): return (name.text, 0)
    case .add(let left, let right):
      guard case .name(let name) = left.kind, case .integer(let value) = right.kind,
        let offset = value.asInt
      else { return nil }
      return (name.text, offset)
    case .subtract(let left, let right):
      guard case .name(let name) = left.kind, case .integer(let value) = right.kind,
        let offset = value.asInt
      else { return nil }
      return (name.text, -offset)
    case .integer, .multiply, .type: return nil
    }
  }

  // MARK: Instances

  /// The function for these keys and depths, made at the first call; nil after a report.
  private mutating func instance(
    of generic: GenericFunction, _ id: FunctionID, _ bindings: KeyBindings, _ span: Span
  ) -> FunctionID? {
    var (keys, depths): ([KeyID], [Int]) = ([], [])
    for parameter in generic.syntax.sizes {
      let name = parameter.name.text
      switch parameter.kind {
      case .size: continue
      case .key:
        if let key = bindings.keys[name] {
          keys.append(key)
          continue
        }
      case .depth:
        if let depth = bindings.depths[name] {
          depths.append(depth)
          continue
        }
      }
      report(
        .ciphertextLevels.cannotInferKey,
        "cannot tell what `\(name)` of `\(generic.syntax.name.text)` is", at: span,
        "no argument says it", secondary: [Label(parameter.name.span, "this parameter")],
        help: "pass a ciphertext where its type has `\(name)`")
      return nil
    }
    let instance = Instance(function: id, keys: keys, depths: depths)
    if let made = declarations.instances[instance] { return made }
    guard declarations.instances.count < ProgramResolver.instancesMax else {
      report(
        .shapes.limit, "too many combinations of keys and depths", at: span,
        "more than \(ProgramResolver.instancesMax)")
      return nil
    }
    return add(instance, of: generic, bindings)
  }

  private mutating func call(
    _ id: FunctionID, _ arguments: [Argument], _ known: [Int: TypedExpression], _ span: Span,
    hint: Type?
  ) -> TypedExpression {
    let function = program[id]
    let parameters = function.locals.prefix(function.parameterCount).map {
      NamedType(name: $0.name, type: $0.type, span: $0.span)
    }
    guard
      let sized = checkArguments(
        arguments, parameters, sizes: function.sizeParameters, inferred: known,
        result: function.result, expected: hint, "`\(function.name)`", span,
        declared: function.span),
      let sizes = sizeArguments(
        sized.solver, function.sizeParameters, "`\(function.name)`", span)
    else { return .invalid(span) }
    let type = sized.solver.resolve(function.result)
    if type == .invalid { return .invalid(span) }
    return TypedExpression(.call(id, sizes: sizes, sized.arguments), type: type, span: span)
  }
}
