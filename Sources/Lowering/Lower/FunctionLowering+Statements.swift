import Bytecode
import Diagnostics
import Semantics

extension FunctionLowering {
  /// Runs a statement.
  mutating func execute(_ statement: TypedStatement) {
    let outer = builder.position
    builder.position = statement.span
    defer { builder.position = outer }
    switch statement.kind {
    case .bind(let target, let value): bind(target, value)
    case .declare(let id): _ = register(of: id)
    case .assign(let place, let value): assign(place, value)
    case .update(let place, let operation, let value): update(place, operation, value)
    case .expression(let value): execute(value)
    case .return(let value): executeReturn(value)
    case .require(let condition, let raise):
      let holds = builder.newBlock()
      let fails = builder.newBlock()
      branch(on: condition, ifTrue: holds, ifFalse: fails)
      builder.begin(fails)
      revert(raise)
      builder.begin(holds)
    case .emit(let event, let values):
      let values = evaluateAll(values)
      builder.act(.emit, .registers(values), .immediate(UInt64(context.index(of: event))))
    case .forRange(let id, first: let first, last: let last, max: let max, body: let body):
      forRange(id, first, last, max, body)
    case .forEach(let target, let list, max: let max, body: let body):
      forEach(target, list, max, body)
    case .whileLoop(let condition, max: let max, body: let body):
      whileLoop(condition, max, body)
    case .break:
      if let loop = loops.last { builder.end(.jump(loop.exit)) }
    case .continue:
      if let loop = loops.last { builder.end(.jump(loop.next)) }
    case .expect, .expectFailure:
      preconditionFailure("an expectation stands only in tests, which are not lowered")
    }
  }

  private mutating func executeReturn(_ value: TypedExpression?) {
    guard let value else {
      builder.end(.return(nil))
      return
    }
    if value.type == .unit || value.type == .never {
      execute(value)
      builder.end(.return(nil))
      return
    }
    let result = evaluateReturned(value)
    builder.end(.return(result))
  }

  /// The value that a function returns: a variable of the function hands its object on.
  mutating func evaluateReturned(_ value: TypedExpression) -> VirtualRegister {
    let result = lower(value)
    if let id = result.variable, !borrowed.contains(id) { return result.register }
    return own(result, of: value)
  }

  // MARK: Binding

  private mutating func bind(_ target: BindingTarget, _ value: TypedExpression) {
    switch target {
    case .local(let id):
      let lowered = lower(value)
      let register = own(lowered, of: value)
      if usage.changed.contains(id) || registers[id] != nil || mayBeOverwritten(lowered) {
        builder.move(self.register(of: id), register)
      } else {
        registers[id] = register
        nameVariable(id, register)
      }
    case .ignore: execute(value)
    case .tuple(let targets):
      if case .tuple(let parts) = value.kind, parts.count == targets.count {
        let values = evaluateAllOwned(parts)
        for (position, target) in targets.enumerated() {
          bind(target, toOwned: values[position], type: parts[position].type)
        }
      } else {
        bind(target, toOwned: evaluateOwned(value), type: value.type)
      }
    }
  }

  /// Binds names to the parts of a value that nothing else owns, or that is marked as shared.
  private mutating func bind(
    _ target: BindingTarget, toOwned value: VirtualRegister, type: Type
  ) {
    switch target {
    case .local(let id): builder.move(register(of: id), value)
    case .ignore: break
    case .tuple(let targets):
      guard case .tuple(let elements) = resolve(type) else { return }
      for (position, target) in targets.enumerated() {
        if case .ignore = target { continue }
        let part = readField(value, of: type, position, type: elements[position])
        if needsShare(elements[position]) { share(part) }
        bind(target, toOwned: part, type: elements[position])
      }
    }
  }

  /// Binds names to an element or part that something else owns.
  mutating func bind(_ target: BindingTarget, toPart value: VirtualRegister, type: Type) {
    switch target {
    case .local(let id): bind(id, toPart: value)
    case .ignore: break
    case .tuple(let targets):
      guard case .tuple(let elements) = resolve(type) else { return }
      for (position, target) in targets.enumerated() {
        if case .ignore = target { continue }
        let part = readField(value, of: type, position, type: elements[position])
        bind(target, toPart: part, type: elements[position])
      }
    }
  }
}
