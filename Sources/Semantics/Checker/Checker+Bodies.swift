import Diagnostics
import Syntax

extension Checker {
  /// Third pass: the bodies of functions and the initial values of state.
  mutating func checkBodies() {
    checkContractSizes()
    for index in program.contracts.indices { checkInitialValues(ContractID(index)) }
    // Bodies call functions with key parameters, whose instances join the end.
    var index = 0
    while index < pendingFunctions.count {
      let pending = pendingFunctions[index]
      noting(pending.instance) { $0.checkBody(pending) }
      index += 1
    }
  }

  private mutating func checkInitialValues(_ contract: ContractID) {
    let environment = contractEnvironment(contract)
    var index = 0
    for case .state(let state) in contractSyntax[contract.index].members {
      defer { index += 1 }
      guard let value = state.value else { continue }
      context = FunctionContext()
      context.environment = environment
      context.kind = .helper
      let type = program[contract].state[index].type
      if case .map = type {
        report(
          .types.misplacedType, "a map starts empty", at: value.span, "no first value",
          help: "remove the value")
        continue
      }
      let checked = check(
        value, against: type, because: Label(state.type.span, "declared as `\(text(type))`"))
      program.contracts[contract.index].state[index].initialValue = checked
      checkReadsNothing(checked)
      if !context.locals.isEmpty {
        report(
          .names.notConstant, "a first value cannot have variables of its own", at: value.span,
          "needs a body", help: "assign it in `init`")
      }
    }
  }

  /// First values are worked out before any state exists.
  private mutating func checkReadsNothing(_ value: TypedExpression) {
    var places: [Span] = []
    TypedBlock(statements: [], value: value, span: value.span).forEachExpression { part in
      switch part.kind {
      case .state, .stateIndex, .mapGet, .mapGetOrDefault, .key, .mutate, .mutateOrRaise,
        .contractCall:
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

  private mutating func checkBody(_ pending: PendingFunction) {
    let function = program[pending.id]
    context = FunctionContext()
    context.environment = pending.environment
    context.kind = function.kind
    context.locals = function.locals
    context.parameterCount = function.parameterCount
    context.result = function.result
    context.resultSpan = pending.result?.span
    for (index, local) in function.locals.enumerated() {
      context.names[0][local.name] = LocalID(index)
    }
    let body = checkStatements(pending.body)
    program.functions[pending.id.index].locals = context.locals
    program.functions[pending.id.index].body = body
    warnUnused()
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

  // MARK: Locals

  /// Declares a local in the innermost scope.
  mutating func declareLocal(_ name: Name, _ type: Type, isMutable: Bool) -> LocalID {
    let id = LocalID(context.locals.count)
    context.locals.append(
      Local(name: name.text, span: name.span, type: type, isMutable: isMutable))
    guard !name.text.isEmpty, !isReserved(name) else { return id }
    if let earlier = local(named: name.text) {
      report(
        .names.shadowing, "`\(name.text)` exists already", at: name.span, "hides the first",
        secondary: [Label(context.locals[earlier.index].span, "the first")],
        help: "choose another name")
    } else {
      reportShadowing(name, in: context.environment)
    }
    context.names[context.names.count - 1][name.text] = id
    return id
  }

  /// Runs `body` in a scope of its own.
  mutating func inScope<Result>(_ body: (inout Checker) -> Result) -> Result {
    context.names.append([:])
    let result = body(&self)
    context.names.removeLast()
    return result
  }
}
