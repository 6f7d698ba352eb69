import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// `callee(arguments)`
  mutating func call(
    _ callee: Syntax.Expression, _ arguments: [Argument], _ span: Span, hint: Type?
  ) -> TypedExpression {
    switch callee.kind {
    case .name(let name):
      return call(named: name.text, name.span, callee.span, arguments, span, hint: hint)
    case .type(let type): return fixedConversion(type, arguments, span)
    case .member(let base, let name):
      if name.text.isEmpty { return .invalid(span) }
      if context.isTest, let test = testCall(base, name, arguments, span) { return test }
      if let space = namespace(of: base) {
        useNamespace(base)
        return call(in: space, name, arguments, span, hint: hint)
      }
      var (base, arguments) = (base, arguments)
      if case .index = base.kind, isMethodOfMaps(name),
        let (map, whole) = withWholeKey(base, arguments)
      {
        (base, arguments) = (map, whole)
      }
      let receiver = inferReceiver(base)
      if receiver.isInvalid {
        inferAll(arguments)
        return .invalid(span)
      }
      return methodCall(receiver, base, name, arguments, span, hint: hint)
    case .invalid:
      inferAll(arguments)
      return .invalid(span)
    default:
      let value = infer(callee, hint: nil)
      inferAll(arguments)
      if !value.isInvalid, !isPoisoned(value.type) {
        report(
          .names.notCallable, "a value of `\(text(value.type))` cannot be called", at: callee.span,
          "not a function", isAboutName: true)
      }
      return .invalid(span)
    }
  }

  // MARK: Names

  private mutating func call(
    named name: String, _ place: Span, _ nameSpan: Span, _ arguments: [Argument], _ span: Span,
    hint: Type?
  ) -> TypedExpression {
    if name.isEmpty { return .invalid(span) }
    if name == "some" { return some(arguments, span, hint: hint) }
    if name == "Text" { return textConversion(arguments, span) }
    if let type = ReservedNames.plainTypes[name] ?? context.environment.types[name] {
      use(place, of: context.environment.genericParameters[name])
      return convert(to: type, name, arguments, span)
    }
    if let declared = resolve(Name(name, nameSpan), in: context.environment) {
      switch declared.symbol {
      // A state variable or key shares its name with a function of the prelude or an import now and
      // then.
      case .state, .key, .constant:
        if let module = functionBehind(name) {
          use(place, of: module.span)
          return callDeclared(module, name, nameSpan, arguments, span, hint: hint)
        }
      case .structure, .enumeration, .error, .event, .interface, .contract, .function, .typeAlias,
        .part, .use:
        use(place, of: declared.span)
        return callDeclared(declared, name, nameSpan, arguments, span, hint: hint)
      }
    }
    if name == "Call" { return queuedCall(arguments, nameSpan, span) }
    if name == "emitted", context.isTest { return emittedEvent(arguments, span) }
    let rows = builtins.functions(named: name)
    if !rows.isEmpty || name == "deploy" && !context.isTest {
      return preludeCall(rows, name, nameSpan, arguments, span, hint: hint)
    }
    inferAll(arguments)
    return notAFunction(name, place, nameSpan, span)
  }

  /// A function of the language. Where declarations may have been lost, one of its name may be among them: then a call that
  /// does not fit is no mistake.
  private mutating func preludeCall(
    _ rows: [BuiltinRow], _ name: String, _ nameSpan: Span, _ arguments: [Argument], _ span: Span,
    hint: Type?
  ) -> TypedExpression {
    let before = findings
    let value =
      rows.isEmpty
      ? deployment(arguments, span)
      : builtinCall(rows, name, nameSpan, receiver: nil, arguments, span, hint: hint)
    guard declarations.damage.mayHide(nameSpan) else { return value }
    let isFitting =
      hint.map { value.isInvalid || value.type == $0 || widen(value, to: $0) != nil } ?? true
    if findings.errorCount == before.errorCount, isFitting { return value }
    let references = findings.references
    findings = before
    findings.references = references
    findings.silencedCount += 1
    return .invalid(span)
  }

  // The reports stand in functions of their own, which the stack does not hold while arguments
  // nest.

  private mutating func notAFunction(
    _ name: String, _ place: Span, _ nameSpan: Span, _ span: Span
  ) -> TypedExpression {
    if let id = local(named: name) {
      context.used.insert(id)
      use(place, of: context.locals[id.index].span)
      let type = context.locals[id.index].type
      if !isPoisoned(type) {
        report(
          .names.notCallable, "a value of `\(text(type))` cannot be called", at: nameSpan,
          "not a function",
          secondary: [Label(context.locals[id.index].span, "declared here")], isAboutName: true)
      }
      return .invalid(span)
    }
    if case .found(let declared) = lookUp(name, in: context.environment) {
      use(place, of: declared.span)
      report(
        .names.notCallable, "`\(name)` is \(declared.symbol.kind), not a function", at: nameSpan,
        "cannot be called", secondary: [Label(declared.span, "declared here")], isAboutName: true)
      return .invalid(span)
    }
    reportUndeclared(
      .names.unknownName, "there is no function `\(name)`", name, at: nameSpan, "not found",
      among: visibleNames(in: context.environment) + builtins.functionNames
        + ReservedNames.plainTypes.keys.sorted())
    return .invalid(span)
  }

  /// The function of the module of that name that a member of the contract hides.
  private func functionBehind(_ name: String) -> Declared? {
    guard case .found(let declared) = lookUp(name, inModule: context.environment.module),
      case .function = declared.symbol
    else { return nil }
    return declared
  }

  mutating func callDeclared(
    _ declared: Declared, _ name: String, _ nameSpan: Span, _ arguments: [Argument], _ span: Span,
    hint: Type?
  ) -> TypedExpression {
    if isDamaged(declared.span) {
      inferAll(arguments)
      return .invalid(span)
    }
    switch declared.symbol {
    case .function(let id): return callFunction(id, nameSpan, arguments, span, hint: hint)
    case .structure(let id): return makeStruct(id, nameSpan, arguments, span, hint: hint)
    case .interface(let id): return contractAt(id, arguments, span)
    case .contract(let id): return contractAt(program[id].interface, arguments, span)
    case .enumeration, .error, .event, .constant, .state, .key, .typeAlias, .part, .use:
      inferAll(arguments)
      reportNotCallable(declared, name, nameSpan)
      return .invalid(span)
    }
  }

  private mutating func reportNotCallable(_ declared: Declared, _ name: String, _ nameSpan: Span) {
    switch declared.symbol {
    case .enumeration(let id):
      let first = program[id].cases.first?.name ?? "case"
      report(
        .names.notCallable, "`\(name)` is an enum", at: nameSpan, "has no values of its own",
        secondary: [Label(declared.span, "declared here")],
        help: "name the case: `\(name).\(first)`", isAboutName: true)
    case .error:
      report(
        .names.notCallable, "`\(name)` is an error", at: nameSpan, "not a function",
        secondary: [Label(declared.span, "declared here")],
        help: "revert with it: `require condition else \(name)(...)`", isAboutName: true)
    case .event:
      report(
        .names.notCallable, "`\(name)` is an event", at: nameSpan, "not a function",
        secondary: [Label(declared.span, "declared here")],
        help: context.isTest
          ? ForeignWord.find("emitted")?.help : "write `emit \(name)(...)`, as a statement",
        isAboutName: true)
    case .constant, .state, .key, .function, .structure, .interface, .contract, .typeAlias, .part,
      .use:
      report(
        .names.notCallable, "`\(name)` is \(declared.symbol.kind), not a function", at: nameSpan,
        "cannot be called", secondary: [Label(declared.span, "declared here")], isAboutName: true)
    }
  }

  /// `some(value)`
  private mutating func some(
    _ arguments: [Argument], _ span: Span, hint: Type?
  ) -> TypedExpression {
    guard let arranged = arrange(arguments, for: [""], "`some`", span),
      let syntax = expression(of: arranged[0])
    else { return .invalid(span) }
    let value = requireValue(infer(syntax, hint: hint.flatMap(\.wrapped)))
    if value.isInvalid { return .invalid(span) }
    if let wanted = hint?.wrapped, let widened = widen(value, to: wanted) {
      return TypedExpression(.some(widened), type: .optional(wanted), span: span)
    }
    return TypedExpression(.some(value), type: .optional(value.type), span: span)
  }

  // MARK: Functions

  /// A function of a module, or a function or view of the same contract.
  mutating func callFunction(
    _ id: FunctionID, _ nameSpan: Span, _ arguments: [Argument], _ span: Span, hint: Type?
  ) -> TypedExpression {
    if let generic = declarations.generics[id] {
      return callGeneric(generic, id, arguments, span, nameSpan, hint: hint)
    }
    let function = program[id]
    if function.kind == .entry {
      inferAll(arguments)
      report(
        .names.notCallable, "`\(function.name)` is an entry", at: nameSpan,
        "called by transactions and other contracts only",
        secondary: [Label(function.span, "declared here")],
        help: "move what both need into a `fn`", isAboutName: true)
      return .invalid(span)
    }
    let parameters = function.locals.prefix(function.parameterCount).map {
      NamedType(name: $0.name, type: $0.type, span: $0.span)
    }
    guard
      let sized = checkArguments(
        arguments, parameters, sizes: function.sizeParameters, result: function.result,
        expected: hint, "`\(function.name)`", span, declared: function.span),
      let sizes = sizeArguments(
        sized.solver, function.sizeParameters, "`\(function.name)`", span)
    else { return .invalid(span) }
    let type = sized.solver.resolve(function.result)
    if type == .invalid { return .invalid(span) }
    return TypedExpression(.call(id, sizes: sizes, sized.arguments), type: type, span: span)
  }

  // MARK: Qualified names

  private mutating func call(
    in space: Namespace, _ name: Name, _ arguments: [Argument], _ span: Span, hint: Type?
  ) -> TypedExpression {
    use(name.span, of: names(in: space)?[name.text]?.span)
    switch space {
    case .module(let module):
      if let declared = scopes[module].own[name.text] {
        return callDeclared(declared, name.text, name.span, arguments, span, hint: hint)
      }
      inferAll(arguments)
      reportUndeclared(
        .names.unknownMember, "the module `\(graph.modules[module].name)` has no `\(name.text)`",
        name.text, at: name.span, "not found there", among: scopes[module].own.keys)
    case .contract(let contract):
      guard let declared = members[contract.index][name.text] else {
        inferAll(arguments)
        reportUndeclared(
          .names.unknownMember, "`\(program[contract].name)` has no `\(name.text)`", name.text,
          at: name.span, "not found there", among: members[contract.index].keys)
        return .invalid(span)
      }
      switch declared.symbol {
      case .structure(let id):
        return makeStruct(id, name.span, arguments, span, hint: hint)
      case .function, .state:
        inferAll(arguments)
        let contractName = program[contract].name
        report(
          .names.notCallable, "`\(contractName)` is a contract: which one?", at: name.span,
          "no address",
          help: "say at which address: `\(contractName)(address).\(name.text)(...)`",
          isAboutName: true)
      case .constant, .enumeration, .error, .event, .interface, .contract, .key, .typeAlias, .part,
        .use:
        return callDeclared(declared, name.text, name.span, arguments, span, hint: hint)
      }
    case .part, .use: return call(ofPart: space, name, arguments, span, hint: hint)
    case .interface(let id):
      inferAll(arguments)
      report(
        .names.notCallable, "`\(program[id].name)` is an interface: at which address?",
        at: name.span, "no address",
        help: "write `\(program[id].name)(address).\(name.text)(...)`", isAboutName: true)
    case .enumeration(let id): return makeCase(id, name, arguments, span)
    case .builtinType(let type):
      let rows = builtins.functions(named: name.text, onType: type).filter { !$0.isProperty }
      if !rows.isEmpty {
        return builtinCall(rows, name.text, name.span, receiver: nil, arguments, span, hint: hint)
      }
      inferAll(arguments)
      reportUnknown(
        .names.unknownMember, "`\(type)` has no `\(name.text)`", name.text, at: name.span,
        "not found", among: builtins.functionNames(onType: type))
    }
    return .invalid(span)
  }

  // MARK: Methods

  private mutating func methodCall(
    _ receiver: TypedExpression, _ base: Syntax.Expression, _ name: Name, _ arguments: [Argument],
    _ span: Span, hint: Type?
  ) -> TypedExpression {
    if case .contract(let id) = receiver.type, name.text != "address" {
      if context.isTest { return viewCall(receiver, id, name, arguments, span, hint: hint) }
      return contractCall(receiver, id, name, arguments, span, isTry: false, hint: hint)
    }
    if let id = callEnum(receiver.type), name.text == "run" {
      return run(receiver, id, arguments, span, isTry: false)
    }
    let rows = builtins.members(named: name.text).filter { admits($0, receiver.type) }
    guard !rows.isEmpty else {
      inferAll(arguments)
      if case .structure(let id, sizes: _) = receiver.type,
        program[id].fields.contains(where: { $0.name == name.text })
      {
        report(
          .names.notCallable, "`\(name.text)` is a field", at: name.span, "not a function",
          help: "remove the brackets", isAboutName: true)
      } else if !reportWrongReceiver(receiver, name) {
        reportUnknownMember(receiver, name)
      }
      return .invalid(span)
    }
    if rows.allSatisfy(\.isProperty) {
      inferAll(arguments)
      report(
        .names.notCallable, "`\(name.text)` is a property", at: name.span, "not a function",
        help: "remove the brackets", isAboutName: true)
      return .invalid(span)
    }
    return builtinCall(
      rows.filter { !$0.isProperty }, name.text, name.span, receiver: receiver,
      receiverSyntax: base, arguments, span, hint: hint)
  }

  /// A method that exists for values of nearly this type: says what it needs.
  private mutating func reportWrongReceiver(_ receiver: TypedExpression, _ name: Name) -> Bool {
    guard receiver.type.isTensor else { return false }
    let rows = builtins.members(named: name.text).filter {
      if case .tensor? = $0.receiver { return true }
      return false
    }
    guard let row = rows.first else { return false }
    let describer = TypeDescriber(program)
    var notes = ["its signature: `\(row.signature(describer))`"]
    if case .tensor(let element, _)? = row.receiver, case .hole(_, let constraint) = element {
      notes.append("E is \(constraint.description)")
    }
    report(
      .shapes.rank, "`\(name.text)` does not work on `\(text(receiver.type))`", at: name.span,
      "not for this tensor", secondary: [Label(receiver.span, "has type `\(text(receiver.type))`")],
      notes: notes)
    return true
  }
}
