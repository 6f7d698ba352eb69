import Diagnostics
import Primitives
import Semantics

extension SymbolicExecution {
  /// Executes a block; its value, or nothing.
  mutating func run(_ block: TypedBlock) -> SymbolicValue {
    for statement in block.statements where live != .no { run(statement) }
    guard let value = block.value else { return .unit }
    return live == .no ? unknown(value.type) : evaluate(value)
  }

  private mutating func run(_ statement: TypedStatement) {
    budget -= 1
    guard budget > 0 else { return }
    switch statement.kind {
    case .bind(let target, let value): bind(target, evaluate(value))
    case .declare(let local): locals[local.index] = nil
    case .assign(let place, let value):
      let located = locate(place)
      write(evaluate(value), located)
    case .update(let place, let operation, let value):
      let located = locate(place)
      let old = read(located)
      let operand = evaluate(value)
      write(
        binary(operation, old, operand, place.type, place.type, statement.span), located)
    case .expression(let value): _ = evaluate(value)
    case .return(let value):
      let result = value.map { evaluate($0) } ?? .unit
      returns.append(Exit(isTaken: live, snapshot: snapshot, value: result))
      live = .no
    case .require(let condition, let raise):
      require(evaluate(condition).term, .requirement, raise.span)
    case .emit(_, let arguments): for argument in arguments { _ = evaluate(argument) }
    case .forRange(let local, first: let first, last: let last, max: let max, body: let body):
      forRange(local, evaluate(first).term, evaluate(last).term, max, body, statement.span)
    case .forEach(let target, let subject, max: let max, body: let body):
      forEach(target, evaluate(subject), subject.type, max, body, statement.span)
    case .whileLoop(let condition, max: let max, body: let body):
      loop(max: max, Changes(of: body, in: program), statement.span) { _, execution in
        execution.evaluate(condition).term
      } body: { _, execution in
        _ = execution.run(body)
      }
    case .break:
      breaks.append(Exit(isTaken: live, snapshot: snapshot))
      live = .no
    case .continue:
      continues.append(Exit(isTaken: live, snapshot: snapshot))
      live = .no
    case .expect, .expectFailure: break
    }
  }

  mutating func bind(_ target: BindingTarget, _ value: SymbolicValue) {
    switch (target, value) {
    case (.local(let local), _): locals[local.index] = value
    case (.tuple(let parts), .aggregate(let values)):
      for (part, value) in zip(parts, values) { bind(part, value) }
    default: break
    }
  }

  // MARK: Loops

  private mutating func forRange(
    _ local: LocalID?, _ first: Term, _ last: Term, _ max: Size, _ body: TypedBlock, _ span: Span
  ) {
    loop(max: max, Changes(of: body, in: program), span) { turn, execution in
      execution.define(first + turn < last)
    } body: { turn, execution in
      if let local {
        execution.locals[local.index] = .scalar(execution.define(number: first + turn))
      }
      _ = execution.run(body)
    }
  }

  private mutating func forEach(
    _ target: BindingTarget, _ subject: SymbolicValue, _ type: Type, _ max: Size,
    _ body: TypedBlock, _ span: Span
  ) {
    let element: Type
    switch type {
    case .list(let inner, max: _), .array(let inner, count: _): element = inner
    default: return forget(Changes(of: body, in: program))
    }
    guard case .list(length: let length, elements: let elements) = subject else { return }
    loop(max: max, Changes(of: body, in: program), span) { turn, execution in
      execution.define(turn < length)
    } body: { turn, execution in
      let value = execution.found(elements.mapLeaves { $0.selecting([turn]) }, element)
      execution.bind(target, value)
      _ = execution.run(body)
    }
  }

  /// A loop of at most `max` turns. Few turns are executed one by one; of many only the last, in which the loop is left: what
  /// those before it have changed is any value.
  private mutating func loop(
    max: Size, _ changes: Changes, _ span: Span,
    condition: (Term, inout SymbolicExecution) -> Term,
    body: (Term, inout SymbolicExecution) -> Void
  ) {
    let (outerBreaks, outerContinues) = (breaks, continues)
    (breaks, continues) = ([], [])
    defer { (breaks, continues) = (outerBreaks, outerContinues) }
    if let count = max.constant, count <= SymbolicExecution.unrolledMax {
      for turn in 0..<Swift.max(count, 0) where live != .no {
        pass(Term(Int(turn)), condition, body)
      }
      if live != .no {
        let goesOn = condition(Term(Int(count)), &self)
        require(!goesOn, .other, span)
        breaks.append(Exit(isTaken: live, snapshot: snapshot))
      }
    } else {
      let turn = number(within: Term(0), size(max))
      forget(changes)
      pass(turn, condition, body)
    }
    live = .no
    _ = meet(breaks)
  }

  /// One turn: the way out where the condition does not hold, then the body, to its end or to a `continue`.
  private mutating func pass(
    _ turn: Term, _ condition: (Term, inout SymbolicExecution) -> Term,
    _ body: (Term, inout SymbolicExecution) -> Void
  ) {
    let goesOn = condition(turn, &self)
    breaks.append(Exit(isTaken: define(.all([live, !goesOn])), snapshot: snapshot))
    live = define(.all([live, goesOn]))
    continues = []
    body(turn, &self)
    let again = continues
    continues = []
    _ = meet(again)
  }

  /// Whatever is changed here has any value of its type.
  mutating func forget(_ changes: Changes) {
    guard let function = running else { return }
    for local in changes.locals.sorted() where locals[local.index] != nil {
      locals[local.index] = approximate(program[function][local].type)
    }
    for id in changes.stored.sorted() { forgetStored(id) }
  }

  mutating func forgetStored(_ id: StateID) {
    isApproximate = true
    let type = program[contract].state[id.index].type
    world.stored[id.index] = unknown(type)
    if world.totals[id.index] != nil {
      let total = number(within: Term(0), SymbolicExecution.totalMax)
      world.totals[id.index] = total
      found(map: world.stored[id.index], total, id)
    }
  }
}
