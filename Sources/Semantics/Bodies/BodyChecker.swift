import Diagnostics
import Syntax

/// Checks one body against the declarations of its program: works out types, sizes and effects, and
/// builds the typed tree.
///
/// Everything that changes meanwhile is its own: locals, scopes, what was found. The declarations
/// only get instances of the functions with key parameters that the body calls, at the end.
struct BodyChecker: TypeResolving {
  private(set) var declarations: ProgramDeclarations
  var findings = Findings()
  let builtins = BuiltinTable.standard
  var context: BodyContext

  /// A checker of code that stands in `environment`.
  private init(_ declarations: ProgramDeclarations, _ environment: Environment) {
    self.declarations = declarations
    context = BodyContext(environment: environment)
  }

  var localNames: [String] { context.names.flatMap(\.keys) }

  // Checking recurses as deep as expressions nest: what is only looked at is not copied to the stack.
  var program: TypedProgram { _read { yield declarations.program } }
  var scopes: [ModuleScope] { _read { yield declarations.scopes } }
  var members: [[String: Declared]] { _read { yield declarations.members } }
  var facts: FactTable { _read { yield declarations.facts } }

  mutating func constantValue(_ index: Int, usedAt span: Span) -> TypedExpression {
    guard var value = declarations.constants[index] else {
      context.neededConstants.append((index, span))
      return .invalid(span)
    }
    value.span = span
    return value
  }

  /// Adds an instance to the declarations.
  mutating func add(
    _ instance: Instance, of generic: GenericFunction, _ bindings: GenericBindings
  ) -> FunctionID {
    var resolver = ProgramResolver(extending: declarations)
    let id = resolver.add(generic, bindings)
    resolver.declarations.instances[instance] = id
    resolver.findings.note(resolver.declarations.bodies.last?.instance)
    findings.absorb(resolver.findings)
    declarations = resolver.declarations
    return id
  }
}

// MARK: - What is checked

extension BodyChecker {
  /// Checks the body of a function; `declarations` get the instances that it calls.
  static func check(
    _ source: FunctionBody, in declarations: inout ProgramDeclarations
  ) -> (TypedBody, Findings) {
    let function = declarations.program[source.id]
    var checker = BodyChecker(declarations, source.environment)
    checker.context.declaration = source.nameSpan
    checker.context.kind = function.kind
    checker.context.isInvariant = function.isInvariant
    checker.context.isDamaged = source.isDamaged
    checker.context.locals = function.locals
    checker.context.parameterCount = function.parameterCount
    checker.context.result = function.result
    checker.context.resultSpan = source.result?.span
    for (index, local) in function.locals.enumerated() {
      checker.context.names[0][local.name] = LocalID(index)
    }
    let block = checker.checkStatements(source.body)
    // A variable may be read in what could not be parsed, or has no meaning because of that.
    if !source.isDamaged, checker.findings.silencedCount == 0 { checker.warnUnused() }
    let isWhole =
      checker.context.isWhole && source.isSigned && !source.isDamaged
      && checker.findings.errorCount == 0 && !checker.isPoisoned(function.result)
      && !checker.context.locals.contains { checker.isPoisoned($0.type) }
    checker.findings.note(source.instance)
    declarations = checker.declarations
    let body = TypedBody(
      function: source.id, locals: checker.context.locals, block: block, isWhole: isWhole,
      isDamaged: source.isDamaged,
      raised: checker.context.raised, emitted: checker.context.emitted)
    return (body, checker.findings)
  }

  private mutating func warnUnused() {
    for (index, local) in context.locals.enumerated().dropFirst(context.parameterCount) {
      guard !context.used.contains(LocalID(index)), !local.name.hasPrefix("_"),
        !facts[local.type].isLinear, local.type != .invalid
      else { continue }
      report(
        .names.unused, "`\(local.name)` is never read", at: local.span, "not used",
        help: "remove it, or write `_`", severity: .warning)
    }
  }

  /// Checks the value of a constant against its type. `needed` are the constants in it whose value
  /// is not known yet: with any, nothing else that is returned counts.
  static func checkConstant(
    _ source: ConstantSource, _ type: Type, in declarations: ProgramDeclarations
  ) -> (value: TypedExpression, needed: [(index: Int, span: Span)], Findings) {
    var checker = BodyChecker(declarations, source.environment)
    checker.context.isConstant = true
    checker.context.declaration = source.syntax.name.span
    let value = checker.check(
      source.syntax.value, against: type,
      because: Label(source.syntax.type.span, "declared as `\(checker.text(type))`"))
    return (value, checker.context.neededConstants, checker.findings)
  }

  /// Checks the first value of a state variable; `declarations` get the instances that it calls.
  static func check(
    _ source: StateSource, _ id: StateID, of contract: ContractID,
    in declarations: inout ProgramDeclarations
  ) -> (FirstValue?, Findings) {
    let syntax = source.syntax
    guard let value = syntax.value else { return (nil, Findings()) }
    var checker = BodyChecker(declarations, source.environment)
    let type = declarations.program[contract].state[id.index].type
    if case .map = type {
      checker.report(
        .types.misplacedType, "a map starts empty", at: value.span, "no first value",
        help: "remove the value")
      return (nil, checker.findings)
    }
    checker.context.declaration = syntax.name.span
    let because = Label(syntax.type.span, "declared as `\(checker.text(type))`")
    let typed = checker.check(value, against: type, because: because)
    checker.checkReadsNothing(typed)
    if !checker.context.locals.isEmpty {
      checker.report(
        .names.notConstant, "a first value cannot have variables of its own", at: value.span,
        "needs a body", help: "assign it in `init`")
    }
    declarations = checker.declarations
    let first = FirstValue(
      contract: contract, state: id, value: typed, raised: checker.context.raised,
      emitted: checker.context.emitted)
    return (first, checker.findings)
  }

  /// First values are worked out before any state exists.
  private mutating func checkReadsNothing(_ value: TypedExpression) {
    var places: [Span] = []
    TypedBlock(statements: [], value: value, span: value.span).forEachExpression { part in
      switch part.kind {
      case .state, .stateIndex, .mapGet, .mapGetOrDefault, .key, .mutate, .mutateOrRaise,
        .contractCall, .deploy:
        places.append(part.span)
      case .call(let id, sizes: _, _):
        if program[id].kind != .free { places.append(part.span) }
      default: break
      }
    }
    for span in places {
      report(
        .names.notConstant, "a first value cannot depend on state", at: span,
        "there is no state yet", help: "assign it in `init`")
    }
  }
}
