import Diagnostics
import Primitives
import Semantics

extension SymbolicExecution {
  mutating func forRange(
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

  mutating func forEach(
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
  mutating func loop(
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
      let kept = changes.stored.isEmpty || conditions != nil ? [] : loopInvariants
      for id in kept { claim(id) }
      forget(changes)
      for id in kept {
        let holds = holds(id)
        script.assume(live.implies(holds))
      }
      pass(turn, condition, body)
      for id in kept { claim(id) }
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

  /// Asks whether an invariant holds here, so that a loop may rely on it.
  private mutating func claim(_ id: FunctionID) {
    let holds = holds(id)
    claims.append(script.ask(.all([live, !holds])))
  }

  /// Whatever is changed here has any value of its type.
  mutating func forget(_ changes: Changes) {
    guard let function = running else { return }
    for local in changes.locals.sorted() {
      guard let old = locals[local.index] else { continue }
      locals[local.index] = forgotten(
        old, program[function][local].type, keepsLength: !changes.resizedLocals.contains(local))
    }
    for id in changes.stored.sorted() {
      forgetStored(id, keepsLength: !changes.resized.contains(id))
      if let keys = variable(id).keys { forgetStored(keys.list, keepsLength: false) }
    }
  }

  /// Any value of the type; a list of which only elements were replaced keeps its length.
  private mutating func forgotten(
    _ old: SymbolicValue, _ type: Type, keepsLength: Bool
  ) -> SymbolicValue {
    let new = unknown(type)
    guard keepsLength, case .list(length: let length, elements: _) = old,
      case .list(length: _, elements: let elements) = new
    else { return new }
    return .list(length: length, elements: elements)
  }

  private mutating func forgetStored(_ id: StateID, keepsLength: Bool) {
    world.stored[id.index] = forgotten(
      world.stored[id.index], variable(id).type, keepsLength: keepsLength)
    if world.totals[id.index] != nil {
      let total = number(within: Term(0), SymbolicExecution.totalMax)
      world.totals[id.index] = total
      found(map: world.stored[id.index], total, id)
    }
  }
}
