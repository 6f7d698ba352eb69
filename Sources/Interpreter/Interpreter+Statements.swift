import Semantics

extension Interpreter {
  func run(_ statement: TypedStatement) throws(Failure) -> Completion {
    let outer = self.statement
    enter(statement)
    do {
      let completion = try execute(statement)
      // What comes behind in the outer statement fails there, not here.
      enter(outer)
      return completion
    } catch {
      guard error == .leaving, let completion = leaving else { throw error }
      leaving = nil
      return completion
    }
  }

  /// Notes which statement runs: at the beginning, and again behind what it has called.
  func enter(_ statement: TypedStatement?) {
    self.statement = statement
    if let statement { driver?.willRun(statement) }
  }

  private func execute(_ statement: TypedStatement) throws(Failure) -> Completion {
    switch statement.kind {
    case .bind(let target, let value): bind(target, try evaluate(value))
    case .declare(let local): locals[local.index] = nil
    case .assign(let place, let value):
      let value = try evaluate(value)
      try assign(place, value)
    case .update(let place, let op, let value):
      let located = try locate(place)
      let right = try evaluate(value)
      let left = try read(located)
      try write(located, try binary(op, left, right, left: place.type, result: place.type))
    case .expression(let value): return try effect(value)
    case .return(let value):
      return .returned(try value.map { value throws(Failure) in try evaluate(value) } ?? .unit)
    case .require(let condition, let raise):
      if !(try evaluate(condition).isTrue) { throw try failure(raise) }
    case .emit(let event, let arguments):
      let values = try evaluate(arguments)
      world?.events.append(
        World.Emission(contract: contract, event: event, arguments: values))
    case .forRange(let local, first: let first, last: let last, max: let max, body: let body):
      return try forRange(local, first, last, max, body)
    case .forEach(let target, let subject, max: let max, body: let body):
      let elements = try evaluate(subject).elements
      return try loop(over: elements, max, body) { interpreter, element in
        interpreter.bind(target, element)
      }
    case .whileLoop(let condition, max: let max, body: let body):
      return try whileLoop(condition, max, body)
    case .break: return .broke
    case .continue: return .continued
    case .expect(let value): try expect(value)
    case .expectFailure(let value, let expected): try expectFailure(value, expected)
    }
    return .normal
  }

  /// An expression whose value is dropped. Its blocks may return from the function.
  private func effect(_ expression: TypedExpression) throws(Failure) -> Completion {
    switch expression.kind {
    case .ifElse(let condition, then: let then, elseBranch: let elseBranch):
      if try evaluate(condition).isTrue { return try run(then).0 }
      return try elseBranch.map { block throws(Failure) in try run(block).0 } ?? .normal
    case .match(let subject, let arms):
      let value = try evaluate(subject)
      return try run(try arm(arms, matching: value).body).0
    default:
      _ = try evaluate(expression)
      return .normal
    }
  }

  func bind(_ target: BindingTarget, _ value: Value) {
    switch target {
    case .local(let local): locals[local.index] = value
    case .ignore: break
    case .tuple(let parts):
      for (part, element) in zip(parts, value.elements) { bind(part, element) }
    }
  }

  // MARK: Loops

  private func forRange(
    _ local: LocalID?, _ first: TypedExpression, _ last: TypedExpression, _ max: Size,
    _ body: TypedBlock
  ) throws(Failure) -> Completion {
    let type = first.type
    var index = try evaluate(first)
    let last = try evaluate(last)
    var turns: Int64 = 0
    let max = try size(max)
    while try binary(.less, index, last, left: type, result: .bool).isTrue {
      if turns == max { throw .trap("loopBound") }
      turns += 1
      if let local { locals[local.index] = index }
      if let ended = try turn(body) { return ended }
      index = try binary(.add, index, .word(1), left: type, result: type)
    }
    return .normal
  }

  private func loop(
    over elements: [Value], _ max: Size, _ body: TypedBlock,
    _ begin: (Interpreter, Value) -> Void
  ) throws(Failure) -> Completion {
    let max = try size(max)
    for (turn, element) in elements.enumerated() {
      if Int64(turn) == max { throw .trap("loopBound") }
      begin(self, element)
      if let ended = try self.turn(body) { return ended }
    }
    return .normal
  }

  private func whileLoop(
    _ condition: TypedExpression, _ max: Size, _ body: TypedBlock
  ) throws(Failure) -> Completion {
    let max = try size(max)
    var turns: Int64 = 0
    while try evaluate(condition).isTrue {
      if turns == max { throw .trap("loopBound") }
      turns += 1
      if let ended = try turn(body) { return ended }
    }
    return .normal
  }

  /// One turn of a loop; how the loop ends when this turn ends it.
  private func turn(_ body: TypedBlock) throws(Failure) -> Completion? {
    switch try run(body).0 {
    case .normal, .continued: return nil
    case .broke: return .normal
    case .returned(let value): return .returned(value)
    }
  }

  // MARK: Errors and expectations

  /// The failure that an `else Error(...)` ends in.
  func failure(_ raise: ErrorRaise) throws(Failure) -> Failure {
    .error(raise.error, try evaluate(raise.arguments))
  }

  private func expect(_ expression: TypedExpression) throws(Failure) {
    guard let driver else { preconditionFailure("`expect` stands only in tests") }
    if case .binary(let op, let left, let right) = expression.kind {
      let sides = [try evaluate(left), try evaluate(right)]
      let holds = try binary(op, sides[0], sides[1], left: left.type, result: .bool)
      if !holds.isTrue { throw driver.expectationFailed(expression, sides: sides) }
    } else if !(try evaluate(expression).isTrue) {
      throw driver.expectationFailed(expression, sides: [])
    }
  }

  private func expectFailure(
    _ expression: TypedExpression, _ expected: ExpectedFailure
  ) throws(Failure) {
    guard let driver else { preconditionFailure("`expect` stands only in tests") }
    var got: Failure?
    do { _ = try evaluate(expression) } catch { got = error }
    if case .test = got { throw got ?? .test("") }
    switch expected {
    case .trap(let name):
      if got != .trap(name) {
        throw driver.failureMissing(expression, expected, arguments: nil, got: got)
      }
    case .error(let id, let arguments):
      let wanted = try arguments.map { list throws(Failure) in try evaluate(list) }
      guard case .error(let error, let values) = got, error == id,
        wanted == nil || wanted == values
      else { throw driver.failureMissing(expression, expected, arguments: wanted, got: got) }
    }
    driver.didFailAsExpected()
  }
}
