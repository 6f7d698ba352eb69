import Diagnostics

extension OwnershipChecker {
  /// Follows an expression whose value is taken: a linear local in it is moved.
  mutating func use(_ expression: TypedExpression) {
    switch expression.kind {
    case .local(let local): consume(local, at: expression.span)
    case .state(let id):
      readState(id, at: expression.span)
      if program.isLinear(expression.type) { movedOut(expression.span) }
    case .key(let id): readKey(id, at: expression.span)
    case .field(let subject, _):
      look(subject)
      if program.isLinear(expression.type) { movedOut(expression.span) }
    case .index(let subject, let index):
      look(subject)
      use(index)
      if program.isLinear(expression.type) { movedOut(expression.span) }
    case .stateIndex(let id, let index):
      readState(id, at: expression.span)
      use(index)
      if program.isLinear(expression.type) { movedOut(expression.span) }
    case .logical(isAnd: _, let left, let right), .coalesce(let left, let right):
      use(left)
      let before = state
      use(right)
      state = before.merged(with: state)
    case .unwrap(let inner, let raise):
      use(inner)
      self.raise(raise)
    case .unwrapOrLeave(let inner, let leaving):
      use(inner)
      leave(leaving)
    case .fail(let raise):
      self.raise(raise)
      state.isReachable = false
    case .ifElse(let condition, then: let then, elseBranch: let elseBranch):
      use(condition)
      branches(expression, elseBranch.map { [then, $0] } ?? [then], isComplete: elseBranch != nil)
    case .match(let subject, let arms): match(subject, arms, expression)
    case .call(let callee, sizes: _, let arguments):
      for argument in arguments { use(argument) }
      if initialized != nil, program[callee].effects.readsState {
        readAllState(at: expression.span, calling: program[callee].name)
      }
    case .builtin(let builtin, let operands):
      for operand in operands {
        if builtin.onlyLooks { look(operand) } else { use(operand) }
      }
    case .closureCall(_, let subject, let closure):
      look(subject)
      self.closure(closure, elementsAreLinear: program.isLinear(subject.type))
    case .fold(let subject, start: let start, let closure):
      look(subject)
      use(start)
      self.closure(closure, elementsAreLinear: program.isLinear(subject.type))
    case .mutate(_, let place, let arguments):
      visit(place)
      for argument in arguments { use(argument) }
    case .mutateOrRaise(_, let place, let arguments, let raise):
      visit(place)
      for argument in arguments { use(argument) }
      self.raise(raise)
    case .mapGet(let id, key: let key):
      readState(id, at: expression.span)
      use(key)
      if program.isLinear(expression.type) { movedOut(expression.span) }
    case .mapGetOrDefault(let id, key: let key, default: let value):
      readState(id, at: expression.span)
      use(key)
      use(value)
      if program.isLinear(expression.type) { movedOut(expression.span) }
    case .contractCall(let call) where call.isTry:
      look(call.callee)
      // What the callee does not get stays in the variable.
      for argument in call.arguments {
        if argument.type == .coin { look(argument) } else { use(argument) }
      }
    case .integer, .fixed, .bool, .address, .hash, .bytes, .text, .unit, .none, .some, .size,
      .context, .unary, .binary, .tuple, .structure, .enumCase, .elements, .filled, .contractCall,
      .deploy,
      .contractAt, .addressOf, .testOperation:
      if case .filled(let value, count: _) = expression.kind, program.isLinear(value.type) {
        report(
          .linearity.usedAfterMove, "a linear value cannot be repeated", at: value.span,
          "would be copied")
      }
      for part in expression.parts {
        if case .expression(let inner) = part { use(inner) }
      }
    }
  }

  /// Follows an expression that is only looked at: a linear local or state variable stays where it is.
  mutating func look(_ expression: TypedExpression) {
    switch expression.kind {
    case .local(let local): read(local, at: expression.span)
    case .state(let id): readState(id, at: expression.span)
    case .field(let subject, _): look(subject)
    case .index(let subject, let index):
      look(subject)
      use(index)
    case .stateIndex(let id, let index):
      readState(id, at: expression.span)
      use(index)
    case .mapGet(let id, key: let key):
      readState(id, at: expression.span)
      use(key)
    case .mapGetOrDefault(let id, key: let key, default: let value):
      readState(id, at: expression.span)
      use(key)
      use(value)
    case .unwrap(let inner, let raise) where isSeen(inner):
      look(inner)
      self.raise(raise)
    case .unwrapOrLeave(let inner, let leaving) where isSeen(inner):
      look(inner)
      leave(leaving)
    default: use(expression)
    }
  }

  /// A block that is entered where there is no value, and left for good.
  private mutating func leave(_ block: TypedBlock) {
    let before = state
    self.block(block, consumesValue: true)
    state = before.merged(with: state)
  }

  /// The arguments of an error are evaluated only on the path that reverts.
  mutating func raise(_ raise: ErrorRaise) {
    let before = state
    for argument in raise.arguments { look(argument) }
    state = before
  }

  // MARK: Branches

  private mutating func branches(
    _ expression: TypedExpression, _ blocks: [TypedBlock], isComplete: Bool
  ) {
    let before = state
    var after: OwnershipState? = isComplete ? nil : before
    for block in blocks {
      state = before
      self.block(block, consumesValue: true)
      after = after.map { $0.merged(with: state) } ?? state
    }
    state = after ?? before
  }

  private mutating func match(
    _ subject: TypedExpression, _ arms: [TypedMatchArm], _ expression: TypedExpression
  ) {
    let isSeen = isSeen(subject)
    if program.isLinear(subject.type), !isSeen { use(subject) } else { look(subject) }
    let before = state
    var after: OwnershipState?
    for arm in arms {
      state = before
      let scopeCount = scope.count
      if isSeen {
        bindSeen(arm.pattern, at: subject.span)
      } else {
        bind(arm.pattern, subject.type, at: subject.span)
      }
      block(arm.body, consumesValue: true)
      closeScope(to: scopeCount, at: arm.body.span.lastByte)
      after = after.map { $0.merged(with: state) } ?? state
    }
    state = after ?? before
  }

  private mutating func bind(_ pattern: TypedPattern, _ type: Type, at span: Span) {
    switch pattern {
    case .bind(let local): declare(local, .assigned)
    case .any: bind(.ignore, type, at: span)
    case .literal, .none: break
    case .some(let inner):
      if case .optional(let wrapped) = type { bind(inner, wrapped, at: span) }
    case .enumCase(let id, let index, let parts):
      for (part, field) in zip(parts, program[id].cases[index].payload) {
        bind(part, field.type, at: span)
      }
    case .tuple(let parts):
      if case .tuple(let elements) = type {
        for (part, element) in zip(parts, elements) { bind(part, element, at: span) }
      }
    }
  }

  private mutating func closure(_ closure: TypedClosure, elementsAreLinear: Bool) {
    let before = state
    for parameter in closure.parameters {
      state.locals[parameter.index] = .assigned
      if elementsAreLinear { lent.insert(parameter) }
    }
    use(closure.body)
    for (local, _) in scope where isLinear(local) && before.locals[local.index] == .assigned {
      if case .moved(let span) = state.locals[local.index] {
        report(
          .linearity.movedInLoop, "`\(function[local].name)` is moved in a closure", at: span,
          "moved here, once for every element", once: UInt32(local.index))
      }
    }
    state = before
  }

  // MARK: State

  private mutating func movedOut(_ span: Span) {
    guard state.isReachable else { return }
    report(
      .linearity.movedOutOfPlace, "a linear value cannot be moved out of here", at: span,
      "it would leave a hole",
      help: function.kind == .view
        ? "a view takes nothing out: it asks a Coin for its `.amount`, a map for `.amount(key)`"
        : "take it: `.split(amount)`, `.takeAll()`, `.take(key)`, or `unpack()` the whole")
  }

  mutating func readState(_ id: StateID, at span: Span) {
    guard let contract = initialized, state.isReachable, !state.assignedState.contains(id) else {
      return
    }
    report(
      .linearity.stateReadEarly, "`\(contract.state[id.index].name)` has no value yet", at: span,
      "read here",
      secondary: [Label(contract.state[id.index].span, "declared without a first value")],
      help: "assign it before, on every path", once: UInt32(id.index))
  }

  private mutating func readKey(_ id: KeyID, at span: Span) {
    guard initialized != nil, state.isReachable, !state.assignedKeys.contains(id) else { return }
    report(
      .linearity.stateReadEarly, "the key `\(program[id].name)` has no value yet", at: span,
      "used here", help: "assign it before, on every path")
  }

  /// A helper that reads state runs only when all of it has a value.
  private mutating func readAllState(at span: Span, calling name: String) {
    guard let contract = initialized, state.isReachable else { return }
    for (index, variable) in contract.state.enumerated()
    where !state.assignedState.contains(StateID(index)) {
      report(
        .linearity.stateReadEarly,
        "`\(name)` reads state, and `\(variable.name)` has no value yet", at: span, "called here",
        secondary: [Label(variable.span, "declared without a first value")],
        help: "assign it before, on every path", once: UInt32(index))
    }
  }
}

extension Builtin {
  /// Whether linear operands stay where they are.
  var onlyLooks: Bool {
    switch self {
    case .length, .isEmpty, .coinAmount, .isSome, .isNone, .mapContains, .mapAmount, .mapTotal,
      .contains,
      .sumCount, .sumTotal:
      true
    default: false
    }
  }
}
