import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// The call of a generic function.
  mutating func callGeneric(
    _ generic: GenericFunction, _ id: FunctionID, _ arguments: [Argument], _ span: Span,
    _ nameSpan: Span, hint: Type?
  ) -> TypedExpression {
    let syntax = generic.syntax
    let what = "`\(syntax.name.text)`"
    var bindings = GenericBindings()
    guard let (plain, sizes) = splitNamed(arguments, generic, &bindings) else {
      return .invalid(span)
    }
    guard
      let arranged = arrange(
        plain, for: syntax.parameters.map(\.name.text), what, span, declared: syntax.name.span)
    else {
      inferAll(arguments)
      return .invalid(span)
    }
    var known: [Int: TypedExpression] = [:]
    var isWrong = false
    let expressions = arranged.map { argument -> Syntax.Expression? in
      if case .expression(let expression) = argument.value { expression } else { nil }
    }
    // What takes its type from its place comes last.
    let order =
      expressions.indices.filter { expressions[$0].map { !takesType($0) } ?? false }
      + expressions.indices.filter { expressions[$0].map { takesType($0) } ?? false }
    for position in order {
      guard let expression = expressions[position], !isFlexible(expression) else { continue }
      // Its place knows its type already.
      if takesType(expression), isBound(syntax.parameters[position].type, generic, bindings) {
        continue
      }
      let value = requireValue(infer(expression, hint: nil))
      isWrong = isWrong || value.isInvalid || isPoisoned(value.type)
      if !takesType(expression) { known[position] = value }
      bind(syntax.parameters[position].type, to: value.type, generic, &bindings)
    }
    if isWrong { return .invalid(span) }
    if let result = syntax.result, let hint {
      var wanted = GenericBindings()
      bind(result, to: hint, generic, &wanted)
      take(wanted, generic, &bindings)
    }
    // What nothing else says, literals do: a list of three numbers is a list of three U64.
    let isOpen = { (parameter: GenericParameter) in
      (parameter.kind == .type || parameter.kind == .maximum) && !bindings.contains(parameter)
    }
    if generic.parameters.contains(where: isOpen) {
      for position in expressions.indices where known[position] == nil {
        guard let expression = expressions[position] else { continue }
        let value = requireValue(infer(expression, hint: nil))
        if value.isInvalid || isPoisoned(value.type) { return .invalid(span) }
        bind(syntax.parameters[position].type, to: value.type, generic, &bindings)
      }
    }
    guard let instance = instance(of: generic, id, bindings, nameSpan) else {
      return .invalid(span)
    }
    return call(instance, arranged + sizes, known, span, hint: hint)
  }

  /// Whether it is worked out again where it is passed, for what it is there: `[a, b]` is an array by itself, and branches may be literals.
  private func takesType(_ expression: Syntax.Expression) -> Bool {
    switch expression.kind {
    case .list, .repeated, .conditional, .match: true
    case .tuple(let elements): elements.contains { takesType($0) || isFlexible($0) }
    case .binary(.coalesce, _, let optional, let other): takesType(optional) || takesType(other)
    case .call(let callee, let arguments):
      if case .name(let name) = callee.kind, name.text == "some",
        case .expression(let value)? = arguments.first?.value
      {
        takesType(value) || isFlexible(value)
      } else {
        false
      }
    default: false
    }
  }

  /// Whether the type of a parameter is a type parameter that other arguments have bound.
  private func isBound(
    _ type: TypeSyntax, _ generic: GenericFunction, _ bindings: GenericBindings
  ) -> Bool {
    typeParameter(type, of: generic).map { bindings.types[$0] != nil } ?? false
  }

  /// The name of the type parameter that a type is; nil for all other types.
  private func typeParameter(_ type: TypeSyntax, of generic: GenericFunction) -> String? {
    guard case .named(let name, arguments: let arguments) = type.kind, arguments.isEmpty,
      name.qualifier == nil,
      generic.parameters.contains(where: { $0.kind == .type && $0.name.text == name.text })
    else { return nil }
    return name.text
  }

  /// Takes the maxima that are written out, `f(x, N: 4)`, from the arguments; sizes of shapes stay as they are.
  private mutating func splitNamed(
    _ arguments: [Argument], _ generic: GenericFunction, _ bindings: inout GenericBindings
  ) -> (plain: [Argument], sizes: [Argument])? {
    var (plain, sizes): ([Argument], [Argument]) = ([], [])
    let parameters = Set(generic.syntax.parameters.map(\.name.text))
    for argument in arguments {
      guard let label = argument.label, !parameters.contains(label.text) else {
        plain.append(argument)
        continue
      }
      if let named = generic.parameters.first(where: {
        $0.kind == .maximum && $0.name.text == label.text
      }) {
        use(label.span, of: named.name.span)
        guard let syntax = expression(of: argument), let size = maximum(syntax, label.text) else {
          return nil
        }
        bindings.constants[label.text] = size.constant.map { Int($0) }
      } else if generic.syntax.sizes.contains(where: { $0.name.text == label.text }) {
        sizes.append(argument)
      } else {
        plain.append(argument)
      }
    }
    return (plain, sizes)
  }

  private mutating func maximum(_ syntax: Syntax.Expression, _ name: String) -> Size? {
    guard let size = sizeValue(syntax) else {
      report(
        .shapes.notASize, "a maximum is a number or a constant", at: syntax.span, "expected a size")
      return nil
    }
    return requireConstant(size, syntax.span, "`\(name)`", TypeLimits.bytesMax) ? size : nil
  }

  // MARK: What the parameters stand for

  /// Reads what the parameters stand for off a type, where the type of a parameter names them.
  private func bind(
    _ syntax: TypeSyntax, to type: Type, _ generic: GenericFunction,
    _ bindings: inout GenericBindings
  ) {
    switch (syntax.kind, type) {
    case (_, .invalid), (_, .never): break
    case (.optional(let inner), .optional(let wrapped)):
      bind(inner, to: wrapped, generic, &bindings)
    case (.array(let element, let count), .array(let found, count: let size)):
      bind(element, to: found, generic, &bindings)
      bind(count, to: size, generic, &bindings)
    case (.tuple(let elements), .tuple(let types)):
      for (element, found) in zip(elements, types) { bind(element, to: found, generic, &bindings) }
    case (.named(let name, let arguments), _):
      if let parameter = typeParameter(syntax, of: generic) {
        let earlier = bindings.types[parameter]
        bindings.types[parameter] = earlier.map { join($0, type) ?? $0 } ?? type
      } else {
        bind(name.text, arguments, to: type, generic, &bindings)
      }
    case (.optional, _), (.array, _), (.tuple, _), (.invalid, _): break
    }
  }

  private func bind(
    _ name: String, _ arguments: [TypeArgument], to type: Type, _ generic: GenericFunction,
    _ bindings: inout GenericBindings
  ) {
    switch (name, type) {
    case ("List", .list(let element, max: let max)), ("List", .array(let element, count: let max)):
      if case .type(let inner)? = arguments.first { bind(inner, to: element, generic, &bindings) }
      if case .bound(let bound, span: _)? = arguments.last {
        bind(bound, to: max, generic, &bindings)
      }
    case ("Bytes", .bytes(max: let max)), ("Text", .text(max: let max)):
      if case .bound(let bound, span: _)? = arguments.first {
        bind(bound, to: max, generic, &bindings)
      }
    case ("Tensor", .tensor(element: let element, shape: _)):
      if case .type(let inner)? = arguments.first { bind(inner, to: element, generic, &bindings) }
    case ("Encrypted", .ciphertext(let ciphertext)):
      bind(arguments, to: ciphertext, generic, &bindings)
    default: break
    }
  }

  /// Reads a maximum off a size. With several arguments, the largest counts: the others are widened.
  private func bind(
    _ syntax: SizeSyntax, to size: Size, _ generic: GenericFunction,
    _ bindings: inout GenericBindings
  ) {
    guard let (name, offset) = parameter(in: syntax), let found = size.constant,
      generic.parameters.contains(where: { $0.kind == .maximum && $0.name.text == name })
    else { return }
    let value = Int(found) - offset
    guard value >= 0 else { return }
    bindings.constants[name] = max(bindings.constants[name] ?? value, value)
  }

  private func bind(
    _ arguments: [TypeArgument], to ciphertext: CiphertextType, _ generic: GenericFunction,
    _ bindings: inout GenericBindings
  ) {
    let names = { (kind: GenericParameter.Kind) in
      generic.parameters.filter { $0.kind == kind }.map(\.name.text)
    }
    if case .type(let key)? = arguments.first, case .named(let name, arguments: _) = key.kind,
      names(.key).contains(name.text), bindings.keys[name.text] == nil
    {
      bindings.keys[name.text] = ciphertext.key
    }
    let depths = arguments.dropFirst(3).compactMap { argument in
      if case .depth(let size, _) = argument { size } else { nil }
    }
    guard let size = depths.first, let (name, offset) = parameter(in: size),
      names(.depth).contains(name)
    else { return }
    // With several arguments, the shallowest counts: the others are lowered.
    let depth = ciphertext.depth - offset
    bindings.constants[name] = min(bindings.constants[name] ?? depth, depth)
  }

  /// Adds what the context of the call wants; the arguments have said more. Of depths the shallowest counts.
  private func take(
    _ wanted: GenericBindings, _ generic: GenericFunction, _ bindings: inout GenericBindings
  ) {
    bindings.keys.merge(wanted.keys) { found, _ in found }
    bindings.types.merge(wanted.types) { found, _ in found }
    for parameter in generic.parameters {
      let name = parameter.name.text
      guard let value = wanted.constants[name] else { continue }
      let found = bindings.constants[name] ?? value
      bindings.constants[name] = parameter.kind == .depth ? min(found, value) : found
    }
  }

  /// `L`, `L + 1` or `L - 1`: the name and what is added to it.
  private func parameter(in size: SizeSyntax) -> (String, Int)? {
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
    case .type(let type):
      guard case .named(let name, let arguments) = type.kind, arguments.isEmpty else { return nil }
      return (name.text, 0)
    case .integer, .multiply: return nil
    }
  }

  // MARK: Instances

  /// The function for these types, maxima, keys and depths, made at the first call; nil after a report.
  private mutating func instance(
    of generic: GenericFunction, _ id: FunctionID, _ bindings: GenericBindings, _ span: Span
  ) -> FunctionID? {
    for parameter in generic.parameters where !bindings.contains(parameter) {
      reportUnbound(parameter, generic, span)
      return nil
    }
    var (keys, types, constants): ([KeyID], [Type], [Int]) = ([], [], [])
    for parameter in generic.parameters {
      let name = parameter.name.text
      switch parameter.kind {
      case .key: if let key = bindings.keys[name] { keys.append(key) }
      case .depth, .maximum:
        if let constant = bindings.constants[name] { constants.append(constant) }
      case .type:
        guard let type = bindings.types[name] else { continue }
        guard canStand(type, for: parameter, span) else { return nil }
        types.append(type)
      }
    }
    let instance = Instance(function: id, keys: keys, types: types, constants: constants)
    if let made = declarations.instances[instance] { return made }
    guard declarations.instances.count < ProgramResolver.instancesMax else {
      report(
        .shapes.limit, "too many combinations of types, maxima, keys and depths", at: span,
        "more than \(ProgramResolver.instancesMax)")
      return nil
    }
    return add(instance, of: generic, bindings)
  }

  private mutating func reportUnbound(
    _ parameter: GenericParameter, _ generic: GenericFunction, _ span: Span
  ) {
    let name = parameter.name.text
    let help =
      switch parameter.kind {
      case .key, .depth: "pass a ciphertext where its type has `\(name)`"
      case .type: "pass a value where its type has `\(name)`"
      case .maximum: "say it: `\(name): 4`, behind the other arguments"
      }
    report(
      .ciphertextLevels.cannotInferKey,
      "cannot tell what `\(name)` of `\(generic.syntax.name.text)` is", at: span,
      "no argument says it", secondary: [Label(parameter.name.span, "this parameter")], help: help)
  }

  /// Whether a type parameter can be this; reported otherwise. The sizes of a shape belong to the caller.
  private mutating func canStand(
    _ type: Type, for parameter: GenericParameter, _ span: Span
  ) -> Bool {
    let facts = facts[type]
    let reason: String
    if !type.sizeParameters.isEmpty {
      reason = "its shape has sizes that only the caller knows"
    } else if facts.isStateOnly || facts.isTestOnly || type == .unit {
      reason = "it is no type of a parameter"
    } else if facts.isTooLarge {
      reason = "it has too many parts"
    } else {
      return true
    }
    report(
      .ciphertextLevels.cannotInferKey, "`\(parameter.name.text)` cannot be `\(shortText(type))`",
      at: span,
      reason, secondary: [Label(parameter.name.span, "this parameter")])
    return false
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
