import Primitives
import Semantics

extension Interpreter {
  func evaluate(_ expressions: [TypedExpression]) throws(Failure) -> [Value] {
    var values: [Value] = []
    for expression in expressions { values.append(try evaluate(expression)) }
    return values
  }

  func evaluate(_ expression: TypedExpression) throws(Failure) -> Value {
    switch expression.kind {
    case .integer(let value): return .integer(value)
    case .fixed(let raw): return .fixed(raw)
    case .bool(let value): return .bool(value)
    case .address(let value): return .address(value)
    case .hash(let value): return .hash(value)
    case .bytes(let value): return .bytes(value)
    case .text(let value): return .text(value)
    case .unit: return .unit
    case .none: return Value.none
    case .some(let inner): return .some(try evaluate(inner))
    case .local(let local):
      guard let value = locals[local.index] else {
        preconditionFailure("a checked program reads what was assigned")
      }
      return value
    case .state(let id): return state(id)
    case .key(let id):
      guard let key = world?.instances[contract]?.keys[id] else {
        preconditionFailure("a checked program reads keys that `init` has assigned")
      }
      return .publicKey(key)
    case .size(let size): return .word(UInt64(try self.size(size)))
    case .context(let value): return context(value)
    case .unary(let op, let operand):
      return try unary(op, try evaluate(operand), operand.type)
    case .binary(let op, let left, let right):
      let values = [try evaluate(left), try evaluate(right)]
      return try binary(
        op, values[0], values[1], left: left.type, right: right.type, result: expression.type)
    case .logical(isAnd: let isAnd, let left, let right):
      return try evaluate(left).isTrue == isAnd ? try evaluate(right) : .bool(!isAnd)
    case .coalesce(let optional, let fallback):
      if let value = try evaluate(optional).wrapped { return value }
      return try evaluate(fallback)
    case .unwrap(let optional, let raise):
      if let value = try evaluate(optional).wrapped { return value }
      throw try failure(raise)
    case .unwrapOrLeave(let optional, let block):
      if let value = try evaluate(optional).wrapped { return value }
      return try value(of: block)
    case .fail(let raise): throw try failure(raise)
    case .tuple(let parts), .structure(_, let parts): return .aggregate(try evaluate(parts))
    case .elements(let parts): return try elements(try evaluate(parts), expression.type)
    case .enumCase(_, let index, let payload): return .enumCase(index, try evaluate(payload))
    case .filled(let value, count: let count):
      return try filled(try evaluate(value), try evaluate(count).integer, expression.type)
    case .field(let subject, let index): return try evaluate(subject).elements[index]
    case .index(let subject, let index):
      let value = try evaluate(subject)
      return try element(of: value, at: try evaluate(index).integer)
    case .stateIndex(let id, let index):
      return try element(of: state(id), at: try evaluate(index).integer)
    case .mapGet(let id, key: let key): return mapGet(id, try mapKey(key).encoded)
    case .mapGetOrDefault(let id, key: let key, default: let fallback):
      let key = try mapKey(key).encoded
      let value = try evaluate(fallback)
      return mapGet(id, key).wrapped ?? value
    case .ifElse(let condition, then: let then, elseBranch: let elseBranch):
      if try evaluate(condition).isTrue { return try value(of: then) }
      return try elseBranch.map { block throws(Failure) in try value(of: block) } ?? .unit
    case .match(let subject, let arms):
      return try value(of: try arm(arms, matching: try evaluate(subject)).body)
    case .call(let callee, sizes: let sizes, let arguments):
      let result = try call(callee, sizes, try evaluate(arguments))
      enter(statement)
      return result
    case .contractCall(let call): return try contractCall(call)
    case .deploy(let child, let arguments): return try deploy(child, arguments)
    case .contractAt(let inner), .addressOf(let inner): return try evaluate(inner)
    case .builtin(let builtin, let operands):
      return try self.builtin(builtin, operands, expression.type)
    case .closureCall(let builtin, let subject, let closure):
      return try closureCall(builtin, subject, closure, expression.type)
    case .fold(let subject, start: let start, let closure):
      let elements = try evaluate(subject).elements
      var accumulator = try evaluate(start)
      for element in elements { accumulator = try apply(closure, [accumulator, element]) }
      return accumulator
    case .mutate(let builtin, let place, let arguments):
      return try mutate(builtin, place, arguments)
    case .mutateOrRaise(let builtin, let place, let arguments, let raise):
      do { return try mutate(builtin, place, arguments) } catch {
        if error == .capacity { throw try failure(raise) }
        throw error
      }
    case .testOperation(let operation): return try perform(operation, expression.type)
    }
  }

  private func context(_ value: ContextValue) -> Value {
    switch value {
    case .caller: .address(caller)
    case .selfAddress: .address(contract)
    case .blockNumber: .word(world?.blockNumber ?? driver?.blockNumber ?? 0)
    case .blockTime: .word(world?.blockTime ?? driver?.blockTime ?? 0)
    // The interpreter has no gas: programs that are compared with the machine do not look at it.
    case .gasLeft: .word(0)
    }
  }

  // MARK: Aggregates

  private func elements(_ parts: [Value], _ type: Type) throws(Failure) -> Value {
    guard case .tensor(element: let element, shape: let shape) = type else {
      return .aggregate(parts)
    }
    return try tensor(of: parts, element, shape)
  }

  private func filled(_ value: Value, _ count: U256, _ type: Type) throws(Failure) -> Value {
    if case .list(_, max: let max) = type, count > U256(UInt64(try size(max))) { throw .capacity }
    guard let count = count.asInt else { throw .capacity }
    return .aggregate([Value](repeating: value, count: count))
  }

  func element(of value: Value, at index: U256) throws(Failure) -> Value {
    switch value {
    case .aggregate(let elements):
      guard let index = index.asInt, index < elements.count else { throw .bounds }
      return elements[index]
    case .bytes(let bytes), .text(let bytes):
      guard let index = index.asInt, index < bytes.count else { throw .bounds }
      return .word(UInt64(bytes[index]))
    default: preconditionFailure("a checked program indexes what has elements")
    }
  }

  func mapGet(_ id: StateID, _ key: [UInt8]) -> Value {
    guard case .map(let entries) = state(id) else { return Value.none }
    return entries[key].map { .some($0) } ?? Value.none
  }

  // MARK: Blocks, matches, closures, calls

  /// The value of a block that is an expression. A `return` inside leaves the whole function.
  private func value(of block: TypedBlock) throws(Failure) -> Value {
    let (completion, value) = try run(block)
    if case .normal = completion { return value ?? .unit }
    leaving = completion
    throw .leaving
  }

  func arm(_ arms: [TypedMatchArm], matching value: Value) throws(Failure) -> TypedMatchArm {
    for arm in arms where try matches(arm.pattern, value) { return arm }
    preconditionFailure("a checked match covers every value")
  }

  private func matches(_ pattern: TypedPattern, _ value: Value) throws(Failure) -> Bool {
    switch pattern {
    case .any: return true
    case .bind(let local):
      locals[local.index] = value
      return true
    case .literal(let literal): return try evaluate(literal) == value
    case .none: return value == Value.none
    case .some(let inner):
      guard let wrapped = value.wrapped else { return false }
      return try matches(inner, wrapped)
    case .enumCase(_, let index, let parts):
      guard case .enumCase(let own, let payload) = value, own == index else { return false }
      return try all(parts, payload)
    case .tuple(let parts): return try all(parts, value.elements)
    }
  }

  private func all(_ patterns: [TypedPattern], _ values: [Value]) throws(Failure) -> Bool {
    for (pattern, value) in zip(patterns, values) where !(try matches(pattern, value)) {
      return false
    }
    return true
  }

  func apply(_ closure: TypedClosure, _ arguments: [Value]) throws(Failure) -> Value {
    for (parameter, argument) in zip(closure.parameters, arguments) {
      locals[parameter.index] = argument
    }
    return try evaluate(closure.body)
  }

  private func call(
    _ callee: FunctionID, _ sizes: [Size], _ arguments: [Value]
  ) throws(Failure) -> Value {
    let function = program[callee]
    var bound: [SizeParameterID: Int64] = [:]
    for (parameter, size) in zip(function.sizeParameters, sizes) {
      bound[parameter] = try self.size(size)
    }
    return try Interpreter(
      program, function, world: world, contract: contract, caller: caller, driver: driver,
      arguments: arguments, sizes: bound
    ).run()
  }
}
