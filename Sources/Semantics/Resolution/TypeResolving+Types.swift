import Diagnostics
import Primitives
import Syntax

/// Where a type stands: some may stand only in state.
enum TypePosition {
  case state
  case mapValue
  case anywhere
}

extension TypeResolving {
  /// The type that is written; `invalid` after a report.
  mutating func resolve(
    _ syntax: TypeSyntax, in environment: Environment, _ position: TypePosition = .anywhere
  ) -> Type {
    switch syntax.kind {
    case .invalid: return .invalid
    case .tuple(let elements):
      if elements.isEmpty { return .unit }
      return .tuple(elements.map { resolve($0, in: environment) })
    case .optional(let inner):
      return .optional(resolve(inner, in: environment))
    case .array(let element, let count):
      let type = resolve(element, in: environment)
      guard let size = constantSize(count, in: environment, "the count of an array", 65_536) else {
        return .invalid
      }
      return .array(type, count: size)
    case .named(let name, let arguments):
      return resolve(named: name, arguments, syntax.span, in: environment, position)
    }
  }

  private mutating func resolve(
    named name: QualifiedName, _ arguments: [TypeArgument], _ span: Span,
    in environment: Environment, _ position: TypePosition
  ) -> Type {
    if name.qualifier == nil {
      let text = name.name.text
      if text.isEmpty { return .invalid }
      if let plain = ReservedNames.plainTypes[text] {
        return refuseArguments(arguments, text) ? .invalid : plain
      }
      if ReservedNames.parameterisedTypes.contains(text) {
        return builtinType(text, arguments, span, in: environment, position)
      }
      if let declaration = environment.genericParameters[text] {
        use(name.span, of: declaration)
        if let type = environment.types[text] {
          return refuseArguments(arguments, text) ? .invalid : type
        }
        if !environment.hasMeaning(text) { return .invalid }
      }
    }
    guard let declared = resolveType(name, in: environment) else { return .invalid }
    switch declared.symbol {
    case .structure(let id): return structureType(id, arguments, span, in: environment)
    case .enumeration(let id):
      if isDamaged(program[id].span) { return .invalid }
      return refuseArguments(arguments, name.text) ? .invalid : .enumeration(id)
    case .interface(let id):
      return refuseArguments(arguments, name.text) ? .invalid : .contract(id)
    case .contract(let id):
      return refuseArguments(arguments, name.text) ? .invalid : .contract(program[id].interface)
    case .typeAlias(let index):
      return aliasedType(index, arguments, name, span, in: environment, position)
    case .constant, .error, .event, .function, .state, .key, .part, .use:
      report(
        .names.wrongKind, "`\(name.text)` is \(declared.symbol.kind), not a type", at: name.span,
        "expected a type", secondary: [Label(declared.span, "declared here")], isAboutName: true)
      return .invalid
    }
  }

  private mutating func resolveType(
    _ name: QualifiedName, in environment: Environment
  ) -> Declared? {
    guard name.qualifier == nil else { return resolve(name, in: environment, as: "type") }
    if let declared = resolve(name.name, in: environment) {
      use(name.span, of: declared.span)
      return declared
    }
    let isSize = environment.sizes[name.name.text] != nil
    if isSize {
      report(
        .names.wrongKind, "`\(name.text)` is a size, not a type", at: name.span, "expected a type",
        isAboutName: true)
    } else {
      reportUndeclared(
        .names.unknownType, "there is no type `\(name.text)`", name.text, at: name.span,
        "not found here",
        among: ReservedNames.types + typeNames(in: environment))
    }
    return nil
  }

  private func typeNames(in environment: Environment) -> [String] {
    visibleNames(in: environment).filter { name in
      guard case .found(let declared) = lookUp(name, in: environment) else { return false }
      switch declared.symbol {
      case .structure, .enumeration, .interface, .contract, .typeAlias: return true
      case .constant, .error, .event, .function, .state, .key, .part, .use: return false
      }
    }
  }

  private mutating func refuseArguments(_ arguments: [TypeArgument], _ name: String) -> Bool {
    guard let first = arguments.first else { return false }
    report(
      .forms.typeArguments, "`\(name)` takes no arguments in `<>`", at: first.span, "not expected")
    return true
  }

  /// The sizes that stand behind the name of a type, or nil after a report.
  mutating func sizes(
    _ arguments: [TypeArgument], of name: String, declaredAt declaration: Span,
    _ parameters: [SizeParameterID], _ span: Span, in environment: Environment
  ) -> [Size]? {
    guard arguments.count == parameters.count else {
      let names = parameters.map { program[$0].name }
      let form = names.isEmpty ? name : "\(name)<\(names.joined(separator: ", "))>"
      report(
        .forms.typeArguments,
        "`\(name)` takes \(counted(names.count, "size")), not \(arguments.count)",
        at: span, "written as `\(form)`", secondary: [Label(declaration, "declared here")])
      return nil
    }
    var sizes: [Size] = []
    for argument in arguments {
      guard let size = size(of: argument, in: environment) else { return nil }
      sizes.append(size)
    }
    return sizes
  }

  private mutating func structureType(
    _ id: StructID, _ arguments: [TypeArgument], _ span: Span, in environment: Environment
  ) -> Type {
    let definition = program[id]
    if isDamaged(definition.span) { return .invalid }
    guard
      let sizes = sizes(
        arguments, of: definition.name, declaredAt: definition.span, definition.sizeParameters,
        span, in: environment)
    else { return .invalid }
    return .structure(id, sizes: sizes)
  }

  /// The size that a type argument is; reports another kind of argument.
  mutating func size(of argument: TypeArgument, in environment: Environment) -> Size? {
    switch argument {
    case .size(let size): return resolve(size, in: environment)
    case .type(let type):
      if case .named(let name, let arguments) = type.kind, arguments.isEmpty {
        return resolveSizeName(name, in: environment)
      }
      report(.shapes.notASize, "a type is no size", at: type.span, "expected a size")
      return nil
    case .bound(_, let span), .depth(_, let span), .range(_, let span), .shape(_, let span):
      report(.shapes.notASize, "a plain size is expected here", at: span, "expected a size")
      return nil
    }
  }
}
