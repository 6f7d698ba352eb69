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
}
