import Diagnostics

extension OwnershipChecker {
  /// Follows a block. Its value, if it has one, is consumed or only looked at.
  mutating func block(_ block: TypedBlock, consumesValue: Bool) {
    let scopeCount = scope.count
    for statement in block.statements { self.statement(statement) }
    if let value = block.value {
      if consumesValue { use(value) } else { look(value) }
    }
    closeScope(to: scopeCount, at: block.span.lastByte)
  }

  mutating func statement(_ statement: TypedStatement) {
    switch statement.kind {
    case .bind(let target, let value) where isSeen(value):
      look(value)
      bindSeen(target, at: value.span)
    case .bind(let target, let value):
      use(value)
      bind(target, value.type, at: value.span)
    case .declare(let local): declare(local, .unassigned)
    case .assign(let place, let value):
      use(value)
      assign(place)
    case .update(let place, _, let value):
      use(value)
      visit(place)
    case .expression(let value):
      use(value)
      if program.isLinear(value.type), state.isReachable {
        report(
          .linearity.dropped, "this value would be lost", at: value.span,
          "its result is linear and nobody takes it",
          help: "bind it with `let` and move it on")
      }
    case .return(let value):
      if let value { use(value) }
      if state.isReachable { finish(at: statement.span) }
      state.isReachable = false
    case .require(let condition, let raise):
      use(condition)
      self.raise(raise)
    case .emit(_, let arguments): for argument in arguments { use(argument) }
    case .forRange(let local, first: let first, last: let last, max: _, body: let body):
      use(first)
      use(last)
      loop(body) { checker in
        if let local { checker.declare(local, .assigned) }
      }
    case .forEach(let target, let subject, max: _, body: let body):
      look(subject)
      loop(body) { checker in
        checker.bind(target, nil, at: subject.span)
        if checker.program.isLinear(subject.type) { checker.lend(target) }
      }
    case .whileLoop(let condition, max: _, body: let body):
      use(condition)
      loop(body) { _ in }
    case .break: leaveLoop(at: statement.span, isBreak: true)
    case .continue: leaveLoop(at: statement.span, isBreak: false)
    case .expect(let value): use(value)
    case .expectFailure(let value, let failure):
      use(value)
      if case .error(_, let arguments) = failure {
        for argument in arguments ?? [] { use(argument) }
      }
    }
  }

  // MARK: Binding and assigning

  /// Gives the locals of a target their values. `type` is nil when nothing can be lost.
  mutating func bind(_ target: BindingTarget, _ type: Type?, at span: Span) {
    switch target {
    case .local(let local): declare(local, .assigned)
    case .ignore:
      if let type, program.isLinear(type) {
        report(
          .linearity.dropped, "this value would be lost", at: span, "`_` drops a linear value",
          help: "give it a name and move it on")
      }
    case .tuple(let parts):
      var types: [Type?] = parts.map { _ in nil }
      if case .tuple(let elements) = type { types = elements.map { $0 } }
      for (part, type) in zip(parts, types) { bind(part, type, at: span) }
    }
  }

  /// The elements of a linear list are lent to the body of a loop, not moved out.
  private mutating func lend(_ target: BindingTarget) {
    switch target {
    case .local(let local): lent.insert(local)
    case .ignore: break
    case .tuple(let parts): for part in parts { lend(part) }
    }
  }

  private mutating func assign(_ place: Place) {
    guard place.projections.isEmpty else {
      visit(place)
      if program.isLinear(place.type) { overwritten(place) }
      return
    }
    switch place.root {
    case .local(let local):
      let status = state.locals[local.index]
      if !function[local].isMutable, status != .unassigned, state.isReachable {
        report(
          .linearity.assignedTwice, "`\(function[local].name)` is assigned twice", at: place.span,
          "already has a value here",
          secondary: [Label(function[local].span, "declared with `let`")],
          help: "declare it with `var`", once: UInt32(local.index))
      }
      if isLinear(local), state.isReachable {
        switch status {
        case .unassigned, .moved: break
        case .assigned, .maybeAssigned, .maybeMoved: overwritten(place)
        }
      }
      state.locals[local.index] = .assigned
    case .state(let id):
      if program.isLinear(place.type) { overwritten(place) }
      state.assignedState.insert(id)
    case .key(let id): state.assignedKeys.insert(id)
    }
  }

  private mutating func overwritten(_ place: Place) {
    guard state.isReachable else { return }
    report(
      .linearity.overwritten, "the linear value that is here would be lost", at: place.span,
      "overwritten",
      help: "join the new value to the old one, or take the old one out first")
  }

  /// Looks at a place that is changed where it stands.
  mutating func visit(_ place: Place) {
    switch place.root {
    case .local(let local): read(local, at: place.span)
    case .state(let id): readState(id, at: place.span)
    case .key: break
    }
    for part in place.parts {
      if case .expression(let expression) = part { use(expression) }
    }
  }

  // MARK: Loops

  private mutating func loop(_ body: TypedBlock, _ begin: (inout OwnershipChecker) -> Void) {
    let entry = state
    let scopeCount = scope.count
    loops.append(Loop(entry: entry, scopeCount: scopeCount))
    begin(&self)
    block(body, consumesValue: true)
    closeScope(to: scopeCount, at: body.span.lastByte)
    expectUnmoved(since: entry, at: body.span.lastByte)
    var after = entry.merged(with: state)
    for exit in loops.removeLast().exits { after = after.merged(with: exit) }
    state = after
  }

  /// What was declared before the loop must not have been moved in it: the next turn would find nothing.
  private mutating func expectUnmoved(since entry: OwnershipState, at span: Span) {
    guard state.isReachable, entry.isReachable else { return }
    for (local, _) in scope where isLinear(local) && entry.locals[local.index] == .assigned {
      switch state.locals[local.index] {
      case .assigned, .unassigned, .maybeAssigned: break
      case .moved(let move), .maybeMoved(let move):
        report(
          .linearity.movedInLoop, "`\(function[local].name)` is moved in a loop", at: move,
          "moved here, in every turn of the loop",
          secondary: [Label(function[local].span, "declared before the loop")],
          help: "split a part off, or move it after the loop", once: UInt32(local.index))
        // One reason is enough: what becomes of it after the loop is not judged any more.
        state.locals[local.index] = .assigned
        lent.insert(local)
      }
    }
  }

  private mutating func leaveLoop(at span: Span, isBreak: Bool) {
    guard state.isReachable, let loop = loops.last else { return }
    for (local, _) in scope[loop.scopeCount...] { expectConsumed(local, at: span) }
    if isBreak {
      loops[loops.count - 1].exits.append(state)
    } else {
      expectUnmoved(since: loop.entry, at: span)
    }
    state.isReachable = false
  }
}
